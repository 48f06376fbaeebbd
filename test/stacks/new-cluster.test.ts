import { expect, test } from 'vitest';
import { NewCluster } from '../../stacks/new-cluster';
import { withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const alone = sample(NewCluster, 'new-cluster');
const withProvider = sample(NewCluster, 'new-cluster', { createOidcProvider: 'true' });

test('snapshot', () => {
  expect(withPolicies(alone.json)).toMatchSnapshot();
});

test('the OIDC provider comes by one toggle, and changes nothing else', () => {
  expect(alone.resources('aws_iam_openid_connect_provider')).toEqual({});
  expect(Object.keys(withProvider.resources('aws_iam_openid_connect_provider'))).toHaveLength(1);
  const resources = { ...(withProvider.json['resource'] as Record<string, unknown>) };
  delete resources['aws_iam_openid_connect_provider'];
  expect(resources).toEqual(alone.json['resource']);
});

test('nodes come after the CNI and the agent; CoreDNS and the EBS driver after the nodes', () => {
  const addons = alone.resources('aws_eks_addon');
  const address = (name: string): string =>
    Object.keys(addons).find((key) => addons[key]?.['addon_name'] === name) ?? name;
  const waits = (name: string): unknown => addons[address(name)]?.['depends_on'];
  const nodes = alone.only('aws_eks_node_group')['depends_on'];
  for (const name of ['vpc-cni', 'eks-pod-identity-agent', 'kube-proxy']) {
    expect(nodes).toContain(`aws_eks_addon.${address(name)}`);
    expect(JSON.stringify(waits(name) ?? [])).not.toContain('aws_eks_node_group');
  }
  for (const name of ['coredns', 'aws-ebs-csi-driver']) expect(waits(name)).toContain('aws_eks_node_group.Nodes');
});

test('self-managed add-ons are off, and the nodes have no CNI policy', () => {
  expect(alone.only('aws_eks_cluster')['bootstrap_self_managed_addons']).toBe(false);
  const attached = Object.values(alone.resources('aws_iam_role_policy_attachment')).filter(({ policy_arn }) =>
    String(policy_arn).endsWith('/AmazonEKS_CNI_Policy'),
  );
  expect(attached).toHaveLength(1);
  expect(String(attached[0]?.['role'])).toContain('VpcCni_Role-aws-node');
});
