import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { JobV1 } from '@cdktf/provider-kubernetes/lib/job-v1';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import {
  Addon,
  AddonIdentity,
  Cluster,
  Credentials,
  IrsaRole,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  PodIdentityAssociation,
  PodIdentityRole,
  PodIdentityScope,
  selfHosted,
  ServiceAccountRef,
  Subject,
  Thumbprints,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { type StackOfApp, stackWithProviders, synthesizedStacks } from './support/synth';
import { withoutEncoding } from './support/variables';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const READ = Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess');
const demo = Cluster.fromAttributes({ clusterArn: 'arn:aws:eks:us-east-1:123456789012:cluster/demo' });

/** Two stacks of one app: what the platform's team makes, and what uses it. */
function twoStacks(build: (platform: TerraformStack, apps: TerraformStack) => void): Record<string, StackOfApp> {
  const stacks = synthesizedStacks((app) => {
    build(stackWithProviders('platform', app), stackWithProviders('apps', app));
  });
  for (const { json } of Object.values(stacks)) expect(unknownAddresses(json)).toEqual([]);
  return stacks;
}

/** What a stack names and does not have: Terraform refuses it. */
function unknownAddresses(json: Record<string, unknown>): string[] {
  const text = JSON.stringify(json, (key, value: unknown) => (key === '//' ? undefined : value));
  const named = text.matchAll(/(?<![\w./-])(data\.)?((?:aws|kubernetes|tls)_[a-z0-9_]+)\.([A-Za-z][\w-]*)/g);
  const has = (section: string, type: string, name: string): boolean =>
    (json[section] as Record<string, Record<string, unknown>> | undefined)?.[type]?.[name] !== undefined;
  return [...named].flatMap(([address, data, type = '', name = '']) =>
    has(data === undefined ? 'resource' : 'data', type, name) ? [] : [address],
  );
}

function resource({ json }: StackOfApp, type: string): Record<string, unknown> {
  const all = Object.values((json['resource'] as Record<string, Record<string, Record<string, unknown>>>)[type] ?? {});
  expect(all).toHaveLength(1);
  return all[0] ?? {};
}

function job(stack: TerraformStack, dependsOn: ITerraformDependable[]): JobV1 {
  return new JobV1(stack, 'Job', {
    metadata: { name: 'job' },
    spec: { template: { metadata: {}, spec: { container: [{ name: 'job', image: 'busybox' }] } } },
    dependsOn,
  });
}

function irsa(stack: TerraformStack): OidcProvider {
  const thumbprints = Thumbprints.managedByAws();
  return new OidcProvider(stack, 'Oidc', { issuerUrl: 'https://oidc.example.com', thumbprints });
}

describe('a workload in another stack than its identity', () => {
  test('is deployed after that stack, and names only what stands in its own', () => {
    const { platform, apps } = twoStacks((here, there) => {
      const identity = new WorkloadIdentity(here, 'Writer', {
        cluster: demo,
        serviceAccount: { namespace: 'apps', name: 'writer' },
        credentials: Credentials.irsa(irsa(here)),
        permissions: [READ],
        createNamespace: true,
      });
      const own = new NamespaceV1(there, 'Own', { metadata: { name: 'own' } });
      job(there, [own, ...identity.ready]);
    });
    expect([platform?.after, apps?.after]).toEqual([[], ['platform']]);
    expect(resource(apps as StackOfApp, 'kubernetes_job_v1')['depends_on']).toEqual(['kubernetes_namespace_v1.Own']);
    expect(apps?.json['data']).toBeUndefined();
    expect(platform?.json['output']).toBeUndefined();
  });

  test.each<[string, (platform: TerraformStack) => ITerraformDependable[]]>([
    ['a namespace', (stack) => new kubernetes.Namespace(stack, 'Made', { name: 'apps' }).ready],
    [
      'a service account',
      (stack) => new kubernetes.ServiceAccount(stack, 'Made', { namespace: 'apps', name: 'writer' }).ready,
    ],
    [
      'an annotated service account',
      (stack) =>
        kubernetes.ServiceAccount.annotateExisting(stack, 'Made', {
          namespace: 'apps',
          name: 'writer',
          annotations: { owner: 'us' },
        }).ready,
    ],
    [
      'a cluster role',
      (stack) =>
        new kubernetes.ClusterRole(stack, 'Made', {
          name: 'r',
          rules: [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })],
        }).ready,
    ],
    ['an agent', (stack) => new PodIdentityAgent(stack, 'Made', { cluster: demo }).ready],
    ['a webhook', (stack) => new selfHosted.PodIdentityWebhook(stack, 'Made').ready],
  ])('waits for %s by its stack', (_, make) => {
    const { apps } = twoStacks((here, there) => {
      job(there, make(here));
    });
    expect(apps?.after).toEqual(['platform']);
    expect(resource(apps as StackOfApp, 'kubernetes_job_v1')['depends_on']).toEqual([]);
  });
});

describe('dependsOn names resources of another stack', () => {
  const waits: [string, (stack: TerraformStack, dependsOn: ITerraformDependable[]) => unknown][] = [
    [
      'service account',
      (stack, dependsOn) =>
        new kubernetes.ServiceAccount(stack, 'Waits', { namespace: 'apps', name: 'writer', dependsOn }),
    ],
    [
      'annotated service account',
      (stack, dependsOn) =>
        kubernetes.ServiceAccount.annotateExisting(stack, 'Waits', {
          namespace: 'apps',
          name: 'writer',
          annotations: { owner: 'us' },
          dependsOn,
        }),
    ],
    [
      'role',
      (stack, dependsOn) =>
        new kubernetes.Role(stack, 'Waits', {
          namespace: 'apps',
          name: 'r',
          rules: [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })],
          dependsOn,
        }),
    ],
    [
      'cluster role',
      (stack, dependsOn) =>
        new kubernetes.ClusterRole(stack, 'Waits', {
          name: 'r',
          rules: [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })],
          dependsOn,
        }),
    ],
    [
      'binding',
      (stack, dependsOn) =>
        new kubernetes.ClusterRoleBinding(stack, 'Waits', {
          name: 'b',
          role: kubernetes.ClusterRole.fromName('view'),
          serviceAccounts: [ServiceAccountRef.of('apps', 'writer')],
          dependsOn,
        }),
    ],
    [
      'OIDC provider',
      (stack, dependsOn) => new OidcProvider(stack, 'Waits', { issuerUrl: 'https://oidc.example.com', dependsOn }),
    ],
    [
      'certificate of an OIDC provider',
      (stack, certificateDependsOn) =>
        new OidcProvider(stack, 'Waits', { issuerUrl: 'https://oidc.example.com', certificateDependsOn }),
    ],
    [
      'self-hosted issuer',
      (stack, dependsOn) =>
        new selfHosted.SelfHostedIssuer(stack, 'Waits', {
          hosting: selfHosted.IssuerHosting.fromIssuerUrl('https://oidc.example.com'),
          dependsOn,
        }),
    ],
    ['webhook', (stack, dependsOn) => new selfHosted.PodIdentityWebhook(stack, 'Waits', { dependsOn })],
    [
      'webhook with cert-manager',
      (stack, dependsOn) => new selfHosted.PodIdentityWebhook(stack, 'Waits', { dependsOn, createNamespace: false }),
    ],
    ['add-on', (stack, dependsOn) => new Addon(stack, 'Waits', { cluster: demo, name: 'coredns', dependsOn })],
    [
      'association',
      (stack, dependsOn) =>
        new PodIdentityAssociation(stack, 'Waits', {
          cluster: demo,
          serviceAccount: ServiceAccountRef.of('apps', 'writer'),
          dependsOn,
          role: new PodIdentityRole(stack, 'Role', {
            scopes: [PodIdentityScope.serviceAccounts(demo, [Subject.serviceAccount('apps', 'writer')])],
          }),
        }),
    ],
    [
      'workload identity',
      (stack, dependsOn) =>
        new WorkloadIdentity(stack, 'Waits', {
          cluster: demo,
          serviceAccount: { namespace: 'apps', name: 'writer' },
          credentials: Credentials.irsa(OidcProvider.fromOidcProviderArn(stack, 'Found', ARN)),
          dependsOn,
        }),
    ],
    [
      'workload identity that makes no service account',
      (stack, dependsOn) => {
        const management = kubernetes.ServiceAccountManagement.referenced();
        const identity = new WorkloadIdentity(stack, 'Waits', {
          cluster: demo,
          serviceAccount: { namespace: 'apps', name: 'writer', management },
          credentials: Credentials.irsa(OidcProvider.fromOidcProviderArn(stack, 'Found', ARN)),
          dependsOn,
        });
        return job(stack, identity.ready);
      },
    ],
  ];

  test.each(waits)('%s: that stack comes first', (_, make) => {
    const { apps } = twoStacks((here, there) => {
      make(there, [new NamespaceV1(here, 'Other', { metadata: { name: 'other' } })]);
    });
    expect(apps?.after).toEqual(['platform']);
  });
});

describe('what is shared between stacks', () => {
  const serviceAccount = { namespace: 'apps', name: 'writer' };

  test('a role: its permissions stay in its stack, whoever adds them', () => {
    const { platform, apps } = twoStacks((here, there) => {
      const subjects = [Subject.serviceAccount('apps', 'writer'), Subject.serviceAccount('apps', 'reader')];
      const oidc = irsa(here);
      const role = new IrsaRole(here, 'Role', { oidcProviders: [oidc], subjects, roleName: 'shared' });
      const credentials = Credentials.irsa(oidc);
      new WorkloadIdentity(here, 'Writer', { cluster: demo, serviceAccount, credentials, role });
      const reader = new WorkloadIdentity(there, 'Reader', {
        cluster: demo,
        serviceAccount: { namespace: 'apps', name: 'reader' },
        credentials,
        role,
        permissions: [READ],
      });
      job(there, reader.ready);
    });
    expect(resource(platform as StackOfApp, 'aws_iam_role_policy_attachment')).toMatchObject({
      role: '${aws_iam_role.Role_1ABCC5F0.name}',
    });
    expect(Object.keys(apps?.json['resource'] as object)).toEqual([
      'kubernetes_job_v1',
      'kubernetes_service_account_v1',
    ]);
    expect(resource(apps as StackOfApp, 'kubernetes_service_account_v1')['metadata']).toMatchObject({
      annotations: {
        'eks.amazonaws.com/role-arn': expect.stringMatching(
          /^\$\{data\.terraform_remote_state\.cross-stack-reference-input-platform\.outputs\.\S+\}$/,
        ) as unknown,
      },
    });
    expect(resource(apps as StackOfApp, 'kubernetes_job_v1')['depends_on']).toEqual([
      'kubernetes_service_account_v1.Reader_ServiceAccount_C71719DC',
    ]);
  });

  test('a cluster and its OIDC provider: the trust is whole in the other stack', () => {
    const { apps } = twoStacks((here, there) => {
      const eks = new EksCluster(here, 'Eks', {
        name: 'demo',
        roleArn: 'arn:aws:iam::123456789012:role/eks',
        vpcConfig: { subnetIds: ['subnet-1'] },
      });
      const cluster = Cluster.fromEksCluster(eks);
      const oidc = new OidcProvider(here, 'Oidc', { cluster });
      new WorkloadIdentity(there, 'Writer', {
        cluster,
        serviceAccount,
        credentials: Credentials.irsa(oidc),
        permissions: [READ],
      });
    });
    expect(apps?.after).toEqual(['platform']);
    const state = 'data.terraform_remote_state.cross-stack-reference-input-platform.outputs.';
    const role = resource(apps as StackOfApp, 'aws_iam_role');
    const policy = withoutEncoding(role['assume_role_policy'] as string);
    const [, prefix] = /"(\$\{[^"]+\}):sub"/.exec(policy) ?? [];
    expect(prefix).toContain(`${state}cross-stack-output-localOidc_ConditionKeyPrefix`);
    expect(JSON.parse(policy)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: expect.stringContaining(`\${${state}cross-stack-output-aws_iam_openid`) as unknown },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              [`${prefix ?? ''}:sub`]: 'system:serviceaccount:apps:writer',
              [`${prefix ?? ''}:aud`]: 'sts.amazonaws.com',
            },
          },
        },
      ],
    });
  });

  test('a service account in another stack than the role', () => {
    const { apps } = twoStacks((here, there) => {
      const role = new IrsaRole(here, 'Role', {
        oidcProviders: [irsa(here)],
        subjects: [Subject.serviceAccount('apps', 'writer')],
      });
      const account = new kubernetes.ServiceAccount(there, 'Account', { ...serviceAccount, roleArn: role.roleArn });
      job(there, [...role.ready, ...account.ready]);
    });
    expect(resource(apps as StackOfApp, 'kubernetes_job_v1')['depends_on']).toEqual([
      'kubernetes_service_account_v1.Account_0D856946',
    ]);
  });

  test('a Kubernetes role, bound in another stack', () => {
    const { apps } = twoStacks((here, there) => {
      const rules = [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })];
      const role = new kubernetes.Role(here, 'Role', { namespace: 'apps', name: 'pods', rules });
      const serviceAccounts = [ServiceAccountRef.of('apps', 'writer')];
      new kubernetes.RoleBinding(there, 'Binding', { name: 'b', role, serviceAccounts });
    });
    expect(apps?.after).toEqual(['platform']);
    expect(resource(apps as StackOfApp, 'kubernetes_role_binding_v1')['depends_on']).toEqual([]);
  });

  test('a bucket that serves the issuers of two stacks', () => {
    const { platform, apps } = twoStacks((here, there) => {
      const hosting = selfHosted.IssuerHosting.publicBucket(here, 'Hosting', { bucketName: 'issuers' });
      new selfHosted.SelfHostedIssuer(here, 'Blue', { hosting, prefix: 'blue' });
      const issuer = new selfHosted.SelfHostedIssuer(there, 'Green', { hosting, prefix: 'green' });
      const credentials = Credentials.irsa(issuer);
      const cluster = Cluster.outsideEks({ clusterName: 'green', issuerUrl: issuer.issuerUrl });
      new WorkloadIdentity(there, 'Writer', { cluster, serviceAccount, credentials });
    });
    expect(apps?.after).toEqual(['platform']);
    expect(resource(apps as StackOfApp, 'aws_iam_openid_connect_provider')['depends_on']).toEqual([
      'aws_s3_object.Green_Discovery_DDF84CE5',
      'aws_s3_object.Green_Keys_D4332347',
    ]);
    expect(resource(platform as StackOfApp, 'aws_s3_bucket_policy')['policy']).toContain('green/keys.json');
  });

  test('roles of an add-on, and what comes after the add-on', () => {
    const { platform, apps } = twoStacks((here, there) => {
      const scopes = [PodIdentityScope.serviceAccounts(demo, [Subject.serviceAccount('kube-system', 'aws-node')])];
      const role = new PodIdentityRole(here, 'Role', { scopes, permissions: [READ] });
      const identity = AddonIdentity.podIdentity({ 'aws-node': role });
      const addon = new Addon(there, 'Cni', { cluster: demo, name: 'vpc-cni', identity });
      const third = stackWithProviders('nodes', there.node.root as never);
      const group = new EksNodeGroup(third, 'Nodes', {
        clusterName: 'demo',
        nodeRoleArn: 'arn:aws:iam::123456789012:role/nodes',
        subnetIds: ['subnet-1'],
        scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 1 },
      });
      addon.before([group]);
    });
    expect([platform?.after, apps?.after]).toEqual([[], ['platform']]);
    expect(resource(apps as StackOfApp, 'aws_eks_addon')['depends_on']).toEqual([]);
  });
});
