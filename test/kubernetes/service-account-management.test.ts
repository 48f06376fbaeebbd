import { kubernetes, Cluster, Credentials, OidcProvider, WorkloadIdentity } from 'cdktf-eks-workload-identity';
import type { WorkloadServiceAccount } from 'cdktf-eks-workload-identity';
import type { TerraformStack } from 'cdktf';
import { expect, test } from 'vitest';
import { failure } from '../support/failure';
import { stackWithProviders, synth } from '../support/synth';

const { ServiceAccountManagement } = kubernetes;

function identity(stack: TerraformStack, options: Partial<WorkloadServiceAccount>): WorkloadIdentity {
  const oidc = OidcProvider.fromOidcProviderArn(
    stack,
    'Oidc',
    'arn:aws:iam::123456789012:oidc-provider/oidc.example.com',
  );
  return new WorkloadIdentity(stack, 'Writer', {
    cluster: Cluster.outsideEks({ clusterName: 'demo' }),
    serviceAccount: { namespace: 'apps', name: 'writer', ...options },
    credentials: Credentials.irsa(oidc),
  });
}

const ROLE = '${aws_iam_role.Writer_Role_7A2A3899.arn}';

function synthesized(options: Partial<WorkloadServiceAccount>): Record<string, unknown> {
  const { aws_iam_role, ...kubernetesResources } = synth((stack) => identity(stack, options)).json[
    'resource'
  ] as Record<string, unknown>;
  expect(aws_iam_role).toHaveProperty('Writer_Role_7A2A3899');
  return kubernetesResources;
}

const labels = { 'app.kubernetes.io/managed-by': 'terraform' };
const metadata = { namespace: 'apps', name: 'writer' };
const annotations = { 'eks.amazonaws.com/role-arn': ROLE };

test('create, the default, makes the account', () => {
  const made = {
    kubernetes_service_account_v1: {
      Writer_ServiceAccount_6F6B1FD2: { metadata: { ...metadata, labels, annotations } },
    },
  };
  expect(synthesized({})).toEqual(made);
  expect(synthesized({ management: ServiceAccountManagement.create() })).toEqual(made);
});

test('annotateExisting puts annotations on an account that exists', () => {
  const management = ServiceAccountManagement.annotateExisting();
  expect(synthesized({ management, annotations: { owner: 'us' }, regionalSts: true })).toEqual({
    kubernetes_annotations: {
      Writer_ServiceAccount_A679A070: {
        api_version: 'v1',
        kind: 'ServiceAccount',
        metadata,
        annotations: { owner: 'us', ...annotations, 'eks.amazonaws.com/sts-regional-endpoints': 'true' },
      },
    },
  });
});

test('annotateExisting may force, and takes the default account', () => {
  const management = ServiceAccountManagement.annotateExisting({ force: true });
  expect(synthesized({ management, name: 'default' })).toMatchObject({
    kubernetes_annotations: {
      Writer_ServiceAccount_A679A070: { metadata: { namespace: 'apps', name: 'default' }, force: true },
    },
  });
});

test('annotateExisting without anything to annotate only refers to the account', () => {
  const stack = stackWithProviders();
  const account = ServiceAccountManagement.annotateExisting()._provide(stack, 'Account', metadata);
  expect(account).toEqual({ namespace: 'apps', serviceAccountName: 'writer', ready: [] });
  expect(stack.node.tryFindChild('Account')).toBeUndefined();
});

test('referenced creates nothing in Kubernetes', () => {
  const stack = stackWithProviders();
  const { serviceAccount } = identity(stack, { management: ServiceAccountManagement.referenced() });
  expect(serviceAccount).toEqual({ namespace: 'apps', serviceAccountName: 'writer', ready: [] });
  expect(Object.keys(synth(() => undefined, stack).json['resource'] as object)).toEqual(['aws_iam_role']);
});

test.each([
  ['labels', { labels: { app: 's3' } }],
  ['automountToken', { automountToken: false }],
  ['imagePullSecrets', { imagePullSecrets: ['registry'] }],
] as [string, Partial<WorkloadServiceAccount>][])('fails when %s stands with annotateExisting', (option, options) => {
  const management = ServiceAccountManagement.annotateExisting();
  expect(afterOidc({ management, ...options })).toBe(
    `[stack/Writer] serviceAccount.${option} must be left out with ServiceAccountManagement.annotateExisting(): the service ` +
      'account is managed elsewhere [ServiceAccountOptionUnused]',
  );
});

test.each([
  ['labels', { labels: { app: 's3' } }],
  ['annotations', { annotations: { owner: 'us' } }],
  ['automountToken', { automountToken: false }],
  ['imagePullSecrets', { imagePullSecrets: ['registry'] }],
] as [string, Partial<WorkloadServiceAccount>][])('fails when %s stands with referenced', (option, options) => {
  expect(afterOidc({ management: ServiceAccountManagement.referenced(), ...options })).toBe(
    `[stack/Writer] serviceAccount.${option} must be left out with ServiceAccountManagement.referenced(): the service account is ` +
      'managed elsewhere [ServiceAccountOptionUnused]',
  );
});

/** The message, where nothing is left but the provider that was there before. */
function afterOidc(options: Partial<WorkloadServiceAccount>): string {
  return failure((stack) => {
    try {
      identity(stack, options);
    } finally {
      stack.node.tryRemoveChild('Oidc');
    }
  });
}
