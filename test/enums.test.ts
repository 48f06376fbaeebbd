import {
  Addon,
  Cluster,
  Credentials,
  kubernetes,
  WorkloadIdentity,
  type WorkloadIdentityProps,
} from 'cdktf-eks-workload-identity';
import type { TerraformStack } from 'cdktf';
import { expect, test } from 'vitest';
import { failure } from './support/failure';
import { BLUE } from './support/federated';
import { stackWithProviders } from './support/synth';

const KINDS = 'ClusterKind.EKS, ClusterKind.EKS_AUTO_MODE, ClusterKind.EKS_OUTPOST, ClusterKind.OUTSIDE_EKS';
const CONFLICTS = 'ResolveConflicts.NONE, ResolveConflicts.OVERWRITE, ResolveConflicts.PRESERVE';
const demo = { clusterName: 'demo' };

function identity(stack: TerraformStack, props: Partial<WorkloadIdentityProps>): WorkloadIdentity {
  const serviceAccount = { namespace: 'apps', name: 'one' };
  return new WorkloadIdentity(stack, 'One', {
    cluster: demo,
    serviceAccount,
    credentials: Credentials.irsa(BLUE),
    ...props,
  });
}

const wrong = 'eks' as never;

test.each<[string, string, string, (stack: TerraformStack) => unknown]>([
  ['kind', 'ClusterKind', KINDS, () => Cluster.fromAttributes({ ...demo, kind: wrong })],
  ['kind', 'ClusterKind', KINDS, (stack) => Cluster.fromClusterName(stack, 'One', { ...demo, kind: wrong })],
  ['cluster.kind', 'ClusterKind', KINDS, (stack) => identity(stack, { cluster: { ...demo, kind: wrong } })],
  [
    'compute',
    'ComputeType',
    'ComputeType.LINUX, ComputeType.WINDOWS, ComputeType.FARGATE',
    (stack) => identity(stack, { compute: wrong }),
  ],
  ...(['resolveConflictsOnCreate', 'resolveConflictsOnUpdate'] as const).map(
    (option): [string, string, string, (stack: TerraformStack) => unknown] => [
      option,
      'ResolveConflicts',
      CONFLICTS,
      (stack) => new Addon(stack, 'One', { cluster: demo, name: 'coredns', [option]: wrong }),
    ],
  ),
])('fails when %s is no value of %s', (property, name, values, create) => {
  expect(failure(create)).toContain(
    `${property} must be a value of ${name}, got "eks": pass one of ${values} [ValueInvalid]`,
  );
});

test('fails when the service account of an identity is one that exists', () => {
  const stack = stackWithProviders();
  const serviceAccount = new kubernetes.ServiceAccount(stack, 'Account', { namespace: 'apps', name: 'one' }) as never;
  expect(failure(() => identity(stack, { serviceAccount }), stack)).toMatch(
    /^\[stack\/One\] serviceAccount must be a value of WorkloadServiceAccount, got .*: pass its namespace and name, with management: ServiceAccountManagement\.referenced\(\) where it exists already \[ValueInvalid\]$/,
  );
});
