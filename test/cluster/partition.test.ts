import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformProvider, Testing, type TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  IrsaRole,
  OidcProvider,
  Permissions,
  Subject,
  Thumbprints,
  WorkloadIdentity,
  WorkloadRole,
  type IOidcProvider,
  type IrsaRoleProps,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import type { Rendered } from '../support/rendered';
import { stackWithProviders, synth } from '../support/synth';
import { Variables } from '../support/variables';

const READ = Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess');
const ISSUER = 'https://oidc.example.com';

/** A provider whose ARN only Terraform knows. */
function unknownProvider(stack: TerraformStack, id = 'Oidc'): IOidcProvider {
  return new OidcProvider(stack, id, { issuerUrl: ISSUER, thumbprints: Thumbprints.managedByAws() });
}

function role(stack: TerraformStack, id: string, props: Partial<IrsaRoleProps> = {}): IrsaRole {
  const oidc = (stack.node.tryFindChild('Oidc') as OidcProvider | undefined) ?? unknownProvider(stack);
  const subjects = [Subject.serviceAccount('apps', 'writer')];
  return new IrsaRole(stack, id, { oidcProviders: [oidc], subjects, permissions: [READ], ...props });
}

function attached(synthesized: Rendered): unknown[] {
  return Object.values(synthesized.resources('aws_iam_role_policy_attachment')).map(({ policy_arn }) => policy_arn);
}

const BY_DATA = 'arn:${data.aws_partition.WorkloadIdentityPartition.partition}:iam::aws:policy/AmazonS3ReadOnlyAccess';

test('roles of one stack and provider share one data source, at the address that it always has', () => {
  const synthesized = synth((stack) => {
    role(stack, 'One');
    const provider = stack.node.findChild('aws');
    if (TerraformProvider.isTerraformProvider(provider)) role(stack, 'Two', { awsProvider: provider });
    WorkloadRole.fromRoleArn(stack, 'Three', new Variables().text('arn')).addPermissions([]);
  });
  expect(synthesized.data('aws_partition')).toEqual({ WorkloadIdentityPartition: {} });
  expect(attached(synthesized)).toEqual([BY_DATA, BY_DATA]);
});

test('two AWS providers have one each, whoever asks first', () => {
  const made = (order: (string | undefined)[]): Rendered =>
    synth((stack) => {
      const providers = Object.fromEntries(
        ['east', 'west'].map((alias) => [alias, new AwsProvider(stack, alias, { region: 'us-east-1', alias })]),
      );
      for (const alias of order)
        role(stack, `Role-${alias}`, alias === undefined ? {} : { awsProvider: providers[alias] });
    });
  const synthesized = made(['east', 'west', undefined]);
  expect(synthesized.data('aws_partition')).toEqual({
    WorkloadIdentityPartition: {},
    'WorkloadIdentityPartition-awseast': { provider: 'aws.east' },
    'WorkloadIdentityPartition-awswest': { provider: 'aws.west' },
  });
  expect(made([undefined, 'west', 'east']).json).toEqual(synthesized.json);
});

test('two stacks of one app have one each', () => {
  const app = Testing.app();
  for (const id of ['one', 'two']) {
    const synthesized = synth((stack) => role(stack, 'Role'), stackWithProviders(id, app));
    expect(synthesized.data('aws_partition')).toEqual({ WorkloadIdentityPartition: {} });
  }
});

test('no policy of AWS, no data source', () => {
  const permissions = [Permissions.policyArn('arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')];
  const synthesized = synth((stack) => role(stack, 'Role', { permissions }));
  expect(synthesized.json['data']).toBeUndefined();
});

test("a literal provider's ARN tells the partition", () => {
  const synthesized = synth((stack) => {
    const arn = 'arn:aws-cn:iam::123456789012:oidc-provider/oidc.example.com';
    role(stack, 'Role', { oidcProviders: [OidcProvider.fromOidcProviderArn(stack, 'Found', arn)] });
  });
  expect(synthesized.json['data']).toBeUndefined();
  expect(attached(synthesized)).toEqual(['arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess']);
});

test('a literal role ARN tells the partition', () => {
  const synthesized = synth((stack) => {
    const arn = 'arn:aws-us-gov:iam::123456789012:role/app';
    WorkloadRole.fromRoleArn(stack, 'Role', arn).addPermissions([READ]);
  });
  expect(synthesized.json['data']).toBeUndefined();
  expect(attached(synthesized)).toEqual(['arn:aws-us-gov:iam::aws:policy/AmazonS3ReadOnlyAccess']);
});

test('the option partition is taken, literal or token', () => {
  const variables = new Variables();
  role(variables.stack, 'Literal', { partition: 'aws-iso' });
  role(variables.stack, 'Token', { partition: variables.text('partition') });
  const synthesized = synth(() => undefined, variables.stack);
  expect(synthesized.json['data']).toBeUndefined();
  expect(attached(synthesized)).toEqual([
    'arn:aws-iso:iam::aws:policy/AmazonS3ReadOnlyAccess',
    'arn:${var.partition}:iam::aws:policy/AmazonS3ReadOnlyAccess',
  ]);
});

function identityOf(stack: TerraformStack, cluster: Cluster, oidc: IOidcProvider): WorkloadIdentity {
  return new WorkloadIdentity(stack, 'Writer', {
    cluster,
    serviceAccount: { namespace: 'apps', name: 'writer' },
    credentials: Credentials.irsa(oidc),
    permissions: [READ],
  });
}

const CHINA = 'arn:aws-cn:eks:cn-north-1:123456789012:cluster/demo';

test("an identity takes the partition of a literal cluster's ARN", () => {
  const synthesized = synth((stack) =>
    identityOf(stack, Cluster.fromAttributes({ clusterArn: CHINA }), unknownProvider(stack)),
  );
  expect(synthesized.json['data']).toBeUndefined();
  expect(attached(synthesized)).toEqual(['arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess']);
});

test('a role that trusts a cluster of another partition stays in its own', () => {
  const arn = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
  const synthesized = synth((stack) => {
    const oidc = OidcProvider.fromOidcProviderArn(stack, 'Found', arn);
    identityOf(stack, Cluster.fromAttributes({ clusterArn: CHINA }), oidc);
  });
  expect(attached(synthesized)).toEqual(['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess']);
});

test('an identity looks it up where nothing tells it', () => {
  const synthesized = synth((stack) => {
    const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'us-east-1' });
    identityOf(stack, cluster, unknownProvider(stack));
  });
  expect(synthesized.data('aws_partition')).toEqual({ WorkloadIdentityPartition: {} });
  expect(attached(synthesized)).toEqual([BY_DATA]);
});

test('the data source follows the AWS provider of the identity', () => {
  const synthesized = synth((stack) => {
    const awsProvider = new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' });
    new WorkloadIdentity(stack, 'Writer', {
      cluster: Cluster.outsideEks({ clusterName: 'demo' }),
      serviceAccount: { namespace: 'apps', name: 'writer' },
      credentials: Credentials.irsa(unknownProvider(stack)),
      permissions: [READ],
      awsProvider,
    });
  });
  expect(synthesized.data('aws_partition')).toEqual({ 'WorkloadIdentityPartition-awswest': { provider: 'aws.west' } });
});

describe('an AWS provider of another partition than the cluster', () => {
  const ARN = 'arn:aws:eks:us-east-1:123456789012:cluster/demo';

  test.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-south-1', 'aws-iso-f'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['eu-west-1', 'aws'],
    ['ap-southeast-5', 'aws'],
    ['mars-north-1', 'aws'],
  ])('of %s: its policies are those of %s', (region, partition) => {
    const synthesized = synth((stack) => {
      new WorkloadIdentity(stack, 'Writer', {
        cluster: Cluster.fromAttributes({ clusterArn: ARN }),
        serviceAccount: { namespace: 'apps', name: 'writer' },
        credentials: Credentials.irsa(unknownProvider(stack)),
        permissions: [READ],
        awsProvider: new AwsProvider(stack, 'other', { region, alias: 'other' }),
      });
    });
    expect(synthesized.json['data']).toBeUndefined();
    expect(attached(synthesized)).toEqual([`arn:${partition}:iam::aws:policy/AmazonS3ReadOnlyAccess`]);
  });

  test('a region that only Terraform knows says nothing, and the option is taken before', () => {
    const variables = new Variables();
    const { stack } = variables;
    const later = new AwsProvider(stack, 'provider', { region: variables.text('region'), alias: 'later' });
    const china = new AwsProvider(stack, 'china', { region: 'cn-north-1', alias: 'china' });
    const cluster = Cluster.fromAttributes({ clusterArn: ARN });
    const oidc = unknownProvider(stack);
    for (const [name, more] of Object.entries({
      later: { awsProvider: later },
      told: { awsProvider: china, partition: 'aws-us-gov' },
    }))
      new WorkloadIdentity(stack, name, {
        cluster,
        serviceAccount: { namespace: 'apps', name },
        credentials: Credentials.irsa(oidc),
        permissions: [READ],
        ...more,
      });
    expect(attached(synth(() => undefined, stack))).toEqual([
      'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      'arn:aws-us-gov:iam::aws:policy/AmazonS3ReadOnlyAccess',
    ]);
  });
});
