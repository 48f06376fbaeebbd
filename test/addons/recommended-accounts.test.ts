import {
  Addon,
  AddonCatalog,
  AddonIdentity,
  AddonVersion,
  Cluster,
  IpFamily,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  WorkloadRole,
  type AddonProps,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import type { Rendered } from '../support/rendered';
import { stackWithProviders, synth } from '../support/synth';
import { warnings } from '../support/warnings';

const demo = Cluster.fromAttributes({
  clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/demo',
  podIdentityAgentInstalled: true,
});

function made(name: string, identity: AddonIdentity, more: Partial<AddonProps> = {}): Rendered {
  return synth((stack) => new Addon(stack, 'Addon', { cluster: demo, name, identity, ...more }));
}

function fails(name: string, identity: AddonIdentity, more: Partial<AddonProps> = {}): string {
  return failure((stack) => new Addon(stack, 'Addon', { cluster: demo, name, identity, ...more }));
}

function accounts(name: string, identity: AddonIdentity, more: Partial<AddonProps> = {}): string[] {
  const blocks = made(name, identity, more).only('aws_eks_addon')['pod_identity_association'];
  return (blocks as { service_account: string }[]).map((one) => one.service_account);
}

describe('efs-csi-node-sa, which takes an association from v3.0.0 on,', () => {
  const efs = (identity: AddonIdentity, version?: string): string[] =>
    accounts('aws-efs-csi-driver', identity, version === undefined ? {} : { version: AddonVersion.pinned(version) });
  const asked = AddonIdentity.recommended({ serviceAccounts: ['efs-csi-node-sa'] });
  const V3 = 'v3.0.0-eksbuild.1';
  const V2 = 'v2.1.15-eksbuild.1';

  test('gets a role with its own policies there, and none before', () => {
    for (const identity of [
      AddonIdentity.recommended(),
      AddonIdentity.recommendedShared(),
      AddonIdentity.fromSharedRole(),
    ]) {
      expect(efs(identity, V2)).toEqual(['efs-csi-controller-sa']);
      expect(efs(identity, V3)).toEqual(['efs-csi-controller-sa', 'efs-csi-node-sa']);
    }
    const version = AddonVersion.pinned(V3);
    const policies = made('aws-efs-csi-driver', asked, { version }).resources('aws_iam_role_policy_attachment');
    expect(
      Object.values(policies)
        .map(({ policy_arn }) => policy_arn)
        .sort(),
    ).toEqual([
      'arn:aws:iam::aws:policy/AmazonElasticFileSystemsUtils',
      'arn:aws:iam::aws:policy/AmazonS3FilesClientFullAccess',
      'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
    ]);
  });

  test('where the version is not known, gets one only where it is asked for', () => {
    expect(efs(AddonIdentity.recommended())).toEqual(['efs-csi-controller-sa']);
    expect(efs(AddonIdentity.recommendedShared())).toEqual(['efs-csi-controller-sa']);
    expect(efs(asked)).toEqual(['efs-csi-node-sa']);
    const own = AddonIdentity.recommended({ ownPermissions: { 'efs-csi-node-sa': [] } });
    expect(efs(own)).toEqual(['efs-csi-controller-sa', 'efs-csi-node-sa']);
  });

  test('fails before, where it is asked for', () => {
    const own = AddonIdentity.recommended({ ownPermissions: { 'efs-csi-node-sa': [] } });
    for (const identity of [asked, own]) {
      expect(fails('aws-efs-csi-driver', identity, { version: AddonVersion.pinned(V2) })).toBe(
        `[stack/Addon] version of add-on "aws-efs-csi-driver" must be v3.0.0 or newer to take an association of "efs-csi-node-sa", got "${V2}": raise it, or use AddonIdentity.irsa(role) [AddonVersionTooOld]`,
      );
    }
  });

  test('brings an advice before, with a role of your own', () => {
    const advised = (version: string): string[] => {
      const stack = stackWithProviders();
      const role = WorkloadRole.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/efs');
      const identity = AddonIdentity.podIdentity({ 'efs-csi-controller-sa': role, 'efs-csi-node-sa': role });
      const props = { cluster: demo, name: 'aws-efs-csi-driver', identity, version: AddonVersion.pinned(version) };
      synth(() => new Addon(stack, 'Addon', props), stack);
      return warnings(stack);
    };
    expect(advised(V2)).toEqual([
      `stack/Addon: [AddonVersionTooOld] add-on "aws-efs-csi-driver" takes an association of "efs-csi-node-sa" from version v3.0.0, and ${V2} is older: raise it, or use AddonIdentity.irsa(role)`,
    ]);
    expect(advised(V3)).toEqual([]);
  });
});

describe('for add-ons whose own page advises against the policy that AWS names', () => {
  const bucket = Permissions.inline(
    'bucket',
    new PolicyDocument({
      statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::data/*'] })],
    }),
  );
  const advised = (name: string, identity: AddonIdentity): string[] => {
    const stack = stackWithProviders();
    synth(() => new Addon(stack, 'Addon', { cluster: demo, name, identity }), stack);
    return warnings(stack).filter((text) => !text.includes('[AddonFactsUnsure]'));
  };

  test.each([
    [
      'aws-mountpoint-s3-csi-driver',
      's3-csi-driver-sa',
      'AmazonS3FullAccess',
      'awslabs/mountpoint-s3-csi-driver/blob/main/docs/CONFIGURATION.md',
    ],
    [
      'aws-fsx-csi-driver',
      'fsx-csi-controller-sa',
      'AmazonFSxFullAccess',
      'kubernetes-sigs/aws-fsx-csi-driver/blob/master/docs/install.md',
    ],
    [
      'external-dns',
      'external-dns',
      'AmazonRoute53FullAccess',
      'kubernetes-sigs/external-dns/blob/master/docs/tutorials/aws.md',
    ],
  ])('%s brings an advice, and none with permissions of your own', (name, account, policy, page) => {
    const message = `stack/Addon: [AddonFullAccess] add-on "${name}" gets ${policy} for "${account}", and its own page advises a narrower policy (https://github.com/${page}): pass one as ownPermissions of AddonIdentity.recommended({ ... })`;
    expect(advised(name, AddonIdentity.recommended())).toEqual([message]);
    expect(advised(name, AddonIdentity.recommended({ permissions: [bucket] }))).toEqual([message]);
    if (AddonCatalog.tryFind(name)?.sharedRoleName !== undefined) {
      expect(advised(name, AddonIdentity.recommendedShared())).toEqual([message]);
      expect(advised(name, AddonIdentity.fromSharedRole())).toEqual([]);
    }
    const identity = AddonIdentity.recommended({ ownPermissions: { [account]: [bucket] } });
    expect(advised(name, identity)).toEqual([]);
    const { json, only } = made(name, identity);
    expect(Object.keys(json['resource'] as object).sort()).toEqual([
      'aws_eks_addon',
      'aws_iam_role',
      'aws_iam_role_policy',
    ]);
    expect(only('aws_iam_role_policy')).toMatchObject({ name: 'bucket' });
  });

  test('your own stand in place of those of AWS, for that account alone, and what each may do beside stays', () => {
    const identity = AddonIdentity.recommended({
      ownPermissions: { 'adot-col-otlp-ingest': [] },
      permissions: [bucket],
    });
    const { resources } = made('adot', identity);
    expect(
      Object.values(resources('aws_iam_role_policy_attachment'))
        .map(({ policy_arn }) => policy_arn)
        .sort(),
    ).toEqual([
      'arn:aws:iam::aws:policy/AmazonPrometheusRemoteWriteAccess',
      'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy',
    ]);
    expect(Object.keys(resources('aws_iam_role_policy'))).toHaveLength(3);
  });

  test('fails where no role takes them', () => {
    const own = (account: string, more = {}): AddonIdentity =>
      AddonIdentity.recommended({ ownPermissions: { [account]: [bucket] }, ...more });
    const message = (account: string, known: string): string =>
      `[stack/Addon] ownPermissions must be service accounts of add-on "adot", got "${account}": use one of ${known} [AddonServiceAccountUnknown]`;
    const all = 'adot-col-prom-metrics, adot-col-otlp-ingest, adot-col-container-logs';
    expect(fails('adot', own('adot-col'))).toBe(message('adot-col', all));
    const only = { serviceAccounts: ['adot-col-prom-metrics'] };
    expect(fails('adot', own('adot-col-otlp-ingest', only))).toBe(
      message('adot-col-otlp-ingest', 'adot-col-prom-metrics'),
    );
    expect(fails('coredns', own('coredns'))).toContain(
      'with roles of your own, or AddonIdentity.none() [AddonPoliciesUnknown]',
    );
    expect(fails('vpc-cni', own('aws-node', { ipFamily: IpFamily.IPV6 }))).toBe(
      '[stack/Addon] ipFamily and ownPermissions exclude each other: give one of them [OptionsExclusive]',
    );
  });

  test('fails where they are none', () => {
    const wrong = (ownPermissions: unknown): string =>
      fails('adot', AddonIdentity.recommended({ ownPermissions: ownPermissions as never }));
    expect(wrong([bucket])).toContain('ownPermissions must be');
    expect(wrong({ 'adot-col-otlp-ingest': bucket })).toContain('ownPermissions["adot-col-otlp-ingest"] must be');
    expect(wrong({ 'adot-col-otlp-ingest': ['x'] })).toContain('ownPermissions["adot-col-otlp-ingest"][0] must be');
  });
});
