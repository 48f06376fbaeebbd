import { AddonCatalog } from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';

const rows = AddonCatalog.names().map((name) => AddonCatalog.tryFind(name));

test('an add-on is found by its name', () => {
  expect(AddonCatalog.tryFind('vpc-cni')).toEqual({
    name: 'vpc-cni',
    namespace: 'kube-system',
    serviceAccounts: [{ name: 'aws-node', managedPolicies: ['AmazonEKS_CNI_Policy'] }],
    requiresIamPermissions: true,
    podIdentity: 'supported',
    podIdentityFrom: 'v1.15.5',
    sharedRoleName: 'AmazonEKSPodIdentityAmazonVPCCNIRole',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html',
    verified: true,
  });
  expect(AddonCatalog.tryFind('vpc-cnI')).toBeUndefined();
});

test('every row has a source, names that are written once, and policies without a partition', () => {
  expect(new Set(AddonCatalog.names()).size).toBe(rows.length);
  for (const row of rows) {
    expect(row?.source, row?.name).toMatch(/^(https:\/\/docs\.aws\.amazon\.com\/|eks:)/);
    expect(['supported', 'unneeded', 'unknown'], row?.name).toContain(row?.podIdentity);
    for (const { managedPolicies } of row?.serviceAccounts ?? []) {
      for (const policy of managedPolicies) expect(policy, row?.name).toMatch(/^(service-role\/)?[A-Za-z0-9_]+$/);
    }
  }
});

test('an add-on that needs no identity has no service account, and one with accounts has a namespace', () => {
  for (const row of rows) {
    if (row?.podIdentity === 'unneeded') expect(row.serviceAccounts, row.name).toEqual([]);
    if ((row?.serviceAccounts.length ?? 0) > 0) expect(row?.namespace, row?.name).toMatch(/^[a-z0-9-]+$/);
  }
});
