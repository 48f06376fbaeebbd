import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { TerraformVariable, Testing, type TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  OidcProvider,
  WorkloadIdentity,
  type ICluster,
  type WorkloadIdentityProps,
} from 'cdktf-eks-workload-identity';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';
import { stackWithProviders } from '../support/synth';

const OIDC = OidcProvider.fromOidcProviderArn(
  stackWithProviders(),
  'Oidc',
  'arn:aws:iam::123456789012:oidc-provider/oidc.example.com',
);
const ARN = 'arn:aws:eks:us-east-1:123456789012:cluster/demo';
const MESSAGE =
  '[stack/Two] serviceAccount must belong to one workload identity of its cluster, and "stack/One" has it, got ' +
  '{"namespace":"apps","name":"writer"}: give both permissions to one identity, or use another service account ' +
  '[ServiceAccountClaimed]';

function identity(
  scope: Construct,
  id: string,
  cluster: ICluster,
  props: Partial<WorkloadIdentityProps> = {},
): WorkloadIdentity {
  return new WorkloadIdentity(scope, id, {
    cluster,
    serviceAccount: { namespace: 'apps', name: 'writer' },
    credentials: Credentials.irsa(OIDC),
    ...props,
  });
}

function eks(stack: TerraformStack, id: string): EksCluster {
  const name = new TerraformVariable(stack, `name-${id}`, { type: 'string' }).stringValue;
  const vpcConfig = { subnetIds: ['subnet-1'] };
  return new EksCluster(stack, id, { name, roleArn: 'arn:aws:iam::123456789012:role/eks', vpcConfig });
}

/** The message where two identities in one stack have the same service account of these clusters. */
function conflict(clusters: (stack: TerraformStack) => [ICluster, ICluster]): string {
  const stack = stackWithProviders();
  const [one, two] = clusters(stack);
  identity(stack, 'One', one);
  return messageOf(() => identity(stack, 'Two', two));
}

describe('two identities claim one service account', () => {
  test.each<[string, (stack: TerraformStack) => [ICluster, ICluster]]>([
    [
      'of one cluster object',
      (stack) => {
        const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo' });
        return [cluster, cluster];
      },
    ],
    [
      'of equal literal ARNs',
      () => [
        Cluster.fromAttributes({ clusterArn: ARN }),
        { clusterName: new Variables().text('name'), clusterArn: ARN },
      ],
    ],
    [
      'of an equal literal name and provider, looked up twice',
      (stack) => [
        Cluster.fromClusterName(stack, 'Cluster1', { clusterName: 'demo' }),
        Cluster.fromClusterName(stack, 'Cluster2', { clusterName: 'demo', region: 'us-east-1' }),
      ],
    ],
    [
      'of an equal literal name, looked up and given',
      (stack) => [
        Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'us-east-1' }),
        Cluster.fromAttributes({ clusterArn: ARN }),
      ],
    ],
    ['of your own, of one name and AWS provider', () => [{ clusterName: 'demo' }, { clusterName: 'demo' }]],
    [
      'of one resource, whose name is a token',
      (stack) => {
        const resource = eks(stack, 'Eks');
        return [Cluster.fromEksCluster(resource), Cluster.fromEksCluster(resource)];
      },
    ],
    [
      'of one name outside EKS',
      () => [Cluster.outsideEks({ clusterName: 'demo' }), Cluster.outsideEks({ clusterName: 'demo' })],
    ],
  ])('%s', (_, clusters) => {
    expect(conflict(clusters)).toBe(MESSAGE);
  });

  test('of equal literal ARNs in two stacks of one app', () => {
    const app = Testing.app();
    identity(stackWithProviders('stack', app), 'One', Cluster.fromAttributes({ clusterArn: ARN }));
    const other = stackWithProviders('other', app);
    expect(failure(() => identity(other, 'Two', Cluster.fromAttributes({ clusterArn: ARN })), other)).toBe(
      MESSAGE.replace('[stack/Two]', '[other/Two]'),
    );
  });

  test('even if one only refers to the account', () => {
    const stack = stackWithProviders();
    const cluster = Cluster.fromAttributes({ clusterArn: ARN });
    identity(stack, 'One', cluster);
    const role = identity(stack, 'Other', cluster, { serviceAccount: { namespace: 'apps', name: 'other' } }).role;
    expect(failure(() => identity(stack, 'Two', cluster, { role }), stack)).toBe(MESSAGE);
  });
});

describe('not reported', () => {
  test.each<[string, (stack: TerraformStack) => [ICluster, ICluster]]>([
    [
      'unequal literal ARNs',
      () => [
        Cluster.fromAttributes({ clusterArn: ARN }),
        Cluster.fromAttributes({ clusterArn: ARN.replace('us-east-1', 'us-west-2') }),
      ],
    ],
    [
      'one name through two AWS providers',
      (stack) => [
        Cluster.fromClusterName(stack, 'Cluster1', { clusterName: 'demo' }),
        Cluster.fromClusterName(stack, 'Cluster2', {
          clusterName: 'demo',
          awsProvider: new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' }),
        }),
      ],
    ],
    [
      'one name in two literal regions',
      () => [
        Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1' }),
        Cluster.fromAttributes({ clusterName: 'demo', region: 'us-west-2' }),
      ],
    ],
    ['two names', () => [Cluster.outsideEks({ clusterName: 'demo' }), Cluster.outsideEks({ clusterName: 'other' })]],
    [
      'one name in EKS and outside',
      () => [Cluster.outsideEks({ clusterName: 'demo' }), Cluster.fromAttributes({ clusterName: 'demo' })],
    ],
    [
      'clusters of your own, of one name and two AWS providers',
      (stack) => [
        { clusterName: 'demo' },
        { clusterName: 'demo', awsProvider: new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' }) },
      ],
    ],
    [
      'two resources, whose names are tokens',
      (stack) => [Cluster.fromEksCluster(eks(stack, 'Eks1')), Cluster.fromEksCluster(eks(stack, 'Eks2'))],
    ],
  ])('%s', (_, clusters) => {
    expect(conflict(clusters)).toBe('nothing is thrown');
  });

  test('equal names in two stacks, and equal ARNs in two apps', () => {
    const app = Testing.app();
    const named = Cluster.fromAttributes({ clusterName: 'demo' });
    identity(stackWithProviders('one', app), 'Writer', named);
    identity(stackWithProviders('two', app), 'Writer', Cluster.fromAttributes({ clusterName: 'demo' }));
    for (const stack of [stackWithProviders(), stackWithProviders()]) {
      identity(stack, 'Writer', Cluster.fromAttributes({ clusterArn: ARN }));
    }
    expect(app.node.findAll().filter((node) => node instanceof WorkloadIdentity)).toHaveLength(2);
  });

  test('another namespace, another name, and a token', () => {
    const stack = stackWithProviders();
    const cluster = Cluster.fromAttributes({ clusterArn: ARN });
    const token = new TerraformVariable(stack, 'name', { type: 'string' }).stringValue;
    const accounts = [
      { namespace: 'apps', name: 'writer' },
      { namespace: 'other', name: 'writer' },
      { namespace: 'apps', name: 'reader' },
      { namespace: 'apps', name: token },
      { namespace: 'apps', name: token },
    ];
    for (const [index, serviceAccount] of accounts.entries()) {
      identity(stack, `Identity${index}`, cluster, { serviceAccount, roleName: `role-${index}` });
    }
    expect(stack.node.findAll().filter((node) => node instanceof WorkloadIdentity)).toHaveLength(5);
  });
});

test('an identity that failed claims nothing', () => {
  const stack = stackWithProviders();
  const cluster = Cluster.fromAttributes({ clusterArn: ARN });
  failure(() => identity(stack, 'One', cluster, { path: 'wrong' }), stack);
  expect(identity(stack, 'Two', cluster).serviceAccountName).toBe('writer');
  expect(failure(() => identity(stack, 'One', cluster), stack)).toBe(
    MESSAGE.replace('[stack/Two]', '[stack/One]').replace('"stack/One"', '"stack/Two"'),
  );
});

test('nor does one whose surroundings were taken away', () => {
  const stack = stackWithProviders();
  const cluster = Cluster.fromAttributes({ clusterArn: ARN });
  identity(new Construct(stack, 'Team'), 'One', cluster, { createNamespace: true });
  stack.node.tryRemoveChild('Team');
  expect(identity(stack, 'Two', cluster, { createNamespace: true }).namespace).toBe('apps');
});
