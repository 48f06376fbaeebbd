import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { AwsProvider, type AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import { TerraformProvider, TerraformVariable, Testing, type TerraformStack } from 'cdktf';
import {
  Addon,
  AddonIdentity,
  AddonVersion,
  Cluster,
  Credentials,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  PodIdentityAssociation,
  ServiceAccountRef,
  WorkloadIdentity,
  WorkloadRole,
  type AddonProps,
  type ICluster,
  type PodIdentityOptions,
  type WorkloadIdentityProps,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { binding } from '../support/bindings';
import { failure } from '../support/failure';
import { messageOf } from '../support/message-of';
import type { Rendered } from '../support/rendered';
import { stackWithProviders, synth, synthesizedStacks } from '../support/synth';
import { warnings } from '../support/warnings';

const ACCOUNT = '123456789012';
const OTHER_ACCOUNT = '210987654321';
const ARN = `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/demo`;
const READ = Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess');

/** Another AWS provider of the stack, of eu-west-1 unless told otherwise. */
function provider(stack: TerraformStack, alias = 'eu', config: AwsProviderConfig = {}): AwsProvider {
  return new AwsProvider(stack, alias, { region: 'eu-west-1', alias, ...config });
}

/** A cluster that a provider of its own finds. */
function found(stack: TerraformStack, region?: string, by: TerraformProvider = provider(stack)): Cluster {
  const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region, awsProvider: by });
  return cluster;
}

function associate(stack: TerraformStack, cluster: ICluster, by?: AwsProvider): PodIdentityAssociation {
  const role = WorkloadRole.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/api`);
  const props = { cluster, serviceAccount: ServiceAccountRef.of('apps', 'api'), role, awsProvider: by };
  return new PodIdentityAssociation(stack, 'Association', props);
}

function identity(
  stack: TerraformStack,
  cluster: ICluster,
  options: PodIdentityOptions = {},
  more: Partial<WorkloadIdentityProps> = {},
): WorkloadIdentity {
  return new WorkloadIdentity(stack, 'Api', {
    cluster,
    serviceAccount: { namespace: 'apps', name: 'api' },
    credentials: Credentials.podIdentity(options),
    permissions: [READ],
    ...more,
  });
}

function addon(stack: TerraformStack, cluster: ICluster, more: Partial<AddonProps> = {}): Addon {
  return new Addon(stack, 'Cni', { cluster, name: 'vpc-cni', identity: AddonIdentity.recommended(), ...more });
}

/** The provider of each AWS resource and data source, by type. */
function providersOf({ json }: Pick<Rendered, 'json'>): Record<string, unknown[]> {
  const all = ['resource', 'data'].flatMap((section) =>
    Object.entries((json[section] ?? {}) as Record<string, Record<string, { provider?: string }>>),
  );
  const aws = all.filter(([type]) => type.startsWith('aws_'));
  return Object.fromEntries(aws.map(([type, byName]) => [type, Object.values(byName).map((block) => block.provider)]));
}

function mismatch(path: string, property: string, part: string, known: string, got: unknown): string {
  return (
    `[${path}] ${property} must be an AWS provider of ${part} "${known}", that of cluster "demo", got ` +
    `${JSON.stringify(got)}: pass the AWS provider of the cluster, or a namesake elsewhere is changed [ClusterProviderMismatch]`
  );
}

describe('in the stack of the provider that found the cluster, it is used for', () => {
  test('an association', () => {
    const synthesized = synth((stack) => associate(stack, found(stack)));
    expect(providersOf(synthesized)).toEqual({
      aws_eks_cluster: ['aws.eu'],
      aws_eks_pod_identity_association: ['aws.eu'],
    });
  });

  test.each(['podIdentity', 'both'])('a workload with its role, which EKS takes of its own account only: %s', (way) => {
    const synthesized = synth((stack) => {
      const cluster = found(stack);
      const agent = new PodIdentityAgent(stack, 'Agent', { cluster });
      const oidc = OidcProvider.fromOidcProviderArn(
        stack,
        'Oidc',
        `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.example.com`,
      );
      const both = Credentials.irsaAndPodIdentity(oidc, { agent });
      identity(stack, cluster, { agent }, way === 'both' ? { credentials: both } : {});
    });
    expect(providersOf(synthesized)).toMatchObject({
      aws_eks_cluster: ['aws.eu'],
      aws_eks_addon: ['aws.eu'],
      aws_eks_pod_identity_association: ['aws.eu'],
      aws_iam_role: ['aws.eu'],
      aws_iam_role_policy_attachment: ['aws.eu'],
    });
  });

  test('an add-on with its roles and its version', () => {
    const version = AddonVersion.defaultFor('1.33');
    const synthesized = synth((stack) => addon(stack, found(stack), { version }));
    expect(providersOf(synthesized)).toMatchObject({
      aws_eks_addon: ['aws.eu'],
      aws_eks_addon_version: ['aws.eu'],
      aws_iam_role: ['aws.eu'],
      aws_iam_role_policy_attachment: ['aws.eu'],
    });
  });

  test('the source of a chain, while the target stays in the other account', () => {
    const synthesized = synth((stack) => {
      const data = provider(stack, 'data', { region: 'us-east-1', allowedAccountIds: [OTHER_ACCOUNT] });
      identity(stack, found(stack), { target: { awsProvider: data } });
    });
    expect(providersOf(synthesized)).toMatchObject({
      aws_eks_pod_identity_association: ['aws.eu'],
      aws_iam_role: ['aws.eu', 'aws.data'],
      aws_iam_role_policy: ['aws.eu'],
    });
  });

  test('what belongs to a cluster that is made here, with the region that it has for itself', () => {
    const synthesized = synth((stack) => {
      const vpcConfig = { subnetIds: ['subnet-1'] };
      const roleArn = `arn:aws:iam::${ACCOUNT}:role/eks`;
      const eks = { name: 'demo', roleArn, vpcConfig, provider: provider(stack, 'other'), region: 'eu-central-1' };
      const cluster = Cluster.fromEksCluster(new EksCluster(stack, 'Eks', eks));
      associate(stack, cluster);
      addon(stack, cluster, { identity: undefined, name: 'coredns', version: AddonVersion.mostRecentFor('1.33') });
    });
    const there = { provider: 'aws.other', region: 'eu-central-1' };
    expect(synthesized.only('aws_eks_pod_identity_association')).toMatchObject(there);
    expect(synthesized.only('aws_eks_addon')).toMatchObject(there);
    expect(Object.values(synthesized.data('aws_eks_addon_version'))).toMatchObject([there]);
  });

  test('the shared role of an add-on, at the address that it always had; a cluster elsewhere gets its own', () => {
    const roles = (clusters: (stack: TerraformStack) => ICluster[]): unknown => {
      const { resources } = synth((stack) => {
        for (const [index, cluster] of clusters(stack).entries()) {
          new Addon(stack, `Cni${index}`, { cluster, name: 'vpc-cni', identity: AddonIdentity.recommendedShared() });
        }
      });
      return Object.values(resources('aws_iam_role'))
        .map((role) => role['provider'] ?? 'default')
        .sort();
    };
    const here = (stack: TerraformStack): Cluster => Cluster.fromClusterName(stack, 'Here', { clusterName: 'demo' });
    expect(roles((stack) => [found(stack)])).toEqual(['aws.eu']);
    expect(roles((stack) => [here(stack), found(stack)])).toEqual(['aws.eu', 'default']);
    expect(roles((stack) => [found(stack), here(stack), Cluster.fromAttributes({ clusterName: 'third' })])).toEqual([
      'aws.eu',
      'default',
    ]);
    const address = ({ json }: Rendered): string[] =>
      Object.keys((json['resource'] as Record<string, object>)['aws_iam_role'] ?? {});
    const shared = (cluster: (stack: TerraformStack) => Cluster): Rendered =>
      synth((stack) => addon(stack, cluster(stack), { identity: AddonIdentity.recommendedShared() }));
    expect(address(shared((stack) => found(stack)))).toEqual(address(shared(here)));
  });
});

test('addresses are the same as with the default provider, and the provider given is taken before', () => {
  const addresses = ({ json }: Rendered): string[] =>
    Object.entries(json['resource'] as Record<string, object>).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${type}.${name}`),
    );
  const all = (find: (stack: TerraformStack) => Cluster, by?: string): Rendered =>
    synth((stack) => {
      const cluster = find(stack);
      const given = by === undefined ? undefined : provider(stack, by);
      identity(stack, cluster, {}, { awsProvider: given });
      addon(stack, cluster, { awsProvider: given });
    });
  const plain = all((stack) => Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo' }));
  expect(providersOf(plain)['aws_eks_addon']).toEqual([undefined]);
  expect(addresses(all((stack) => found(stack)))).toEqual(addresses(plain));
  const given = providersOf(all((stack) => found(stack), 'writer'));
  for (const type of ['aws_eks_addon', 'aws_eks_pod_identity_association', 'aws_iam_role'])
    for (const used of given[type] ?? []) expect(used).toBe('aws.writer');
});

test("the stack's own provider is not named, even where it found the cluster", () => {
  const synthesized = synth((stack) => {
    const own = stack.node.findChild('aws');
    if (!TerraformProvider.isTerraformProvider(own)) throw new Error('no provider');
    associate(stack, found(stack, undefined, own));
  });
  expect(synthesized.only('aws_eks_pod_identity_association')['provider']).toBeUndefined();
});

test('IRSA calls no EKS: its role may be of any account', () => {
  const { only } = synth((stack) => {
    const oidc = OidcProvider.fromOidcProviderArn(
      stack,
      'Oidc',
      `arn:aws:iam::${OTHER_ACCOUNT}:oidc-provider/oidc.example.com`,
    );
    const awsProvider = provider(stack, 'other', { region: 'us-west-2', allowedAccountIds: [OTHER_ACCOUNT] });
    identity(stack, found(stack), {}, { credentials: Credentials.irsa(oidc), awsProvider });
  });
  expect(only('aws_iam_role')['provider']).toBe('aws.other');
});

describe('in another stack', () => {
  const elsewhere = (property: string, path: string): string =>
    `[${path}] ${property} must be given where cluster "demo" was found by AWS provider "aws.eu" of another stack, ` +
    '"platform": pass the AWS provider of this stack that reaches the cluster [ClusterProviderElsewhere]';

  function stacks(region = 'us-east-1'): { platform: TerraformStack; apps: TerraformStack } {
    const app = Testing.app();
    return { platform: stackWithProviders('platform', app), apps: stackWithProviders('apps', app, region) };
  }

  test.each<[string, string, (stack: TerraformStack, cluster: Cluster) => unknown]>([
    ['Association', 'awsProvider', associate],
    ['Api', 'awsProvider', identity],
    ['Cni', 'awsProvider', addon],
    ['Agent', 'awsProvider', (stack, cluster) => new PodIdentityAgent(stack, 'Agent', { cluster })],
  ])('%s fails when the provider of the cluster has an alias and none is given', (id, property, make) => {
    const { platform, apps } = stacks();
    const cluster = found(platform);
    if (id === 'Association') WorkloadRole.fromRoleArn(apps, 'Before', `arn:aws:iam::${ACCOUNT}:role/api`);
    expect(messageOf(() => make(apps, cluster))).toBe(elsewhere(property, `apps/${id}`));
  });

  test('fails at synth when its default provider is of another region than that of the cluster', () => {
    const { platform, apps } = stacks('eu-west-1');
    associate(apps, Cluster.fromClusterName(platform, 'Cluster', { clusterName: 'demo' }));
    expect(() => synth(() => undefined, apps)).toThrow(
      mismatch('apps/Association', 'awsProvider', 'region', 'us-east-1', 'eu-west-1'),
    );
  });

  test('takes the one that is given, and else its default, where nothing tells that it is another', () => {
    const made = synthesizedStacks((app) => {
      const platform = stackWithProviders('platform', app);
      const eu = found(platform);
      const own = Cluster.fromClusterName(platform, 'Own', { clusterName: 'own', region: 'us-east-1' });
      const apps = stackWithProviders('apps', app);
      identity(apps, eu, {}, { awsProvider: provider(apps, 'euToo') });
      addon(apps, own);
    });
    expect(providersOf({ json: made['apps']?.json ?? {} })).toMatchObject({
      aws_eks_pod_identity_association: ['aws.euToo'],
      aws_eks_addon: [undefined],
    });
  });
});

describe('fails when the provider given surely reaches another', () => {
  const literal = Cluster.fromAttributes({ clusterArn: ARN });
  const named = Cluster.fromAttributes({ clusterName: 'demo', region: 'eu-west-1' });
  const role = (account: string): string => `arn:aws:iam::${account}:role/deploy`;

  test.each<[string, ICluster, AwsProviderConfig, string, string, unknown]>([
    ['region', literal, { region: 'us-west-2' }, 'region', 'eu-west-1', 'us-west-2'],
    ['region, by name', named, { region: 'us-west-2' }, 'region', 'eu-west-1', 'us-west-2'],
    ['account', literal, { allowedAccountIds: [OTHER_ACCOUNT] }, 'account', ACCOUNT, OTHER_ACCOUNT],
    [
      'account, by its role',
      literal,
      { assumeRole: [{ roleArn: role(ACCOUNT) }, { roleArn: role(OTHER_ACCOUNT) }] },
      'account',
      ACCOUNT,
      OTHER_ACCOUNT,
    ],
    [
      'account, by its role for web identities',
      literal,
      { assumeRoleWithWebIdentity: [{ roleArn: role(OTHER_ACCOUNT) }] },
      'account',
      ACCOUNT,
      OTHER_ACCOUNT,
    ],
    [
      'account, which it forbids',
      literal,
      { forbiddenAccountIds: [ACCOUNT] },
      'account',
      ACCOUNT,
      { forbiddenAccountIds: [ACCOUNT] },
    ],
  ])('%s', (_, cluster, config, part, known, got) => {
    const stack = stackWithProviders();
    const wrong = provider(stack, 'wrong', config);
    expect(failure(() => identity(stack, cluster, {}, { awsProvider: wrong }), stack)).toBe(
      mismatch('stack/Api', 'awsProvider', part, known, got),
    );
    expect(failure(() => addon(stack, cluster, { awsProvider: wrong }), stack)).toBe(
      mismatch('stack/Cni', 'awsProvider', part, known, got),
    );
    expect(messageOf(() => associate(stack, cluster, wrong))).toBe(
      mismatch('stack/Association', 'awsProvider', part, known, got),
    );
    expect(stack.node.tryFindChild('Association')).toBeUndefined();
  });

  test('than the one that found the cluster', () => {
    const stack = stackWithProviders();
    const cluster = found(stack, undefined, provider(stack, 'eu', { allowedAccountIds: [ACCOUNT] }));
    const us = provider(stack, 'us', { region: 'us-west-2' });
    expect(failure(() => new PodIdentityAgent(stack, 'Agent', { cluster, awsProvider: us }), stack)).toBe(
      mismatch('stack/Agent', 'awsProvider', 'region', 'eu-west-1', 'us-west-2'),
    );
    const data = provider(stack, 'data', { allowedAccountIds: [OTHER_ACCOUNT, '111111111111'] });
    const allowed = { allowedAccountIds: [OTHER_ACCOUNT, '111111111111'], forbiddenAccountIds: [] };
    expect(failure(() => addon(stack, cluster, { awsProvider: data }), stack)).toBe(
      mismatch('stack/Cni', 'awsProvider', 'account', ACCOUNT, allowed),
    );
  });

  test('at synth, where the stack has the one that found the cluster, or the other, as its default', () => {
    expect(() =>
      synth((stack) => {
        const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo' });
        associate(stack, cluster, provider(stack));
      }),
    ).toThrow(mismatch('stack/Association', 'awsProvider', 'region', 'us-east-1', 'eu-west-1'));
    expect(() => synth((stack) => addon(stack, literal))).toThrow(
      mismatch('stack/Cni', 'awsProvider', 'region', 'eu-west-1', 'us-east-1'),
    );
  });

  test('at synth, where it was set on the resource', () => {
    expect(() =>
      synth((stack) => {
        binding(associate(stack, found(stack)).resource, EksPodIdentityAssociation).region = 'us-west-2';
      }),
    ).toThrow(mismatch('stack/Association', 'awsProvider', 'region', 'eu-west-1', 'us-west-2'));
  });
});

describe('nothing is said of', () => {
  const silent: [string, (stack: TerraformStack) => unknown][] = [
    [
      'a look-up by another provider object of the same region',
      (stack) => associate(stack, found(stack), provider(stack, 'writer')),
    ],
    [
      'a provider whose region and accounts only Terraform knows',
      (stack) => {
        const text = new TerraformVariable(stack, 'text', { type: 'string' }).stringValue;
        const list = new TerraformVariable(stack, 'list', { type: 'list(string)' }).listValue;
        const config = { region: text, allowedAccountIds: list, assumeRole: [{ roleArn: text }] };
        associate(stack, Cluster.fromAttributes({ clusterArn: ARN }), provider(stack, 'known-later', config));
      },
    ],
    [
      'a provider by profile',
      (stack) =>
        associate(
          stack,
          Cluster.fromAttributes({ clusterArn: ARN }),
          new AwsProvider(stack, 'profile', { profile: 'eu', alias: 'profile' }),
        ),
    ],
    [
      'a provider that allows several accounts, that of the cluster among them',
      (stack) =>
        associate(
          stack,
          Cluster.fromAttributes({ clusterArn: ARN }),
          provider(stack, 'several', {
            allowedAccountIds: [OTHER_ACCOUNT, ACCOUNT],
            forbiddenAccountIds: ['111111111111'],
          }),
        ),
    ],
    [
      'a role that is assumed after one of another account',
      (stack) =>
        associate(
          stack,
          Cluster.fromAttributes({ clusterArn: ARN }),
          provider(stack, 'chain', {
            assumeRole: [OTHER_ACCOUNT, ACCOUNT].map((account) => ({ roleArn: `arn:aws:iam::${account}:role/deploy` })),
          }),
        ),
    ],
    [
      'a region that a provider gets by an override',
      (stack) => {
        const eu = provider(stack, 'overridden', { region: 'us-west-2' });
        eu.addOverride('region', 'eu-west-1');
        associate(stack, Cluster.fromAttributes({ clusterArn: ARN }), eu);
      },
    ],
    [
      "a resource's own region",
      (stack) => {
        const { resource } = associate(stack, Cluster.fromAttributes({ clusterArn: ARN }));
        binding(resource, EksPodIdentityAssociation).region = 'eu-west-1';
      },
    ],
    [
      'a region and a provider by an override',
      (stack) => {
        const { resource } = associate(stack, Cluster.fromAttributes({ clusterArn: ARN }));
        resource.addOverride('region', 'eu-west-1');
        resource.addOverride('provider', 'aws.eu');
      },
    ],
    ['a cluster of another maker', (stack) => associate(stack, { clusterName: 'demo' }, provider(stack))],
    [
      'a cluster of which only the name is known',
      (stack) => associate(stack, Cluster.fromAttributes({ clusterName: 'demo' })),
    ],
  ];

  test.each(silent)('%s', (_, build) => {
    const stack = stackWithProviders();
    synth(build, stack);
    expect(warnings(stack).filter((text) => !text.includes('PodIdentityAgentUnknown'))).toEqual([]);
  });
});

test('the default provider is searched once, however many associations there are', () => {
  const stack = stackWithProviders();
  const cluster = Cluster.fromAttributes({ clusterArn: ARN.replace('eu-west-1', 'us-east-1') });
  const role = WorkloadRole.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/api`);
  for (let index = 0; index < 20; index++)
    new PodIdentityAssociation(stack, `A${index}`, {
      cluster,
      serviceAccount: ServiceAccountRef.of('apps', `a${index}`),
      role,
    });
  let searches = 0;
  const findAll = stack.node.findAll.bind(stack.node);
  stack.node.findAll = (order) => {
    searches++;
    return findAll(order);
  };
  stack.runAllValidations();
  const few = searches;
  for (let index = 20; index < 100; index++)
    new PodIdentityAssociation(stack, `A${index}`, {
      cluster,
      serviceAccount: ServiceAccountRef.of('apps', `a${index}`),
      role,
    });
  searches = 0;
  stack.runAllValidations();
  expect(searches).toBe(few);
});
