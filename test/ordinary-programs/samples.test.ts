import { expect, test } from 'vitest';
import { BlueGreen } from '../../stacks/blue-green';
import { CrossAccountReader } from '../../stacks/cross-account-reader';
import { EksAnywhere } from '../../stacks/eks-anywhere';
import { FluentdCloudwatch } from '../../stacks/fluentd-cloudwatch';
import { KubeadmPublicBucket } from '../../stacks/kubeadm-public-bucket';
import { NewCluster } from '../../stacks/new-cluster';
import { OrdersApi } from '../../stacks/orders-api';
import { ReadFromS3 } from '../../stacks/read-from-s3';
import { S3Writer } from '../../stacks/s3-writer';
import { TenantPrefixes } from '../../stacks/tenant-prefixes';
import { TinfoilServiceAccount } from '../../stacks/tinfoil-sa';
import { VpcCniPodIdentity } from '../../stacks/vpc-cni-pod-identity';
import { tellingSynth } from '../support/ordinary-programs';
import { sampleStacks, type StackClass } from '../support/sample-stacks';

// The samples are programs too, each with the settings that choose between two ways.

type Sample = readonly [Stack: StackClass, context: Record<string, string>, told?: string];

const SAMPLES: readonly Sample[] = [
  [BlueGreen, {}],
  [CrossAccountReader, {}],
  [CrossAccountReader, { sessionTags: 'off' }],
  [EksAnywhere, {}],
  [FluentdCloudwatch, {}],
  [KubeadmPublicBucket, {}],
  [NewCluster, {}],
  [NewCluster, { createOidcProvider: 'true' }],
  [OrdersApi, {}],
  [OrdersApi, { credentials: 'both' }],
  [OrdersApi, { credentials: 'podIdentity' }],
  [ReadFromS3, {}],
  [ReadFromS3, { oidcProvider: 'existing' }],
  [S3Writer, {}],
  [TenantPrefixes, {}],
  [TinfoilServiceAccount, {}],
  [VpcCniPodIdentity, {}],
  [VpcCniPodIdentity, { vpcCniRole: 'existing' }],
  // Shows what the add-on is without an identity, and is told so.
  [VpcCniPodIdentity, { vpcCniRole: 'none' }, 'AddonWithoutIdentity'],
];

test.each(SAMPLES.map(([Stack, context, told]) => ({ Stack, context, told })))(
  'sample $Stack.name with $context is told what it means to be told, and no more',
  ({ Stack, context, told }) => {
    const { alarms, stacks } = tellingSynth((app) => new Stack(app, 'stack'), { context });
    const ids = alarms.map((alarm) => /^@cdktf\/warn \S+: \[(\w+)\]/.exec(alarm)?.[1] ?? alarm);
    expect(ids).toEqual(told === undefined ? [] : [told]);
    expect(stacks().json['resource']).toBeDefined();
  },
);

test('no sample is left out', async () => {
  expect(new Set(SAMPLES.map(([Stack]) => Stack))).toEqual(new Set(await sampleStacks()));
});

test('all samples in one app are told nothing', () => {
  const { alarms } = tellingSynth((app) => {
    for (const Stack of new Set(SAMPLES.map(([Stack]) => Stack))) new Stack(app, Stack.name);
  });
  expect(alarms).toEqual([]);
});
