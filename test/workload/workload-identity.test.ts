import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { Testing, type TerraformStack } from 'cdktf';
import {
  AwsServiceConditions,
  Cluster,
  ClusterKind,
  Credentials,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityRole,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  Subject,
  WorkloadIdentity,
  WorkloadRole,
  type WorkloadIdentityProps,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { resolved, stackWithProviders, synth, waited } from '../support/synth';
import { Variables, withoutEncoding } from '../support/variables';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const OIDC = OidcProvider.fromOidcProviderArn(stackWithProviders(), 'Oidc', ARN);
const cluster = Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1' });
const READ = Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess');

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: ARN },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'oidc.example.com:sub': 'system:serviceaccount:apps:writer',
          'oidc.example.com:aud': 'sts.amazonaws.com',
        },
      },
    },
  ],
};

function identity(stack: TerraformStack, props: Partial<WorkloadIdentityProps> = {}): WorkloadIdentity {
  return new WorkloadIdentity(stack, 'Writer', {
    cluster,
    serviceAccount: { namespace: 'apps', name: 'writer' },
    credentials: Credentials.irsa(OIDC),
    ...props,
  });
}

function failed(props: Partial<WorkloadIdentityProps>): string {
  const stack = stackWithProviders();
  const message = failure(() => identity(stack, props), stack);
  // The same id, service account, namespace and values work at the second try, as if nothing had been.
  const again = synth(() => identity(stack, { createNamespace: true }), stack);
  expect(again.json).toEqual(synth((other) => identity(other, { createNamespace: true })).json);
  return message;
}

test('minimal definition', () => {
  const { json } = synth((stack) => identity(stack));
  expect(json['resource']).toEqual({
    aws_iam_role: {
      Writer_Role_7A2A3899: { name: 'apps-writer-bbab03e1', assume_role_policy: JSON.stringify(TRUST) },
    },
    kubernetes_service_account_v1: {
      Writer_ServiceAccount_6F6B1FD2: {
        metadata: {
          namespace: 'apps',
          name: 'writer',
          labels: { 'app.kubernetes.io/managed-by': 'terraform' },
          annotations: { 'eks.amazonaws.com/role-arn': '${aws_iam_role.Writer_Role_7A2A3899.arn}' },
        },
      },
    },
  });
  expect(json['data']).toBeUndefined();
});

test('createNamespace makes it before the service account', () => {
  const synthesized = synth((stack) => identity(stack, { createNamespace: true }));
  expect(synthesized.only('kubernetes_namespace_v1')).toMatchObject({ metadata: { name: 'apps' } });
  expect(synthesized.only('kubernetes_service_account_v1')).toMatchObject({
    depends_on: ['kubernetes_namespace_v1.Namespace-apps_770A952B'],
  });
});

test('dependsOn stands before the service account, with the namespace made here', () => {
  const synthesized = synth((stack) => {
    const { ready: dependsOn } = new kubernetes.Namespace(stack, 'Other', { name: 'other' });
    identity(stack, { dependsOn, createNamespace: true });
  });
  expect(synthesized.only('kubernetes_service_account_v1')).toMatchObject({
    depends_on: ['kubernetes_namespace_v1.Namespace-apps_770A952B', 'kubernetes_namespace_v1.Other_34654A52'],
  });
});

test('every option of the service account', () => {
  const serviceAccount = {
    namespace: 'apps',
    name: 'writer',
    labels: { app: 's3' },
    annotations: { owner: 'us' },
    automountToken: false,
    imagePullSecrets: ['registry'],
    regionalSts: true,
    tokenExpirationSeconds: 3600,
  };
  const synthesized = synth((stack) => identity(stack, { serviceAccount }));
  expect(Object.values(kubernetesObjects(synthesized.json))).toEqual([
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        namespace: 'apps',
        name: 'writer',
        labels: { 'app.kubernetes.io/managed-by': 'terraform', app: 's3' },
        annotations: {
          owner: 'us',
          'eks.amazonaws.com/role-arn': '${aws_iam_role.Writer_Role_7A2A3899.arn}',
          'eks.amazonaws.com/sts-regional-endpoints': 'true',
          'eks.amazonaws.com/token-expiration': '3600',
        },
      },
      automountServiceAccountToken: false,
      imagePullSecrets: [{ name: 'registry' }],
    },
  ]);
});

test('every option of the role', () => {
  const synthesized = synth((stack) =>
    identity(stack, {
      roleName: 'writer',
      path: '/team/',
      description: 'Writes.',
      tags: { team: 'orders' },
      permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
      maxSessionDurationSeconds: 7200,
      forceDetachPolicies: true,
      stsServices: ['ec2'],
      stsServiceConditions: { ec2: new AwsServiceConditions({ sourceAccounts: ['123456789012'] }) },
      trustPolicyQuota: 2048,
      managedPolicyQuota: 11,
      partition: 'aws-cn',
      permissions: [READ],
    }),
  );
  const { assume_role_policy, ...rest } = synthesized.only('aws_iam_role');
  expect(rest).toEqual({
    name: 'writer',
    path: '/team/',
    description: 'Writes.',
    tags: { team: 'orders' },
    permissions_boundary: 'arn:aws:iam::123456789012:policy/boundary',
    max_session_duration: 7200,
    force_detach_policies: true,
  });
  expect(JSON.parse(assume_role_policy as string)).toMatchObject({ Statement: [{}, { Sid: 'GrantSTSEC2' }] });
  expect(synthesized.only('aws_iam_role_policy_attachment')).toEqual({
    role: '${aws_iam_role.Writer_Role_7A2A3899.name}',
    policy_arn: 'arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess',
  });
});

test('roleNamePrefix takes the place of the name', () => {
  const role = synth((stack) => identity(stack, { roleNamePrefix: 'writer-' })).only('aws_iam_role');
  expect([role['name'], role['name_prefix']]).toEqual([undefined, 'writer-']);
});

test('awsProvider and kubernetesProvider, each for all that is made', () => {
  const synthesized = synth((stack) => {
    const awsProvider = new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' });
    const kubernetesProvider = new KubernetesProvider(stack, 'green', { alias: 'green' });
    const permissions = [READ, Permissions.policyArn('arn:aws:iam::123456789012:policy/app')];
    identity(stack, { awsProvider, kubernetesProvider, permissions, createNamespace: true });
  });
  const resources = Object.entries(synthesized.json['resource'] as Record<string, Record<string, object>>);
  expect(resources.map(([type]) => type)).toHaveLength(4);
  for (const [type, byName] of resources) {
    const provider = type.startsWith('aws_') ? 'aws.west' : 'kubernetes.green';
    for (const resource of Object.values(byName)) expect(resource).toMatchObject({ provider });
  }
});

test('an annotated account uses the Kubernetes provider too', () => {
  const synthesized = synth((stack) => {
    const kubernetesProvider = new KubernetesProvider(stack, 'green', { alias: 'green' });
    const management = kubernetes.ServiceAccountManagement.annotateExisting();
    identity(stack, { kubernetesProvider, serviceAccount: { namespace: 'apps', name: 'writer', management } });
  });
  expect(synthesized.only('kubernetes_annotations')).toMatchObject({ provider: 'kubernetes.green' });
});

describe('what it gives', () => {
  test('names, ARNs and policies', () => {
    const stack = stackWithProviders();
    const made = identity(stack, { permissions: [READ] });
    made.addPermissions([Permissions.policyArn('arn:aws:iam::123456789012:policy/app')]);
    expect([made.namespace, made.serviceAccountName]).toEqual(['apps', 'writer']);
    expect(resolved(stack, [made.roleArn, made.roleName, ...made.policyArns])).toEqual([
      '${aws_iam_role.Writer_Role_7A2A3899.arn}',
      '${aws_iam_role.Writer_Role_7A2A3899.name}',
      'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      'arn:aws:iam::123456789012:policy/app',
    ]);
  });

  test('ready holds everything that was made, permissions that were added later too', () => {
    const stack = stackWithProviders();
    const made = identity(stack, { permissions: [READ], createNamespace: true });
    made.addPermissions([Permissions.policyArn('arn:aws:iam::123456789012:policy/app')]);
    const waited = resolved(
      stack,
      made.ready.map(({ fqn }) => fqn),
    ) as string[];
    const resources = Object.entries(synth(() => undefined, stack).json['resource'] as Record<string, object>);
    const all = resources.flatMap(([type, byName]) => Object.keys(byName).map((name) => `\${${type}.${name}}`));
    expect(waited.sort()).toEqual(all.sort());
    expect(waited).toHaveLength(5);
  });
});

describe('ready holds what dependsOn names', () => {
  const { ServiceAccountManagement } = kubernetes;
  const before = 'kubernetes_namespace_v1.Other_34654A52';

  test.each<[string, kubernetes.ServiceAccountManagement, boolean, string[]]>([
    ['where the account is only referred to', ServiceAccountManagement.referenced(), false, [before]],
    [
      'and the namespace, where the account is only referred to',
      ServiceAccountManagement.referenced(),
      true,
      ['kubernetes_namespace_v1.Namespace-apps_770A952B', before],
    ],
    [
      'through the annotations',
      ServiceAccountManagement.annotateExisting(),
      false,
      ['kubernetes_annotations.Writer_ServiceAccount_A679A070'],
    ],
    [
      'through the account',
      ServiceAccountManagement.create(),
      false,
      ['kubernetes_service_account_v1.Writer_ServiceAccount_6F6B1FD2'],
    ],
  ])('%s', (_, management, createNamespace, expected) => {
    const stack = stackWithProviders();
    const { ready: dependsOn } = new kubernetes.Namespace(stack, 'Other', { name: 'other' });
    const serviceAccount = { namespace: 'apps', name: 'writer', management };
    const made = identity(stack, { serviceAccount, dependsOn, createNamespace });
    expect(waited(stack, made.ready)).toEqual(['aws_iam_role.Writer_Role_7A2A3899', ...expected]);
  });

  test('where nothing is written on an existing account', () => {
    const stack = stackWithProviders();
    const { ready: dependsOn } = new kubernetes.Namespace(stack, 'Other', { name: 'other' });
    const management = ServiceAccountManagement.annotateExisting();
    const made = identity(stack, {
      serviceAccount: { namespace: 'apps', name: 'writer', management },
      cluster: Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1', kind: ClusterKind.EKS_AUTO_MODE }),
      credentials: Credentials.podIdentity(),
      dependsOn,
    });
    expect(waited(stack, made.ready)).toEqual([
      'aws_iam_role.Writer_Role_7A2A3899',
      before,
      'aws_eks_pod_identity_association.Writer_Association_F80323A6',
    ]);
  });

  test('and the OIDC provider made in this app, where the role is made elsewhere', () => {
    const stack = stackWithProviders();
    const oidc = new OidcProvider(stack, 'Oidc', { issuerUrl: 'https://oidc.example.com' });
    const role = WorkloadRole.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/app');
    const made = identity(stack, { role, credentials: Credentials.irsa(oidc) });
    expect(waited(stack, made.ready)).toEqual([
      'aws_iam_openid_connect_provider.Oidc_70BFA75F',
      'kubernetes_service_account_v1.Writer_ServiceAccount_6F6B1FD2',
    ]);
  });
});

describe('nothing is half made', () => {
  test.each<[string, Partial<WorkloadIdentityProps>, string]>([
    [
      'the namespace',
      { serviceAccount: { namespace: 'Apps', name: 'writer' } },
      '[stack/Writer] serviceAccount.namespace must be a DNS-1123 label of 1 to 63 characters, got "Apps": use lowercase letters, digits and "-", and begin and end with a letter or digit [NamespaceInvalid]',
    ],
    [
      'the service account',
      { serviceAccount: { namespace: 'apps', name: 'My_App' } },
      '[stack/Writer] serviceAccount.name must be a DNS-1123 subdomain of 1 to 253 characters, got "My_App": use lowercase letters, digits, "-" and ".", and begin and end each part with a letter or digit [ServiceAccountNameInvalid]',
    ],
    [
      'a wildcard',
      { serviceAccount: { namespace: 'apps', name: '*' } },
      '[stack/Writer] serviceAccount.name must be a DNS-1123 subdomain of 1 to 253 characters, got "*": use lowercase letters, digits, "-" and ".", and begin and end each part with a letter or digit [ServiceAccountNameInvalid]',
    ],
    [
      'the account of Kubernetes',
      { serviceAccount: { namespace: 'apps', name: 'default' } },
      '[stack/Writer/ServiceAccount] serviceAccount.name must not be the account that Kubernetes makes itself in namespace "apps", got "default": use ServiceAccountManagement.annotateExisting() or ServiceAccountManagement.referenced(), or choose another name [DefaultServiceAccountExists]',
    ],
    [
      'the role name',
      { roleName: 'a b' },
      '[stack/Writer/Role] roleName must be 1 to 64 characters of letters, digits and "+=,.@_-", got "a b": shorten it or leave out the other characters [RoleNameInvalid]',
    ],
    [
      'the last permission',
      { permissions: [Permissions.policyArn('arn:aws:iam::123456789012:policy/app'), READ, READ] },
      '[stack/Writer/Role] permissions must name each policy once, got "AmazonS3ReadOnlyAccess": remove the second one [PermissionDuplicate]',
    ],
    [
      'a label of the service account',
      { serviceAccount: { namespace: 'apps', name: 'writer', labels: { 'a b': '' } }, permissions: [READ] },
      '[stack/Writer/ServiceAccount] serviceAccount.labels must be a Kubernetes label, got {"a b":""}: give [prefix/]name as key and at most 63 letters, digits, "-", "_" and "." as value [LabelInvalid]',
    ],
    [
      'the lifetime of the token',
      { serviceAccount: { namespace: 'apps', name: 'writer', tokenExpirationSeconds: 599 } },
      '[stack/Writer/ServiceAccount] serviceAccount.tokenExpirationSeconds must be a whole number of 600 to 86400 seconds, got 599: EKS accepts no other lifetime [TokenExpirationInvalid]',
    ],
  ])('fails when %s is wrong, and leaves nothing', (_, props, message) => {
    expect(failed({ createNamespace: true, ...props })).toBe(message);
  });

  test('fails when another construct makes the namespace', () => {
    const stack = stackWithProviders();
    new kubernetes.Namespace(stack, 'Apps', { name: 'apps' });
    expect(failure(() => identity(stack, { createNamespace: true }), stack)).toBe(
      '[stack/Writer] serviceAccount.namespace must be created once in a stack, and "stack/Apps" creates it, got "apps": ' +
        'either (1) keep "stack/Apps" and remove "stack/Namespace-apps", and where the latter is deployed, call ' +
        'resource.moveFromId("kubernetes_namespace_v1.Namespace-apps_770A952B") of "stack/Apps"; or (2) keep ' +
        '"stack/Namespace-apps" and remove "stack/Apps", and where the latter is deployed, call ' +
        'resource.moveFromId("kubernetes_namespace_v1.Apps_A82513C7") of "stack/Namespace-apps"; set createNamespace: false ' +
        'where an option creates the one that goes; what else is in the namespace waits for either [NamespaceDuplicate]',
    );
    expect(identity(stack).namespace).toBe('apps');
  });

  test('no data source of the partition, which the stack shares, unless another needs it', () => {
    const variables = new Variables();
    const { stack } = variables;
    const credentials = Credentials.irsa(OidcProvider.fromOidcProviderArn(stack, 'Token', variables.text('arn')));
    const wrong = { namespace: 'apps', name: 'writer', labels: { 'a b': '' } };
    const fail = (): string =>
      failure(() => identity(stack, { credentials, permissions: [READ], serviceAccount: wrong }), stack);
    expect(fail()).toContain('[LabelInvalid]');
    const synthesized = synth(() => identity(stack, { credentials, permissions: [READ] }), stack);
    expect(synthesized.data('aws_partition')).toEqual({ WorkloadIdentityPartition: {} });
    const other = { namespace: 'apps', name: 'other', labels: { 'a b': '' } };
    const second = (): unknown =>
      new WorkloadIdentity(stack, 'Other', { cluster, credentials, permissions: [READ], serviceAccount: other });
    expect(failure(second, stack)).toContain('[LabelInvalid]');
    expect(synth(() => undefined, stack).data('aws_partition')).toEqual({ WorkloadIdentityPartition: {} });
  });

  test('a role that is given keeps nothing of what fails after it was granted', () => {
    const stack = stackWithProviders();
    const needsTags = Permissions.inline(
      'tenant',
      new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['s3:GetObject'],
            resources: ['arn:aws:s3:::bucket/${aws:PrincipalTag/kubernetes-namespace}/*'],
          }),
        ],
      }),
    );
    const role = new PodIdentityRole(stack, 'Role', {
      scopes: [PodIdentityScope.serviceAccounts(cluster, [Subject.serviceAccount('apps', 'writer')])],
      roleName: 'shared',
    });
    const wrong = (): unknown =>
      identity(stack, { role, credentials: Credentials.irsa(OIDC), permissions: [needsTags] });
    expect(failure(wrong, stack)).toContain('[SessionTagsNeeded]');
    expect([role.policyArns, role.ready.length]).toEqual([[], 1]);
    const late = Cluster.fromAttributes({ clusterName: 'late', region: 'us-east-1' });
    const claimed = { cluster: late, serviceAccount: { namespace: 'apps', name: 'writer' } };
    const credentials = Credentials.podIdentity();
    new WorkloadIdentity(stack, 'First', { ...claimed, credentials });
    expect(failure(() => identity(stack, { ...claimed, role, credentials, permissions: [READ] }), stack)).toContain(
      '[ServiceAccountClaimed]',
    );
    // Neither the refusal of session tags stays.
    role.addPermissions([needsTags]);
    expect(waited(stack, role.ready)).toEqual(['local.Role_Ready_E214DB80']);
  });
});

describe('tokens', () => {
  test('a cluster whose name is a token has its role named by Terraform', () => {
    const variables = new Variables();
    const named = Cluster.fromAttributes({ clusterName: variables.text('cluster') });
    const synthesized = synth(() => identity(variables.stack, { cluster: named }), variables.stack);
    expect(synthesized.only('aws_iam_role')).toMatchObject({
      name: 'apps-writer-${substr(sha1(join("/", ["", var.cluster, "apps", "writer"])), 0, 8)}',
    });
  });

  test('namespace and name pass with a role name, and ask for one without', () => {
    const variables = new Variables();
    const { stack } = variables;
    const serviceAccount = { namespace: variables.text('namespace'), name: variables.text('name') };
    expect(failure(() => identity(stack, { serviceAccount }), stack)).toBe(
      '[stack/Writer] roleName must be given where the namespace or the name of the service account is a token: the name ' +
        'that the library makes holds both [RoleNameNeeded]',
    );
    const synthesized = synth(() => {
      new kubernetes.Namespace(stack, 'Apps', { name: serviceAccount.namespace });
      identity(stack, { serviceAccount, roleNamePrefix: 'writer-' });
    }, stack);
    const { Statement } = JSON.parse(
      withoutEncoding(synthesized.only('aws_iam_role')['assume_role_policy'] as string),
    ) as { Statement: unknown[] };
    expect(Statement).toMatchObject([
      { Condition: { StringEquals: { 'oidc.example.com:sub': 'system:serviceaccount:${var.namespace}:${var.name}' } } },
    ]);
    expect(synthesized.only('kubernetes_service_account_v1')).toMatchObject({
      metadata: { namespace: '${var.namespace}', name: '${var.name}' },
    });
    expect(synthesized.only('kubernetes_namespace_v1')).toMatchObject({ metadata: { name: '${var.namespace}' } });
  });
});

test('the same code gives the same JSON again, and the order of permissions changes nothing', () => {
  const other = Permissions.policyArn('arn:aws:iam::123456789012:policy/app');
  const text = (permissions: Permissions[]): string => {
    const stack = stackWithProviders();
    identity(stack, { createNamespace: true, permissions });
    return Testing.synth(stack, true);
  };
  expect(text([READ, other])).toBe(text([READ, other]));
  expect(JSON.parse(text([other, READ]))).toEqual(JSON.parse(text([READ, other])));
});
