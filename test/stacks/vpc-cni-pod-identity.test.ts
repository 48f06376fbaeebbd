import { expect, test } from 'vitest';
import { VpcCniPodIdentity } from '../../stacks/vpc-cni-pod-identity';
import { withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const ID = 'vpc-cni-pod-identity';
const create = sample(VpcCniPodIdentity, ID);
const existing = sample(VpcCniPodIdentity, ID, { vpcCniRole: 'existing' });
const none = sample(VpcCniPodIdentity, ID, { vpcCniRole: 'none' });

const cni = (one: typeof create): [string, Record<string, unknown>] => {
  const found = Object.entries(one.resources('aws_eks_addon')).find(([, { addon_name }]) => addon_name === 'vpc-cni');
  return found ?? ['', {}];
};

test.each([
  ['role made', create],
  ['role found', existing],
  ['no identity', none],
])('snapshot, %s', (_, one) => {
  expect(withPolicies(one.json)).toMatchSnapshot();
});

test('vpc-cni of cluster demo at its version, with the role for aws-node', () => {
  expect(cni(create)[1]).toMatchObject({
    cluster_name: 'demo',
    addon_version: 'v1.19.0-eksbuild.1',
    pod_identity_association: [{ service_account: 'aws-node' }],
  });
  expect(create.only('aws_iam_role')['name']).toBe('AmazonEKSPodIdentityAmazonVPCCNIRole');
  expect(create.only('aws_iam_role_policy_attachment')['policy_arn']).toMatch(
    /:iam::aws:policy\/AmazonEKS_CNI_Policy$/,
  );
  expect(existing.resources('aws_iam_role')).toEqual({});
  expect(Object.values(existing.data('aws_iam_role'))).toEqual([{ name: 'AmazonEKSPodIdentityAmazonVPCCNIRole' }]);
});

test('the add-on has one address without and with an identity, so it is updated in place', () => {
  expect(cni(none)[1]['pod_identity_association']).toBeUndefined();
  expect(cni(none)[0]).toBe(cni(create)[0]);
  expect(cni(none)[0]).toBe(cni(existing)[0]);
});
