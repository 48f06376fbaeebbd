import type { TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  kubernetes,
  OidcProvider,
  WorkloadIdentity,
  WorkloadRole,
  type WorkloadServiceAccount,
} from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { failure } from '../support/failure';
import { stackWithProviders, synth } from '../support/synth';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const ROLE = 'arn:aws:iam::123456789012:role/writer';
const { ServiceAccountManagement } = kubernetes;

function irsa(stack: TerraformStack, audiences?: string[]): Credentials {
  return Credentials.irsa(OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN, { audiences }));
}

function identity(
  stack: TerraformStack,
  credentials: Credentials,
  options: Partial<WorkloadServiceAccount> = {},
): WorkloadIdentity {
  return new WorkloadIdentity(stack, 'Writer', {
    cluster: Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1', podIdentityAgentInstalled: true }),
    serviceAccount: { namespace: 'apps', name: 'writer', ...options },
    credentials,
    role: WorkloadRole.fromRoleArn(stack, 'Role', ROLE),
  });
}

test('IRSA needs the ARN of the role, and no audience that the webhook takes anyway', () => {
  const stack = stackWithProviders();
  expect(identity(stack, irsa(stack)).serviceAccountAnnotations).toEqual({ 'eks.amazonaws.com/role-arn': ROLE });
});

test('another audience and the options of the webhook are among them, your own annotations are not', () => {
  const stack = stackWithProviders();
  const options = { regionalSts: true, tokenExpirationSeconds: 3600, annotationPrefix: 'iam.example.com' };
  const annotations = { owner: 'us' };
  expect(identity(stack, irsa(stack, ['vault']), { ...options, annotations }).serviceAccountAnnotations).toEqual({
    'iam.example.com/role-arn': ROLE,
    'iam.example.com/audience': 'vault',
    'iam.example.com/sts-regional-endpoints': 'true',
    'iam.example.com/token-expiration': '3600',
  });
});

test('EKS Pod Identity needs none, and both need those of IRSA', () => {
  const stack = stackWithProviders();
  expect(identity(stack, Credentials.podIdentity()).serviceAccountAnnotations).toEqual({});
  const both = stackWithProviders();
  const oidc = OidcProvider.fromOidcProviderArn(both, 'Oidc', ARN);
  expect(identity(both, Credentials.irsaAndPodIdentity(oidc)).serviceAccountAnnotations).toEqual({
    'eks.amazonaws.com/role-arn': ROLE,
  });
});

test('they are what the library writes on an account that it creates', () => {
  const stack = stackWithProviders();
  const made = identity(stack, irsa(stack, ['vault']), { regionalSts: false, tokenExpirationSeconds: 86400 });
  const { metadata } = synth(() => undefined, stack).only('kubernetes_service_account_v1') as {
    metadata: { annotations: unknown };
  };
  expect(metadata.annotations).toEqual(made.serviceAccountAnnotations);
});

test('of an account that is only referred to, they have the options of the webhook', () => {
  const stack = stackWithProviders();
  const management = ServiceAccountManagement.referenced();
  const made = identity(stack, irsa(stack), { management, tokenExpirationSeconds: 600 });
  expect(made.serviceAccountAnnotations).toEqual({
    'eks.amazonaws.com/role-arn': ROLE,
    'eks.amazonaws.com/token-expiration': '600',
  });
});

test.each<[Partial<WorkloadServiceAccount>, string]>([
  [{ tokenExpirationSeconds: 599 }, 'serviceAccount.tokenExpirationSeconds must be'],
  [{ annotationPrefix: 'Iam' }, 'serviceAccount.annotationPrefix must be'],
])('fails when an option of the webhook is wrong where the account is only referred to: %j', (options, message) => {
  const management = ServiceAccountManagement.referenced();
  const error = failure((stack) => {
    try {
      identity(stack, irsa(stack), { management, ...options });
    } finally {
      stack.node.tryRemoveChild('Oidc');
      stack.node.tryRemoveChild('Role');
    }
  });
  expect(error).toContain(`[stack/Writer] ${message}`);
});

test('what was changed after the call changes none of them, and each reading is a copy', () => {
  const stack = stackWithProviders();
  const serviceAccount = { namespace: 'apps', name: 'writer', tokenExpirationSeconds: 600 };
  const made = new WorkloadIdentity(stack, 'Writer', {
    cluster: Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1' }),
    serviceAccount,
    credentials: Credentials.podIdentity(),
  });
  serviceAccount.tokenExpirationSeconds = 3600;
  made.serviceAccountAnnotations['eks.amazonaws.com/role-arn'] = ROLE;
  expect(made.serviceAccountAnnotations).toEqual({ 'eks.amazonaws.com/token-expiration': '600' });
});
