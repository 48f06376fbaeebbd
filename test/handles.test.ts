import { TerraformResource, Testing } from 'cdktf';
import {
  Addon,
  Cluster,
  Credentials,
  CrossAccountTarget,
  IrsaRole,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  PodIdentityAssociation,
  selfHosted,
  ServiceAccountRef,
  WorkloadIdentity,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { World } from './support/public-world';

const ISSUER = 'https://oidc.eks.us-east-1.amazonaws.com/id/D3M0';

/** Each construct that creates resources, and the type of the one that stands for it. */
const MADE: Record<string, [type: string, make: (w: World) => { readonly resource?: TerraformResource }]> = {
  OidcProvider: ['aws_iam_openid_connect_provider', (w) => new OidcProvider(w.stack, w.name(), { issuerUrl: ISSUER })],
  IrsaRole: [
    'aws_iam_role',
    (w) => new IrsaRole(w.stack, w.name(), { oidcProviders: [w.oidc()], subjects: [w.subject()] }),
  ],
  PodIdentityRole: ['aws_iam_role', (w) => w.role()],
  PodIdentityAssociation: [
    'aws_eks_pod_identity_association',
    (w) =>
      new PodIdentityAssociation(w.stack, w.name(), {
        cluster: w.cluster(),
        serviceAccount: ServiceAccountRef.of('orders', w.name()),
        role: w.role(),
      }),
  ],
  CrossAccountTarget: [
    'aws_iam_role',
    (w) =>
      new CrossAccountTarget(w.stack, w.name(), {
        cluster: w.cluster(),
        serviceAccount: ServiceAccountRef.of('orders', w.name()),
        sourceRole: w.role(),
        awsProvider: w.aws(),
      }),
  ],
  Addon: ['aws_eks_addon', (w) => new Addon(w.stack, w.name(), { cluster: w.cluster(), name: 'kube-proxy' })],
  PodIdentityAgent: ['aws_eks_addon', (w) => new PodIdentityAgent(w.stack, w.name(), { cluster: w.cluster() })],
  SelfHostedIssuer: [
    'aws_iam_openid_connect_provider',
    (w) =>
      new selfHosted.SelfHostedIssuer(w.stack, w.name(), {
        hosting: selfHosted.IssuerHosting.fromIssuerUrl('https://oidc.example.com'),
      }),
  ],
  PodIdentityWebhook: [
    'kubernetes_mutating_webhook_configuration_v1',
    (w) => new selfHosted.PodIdentityWebhook(w.stack, w.name()),
  ],
  'kubernetes.Namespace': [
    'kubernetes_namespace_v1',
    (w) => new kubernetes.Namespace(w.stack, w.name(), { name: w.name() }),
  ],
  'kubernetes.ServiceAccount': ['kubernetes_service_account_v1', (w) => w.account()],
  'kubernetes.Role': [
    'kubernetes_role_v1',
    (w) => new kubernetes.Role(w.stack, w.name(), { namespace: 'orders', ...RULES }),
  ],
  'kubernetes.ClusterRole': ['kubernetes_cluster_role_v1', (w) => clusterRole(w)],
  'kubernetes.ClusterRoleBinding': [
    'kubernetes_cluster_role_binding_v1',
    (w) =>
      new kubernetes.ClusterRoleBinding(w.stack, w.name(), {
        name: 'readers',
        role: clusterRole(w),
        serviceAccounts: [w.account()],
      }),
  ],
  'kubernetes.RoleBinding': [
    'kubernetes_role_binding_v1',
    (w) =>
      new kubernetes.RoleBinding(w.stack, w.name(), {
        name: 'readers',
        namespace: 'orders',
        role: clusterRole(w),
        serviceAccounts: [w.account()],
      }),
  ],
  'an annotated service account': [
    'kubernetes_annotations',
    (w) =>
      kubernetes.ServiceAccount.annotateExisting(w.stack, w.name(), {
        namespace: 'orders',
        name: 'default',
        annotations: { team: 'orders' },
      }),
  ],
};

const RULES = { name: 'reader', rules: [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })] };

function clusterRole(w: World): kubernetes.ClusterRole {
  return new kubernetes.ClusterRole(w.stack, w.name(), RULES);
}

describe('the resource that stands for a construct can be imported, moved and overridden', () => {
  test.each(Object.entries(MADE))('%s', (_, [type, make]) => {
    const { resource } = make(new World());
    expect(TerraformResource.isTerraformResource(resource)).toBe(true);
    expect(resource?.terraformResourceType).toBe(type);
  });

  test('a workload: role, its permissions, and service account', () => {
    const { stack } = new World();
    const identity = new WorkloadIdentity(stack, 'Worker', {
      cluster: Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1' }),
      serviceAccount: { namespace: 'orders', name: 'worker' },
      credentials: Credentials.irsa(new OidcProvider(stack, 'Oidc', { issuerUrl: ISSUER })),
      permissions: [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')],
    });
    identity.role.resource?.importFrom('orders-worker');
    identity.role.attachments?.['AmazonS3ReadOnlyAccess']?.importFrom('orders-worker/arn:aws:iam::aws:policy/Some');
    identity.serviceAccount.resource?.importFrom('orders/worker');
    const { import: imports } = JSON.parse(Testing.synth(stack, true)) as { import: { id: string; to: string }[] };
    expect(imports.map(({ id, to }) => [id, to.split('.')[0]])).toEqual([
      ['orders-worker', 'aws_iam_role'],
      ['orders-worker/arn:aws:iam::aws:policy/Some', 'aws_iam_role_policy_attachment'],
      ['orders/worker', 'kubernetes_service_account_v1'],
    ]);
  });
});

test('what is only found has none', () => {
  const w = new World();
  const found = [
    WorkloadRole.fromRoleArn(w.stack, 'Role', 'arn:aws:iam::123456789012:role/app'),
    w.oidc(),
    kubernetes.Role.fromName('orders', 'reader'),
    kubernetes.ClusterRole.fromName('view'),
  ];
  expect(found.map(({ resource }) => resource)).toEqual(found.map(() => undefined));
});
