import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import {
  Addon,
  AddonCatalog,
  AddonIdentity,
  Credentials,
  Effect,
  IrsaRole,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityScope,
  type PodIdentityTrustOptions,
  PolicyDocument,
  PolicyStatement,
  Principal,
  selfHosted,
  ServiceAccountRef,
  SessionTag,
  Subject,
  Thumbprints,
  TrustPolicy,
  WorkloadIdentity,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { binding } from './support/bindings';
import { CLUSTER_ARN, ISSUER, PROVIDER_ARN, World } from './support/public-world';
import type { Rendered } from './support/rendered';
import { synth } from './support/synth';

function policyOf(made: Rendered): Record<string, unknown>[] {
  const [role] = Object.values(made.resources('aws_iam_role')).slice(-1);
  return (JSON.parse(role?.['assume_role_policy'] as string) as { Statement: Record<string, unknown>[] }).Statement;
}

function conditionsOf(made: Rendered): unknown[] {
  return policyOf(made).map(({ Condition }) => Condition);
}

/** What a caller without types, or one who does not heed them, may do. */
function force(object: object, values: object): void {
  try {
    Object.assign(object, values);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}

test('a policy pushed into a row of the catalogue is in no recommended role of the process', () => {
  const row = AddonCatalog.tryFind('vpc-cni');
  row?.serviceAccounts[0]?.managedPolicies.push('AdministratorAccess');
  force(row ?? {}, { podIdentity: 'unsupported', serviceAccounts: [] });
  const w = new World();
  new Addon(w.stack, 'A', { cluster: w.cluster(), name: 'vpc-cni', identity: AddonIdentity.recommended() });
  const attached = Object.values(synth(() => undefined, w.stack).resources('aws_iam_role_policy_attachment'));
  expect(attached.map(({ policy_arn: arn }) => arn)).toEqual(['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy']);
  expect(AddonCatalog.tryFind('vpc-cni')?.serviceAccounts).toEqual([
    { name: 'aws-node', managedPolicies: ['AmazonEKS_CNI_Policy'] },
  ]);
});

test('one options object in a loop: each trust asks for its own account', () => {
  const { stack } = new World();
  const options: { sourceAccount?: string } = {};
  const trusts = ['111122223333', '444455556666'].map((account) => {
    options.sourceAccount = account;
    return new TrustPolicy().addPodIdentity(PodIdentityScope.anyAssociation(), options);
  });
  const made = synth(() => {
    for (const [index, trust] of trusts.entries()) new WorkloadRole(stack, `R${index}`, { trust });
  }, stack);
  const asked = Object.values(made.resources('aws_iam_role')).map(({ assume_role_policy: policy }) => {
    const { Statement } = JSON.parse(policy as string) as { Statement: Record<string, unknown>[] };
    return Statement.map(({ Condition }) => Condition);
  });
  expect(asked).toEqual([
    [{ StringEquals: { 'aws:SourceAccount': '111122223333' } }],
    [{ StringEquals: { 'aws:SourceAccount': '444455556666' } }],
  ]);
});

test('a condition that is deleted from the options afterwards stays in the trust', () => {
  const { stack } = new World();
  const options: { sourceAccount?: string } = { sourceAccount: '111122223333' };
  const trust = new TrustPolicy().addPodIdentity(PodIdentityScope.anyAssociation(), options);
  delete options.sourceAccount;
  const made = synth(() => new WorkloadRole(stack, 'R', { trust }), stack);
  expect(conditionsOf(made)).toEqual([{ StringEquals: { 'aws:SourceAccount': '111122223333' } }]);
});

test('options of a class with getters are read once: what was checked is what is rendered', () => {
  class Options implements PodIdentityTrustOptions {
    private reads = 0;
    public get sourceAccount(): string {
      this.reads += 1;
      return this.reads === 1 ? '111122223333' : '*';
    }
  }
  const { stack } = new World();
  const trust = new TrustPolicy().addPodIdentity(PodIdentityScope.anyAssociation(), new Options());
  const role = new WorkloadRole(stack, 'R', { trust });
  // Not synthesized for the judge, which notes the options by reading them once more.
  expect(JSON.parse(binding(role.resource, IamRole).assumeRolePolicyInput ?? '')).toMatchObject({
    Statement: [{ Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } }],
  });
});

test('what is done to the options of Credentials.podIdentity afterwards changes no workload', () => {
  const w = new World();
  const options: Record<string, unknown> = {
    sourceAccount: '123456789012',
    sourceArn: CLUSTER_ARN,
    associationTags: { team: 'orders' },
    target: { awsProvider: w.aws(), tags: { team: 'orders' }, permissions: [] as Permissions[] },
    agent: { cluster: w.cluster(), ready: [] },
  };
  const credentials = Credentials.podIdentity(options);
  delete options['sourceAccount'];
  delete options['sourceArn'];
  options['disableSessionTags'] = true;
  options['scope'] = PodIdentityScope.anyAssociation();
  force(options['associationTags'] as object, { team: 'others' });
  const target = options['target'] as { tags: object; permissions: Permissions[] };
  force(target.tags, { team: 'others' });
  target.permissions.push(Permissions.awsManagedPolicy('AdministratorAccess'));
  const made = synth(
    () =>
      new WorkloadIdentity(w.stack, 'Api', {
        cluster: w.cluster(),
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials,
      }),
    w.stack,
  );
  const [own, other] = Object.values(made.resources('aws_iam_role'));
  expect((JSON.parse(own?.['assume_role_policy'] as string) as { Statement: unknown }).Statement).toEqual([
    {
      Sid: 'AllowEksAuthToAssumeRoleForPodIdentity',
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:RequestTag/kubernetes-namespace': 'orders',
          'aws:RequestTag/kubernetes-service-account': 'api',
          'aws:SourceAccount': '123456789012',
        },
        ArnEquals: { 'aws:RequestTag/eks-cluster-arn': CLUSTER_ARN, 'aws:SourceArn': CLUSTER_ARN },
      },
    },
  ]);
  expect(other?.['tags']).toEqual({ team: 'orders' });
  expect(made.resources('aws_iam_role_policy_attachment')).toEqual({});
  const association = made.only('aws_eks_pod_identity_association');
  expect([association['tags'], association['disable_session_tags']]).toEqual([{ team: 'orders' }, undefined]);
});

test('a provider of another maker that changes after Credentials.irsa is not the one that is trusted', () => {
  const w = new World();
  const provider = {
    oidcProviderArn: PROVIDER_ARN,
    conditionKeyPrefix: ISSUER.slice(8),
    issuerUrl: `https://${ISSUER.slice(8)}`,
    audiences: ['sts.amazonaws.com'],
  };
  const credentials = Credentials.irsa(provider);
  force(provider, {
    oidcProviderArn: PROVIDER_ARN.replace('D3M0', 'EV1L'),
    conditionKeyPrefix: ISSUER.slice(8).replace('D3M0', 'EV1L'),
    issuerUrl: `https://${ISSUER.slice(8).replace('D3M0', 'EV1L')}`,
  });
  const made = synth(
    () =>
      new WorkloadIdentity(w.stack, 'Api', {
        cluster: w.cluster(),
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials,
      }),
    w.stack,
  );
  expect(policyOf(made)[0]?.['Principal']).toEqual({ Federated: PROVIDER_ARN });
});

test('what is done to options and statements of a customer managed policy afterwards changes nothing', () => {
  const w = new World();
  const options = { policyName: 'read', path: '/team/', description: 'Reads', tags: { team: 'orders' } };
  const actions = ['s3:GetObject'];
  const resources = ['arn:aws:s3:::bucket/*'];
  const conditions = { StringEquals: { 'aws:SourceAccount': ['123456789012'] } };
  const statements = [new PolicyStatement({ actions, resources, conditions })];
  const document = new PolicyDocument({ statements });
  const permissions = Permissions.customerManaged('read', document, options);
  force(options, { policyName: 'bad name', path: 'x', description: '\u2028' });
  force(options.tags, { 'aws:team': 'others' });
  for (const list of [actions, resources, conditions.StringEquals['aws:SourceAccount']]) list.splice(0, 1, '*');
  statements.push(new PolicyStatement({ actions: ['*'], resources: ['*'] }));
  force(statements[0] ?? {}, { effect: Effect.DENY, sid: 'Other' });
  const made = synth(() => {
    w.role().addPermissions([permissions]);
  }, w.stack);
  const policy = made.only('aws_iam_policy');
  expect([policy['name'], policy['path'], policy['description'], policy['tags']]).toEqual([
    'read',
    '/team/',
    'Reads',
    { team: 'orders' },
  ]);
  expect(JSON.parse(policy['policy'] as string)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::bucket/*',
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    ],
  });
});

test('an audience pushed into what a provider says lands neither in its client ids nor in a trust', () => {
  const w = new World();
  const oidc = new OidcProvider(w.stack, 'Oidc', { issuerUrl: ISSUER });
  const found = w.oidc();
  oidc.audiences.push('x');
  found.audiences.push('x');
  const made = synth(() => {
    new IrsaRole(w.stack, 'R', { oidcProviders: [oidc, found], subjects: [w.subject()] });
  }, w.stack);
  expect(made.only('aws_iam_openid_connect_provider')['client_id_list']).toEqual(['sts.amazonaws.com']);
  expect(oidc.audiences).toEqual(['sts.amazonaws.com']);
});

test('audiences that are a Terraform list stay one', () => {
  const w = new World();
  const audiences = w.list();
  const oidc = new OidcProvider(w.stack, 'Oidc', {
    issuerUrl: ISSUER,
    audiences,
    thumbprints: Thumbprints.fixed(w.list()),
  });
  audiences.length = 0;
  const provider = synth(() => undefined, w.stack).only('aws_iam_openid_connect_provider');
  expect([provider['client_id_list'], provider['thumbprint_list']]).toEqual(['${var.one-1}', '${var.one-2}']);
  expect(oidc.audiences).toHaveLength(1);
});

test('services that are a Terraform list stay one, whatever is done to the list', () => {
  const w = new World();
  const stsServices = w.list();
  const role = new IrsaRole(w.stack, 'R', { oidcProviders: [w.oidc()], subjects: [w.subject()], stsServices });
  stsServices.splice(0, 1, 'ec2', 'lambda');
  const [document] = Object.values(synth(() => undefined, w.stack).data('aws_iam_policy_document'));
  expect((document?.['dynamic'] as { statement: { for_each: unknown } }).statement.for_each).toBe(
    '${toset(var.one-1)}',
  );
  expect(role.roleName).toBeTruthy();
});

test('a subject, a statement, a session tag and a cluster are what they were made as', () => {
  const w = new World();
  const subject = Subject.serviceAccount('orders', 'api');
  force(subject, { value: 'system:serviceaccount:*:*', namespace: '*', isPattern: true });
  force(SessionTag, { KUBERNETES_NAMESPACE: SessionTag.KUBERNETES_POD_NAME });
  force(SessionTag.KUBERNETES_NAMESPACE, { tagKey: 'team' });
  const cluster = w.cluster();
  force(cluster, { clusterArn: undefined, clusterName: 'other' });
  const trust = new TrustPolicy()
    .addPodIdentity(PodIdentityScope.serviceAccounts(cluster, [subject]))
    .addWebIdentity(w.oidc(), [subject]);
  const made = synth(() => new WorkloadRole(w.stack, 'R', { trust }), w.stack);
  const prefix = ISSUER.slice('https://'.length);
  expect(conditionsOf(made)).toEqual([
    { StringEquals: { [`${prefix}:sub`]: 'system:serviceaccount:orders:api', [`${prefix}:aud`]: 'sts.amazonaws.com' } },
    {
      StringEquals: {
        'aws:RequestTag/kubernetes-namespace': 'orders',
        'aws:RequestTag/kubernetes-service-account': 'api',
      },
      ArnEquals: { 'aws:RequestTag/eks-cluster-arn': CLUSTER_ARN },
    },
  ]);
});

test('lists of principals and subjects that change afterwards change no trust', () => {
  const w = new World();
  const principals = [Principal.aws('210987654321')];
  const conditions: Record<string, Record<string, string>> = { StringEquals: { 'sts:ExternalId': 'orders' } };
  const statement = new PolicyStatement({ actions: ['sts:AssumeRole'], principals, conditions });
  const subjects = [Subject.serviceAccount('orders', 'api')];
  const scope = PodIdentityScope.serviceAccounts(w.cluster(), subjects);
  principals.push(Principal.everyone());
  delete conditions['StringEquals'];
  subjects.push(Subject.pattern('*', '*'));
  const trust = new TrustPolicy().addPodIdentity(scope).addStatement(statement);
  const [pods, own] = policyOf(synth(() => new WorkloadRole(w.stack, 'R', { trust }), w.stack));
  expect(pods?.['Condition']).toMatchObject({ StringEquals: { 'aws:RequestTag/kubernetes-service-account': 'api' } });
  expect(own).toEqual({
    Effect: 'Allow',
    Principal: { AWS: '210987654321' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': 'orders' } },
  });
});

test('what one resource shows of a value that several share is its own', () => {
  const w = new World();
  const thumbprints = Thumbprints.fixed(['a'.repeat(40)]);
  const tags = { team: 'orders' };
  const managed = Permissions.customerManaged('read', w.document(), { tags });
  const shown = new OidcProvider(w.stack, 'Shown', { issuerUrl: ISSUER, thumbprints, tags });
  const resource = binding(shown.resource, IamOpenidConnectProvider);
  resource.thumbprintListInput?.push('b'.repeat(40));
  resource.clientIdListInput?.push('x');
  force(resource.tagsInput ?? {}, { team: 'others' });
  const other = new World();
  const made = synth(() => {
    new OidcProvider(other.stack, 'Other', { issuerUrl: ISSUER, thumbprints, tags });
    const [first, second] = [other.role(), other.role()];
    first.addPermissions([managed]);
    const policy = first.node.findChild('Managed-read');
    force((policy instanceof IamPolicy && policy.tagsInput) || {}, { team: 'others' });
    second.addPermissions([managed]);
  }, other.stack);
  expect(made.only('aws_iam_openid_connect_provider')).toMatchObject({
    thumbprint_list: ['a'.repeat(40)],
    client_id_list: ['sts.amazonaws.com'],
    tags: { team: 'orders' },
  });
  expect(shown.audiences).toEqual(['sts.amazonaws.com']);
  const policies = Object.values(made.resources('aws_iam_policy'));
  expect(policies.map((policy) => policy['tags'])).toEqual([{ team: 'others' }, { team: 'orders' }]);
});

test('the labels by which one webhook finds its pods are those of every webhook', () => {
  const first = new World();
  const webhook = new selfHosted.PodIdentityWebhook(first.stack, 'W');
  force(binding(webhook.deployment, DeploymentV1).spec.selector.matchLabelsInput ?? {}, {
    'app.kubernetes.io/name': 'other',
  });
  const w = new World();
  const made = synth(() => new selfHosted.PodIdentityWebhook(w.stack, 'W'), w.stack);
  expect(made.only('kubernetes_service_v1')['spec']).toMatchObject({
    selector: { 'app.kubernetes.io/name': 'pod-identity-webhook' },
  });
  expect(made.only('kubernetes_deployment_v1')['spec']).toMatchObject({
    selector: { match_labels: { 'app.kubernetes.io/name': 'pod-identity-webhook' } },
  });
});

test('a service account and a cluster role that are referred to are what their name says', () => {
  const w = new World();
  const account = ServiceAccountRef.of('orders', 'api');
  const own = { namespace: 'orders', serviceAccountName: 'worker' };
  const clusterRole = kubernetes.ClusterRole.fromName('view');
  force(account, { namespace: 'kube-system', serviceAccountName: 'default' });
  force(clusterRole, { roleName: 'cluster-admin' });
  clusterRole.ready.push(w.resource());
  const made = synth(() => {
    new kubernetes.ClusterRoleBinding(w.stack, 'B', { name: 'b', serviceAccounts: [account, own], role: clusterRole });
    force(own, { serviceAccountName: 'default' });
  }, w.stack);
  const binding = made.only('kubernetes_cluster_role_binding_v1');
  expect(binding['role_ref']).toMatchObject({ name: 'view' });
  expect(binding['subject']).toEqual([
    { kind: 'ServiceAccount', name: 'api', namespace: 'orders' },
    { kind: 'ServiceAccount', name: 'worker', namespace: 'orders' },
  ]);
  expect(clusterRole.ready).toEqual([]);
});

test('roles of an add-on that change in the map afterwards are not those of the add-on', () => {
  const w = new World();
  const role = w.role();
  const roles = { 'aws-node': role };
  const identity = AddonIdentity.podIdentity(roles);
  force(roles, { 'aws-node': undefined, other: w.role() });
  const addon = new Addon(w.stack, 'A', { cluster: w.cluster(), name: 'vpc-cni', identity });
  force(addon.podIdentityRoles, { 'aws-node': undefined });
  expect(Object.entries(addon.podIdentityRoles)).toEqual([['aws-node', role]]);
  expect(synth(() => undefined, w.stack).only('aws_eks_addon')['pod_identity_association']).toEqual([
    { role_arn: expect.stringContaining('aws_iam_role.') as string, service_account: 'aws-node' },
  ]);
});

test('a partition that is taken from the options later is that of the role all the same', () => {
  const w = new World();
  const options: Record<string, unknown> = { partition: 'aws-cn', roleName: 'app' };
  const trust = new TrustPolicy().addAwsServices(['ec2']);
  const props = Object.assign(options, { trust });
  const role = new WorkloadRole(w.stack, 'R', props);
  options['partition'] = 'aws';
  role.addPermissions([Permissions.awsManagedPolicy('ReadOnlyAccess')]);
  const attachment = synth(() => undefined, w.stack).only('aws_iam_role_policy_attachment');
  expect(attachment['policy_arn']).toBe('arn:aws-cn:iam::aws:policy/ReadOnlyAccess');
});
