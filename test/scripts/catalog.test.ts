import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refreshed, refreshedCatalog, type AddonAnswers, type CatalogRow } from '../../scripts/catalog';
import { askEks } from '../../scripts/refresh-catalog';

const recorded = (name: string): unknown => JSON.parse(readFileSync(join(__dirname, 'recorded', name), 'utf8'));

const [versions] = recorded('describe-addon-versions.vpc-cni.json') as {
  AddonName: string;
  Versions: { AddonVersion: string; RequiresIamPermissions: boolean }[];
}[];
const configuration = recorded('describe-addon-configuration.vpc-cni.json') as {
  addonVersion: string;
  podIdentityConfiguration: { serviceAccount: string; recommendedManagedPolicies: string[] }[];
};
const catalog = JSON.parse(readFileSync(join(__dirname, '../../lib/addons/catalog.json'), 'utf8')) as CatalogRow[];

const vpcCni: AddonAnswers = {
  addonName: versions?.AddonName ?? '',
  requiresIamPermissions: versions?.Versions[0]?.RequiresIamPermissions,
  podIdentityConfiguration: configuration.podIdentityConfiguration,
};

test('what AWS answered for vpc-cni is what the catalogue says', () => {
  expect(refreshedCatalog(catalog, [vpcCni])).toEqual(catalog);
});

test('other service accounts and policies win, and their source is EKS', () => {
  const old = catalog.find(({ name }) => name === 'vpc-cni');
  const row = refreshed(old, {
    ...vpcCni,
    podIdentityConfiguration: [
      { serviceAccount: 'other', recommendedManagedPolicies: ['arn:aws-cn:iam::aws:policy/service-role/Other'] },
    ],
  });
  expect(row).toEqual({
    ...old,
    serviceAccounts: [{ name: 'other', managedPolicies: ['service-role/Other'] }],
    source: 'eks:DescribeAddonVersions and eks:DescribeAddonConfiguration',
  });
});

test('what EKS does not say of a service account stays', () => {
  const old = catalog.find(({ name }) => name === 'aws-efs-csi-driver');
  const [controller, node] = old?.serviceAccounts ?? [];
  const row = refreshed(old, {
    addonName: 'aws-efs-csi-driver',
    podIdentityConfiguration: [
      { serviceAccount: node?.name, recommendedManagedPolicies: ['arn:aws:iam::aws:policy/Other'] },
      { serviceAccount: controller?.name, recommendedManagedPolicies: ['arn:aws:iam::aws:policy/Own'] },
    ],
  });
  expect(row.serviceAccounts).toEqual([
    { name: 'efs-csi-node-sa', managedPolicies: ['Other'], podIdentityFrom: 'v3.0.0' },
    { name: 'efs-csi-controller-sa', managedPolicies: ['Own'] },
  ]);
});

test('what EKS leaves out stays as it was', () => {
  const old = catalog.find(({ name }) => name === 'aws-ebs-csi-driver');
  expect(refreshed(old, { addonName: 'aws-ebs-csi-driver' })).toEqual(old);
});

test('an add-on that needs permissions, and for which EKS names no service account, takes no associations', () => {
  const source = 'eks:DescribeAddonVersions and eks:DescribeAddonConfiguration';
  const old = catalog.find(({ name }) => name === 'kasten_k10');
  expect(refreshed(old, { addonName: 'kasten_k10', requiresIamPermissions: true })).toEqual({
    ...old,
    podIdentity: 'unsupported',
    source,
  });
  const unsure = catalog.find(({ name }) => name === 'external-dns');
  expect(refreshed(unsure, { addonName: 'external-dns', requiresIamPermissions: false })).toEqual({
    ...unsure,
    serviceAccounts: [],
    requiresIamPermissions: false,
    podIdentity: 'unneeded',
    source,
    verified: true,
  });
});

test('a namespace that EKS names wins', () => {
  const old = catalog.find(({ name }) => name === 'coredns');
  const row = refreshed(old, { addonName: 'coredns', defaultNamespace: 'dns', requiresIamPermissions: false });
  expect(row).toEqual({
    ...old,
    namespace: 'dns',
    source: 'eks:DescribeAddonVersions and eks:DescribeAddonConfiguration',
  });
});

test('a new add-on comes at the end; what EKS does not say stays unknown', () => {
  const rows = refreshedCatalog(catalog, [{ addonName: 'zz' }, { addonName: 'aa', requiresIamPermissions: false }]);
  const source = 'eks:DescribeAddonVersions and eks:DescribeAddonConfiguration';
  expect(rows.slice(catalog.length)).toEqual([
    {
      name: 'aa',
      serviceAccounts: [],
      requiresIamPermissions: false,
      podIdentity: 'unneeded',
      source,
      verified: true,
    },
    { name: 'zz', serviceAccounts: [], podIdentity: 'unknown', source, verified: false },
  ]);
  expect(rows.slice(0, catalog.length)).toEqual(catalog);
});

test('EKS is asked for the configuration of each default version', async () => {
  const asked: unknown[] = [];
  const pages = [
    {
      addons: [
        {
          addonName: vpcCni.addonName,
          addonVersions: [
            { addonVersion: 'v2.0.0', compatibilities: [{ defaultVersion: false }] },
            {
              addonVersion: configuration.addonVersion,
              compatibilities: [{ defaultVersion: true }],
              requiresIamPermissions: vpcCni.requiresIamPermissions,
            },
          ],
        },
      ],
    },
  ];
  // The paginator wants a real client; its calls are answered here.
  const { EKSClient: Client } = await import('@aws-sdk/client-eks');
  const client = new Client({ region: 'us-east-1' });
  client.send = (command: { input: object; constructor: { name: string } }) => {
    asked.push([command.constructor.name, command.input]);
    return Promise.resolve(command.constructor.name === 'DescribeAddonVersionsCommand' ? pages[0] : configuration);
  };
  expect(await askEks(client)).toEqual([{ ...vpcCni, defaultNamespace: undefined }]);
  expect(asked.at(-1)).toEqual([
    'DescribeAddonConfigurationCommand',
    { addonName: 'vpc-cni', addonVersion: 'v1.19.0-eksbuild.1' },
  ]);
});
