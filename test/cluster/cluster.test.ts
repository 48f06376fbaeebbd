import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { Cluster, OidcProvider } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure, failureFacts } from '../support/failure';
import { messageOf } from '../support/message-of';
import { resolved, stackWithProviders, synth } from '../support/synth';
import { Variables } from '../support/variables';

const ARN = 'arn:aws-cn:eks:cn-north-1:123456789012:cluster/demo';
const WRONG_NAMES = ['', '-demo', '_demo', 'de mo', 'demo.', 'ä', 'n'.repeat(101), 'a/b'];

function nameMessage(property: string, name: string): string {
  return (
    `${property} must be 1 to 100 letters, digits, "-" and "_" and begin with a letter or digit, got ` +
    `${JSON.stringify(name)}: pass the cluster's name unchanged [ClusterNameInvalid]`
  );
}

/** The data source, for what the library has no option for. */
function lookUp(stack: TerraformStack): DataAwsEksCluster {
  const found = stack.node.findChild('Cluster');
  if (!(found instanceof DataAwsEksCluster)) throw new Error('no look-up');
  return found;
}

/** What Terraform checks of a cluster that it has found. */
function foundIn(region: string, shown: string): unknown {
  const found = 'element(split(":", self.arn), 3)';
  return {
    postcondition: [
      {
        condition: `\${(${found} == ${region})}`,
        error_message: wrongRegion(`\${${found}}`, shown),
      },
    ],
  };
}

function wrongRegion(found: string, given: string): string {
  return (
    `region must be that in which the AWS provider finds the cluster, "${found}", got "${given}": correct it, leave it out, ` +
    'or pass the AWS provider of this region as awsProvider [ClusterRegionMismatch]'
  );
}

/** The Kubernetes provider that the cluster adds to a stack which has one already. */
function providerIn(json: Record<string, unknown>): unknown {
  return (json['provider'] as { kubernetes: unknown[] }).kubernetes[1];
}

function facts(cluster: Cluster): unknown {
  const { clusterName, clusterArn, partition, accountId, region } = cluster;
  return { clusterName, clusterArn, partition, accountId, region };
}

describe('Cluster.fromClusterName', () => {
  test('minimal definition', () => {
    const { json } = synth((stack) => Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo' }));
    expect(json['data']).toEqual({ aws_eks_cluster: { Cluster: { name: 'demo' } } });
    expect(json['resource']).toBeUndefined();
  });

  test('the name is known at synth, the rest comes from the look-up', () => {
    const stack = stackWithProviders();
    const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo' });
    expect(cluster.clusterName).toBe('demo');
    expect(resolved(stack, { ...(facts(cluster) as object), issuer: cluster.issuerUrl })).toEqual({
      clusterName: 'demo',
      clusterArn: '${data.aws_eks_cluster.Cluster.arn}',
      partition: '${element(split(":", data.aws_eks_cluster.Cluster.arn), 1)}',
      region: '${element(split(":", data.aws_eks_cluster.Cluster.arn), 3)}',
      accountId: '${element(split(":", data.aws_eks_cluster.Cluster.arn), 4)}',
      issuer: '${data.aws_eks_cluster.Cluster.identity[0].oidc[0].issuer}',
    });
  });

  test('region is known at synth where it is given', () => {
    const cluster = Cluster.fromClusterName(stackWithProviders(), 'Cluster', {
      clusterName: 'demo',
      region: 'eu-west-1',
    });
    expect(cluster.region).toBe('eu-west-1');
  });

  test('a region that is given is compared with that of the cluster that is found', () => {
    const { data } = synth((stack) =>
      Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'us-east-1' }),
    );
    expect(data('aws_eks_cluster')).toEqual({
      Cluster: { name: 'demo', lifecycle: foundIn('"us-east-1"', 'us-east-1') },
    });
  });

  test('fails when the provider given is of another region', () => {
    const find = (stack: TerraformStack): Cluster => {
      const provider = new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' });
      return Cluster.fromClusterName(stack, 'Cluster', {
        clusterName: 'demo',
        region: 'eu-west-1',
        awsProvider: provider,
      });
    };
    expect(messageOf(() => find(stackWithProviders()))).toBe(
      `[stack/Cluster] ${wrongRegion('us-west-2', 'eu-west-1')}`,
    );
  });

  test("fails at synth when the stack's own provider is of another region, even one that is made last", () => {
    const find = (stack: TerraformStack): void => {
      Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'eu-west-1' });
    };
    const message = `[stack/Cluster] ${wrongRegion('us-east-1', 'eu-west-1')}`;
    expect(() => synth(find)).toThrow(message);
    const stack = new TerraformStack(Testing.app(), 'stack');
    find(stack);
    expect(() => Testing.synth(stack, true)).not.toThrow(message);
    new AwsProvider(stack, 'aws', { region: 'us-east-1' });
    expect(() => Testing.synth(stack, true)).toThrow(message);
  });

  test.each<[string, (stack: TerraformStack) => void]>([
    [
      'a provider of the same region',
      (stack) => {
        const provider = new AwsProvider(stack, 'eu', { region: 'eu-west-1', alias: 'eu' });
        Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'eu-west-1', awsProvider: provider });
      },
    ],
    [
      'a provider whose region only Terraform knows',
      (stack) => {
        const region = new TerraformVariable(stack, 'region', { type: 'string' }).stringValue;
        const provider = new AwsProvider(stack, 'eu', { region, alias: 'eu' });
        Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'eu-west-1', awsProvider: provider });
      },
    ],
    [
      'a provider without region, which takes that of its profile',
      (stack) => {
        const provider = new AwsProvider(stack, 'eu', { profile: 'eu', alias: 'eu' });
        Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'eu-west-1', awsProvider: provider });
      },
    ],
    [
      'a data source that was given a region of its own',
      (stack) => {
        Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'eu-west-1' });
        lookUp(stack).region = 'eu-west-1';
      },
    ],
    [
      'one that was given it by an override',
      (stack) => {
        Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'eu-west-1' });
        lookUp(stack).addOverride('region', 'eu-west-1');
      },
    ],
    [
      'one that was given another provider by an override',
      (stack) => {
        Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'eu-west-1' });
        lookUp(stack).addOverride('provider', 'aws.eu');
      },
    ],
  ])('says nothing of %s', (_, find) => {
    expect(Object.keys(synth(find).data('aws_eks_cluster'))).toEqual(['Cluster']);
  });

  test('provider', () => {
    const synthesized = synth((stack) => {
      const provider = new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' });
      Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', awsProvider: provider });
    });
    expect(synthesized.data('aws_eks_cluster')).toEqual({ Cluster: { name: 'demo', provider: 'aws.west' } });
  });

  test('settings for its Kubernetes provider', () => {
    const { json } = synth((stack) => {
      const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'us-east-1' });
      cluster.addKubernetesProvider(stack, 'demo', { alias: 'demo' });
    });
    expect(providerIn(json)).toEqual({
      alias: 'demo',
      host: '${data.aws_eks_cluster.Cluster.endpoint}',
      cluster_ca_certificate: '${base64decode(data.aws_eks_cluster.Cluster.certificate_authority[0].data)}',
      exec: [
        {
          api_version: 'client.authentication.k8s.io/v1beta1',
          command: 'aws',
          args: ['eks', 'get-token', '--cluster-name', 'demo', '--region', 'us-east-1', '--output', 'json'],
        },
      ],
    });
  });

  test('its Helm provider, without bindings of it', () => {
    const { json } = synth((stack) => {
      const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'us-east-1' });
      const helm = cluster.addHelmProvider(stack, 'helm', { alias: 'demo', version: '~> 3.0' });
      expect([helm.alias, resolved(stack, helm.fqn)]).toEqual(['demo', 'helm.demo']);
    });
    expect((json['provider'] as { helm: unknown }).helm).toEqual([
      {
        alias: 'demo',
        kubernetes: {
          host: '${data.aws_eks_cluster.Cluster.endpoint}',
          cluster_ca_certificate: '${base64decode(data.aws_eks_cluster.Cluster.certificate_authority[0].data)}',
          exec: {
            api_version: 'client.authentication.k8s.io/v1beta1',
            command: 'aws',
            args: ['eks', 'get-token', '--cluster-name', 'demo', '--region', 'us-east-1', '--output', 'json'],
          },
        },
      },
    ]);
    expect(json['terraform']).toMatchObject({
      required_providers: { helm: { source: 'hashicorp/helm', version: '~> 3.0' } },
    });
  });

  test('names of 1 and of 100 characters are valid', () => {
    for (const clusterName of ['1', 'A_b-C', 'n'.repeat(100)]) {
      const stack = stackWithProviders();
      expect(Cluster.fromClusterName(stack, 'Cluster', { clusterName }).clusterName).toBe(clusterName);
    }
  });

  test.each(WRONG_NAMES)('fails when the name is %j', (clusterName) => {
    expect(failure((stack) => Cluster.fromClusterName(stack, 'Cluster', { clusterName }))).toBe(
      `[stack/Cluster] ${nameMessage('clusterName', clusterName)}`,
    );
  });

  test('tokens pass', () => {
    const variables = new Variables();
    const { stack } = variables;
    const [clusterName, region] = [variables.text('name'), variables.text('region')];
    const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName, region });
    expect(resolved(stack, [cluster.clusterName, cluster.region])).toEqual(['${var.name}', '${var.region}']);
    cluster.addKubernetesProvider(stack, 'demo', { alias: 'demo' });
    const { json, data } = synth(() => undefined, stack);
    expect(providerIn(json)).toMatchObject({
      exec: [
        {
          args: ['eks', 'get-token', '--cluster-name', '${var.name}', '--region', '${var.region}', '--output', 'json'],
        },
      ],
    });
    expect(data('aws_eks_cluster')).toEqual({
      Cluster: { name: '${var.name}', lifecycle: foundIn('var.region', '${var.region}') },
    });
  });
});

describe('Cluster.fromEksCluster', () => {
  test('all of it refers to the resource, so that what uses it comes after', () => {
    const stack = stackWithProviders();
    const resource = new EksCluster(stack, 'Eks', {
      name: 'demo',
      roleArn: 'arn:aws:iam::123456789012:role/eks',
      vpcConfig: { subnetIds: ['subnet-1', 'subnet-2'] },
    });
    const cluster = Cluster.fromEksCluster(resource);
    expect(resolved(stack, { ...(facts(cluster) as object), issuer: cluster.issuerUrl })).toEqual({
      clusterName: '${aws_eks_cluster.Eks.name}',
      clusterArn: '${aws_eks_cluster.Eks.arn}',
      partition: '${element(split(":", aws_eks_cluster.Eks.arn), 1)}',
      region: '${element(split(":", aws_eks_cluster.Eks.arn), 3)}',
      accountId: '${element(split(":", aws_eks_cluster.Eks.arn), 4)}',
      issuer: '${aws_eks_cluster.Eks.identity[0].oidc[0].issuer}',
    });
    cluster.addKubernetesProvider(stack, 'demo', { alias: 'demo' });
    const { json } = synth(() => undefined, stack);
    expect(providerIn(json)).toMatchObject({ host: '${aws_eks_cluster.Eks.endpoint}' });
    expect(Object.keys(json)).not.toContain('data');
  });
});

describe('Cluster.fromAttributes', () => {
  test('a literal ARN tells all', () => {
    expect(facts(Cluster.fromAttributes({ clusterArn: ARN }))).toEqual({
      clusterName: 'demo',
      clusterArn: ARN,
      partition: 'aws-cn',
      region: 'cn-north-1',
      accountId: '123456789012',
    });
  });

  test('a name alone is enough', () => {
    expect(facts(Cluster.fromAttributes({ clusterName: 'demo' }))).toEqual({
      clusterName: 'demo',
      clusterArn: undefined,
      partition: undefined,
      region: undefined,
      accountId: undefined,
    });
  });

  test('every attribute', () => {
    const stack = stackWithProviders();
    const cluster = Cluster.fromAttributes({
      clusterName: 'demo',
      clusterArn: ARN,
      region: 'cn-north-1',
      issuerUrl: 'https://oidc.example.com',
      endpoint: 'https://api.example.com',
      certificateAuthorityData: 'Y2E=',
    });
    expect(cluster.issuerUrl).toBe('https://oidc.example.com');
    cluster.addKubernetesProvider(stack, 'demo', { alias: 'demo' });
    expect(providerIn(synth(() => undefined, stack).json)).toEqual({
      alias: 'demo',
      host: 'https://api.example.com',
      cluster_ca_certificate: '${base64decode("Y2E=")}',
      exec: [
        {
          api_version: 'client.authentication.k8s.io/v1beta1',
          command: 'aws',
          args: ['eks', 'get-token', '--cluster-name', 'demo', '--region', 'cn-north-1', '--output', 'json'],
        },
      ],
    });
  });

  test('tokens pass', () => {
    const variables = new Variables();
    const { stack } = variables;
    const text = variables.text('text');
    const cluster = Cluster.fromAttributes({
      clusterName: text,
      clusterArn: text,
      region: text,
      issuerUrl: text,
      endpoint: text,
      certificateAuthorityData: text,
    });
    expect(resolved(stack, { ...(facts(cluster) as object), issuer: cluster.issuerUrl })).toEqual({
      clusterName: '${var.text}',
      clusterArn: '${var.text}',
      partition: '${element(split(":", var.text), 1)}',
      region: '${var.text}',
      accountId: '${element(split(":", var.text), 4)}',
      issuer: '${var.text}',
    });
    const mixed = Cluster.fromAttributes({ clusterName: text, clusterArn: ARN, region: text });
    expect(resolved(stack, [mixed.clusterName, mixed.region, mixed.partition])).toEqual([
      '${var.text}',
      '${var.text}',
      'aws-cn',
    ]);
  });

  test.each(WRONG_NAMES)('fails when the name is %j', (clusterName) => {
    expect(messageOf(() => Cluster.fromAttributes({ clusterName }))).toBe(nameMessage('clusterName', clusterName));
  });

  test.each([
    '',
    'demo',
    'arn:aws:eks:us-east-1:123456789012:nodegroup/demo',
    'arn:aws:eks:us-east-1:123456789012:cluster/',
    'arn:aws:eks:us-east-1:123456789012:cluster/demo/x',
    'arn:aws:eks::123456789012:cluster/demo',
    'arn:aws:eks:*:123456789012:cluster/demo',
    'arn:aws:eks:us-east-1:12345678901:cluster/demo',
    'arn:aws:ecs:us-east-1:123456789012:cluster/demo',
    'arn:AWS:eks:us-east-1:123456789012:cluster/demo',
    `${ARN}\n`,
  ])('fails when the ARN is %j', (clusterArn) => {
    expect(messageOf(() => Cluster.fromAttributes({ clusterArn }))).toBe(
      `clusterArn must be the ARN of an EKS cluster, got ${JSON.stringify(clusterArn)}: pass one such as ` +
        '"arn:aws:eks:us-east-1:123456789012:cluster/demo" [ClusterArnInvalid]',
    );
  });

  test('fails when name or region disagree with the ARN', () => {
    expect(messageOf(() => Cluster.fromAttributes({ clusterArn: ARN, clusterName: 'other' }))).toBe(
      'clusterName must agree with clusterArn, which says "demo", got "other": correct one of them, or leave it out: the ' +
        'ARN tells it [ClusterArnMismatch]',
    );
    expect(messageOf(() => Cluster.fromAttributes({ clusterArn: ARN, region: 'us-east-1' }))).toBe(
      'region must agree with clusterArn, which says "cn-north-1", got "us-east-1": correct one of them, or leave it out: ' +
        'the ARN tells it [ClusterArnMismatch]',
    );
  });

  test('fails when there is no name', () => {
    const clusterArn = new Variables().text('arn');
    for (const attributes of [{}, { clusterArn }]) {
      expect(messageOf(() => Cluster.fromAttributes(attributes))).toBe(
        'clusterName must be given where clusterArn is not a literal: pass the name [ClusterNameMissing]',
      );
    }
  });

  test('fails when the issuer is none', () => {
    expect(messageOf(() => Cluster.fromAttributes({ clusterName: 'demo', issuerUrl: 'oidc.example.com' }))).toBe(
      'issuerUrl must be https without port or query, at most 255 characters, got "oidc.example.com": pass the ' +
        "cluster's issuer unchanged [IssuerUrlInvalid]",
    );
  });

  test('fails when what was not given is asked for', () => {
    const cluster = Cluster.fromAttributes({ clusterName: 'demo', endpoint: 'https://api.example.com' });
    expect(cluster.issuerUrl).toBeUndefined();
    expect(failure((stack) => new OidcProvider(stack, 'Oidc', { cluster }))).toBe(
      '[stack/Oidc] issuerUrl of cluster "demo" is not known: pass it to Cluster.fromAttributes or Cluster.outsideEks, or use ' +
        'Cluster.fromClusterName [ClusterIssuerUnknown]',
    );
    expect(failure((stack) => cluster.addKubernetesProvider(stack, 'demo'))).toBe(
      '[stack/demo] endpoint and certificate authority of cluster "demo" are not known: pass endpoint and certificateAuthorityData to ' +
        'Cluster.fromAttributes, use Cluster.fromClusterName, or configure the KubernetesProvider yourself ' +
        '[ClusterEndpointUnknown]',
    );
  });
});

describe('Cluster.outsideEks', () => {
  test('has a name and nothing of AWS', () => {
    const cluster = Cluster.outsideEks({ clusterName: 'on-premises' });
    expect(facts(cluster)).toEqual({
      clusterName: 'on-premises',
      clusterArn: undefined,
      partition: undefined,
      region: undefined,
      accountId: undefined,
    });
    expect(cluster.issuerUrl).toBeUndefined();
    expect(failureFacts((stack) => cluster.addHelmProvider(stack, 'demo')).code).toBe('ClusterEndpointUnknown');
  });

  test('knows its issuer where it is given', () => {
    const oidcIssuerUrl = 'https://oidc.example.com/id';
    expect(Cluster.outsideEks({ clusterName: 'a', issuerUrl: oidcIssuerUrl }).issuerUrl).toBe(oidcIssuerUrl);
  });

  test('tokens pass', () => {
    const variables = new Variables();
    const text = variables.text('text');
    const cluster = Cluster.outsideEks({ clusterName: text, issuerUrl: text });
    expect(variables.resolve(`${cluster.clusterName}${cluster.issuerUrl}`)).toBe('${var.text}${var.text}');
  });

  test.each([['k3s.example.com'], ['prod_1'], ['a'], ['a'.repeat(253)]])('may be named %j', (name) => {
    expect(Cluster.outsideEks({ clusterName: name }).clusterName).toBe(name);
  });

  test.each([[''], ['-a'], ['a.'], ['a b'], ['a/b'], ['a'.repeat(254)]])('fails when the name is %j', (name) => {
    expect(messageOf(() => Cluster.outsideEks({ clusterName: name }))).toBe(
      `clusterName must be 1 to 253 letters, digits, "-", "_" and "." and begin and end with a letter or digit, got ${JSON.stringify(name)}: choose one that tells your clusters apart [OutsideClusterNameInvalid]`,
    );
  });

  test('fails when the issuer is none', () => {
    expect(messageOf(() => Cluster.outsideEks({ clusterName: 'a', issuerUrl: 'https://a.b:8443' }))).toBe(
      'issuerUrl must be https without port or query, at most 255 characters, got "https://a.b:8443": pass the ' +
        "cluster's issuer unchanged [IssuerUrlInvalid]",
    );
  });
});

test('the same code gives the same JSON again', () => {
  const text = (): string => {
    const stack = stackWithProviders();
    const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo' });
    cluster.addKubernetesProvider(stack, 'demo', { alias: 'demo' });
    return Testing.synth(stack, true);
  };
  expect(text()).toBe(text());
});
