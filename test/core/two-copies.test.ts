import { Testing } from 'cdktf';
import {
  Credentials,
  Errors,
  IrsaRole,
  OidcProvider,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Subject,
  Thumbprints,
  WorkloadIdentity,
  type ICluster,
} from 'cdktf-eks-workload-identity';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { StackJson } from '../support/rendered';
import { stackWithProviders } from '../support/synth';

// As a second folder in node_modules gives it: every module of the library once more, and CDKTF's as they are.
type Library = typeof import('cdktf-eks-workload-identity');
let other: Library;

beforeAll(async () => {
  vi.resetModules();
  other = await import('cdktf-eks-workload-identity');
});

const READ = 'AmazonS3ReadOnlyAccess';
const ISSUER = 'https://oidc.example.com';

describe('two copies of one version in one app', () => {
  test('are two', () => {
    expect(other.WorkloadIdentity).not.toBe(WorkloadIdentity);
  });

  test('share what exists once in a stack', () => {
    const stack = stackWithProviders();
    const oidc = new OidcProvider(stack, 'Oidc', { issuerUrl: ISSUER, thumbprints: Thumbprints.managedByAws() });
    const identity = (library: Library, name: string): unknown =>
      new library.WorkloadIdentity(stack, name, {
        cluster: { clusterName: 'demo' },
        serviceAccount: { namespace: 'apps', name },
        credentials: library.Credentials.irsa(oidc),
        permissions: [library.Permissions.awsManagedPolicy(READ)],
        createNamespace: true,
      });
    identity({ WorkloadIdentity, Credentials, Permissions } as Library, 'one');
    identity(other, 'two');
    const { data, resource } = JSON.parse(Testing.synth(stack, true)) as StackJson;
    expect(Object.keys(data?.['aws_partition'] ?? {})).toEqual(['WorkloadIdentityPartition']);
    expect(Object.keys(resource?.['kubernetes_namespace_v1'] ?? {})).toHaveLength(1);
  });

  test('know a role that the other one makes, found again by its ARN', () => {
    const stack = stackWithProviders();
    const oidc = new OidcProvider(stack, 'Oidc', { issuerUrl: ISSUER, thumbprints: Thumbprints.managedByAws() });
    const made = new IrsaRole(stack, 'Made', {
      oidcProviders: [oidc],
      subjects: [Subject.serviceAccount('apps', 'writer')],
    });
    const role = other.WorkloadRole.fromRoleArn(stack, 'Found', made.roleArn);
    const associate = (): unknown =>
      new other.PodIdentityAssociation(stack, 'Association', {
        cluster: { clusterName: 'demo' },
        serviceAccount: other.ServiceAccountRef.of('apps', 'writer'),
        role,
      });
    expect(codeOf(associate)).toBe('PodIdentityNotTrusted');
  });

  test('take one cluster of the user for one', () => {
    const stack = stackWithProviders();
    const cluster: ICluster = { clusterName: 'demo' };
    const add = (library: Library, id: string): unknown =>
      new library.WorkloadIdentity(stack, id, {
        cluster,
        serviceAccount: { namespace: 'apps', name: 'writer' },
        credentials: library.Credentials.podIdentity(),
        permissions: [library.Permissions.inline('read', document(library))],
      });
    add({ WorkloadIdentity, Credentials, Permissions, PolicyDocument, PolicyStatement } as Library, 'One');
    expect(codeOf(() => add(other, 'Two'))).toBe('ServiceAccountClaimed');
  });
});

/** Of an error whose class may be that of either copy. */
function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (Errors.isWorkloadIdentityError(error)) return error.code;
    throw error;
  }
  return 'nothing is thrown';
}

function document(library: Library): PolicyDocument {
  return new library.PolicyDocument({
    statements: [new library.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] })],
  });
}
