import { JobV1 } from '@cdktf/provider-kubernetes/lib/job-v1';
import { TerraformOutput, type TerraformStack } from 'cdktf';
import {
  Cluster,
  ClusterKind,
  ComputeType,
  Credentials,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  SessionTag,
  WorkloadIdentity,
  WorkloadRole,
  type ICluster,
  type IOidcProvider,
  type PodIdentityOptions,
  type WorkloadIdentityProps,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { messageOf } from '../support/message-of';
import type { Rendered } from '../support/rendered';
import { stackWithProviders, synth } from '../support/synth';
import { warnings } from '../support/warnings';

const ARN = 'arn:aws:eks:us-east-1:111122223333:cluster/demo';
const demo = Cluster.fromAttributes({ clusterArn: ARN, podIdentityAgentInstalled: true });
const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/DEADBEEF';
const agent = { cluster: demo, ready: [] };

function oidcIn(stack: TerraformStack): IOidcProvider {
  return OidcProvider.fromOidcProviderArn(stack, 'Oidc', PROVIDER);
}

function api(
  stack: TerraformStack,
  credentials: Credentials,
  more: Partial<WorkloadIdentityProps> = {},
): WorkloadIdentity {
  return new WorkloadIdentity(stack, 'Api', {
    cluster: demo,
    serviceAccount: { namespace: 'apps', name: 'api' },
    credentials,
    permissions: [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')],
    ...more,
  });
}

const ways: Record<string, (stack: TerraformStack) => Credentials> = {
  irsa: (stack) => Credentials.irsa(oidcIn(stack)),
  both: (stack) => Credentials.irsaAndPodIdentity(oidcIn(stack), { agent }),
  podIdentity: () => Credentials.podIdentity(),
};

function synthesized(way: string): Rendered {
  return synth((stack) => api(stack, ways[way]?.(stack) ?? Credentials.podIdentity()));
}

const [irsa, both, podIdentity] = ['irsa', 'both', 'podIdentity'].map(synthesized) as [Rendered, Rendered, Rendered];

const trust = ({ only }: Rendered): { Action: unknown }[] =>
  (JSON.parse(only('aws_iam_role')['assume_role_policy'] as string) as { Statement: { Action: unknown }[] }).Statement;
const annotations = ({ only }: Rendered): unknown =>
  (only('kubernetes_service_account_v1')['metadata'] as Record<string, unknown>)['annotations'];

test('pod identity: an association, a trust for the service account, and no annotation', () => {
  expect(podIdentity.only('aws_eks_pod_identity_association')).toEqual({
    cluster_name: 'demo',
    namespace: 'apps',
    service_account: 'api',
    role_arn: '${aws_iam_role.Api_Role_DE7A08EC.arn}',
  });
  expect(trust(podIdentity)).toEqual([
    {
      Sid: 'AllowEksAuthToAssumeRoleForPodIdentity',
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:RequestTag/kubernetes-namespace': 'apps',
          'aws:RequestTag/kubernetes-service-account': 'api',
        },
        ArnEquals: { 'aws:RequestTag/eks-cluster-arn': ARN },
      },
    },
  ]);
  expect(annotations(podIdentity)).toBeUndefined();
});

test('both: both statements, the annotation and the association', () => {
  expect(trust(both)).toEqual([...trust(irsa), ...trust(podIdentity)]);
  expect(annotations(both)).toEqual({ 'eks.amazonaws.com/role-arn': '${aws_iam_role.Api_Role_DE7A08EC.arn}' });
  expect(annotations(both)).toEqual(annotations(irsa));
  expect(both.only('aws_eks_pod_identity_association')).toEqual(podIdentity.only('aws_eks_pod_identity_association'));
  expect(irsa.resources('aws_eks_pod_identity_association')).toEqual({});
});

test('the three ways differ in trust, annotation and association alone', () => {
  const rest = (one: Rendered): unknown => {
    const resources = structuredClone(one.json['resource']) as Record<string, Record<string, Record<string, unknown>>>;
    delete resources['aws_eks_pod_identity_association'];
    for (const role of Object.values(resources['aws_iam_role'] ?? {})) delete role['assume_role_policy'];
    for (const account of Object.values(resources['kubernetes_service_account_v1'] ?? {})) {
      delete (account['metadata'] as Record<string, unknown>)['annotations'];
    }
    return resources;
  };
  expect(rest(both)).toEqual(rest(irsa));
  expect(rest(podIdentity)).toEqual(rest(irsa));
  expect(Object.keys(rest(irsa) as object)).toEqual([
    'aws_iam_role',
    'aws_iam_role_policy_attachment',
    'kubernetes_service_account_v1',
  ]);
});

test('a workload waits for its association, and for what the agent needs', () => {
  const stack = stackWithProviders();
  const made = new PodIdentityAgent(stack, 'Agent', { cluster: demo });
  const identity = api(stack, Credentials.irsaAndPodIdentity(oidcIn(stack), { agent: made }));
  new JobV1(stack, 'Job', {
    metadata: { name: 'job' },
    spec: { template: { metadata: {}, spec: { container: [{ name: 'a' }] } } },
    dependsOn: identity.ready,
  });
  const { only } = synth(() => undefined, stack);
  const waited = only('kubernetes_job_v1')['depends_on'] as string[];
  expect(waited.map((address) => address.split('.')[0])).toEqual([
    'aws_iam_role',
    'aws_iam_role_policy_attachment',
    'kubernetes_service_account_v1',
    'aws_eks_pod_identity_association',
  ]);
  expect(only('aws_eks_pod_identity_association')['depends_on']).toEqual(['aws_eks_addon.Agent_255F68E9']);
});

test('pod identity alone may name the agent, and its association comes after it', () => {
  const { only } = synth((stack) => {
    const made = new PodIdentityAgent(stack, 'Agent', { cluster: demo });
    api(stack, Credentials.podIdentity({ agent: made }));
  });
  expect(only('aws_eks_pod_identity_association')['depends_on']).toEqual(['aws_eks_addon.Agent_255F68E9']);
});

test('outputs of the association; undefined with IRSA', () => {
  const { json } = synth((stack) => {
    const identity = api(stack, Credentials.podIdentity());
    new TerraformOutput(stack, 'arn', { value: identity.associationArn });
    new TerraformOutput(stack, 'id', { value: identity.associationId });
  });
  expect(json['output']).toEqual({
    arn: { value: '${aws_eks_pod_identity_association.Api_Association_CB7D145C.association_arn}' },
    id: { value: '${aws_eks_pod_identity_association.Api_Association_CB7D145C.association_id}' },
  });
  const stack = stackWithProviders();
  const identity = api(stack, Credentials.irsa(oidcIn(stack)));
  expect([identity.association, identity.associationArn, identity.associationId]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a scope, a source, tags off and a target that exists', () => {
  const { only } = synth((stack) =>
    api(
      stack,
      Credentials.podIdentity({
        scope: PodIdentityScope.anyAssociation(),
        sourceArn: ARN,
        disableSessionTags: true,
        targetRoleArn: 'arn:aws:iam::444455556666:role/reports',
        associationTags: { team: 'apps' },
      }),
    ),
  );
  expect(only('aws_eks_pod_identity_association')).toMatchObject({
    disable_session_tags: true,
    target_role_arn: 'arn:aws:iam::444455556666:role/reports',
    tags: { team: 'apps' },
  });
  expect(JSON.parse(only('aws_iam_role')['assume_role_policy'] as string)).toMatchObject({
    Statement: [{ Condition: { ArnEquals: { 'aws:SourceArn': ARN } } }],
  });
  expect(JSON.parse(only('aws_iam_role_policy')['policy'] as string)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Resource: 'arn:aws:iam::444455556666:role/reports',
      },
    ],
  });
});

describe('without session tags', () => {
  const trustOf = (options: PodIdentityOptions): unknown => {
    const credentials = Credentials.podIdentity({ disableSessionTags: true, ...options });
    const { only } = synth((stack) => api(stack, credentials));
    return (JSON.parse(only('aws_iam_role')['assume_role_policy'] as string) as { Statement: unknown[] }).Statement;
  };
  const asking = (Condition: object): object => ({ Condition });

  test('the role asks for the account that is named, as an option or as a scope', () => {
    const account = [asking({ StringEquals: { 'aws:SourceAccount': '111122223333' } })];
    expect(trustOf({ sourceAccount: '111122223333' })).toMatchObject(account);
    expect(trustOf({ scope: PodIdentityScope.anyAssociationOfAccount('111122223333') })).toMatchObject(account);
    expect(trustOf({ sourceAccount: '111122223333', sourceArn: ARN })).toMatchObject([
      asking({ StringEquals: { 'aws:SourceAccount': '111122223333' }, ArnEquals: { 'aws:SourceArn': ARN } }),
    ]);
  });

  test.each<[PodIdentityOptions, string]>([
    [
      {},
      'sourceAccount must be given where session tags are disabled, since the trust cannot ask for namespace, service account and cluster: pass the account of the cluster, or say PodIdentityScope.anyAssociation() [PodIdentityUnscoped]',
    ],
    [
      { sourceAccount: '12' },
      'sourceAccount must be an AWS account id of 12 digits, got "12": pass it as a string [AccountIdInvalid]',
    ],
    [
      { sourceAccount: '444455556666' },
      `sourceAccount must be that of cluster "${ARN}", whose service accounts the trust lets in, got "444455556666": leave it out, or pass what belongs to the cluster of the scope [PodIdentitySourceMismatch]`,
    ],
    [
      {
        sourceAccount: '111122223333',
        scope: PodIdentityScope.anyServiceAccount({ clusterName: 'demo' }),
      },
      'scope must name neither service accounts nor a cluster where session tags are disabled, since the trust cannot ask for them: say PodIdentityScope.anyAssociationOfAccount(account) for every association of the account of the cluster, and narrow it to one cluster with sourceArn [PodIdentityScopeLost]',
    ],
  ])('fails with %j', (options, message) => {
    const credentials = Credentials.podIdentity({ disableSessionTags: true, ...options });
    expect(failure((stack) => api(stack, credentials))).toBe(`[stack/Api] ${message}`);
  });
});

describe('fails when', () => {
  test('both ways are asked for without an agent; on Auto Mode, and where the cluster has one, none is needed', () => {
    const stack = stackWithProviders();
    const credentials = Credentials.irsaAndPodIdentity(oidcIn(stack));
    const unknown = Cluster.fromAttributes({ clusterArn: ARN });
    expect(failure(() => api(stack, credentials, { cluster: unknown }), stack)).toBe(
      '[stack/Api] agent must be given with Credentials.irsaAndPodIdentity, since a new pod of a service account with an association gets no web identity, and nothing at all without the agent: pass a PodIdentityAgent, or say podIdentityAgentInstalled of the cluster [PodIdentityAgentMissing]',
    );
    const cluster = Cluster.fromAttributes({ clusterArn: ARN, kind: ClusterKind.EKS_AUTO_MODE });
    expect(api(stack, credentials, { cluster }).associationId).toBeDefined();
    const stated = stackWithProviders();
    expect(api(stated, Credentials.irsaAndPodIdentity(oidcIn(stated))).associationId).toBeDefined();
  });

  test('the agent is that of another cluster', () => {
    const other = { cluster: Cluster.fromAttributes({ clusterName: 'other' }), ready: [] };
    const stack = stackWithProviders();
    const credentials = Credentials.irsaAndPodIdentity(oidcIn(stack), { agent: other });
    expect(failure(() => api(stack, credentials), stack)).toBe(
      '[stack/Api] agent must be that of cluster "demo", got "other": pass the agent of the cluster in which the workload runs [PodIdentityAgentOfOtherCluster]',
    );
  });

  test.each<[string, ICluster, string]>([
    ['outside EKS', Cluster.outsideEks({ clusterName: 'own' }), 'outside EKS'],
    [
      'on Outposts',
      Cluster.fromAttributes({ clusterName: 'own', kind: ClusterKind.EKS_OUTPOST }),
      'a local cluster on AWS Outposts',
    ],
  ])('the cluster is %s', (_, cluster, kind) => {
    expect(failure((stack) => api(stack, Credentials.podIdentity(), { cluster }))).toBe(
      `[stack/Api] cluster "own" cannot use EKS Pod Identity, since it is ${kind}: use Credentials.irsa(oidcProvider) [PodIdentityUnsupported]`,
    );
  });

  test.each<[string, PodIdentityOptions]>([
    ['scope', { scope: PodIdentityScope.anyAssociation() }],
    ['sourceAccount', { sourceAccount: '111122223333' }],
    ['sourceArn', { sourceArn: ARN }],
  ])('%s would narrow the trust of a role that is given', (option, options) => {
    const stack = stackWithProviders();
    const role = WorkloadRole.fromRoleArn(stack, 'Given', 'arn:aws:iam::111122223333:role/given');
    const credentials = Credentials.podIdentity(options);
    expect(failure(() => api(stack, credentials, { role, permissions: undefined }), stack)).toBe(
      `[stack/Api] ${option} must be left out where role is given: that role is made elsewhere [RoleOptionUnused]`,
    );
  });

  test.each<[object | null, string]>([
    [null, 'options must have a value or be left out, got null: leave it out [PropertyNull]'],
    [{ target: null }, 'target must have a value or be left out, got null: leave it out [PropertyNull]'],
    [
      { agent: 'demo' },
      'agent must be a value of IPodIdentityAgent, got "demo": pass a PodIdentityAgent, or say podIdentityAgentInstalled of the cluster [ValueInvalid]',
    ],
  ])('from JavaScript: the options are %j', (options, message) => {
    expect(messageOf(() => Credentials.podIdentity(options as never))).toBe(message);
  });

  test('a target is made and named', () => {
    const { provider } = { provider: undefined as never };
    const targetRoleArn = 'arn:aws:iam::444455556666:role/reports';
    expect(failure(() => Credentials.podIdentity({ target: { awsProvider: provider }, targetRoleArn }))).toBe(
      'target and targetRoleArn exclude each other: give target to make the role in the other account, or targetRoleArn where it exists [TargetExclusive]',
    );
    expect(failure(() => Credentials.podIdentity({ targetRoleArn: 'reports' }))).toBe(
      'targetRoleArn must be the ARN of an IAM role, got "reports": pass one such as "arn:aws:iam::123456789012:role/app" [ArnInvalid]',
    );
  });

  test.each(['irsa', 'both'])('a policy asks for session tags with %s', (way) => {
    const document = new PolicyDocument({
      statements: [
        new PolicyStatement({
          sid: 'OwnPrefix',
          actions: ['s3:GetObject'],
          resources: [`arn:aws:s3:::files/${SessionTag.KUBERNETES_NAMESPACE.variable}/*`],
        }),
      ],
    });
    const permissions = [Permissions.customerManaged('files', document)];
    const stack = stackWithProviders();
    const credentials = ways[way]?.(stack) ?? Credentials.podIdentity();
    const message =
      'permissions must work without the session tags of EKS Pod Identity, since IRSA sends none, got "${aws:PrincipalTag/kubernetes-namespace}": statement "OwnPrefix" of policy "files" needs the tag: leave the condition out, or use Credentials.podIdentity() with session tags [SessionTagsNeeded]';
    expect(failure(() => api(stack, credentials, { permissions }), stack)).toBe(`[stack/Api] ${message}`);
    const identity = api(stack, credentials);
    expect(
      failure(() => {
        identity.addPermissions(permissions);
      }, stack),
    ).toBe(`[stack/Api/Role] ${message}`);
    synth((other) => api(other, Credentials.podIdentity(), { permissions }));
  });
});

test.each([
  [ComputeType.FARGATE, 'Fargate'],
  [ComputeType.WINDOWS, 'Windows'],
])('advice where the workload runs on %s', (compute, name) => {
  const stack = stackWithProviders();
  synth(() => api(stack, Credentials.podIdentity(), { compute }), stack);
  expect(warnings(stack)).toEqual([
    `stack/Api: [PodIdentityNotOnCompute] pods on ${name} get no credentials from EKS Pod Identity: use Credentials.irsa(oidcProvider)`,
  ]);
  const other = stackWithProviders();
  synth(() => api(other, Credentials.irsa(oidcIn(other)), { compute }), other);
  expect(warnings(other)).toEqual([]);
});

test('fails by the name of the option where a tag of the association is wrong', () => {
  const credentials = Credentials.podIdentity({ associationTags: { 'aws:x': '1' } });
  expect(failure((stack) => api(stack, credentials))).toMatch(
    /^\[stack\/Api\/Association\] associationTags must .*\[TagInvalid\]$/,
  );
});
