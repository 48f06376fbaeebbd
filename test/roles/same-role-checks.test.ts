import {
  Cluster,
  PodIdentityAssociation,
  ServiceAccountRef,
  TrustPolicy,
  WorkloadRole,
  type IWorkloadRole,
} from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { messageOf } from '../support/message-of';
import { stackWithProviders } from '../support/synth';

test('a role found again by its own ARN is checked as the role is', () => {
  const stack = stackWithProviders();
  const cluster = Cluster.fromAttributes({
    clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/demo',
    podIdentityAgentInstalled: true,
  });
  const made = new WorkloadRole(stack, 'Made', { trust: new TrustPolicy().addAwsServices(['ec2']) });
  const associate = (id: string, role: IWorkloadRole): void => {
    new PodIdentityAssociation(stack, id, { cluster, serviceAccount: ServiceAccountRef.of('apps', 'api'), role });
  };
  const found = WorkloadRole.fromRoleArn(stack, 'Found', made.roleArn);
  const expected = messageOf(() => {
    associate('One', made);
  });
  expect(expected).toContain('[PodIdentityNotTrusted]');
  expect(
    messageOf(() => {
      associate('One', found);
    }),
  ).toBe(expected);
  const literal = WorkloadRole.fromRoleArn(stack, 'Literal', 'arn:aws:iam::111122223333:role/elsewhere');
  expect(() => {
    associate('Two', literal);
  }).not.toThrow();
});
