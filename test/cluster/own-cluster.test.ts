import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { TerraformStack } from 'cdktf';
import {
  Addon,
  Cluster,
  ClusterKind,
  Credentials,
  CrossAccountTarget,
  OidcProvider,
  PodIdentityAssociation,
  PodIdentityScope,
  ServiceAccountRef,
  Subject,
  WorkloadIdentity,
  WorkloadRole,
  type ICluster,
  type IWorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { BLUE } from '../support/federated';
import { messageOf } from '../support/message-of';
import { stackWithProviders, synth } from '../support/synth';
import { Variables } from '../support/variables';

const ARN = 'arn:aws:eks:us-east-1:123456789012:cluster/demo';
const ACCOUNT = ServiceAccountRef.of('apps', 'writer');

function sourceRole(stack: TerraformStack): IWorkloadRole {
  return WorkloadRole.fromRoleArn(stack, 'Source', 'arn:aws:iam::123456789012:role/source');
}

/** A second account, far from the cluster: its provider must differ in nothing that the test is about. */
function provider(stack: TerraformStack, region: string): AwsProvider {
  return new AwsProvider(stack, region, { region, alias: region });
}

/** Wherever a cluster comes in. */
const PLACES: [string, (stack: TerraformStack, cluster: ICluster, awsProvider?: AwsProvider) => unknown][] = [
  [
    'WorkloadIdentity',
    (stack, cluster, awsProvider) =>
      new WorkloadIdentity(stack, 'Writer', {
        cluster,
        serviceAccount: { namespace: 'apps', name: 'writer' },
        credentials: Credentials.podIdentity(),
        awsProvider,
      }),
  ],
  ['Addon', (stack, cluster, awsProvider) => new Addon(stack, 'Writer', { cluster, name: 'coredns', awsProvider })],
  [
    'PodIdentityAssociation',
    (stack, cluster, awsProvider) =>
      new PodIdentityAssociation(stack, 'Writer', {
        cluster,
        serviceAccount: ACCOUNT,
        role: sourceRole(stack),
        awsProvider,
      }),
  ],
];
const MORE_PLACES: typeof PLACES = [
  ...PLACES,
  [
    'CrossAccountTarget',
    (stack, cluster) =>
      new CrossAccountTarget(stack, 'Writer', {
        cluster,
        serviceAccount: ACCOUNT,
        sourceRole: sourceRole(stack),
        awsProvider: provider(stack, 'eu-west-1'),
      }),
  ],
  ['OidcProvider', (stack, cluster) => new OidcProvider(stack, 'Writer', { cluster })],
  ['OidcProvider.fromCluster', (stack, cluster) => OidcProvider.fromCluster(stack, 'Writer', { cluster })],
];

describe('the facts of an object of your own are those that its ARN tells', () => {
  test.each(PLACES)('%s by a provider of another region', (_, create) => {
    for (const cluster of [{ clusterName: 'demo', clusterArn: ARN }, Cluster.fromAttributes({ clusterArn: ARN })]) {
      const stack = stackWithProviders();
      expect(messageOf(() => create(stack, cluster, provider(stack, 'eu-central-1')))).toBe(
        '[stack/Writer] awsProvider must be an AWS provider of region "us-east-1", that of cluster "demo", got ' +
          '"eu-central-1": pass the AWS provider of the cluster, or a namesake elsewhere is changed [ClusterProviderMismatch]',
      );
    }
  });

  test.each(PLACES)('%s by a provider of the same region', (_, create) => {
    const stack = stackWithProviders();
    create(stack, { clusterName: 'demo', clusterArn: ARN }, provider(stack, 'us-east-1'));
    expect(() => synth(() => undefined, stack)).not.toThrow();
  });

  test.each<[string, (stack: TerraformStack) => string]>([
    ['a literal', () => ARN],
    ['a token', () => new Variables().text('arn')],
  ])('the role has the name that it has with the class: %s', (_, arn) => {
    const nameWith = (clusterOf: (clusterArn: string) => ICluster): unknown => {
      const stack = stackWithProviders();
      PLACES[0]?.[1](stack, clusterOf(arn(stack)));
      return synth(() => undefined, stack).only('aws_iam_role')['name'];
    };
    const own = nameWith((clusterArn) => ({ clusterName: 'demo', clusterArn }));
    expect(own).toBe(nameWith((clusterArn) => Cluster.fromAttributes({ clusterName: 'demo', clusterArn })));
  });

  test('the external id is known', () => {
    const stack = stackWithProviders();
    const target = new CrossAccountTarget(stack, 'Target', {
      cluster: { clusterName: 'demo', clusterArn: ARN },
      serviceAccount: ACCOUNT,
      sourceRole: sourceRole(stack),
      disableSessionTags: true,
      awsProvider: provider(stack, 'eu-west-1'),
    });
    expect(target.externalId).toBe('us-east-1/123456789012/demo/apps/writer');
  });

  test('an add-on hands out the object that it was given', () => {
    const cluster = { clusterName: 'demo', clusterArn: ARN };
    expect(new Addon(stackWithProviders(), 'Addon', { cluster, name: 'coredns' }).cluster).toBe(cluster);
  });
});

const NAME_RULE = 'must be 1 to 100 letters, digits, "-" and "_" and begin with a letter or digit';
const WRONG: [string, ICluster, string][] = [
  [
    'a name that is none',
    { clusterName: 'bad name!' },
    `cluster.clusterName ${NAME_RULE}, got "bad name!": pass the cluster's name unchanged [ClusterNameInvalid]`,
  ],
  [
    'no name',
    { region: 'us-east-1' } as never,
    `cluster.clusterName ${NAME_RULE}, got nothing: pass the cluster's name unchanged [ClusterNameInvalid]`,
  ],
  [
    'a name other than in its ARN',
    { clusterName: 'other', clusterArn: ARN },
    'cluster.clusterName must agree with clusterArn of the cluster, which says "demo", got "other": correct one of them ' +
      '[ClusterArnMismatch]',
  ],
  [
    'an ARN of something else',
    { clusterName: 'demo', clusterArn: `${ARN}/x` },
    `cluster.clusterArn must be the ARN of an EKS cluster, got "${ARN}/x": pass one such as "${ARN}" [ClusterArnInvalid]`,
  ],
  [
    'a region other than in its ARN',
    { clusterName: 'demo', clusterArn: ARN, region: 'eu-west-1' },
    'cluster.region must agree with clusterArn of the cluster, which says "us-east-1", got "eu-west-1": correct one of ' +
      'them [ClusterArnMismatch]',
  ],
  [
    'an account other than in its ARN',
    { clusterName: 'demo', clusterArn: ARN, accountId: '210987654321' },
    'cluster.accountId must agree with clusterArn of the cluster, which says "123456789012", got "210987654321": correct ' +
      'one of them [ClusterArnMismatch]',
  ],
  [
    'a partition other than in its ARN',
    { clusterName: 'demo', clusterArn: ARN, partition: 'aws-cn' },
    'cluster.partition must agree with clusterArn of the cluster, which says "aws", got "aws-cn": correct one of them ' +
      '[ClusterArnMismatch]',
  ],
  ['an issuer without https', { clusterName: 'demo', issuerUrl: 'http://a.b' }, 'cluster.issuerUrl must '],
  [
    'a text for a boolean',
    { clusterName: 'demo', podIdentityAgentInstalled: 'true' as never },
    'cluster.podIdentityAgentInstalled must be a value of boolean, got "true": pass true or false [ValueInvalid]',
  ],
  [
    'a text',
    'demo' as never,
    'cluster must be a value of ICluster, got "demo": pass a cluster such as Cluster.fromClusterName(...) [ValueInvalid]',
  ],
];

describe.each(MORE_PLACES)('what is wrong with an object of your own is an error: %s', (_, create) => {
  test.each(WRONG)('%s', (__, cluster, message) => {
    expect(messageOf(() => create(stackWithProviders(), cluster))).toContain(`[stack/Writer] ${message}`);
  });
});

describe('what is wrong with a name and an ARN is an error for a scope too', () => {
  const wrong = WRONG.filter(([what]) =>
    ['a name that is none', 'a name other than in its ARN', 'a text'].includes(what),
  );
  test.each(wrong)('%s', (_, cluster, message) => {
    const subjects = [Subject.serviceAccount('apps', 'writer')];
    expect(messageOf(() => PodIdentityScope.serviceAccounts(cluster, subjects))).toBe(message);
    expect(messageOf(() => PodIdentityScope.anyServiceAccount(cluster))).toBe(message);
  });
});

test('a cluster outside EKS may have a name that EKS would refuse', () => {
  const create = (clusterName: string): string =>
    messageOf(
      () =>
        new WorkloadIdentity(stackWithProviders(), 'Writer', {
          cluster: { clusterName, kind: ClusterKind.OUTSIDE_EKS },
          serviceAccount: { namespace: 'apps', name: 'writer' },
          credentials: Credentials.irsa(BLUE),
        }),
    );
  expect(create('kind.example.com')).toBe('nothing is thrown');
  expect(create('-')).toContain('cluster.clusterName must be 1 to 253 letters');
});
