import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Aspects, Testing, type ITerraformDependable, type TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  CrossAccountTarget,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityRole,
  PodIdentityScope,
  selfHosted,
  ServiceAccountRef,
  WorkloadIdentity,
  type WorkloadIdentityProps,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from './support/failure';
import { messageOf } from './support/message-of';
import { type Rendered } from './support/rendered';
import { stackWithProviders, synth, synthesizedStacks } from './support/synth';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const cluster = Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1' });
const READ = Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess');
const WRITE = Permissions.awsManagedPolicy('AmazonS3FullAccess');
const metadata = { name: 'app', namespace: 'apps' };
const rules = [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })];

function identity(stack: TerraformStack, id: string, props: Partial<WorkloadIdentityProps> = {}): WorkloadIdentity {
  const known = stack.node.tryFindChild('Oidc') as OidcProvider | undefined;
  return new WorkloadIdentity(stack, id, {
    cluster,
    serviceAccount: { namespace: 'apps', name: id.toLowerCase() },
    credentials: Credentials.irsa(known ?? OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN)),
    ...props,
  });
}

/** Something of the user's own that waits. */
function app(stack: TerraformStack, dependsOn: ITerraformDependable[], id = 'App'): ServiceAccountV1 {
  return new ServiceAccountV1(stack, id, { metadata, dependsOn });
}

function dependenciesOf(synthesized: Rendered, type: string, prefix: string): unknown {
  const found = Object.entries(synthesized.resources(type)).filter(([id]) => id.startsWith(prefix));
  expect(found).toHaveLength(1);
  return found[0]?.[1]['depends_on'];
}

const ROLE = 'aws_iam_role.Writer_Role_7A2A3899';
const READS = 'aws_iam_role_policy_attachment.Writer_Role_Attach-AmazonS3ReadOnlyAccess-07ae4df7_9F01484E';
const WRITES = 'aws_iam_role_policy_attachment.Writer_Role_Attach-AmazonS3FullAccess-144a9171_A746139B';
const ACCOUNT = 'kubernetes_service_account_v1.Writer_ServiceAccount_6F6B1FD2';
const LOCAL = 'Writer_Role_Ready_1ABC0E70';

describe('what is added after ready was read', () => {
  test('of an identity that is given its role, permissions wait for what the identity waits for, the role among it', () => {
    const synthesized = synth((stack) => {
      const bucket = new S3Bucket(stack, 'Bucket');
      const shared = identity(stack, 'Writer').role;
      identity(stack, 'Second', {
        role: shared,
        permissions: [Permissions.policyArn('arn:aws:iam::123456789012:policy/second')],
        dependsOn: [bucket, ...shared.ready],
      });
    });
    expect(cycles(synthesized)).toEqual([]);
    const attached = dependenciesOf(synthesized, 'aws_iam_role_policy_attachment', 'Writer_Role_Attach');
    expect(attached).toEqual(['aws_s3_bucket.Bucket', `local.${LOCAL}`]);
    expect(synthesized.json['locals']).toMatchObject({ [LOCAL]: [`\${${ROLE}}`] });
  });

  test('is left out where it names what waits for the role: a target of another account that waits for its source role', () => {
    const synthesized = synth((stack) => {
      const known = Cluster.fromAttributes({
        clusterArn: 'arn:aws:eks:us-east-1:123456789012:cluster/demo',
        podIdentityAgentInstalled: true,
      });
      const role = new PodIdentityRole(stack, 'Shared', {
        scopes: [PodIdentityScope.anyServiceAccount(known)],
        permissions: [READ],
      });
      const target = new CrossAccountTarget(stack, 'Target', {
        cluster: known,
        serviceAccount: ServiceAccountRef.of('apps', 'app'),
        sourceRole: role,
        awsProvider: new AwsProvider(stack, 'data', { alias: 'data', region: 'us-east-1' }),
        dependsOn: role.ready,
      });
      app(stack, [...role.ready, ...target.ready]);
    });
    expect(cycles(synthesized)).toEqual([]);
    const permission = expect.stringMatching(/^aws_iam_role_policy\.Shared_Inline-assume-target-/) as unknown;
    expect(dependenciesOf(synthesized, 'kubernetes_service_account_v1', 'App')).toContainEqual(permission);
    expect(JSON.stringify(synthesized.json['locals'])).toContain('aws_iam_role_policy_attachment.');
    expect(JSON.stringify(synthesized.json['locals'])).not.toContain('assume-target');
  });

  test('is waited for through a local, by who had read it before and by who reads it later', () => {
    const synthesized = synth((stack) => {
      const writer = identity(stack, 'Writer', { permissions: [READ] });
      app(stack, writer.ready);
      writer.addPermissions([WRITE]);
      app(stack, writer.ready, 'Later');
    });
    expect(synthesized.json['locals']).toEqual({
      [LOCAL]: [ROLE, READS, WRITES].map((address) => `\${${address}}`),
    });
    expect(dependenciesOf(synthesized, 'kubernetes_service_account_v1', 'App')).toEqual([
      `local.${LOCAL}`,
      READS,
      ACCOUNT,
    ]);
    expect(dependenciesOf(synthesized, 'kubernetes_service_account_v1', 'Later')).toEqual([`local.${LOCAL}`, ACCOUNT]);
  });

  test('needs no local where it was added before', () => {
    const synthesized = synth((stack) => {
      const writer = identity(stack, 'Writer', { permissions: [READ] });
      writer.addPermissions([WRITE]);
      app(stack, [...writer.ready, ...writer.ready]);
    });
    expect(synthesized.json).not.toHaveProperty('locals');
    expect(dependenciesOf(synthesized, 'kubernetes_service_account_v1', 'App')).toEqual(
      expect.arrayContaining([ROLE, READS, WRITES, ACCOUNT]),
    );
  });

  test('is waited for by an element of any kind, and where an Aspect adds it', () => {
    const stack = stackWithProviders();
    const writer = identity(stack, 'Writer');
    app(stack, writer.ready);
    Aspects.of(writer).add({
      visit: (node) => {
        if (node === writer) writer.addPermissions([READ]);
      },
    });
    const synthesized = synth(() => undefined, stack);
    expect(synthesized.json['locals']).toEqual({ [LOCAL]: [`\${${ROLE}}`, `\${${READS}}`] });
    expect(dependenciesOf(synthesized, 'kubernetes_service_account_v1', 'App')).toEqual([`local.${LOCAL}`, ACCOUNT]);
  });

  test('of a role made elsewhere, which had nothing to wait for', () => {
    const synthesized = synth((stack) => {
      const found = WorkloadRole.fromRoleArn(stack, 'Found', 'arn:aws:iam::123456789012:role/app');
      app(stack, found.ready);
      found.addPermissions([READ]);
    });
    expect(Object.values(synthesized.json['locals'] as object)).toEqual([
      ['${aws_iam_role_policy_attachment.Found_Attach-AmazonS3ReadOnlyAccess-07ae4df7_E7242864}'],
    ]);
    expect(dependenciesOf(synthesized, 'kubernetes_service_account_v1', 'App')).toEqual([
      `local.${Object.keys(synthesized.json['locals'] as object).join()}`,
    ]);
  });

  test('and fails adds nothing: the same permission works at the second try', () => {
    const stack = stackWithProviders();
    const writer = identity(stack, 'Writer', { permissions: [READ] });
    app(stack, writer.ready);
    expect(
      messageOf(() => {
        writer.addPermissions([WRITE, WRITE]);
      }),
    ).toContain('[PermissionDuplicate]');
    expect(synth(() => undefined, stack).json).not.toHaveProperty('locals');
    writer.addPermissions([WRITE]);
    expect(synth(() => undefined, stack).json).toHaveProperty('locals');
  });

  test('names nothing in another stack, which comes after', () => {
    const { first, second } = synthesizedStacks((root) => {
      const writer = identity(stackWithProviders('first', root), 'Writer');
      app(stackWithProviders('second', root), writer.ready);
      writer.addPermissions([READ]);
    });
    expect(second?.after).toEqual(['first']);
    expect(second?.json).toMatchObject({ resource: { kubernetes_service_account_v1: { App: { depends_on: [] } } } });
    expect(first?.json).toHaveProperty('locals');
  });

  test('a role found that gets nothing orders no stacks', () => {
    const { second } = synthesizedStacks((root) => {
      const stack = stackWithProviders('first', root);
      const found = WorkloadRole.fromRoleArn(stack, 'Found', 'arn:aws:iam::123456789012:role/app');
      app(stackWithProviders('second', root), found.ready);
    });
    expect(second?.after).toEqual([]);
  });
});

describe('what is created in a namespace of the stack waits for it', () => {
  const NAMESPACE = 'kubernetes_namespace_v1.Apps_A82513C7';
  const create = (stack: TerraformStack): void => {
    identity(stack, 'Writer');
    const role = new kubernetes.Role(stack, 'Role', { name: 'r', namespace: 'apps', rules });
    const account = ServiceAccountRef.of('apps', 'default');
    new kubernetes.RoleBinding(stack, 'Binding', { name: 'b', role, serviceAccounts: [account] });
    const existing = { namespace: 'apps', name: 'default', annotations: { team: 'a' } };
    kubernetes.ServiceAccount.annotateExisting(stack, 'Annotations', existing);
    new selfHosted.PodIdentityWebhook(stack, 'Webhook', {
      namespace: 'apps',
      createNamespace: false,
      watchConfigMap: true,
    });
  };
  const within = (synthesized: Rendered): [string, unknown][] =>
    Object.entries(synthesized.json['resource'] as Record<string, Record<string, Record<string, unknown>>>).flatMap(
      ([type, resources]) =>
        Object.entries(resources)
          .filter(([, { metadata: one }]) => (one as { namespace?: string } | undefined)?.namespace === 'apps')
          .map(([id, resource]): [string, unknown] => [`${type}.${id}`, resource['depends_on']]),
    );

  test.each<[string, (stack: TerraformStack, namespace: () => void) => void]>([
    [
      'before',
      (stack, namespace) => {
        namespace();
        create(stack);
      },
    ],
    [
      'after',
      (stack, namespace) => {
        create(stack);
        namespace();
      },
    ],
  ])('made %s', (_, order) => {
    const synthesized = synth((stack) => {
      order(stack, () => {
        new kubernetes.Namespace(stack, 'Apps', { name: 'apps' });
      });
    });
    const all = within(synthesized);
    expect(all).toHaveLength(11);
    expect(all.filter(([, waits]) => (waits as string[] | undefined)?.includes(NAMESPACE) !== true)).toEqual([]);
    expect(all.filter(([, waits]) => new Set(waits as string[]).size < (waits as string[]).length)).toEqual([]);
  });

  test('not for that of another provider, stack or name, nor for one that failed or has left the tree', () => {
    const root = Testing.app();
    const stack = stackWithProviders('stack', root);
    const other = stackWithProviders('other', root);
    const kubernetesProvider = new KubernetesProvider(stack, 'green', { alias: 'green' });
    new kubernetes.Namespace(stack, 'Green', { name: 'apps', kubernetesProvider });
    new kubernetes.Namespace(stack, 'Other', { name: 'other' });
    new kubernetes.Namespace(other, 'Apps', { name: 'apps' });
    create(stack);
    failure(() => new kubernetes.Namespace(stack, 'Apps', { name: 'apps', labels: { 'a b': '' } }), stack);
    failure(() => identity(stack, 'Failing', { createNamespace: true, permissions: [READ, READ] }), stack);
    new kubernetes.Namespace(stack, 'Left', { name: 'apps' });
    stack.node.tryRemoveChild('Left');
    const all = within(synth(() => undefined, stack));
    expect(all).toHaveLength(11);
    expect(JSON.stringify(all)).not.toContain('kubernetes_namespace_v1');
  });

  test('a role beside an identity that creates its namespace', () => {
    const synthesized = synth((stack) => {
      const { namespace } = identity(stack, 'Writer', { createNamespace: true });
      new kubernetes.Role(stack, 'Role', { name: 'r', namespace, rules });
    });
    expect(synthesized.only('kubernetes_role_v1')).toMatchObject({
      metadata: { namespace: 'apps' },
      depends_on: ['kubernetes_namespace_v1.Namespace-apps_770A952B'],
    });
  });
});

describe('createNamespace', () => {
  test('of several identities is one namespace, wherever the first one is', () => {
    const addresses = [
      ['Writer', 'Reader'],
      ['Reader', 'Writer'],
    ].map((order) => {
      const synthesized = synth((stack) => {
        for (const id of order) identity(stack, id, { createNamespace: true });
      });
      for (const id of order)
        expect(dependenciesOf(synthesized, 'kubernetes_service_account_v1', id)).toEqual([
          'kubernetes_namespace_v1.Namespace-apps_770A952B',
        ]);
      return Object.keys(synthesized.resources('kubernetes_namespace_v1'));
    });
    expect(addresses).toEqual([['Namespace-apps_770A952B'], ['Namespace-apps_770A952B']]);
  });

  test('each cluster, by its provider, and each stack has its own', () => {
    const root = Testing.app();
    const stack = stackWithProviders('stack', root);
    const kubernetesProvider = new KubernetesProvider(stack, 'green', { alias: 'green' });
    const green = Cluster.fromAttributes({ clusterName: 'green', region: 'us-east-1' });
    identity(stack, 'Writer', { createNamespace: true });
    identity(stack, 'Green', { createNamespace: true, cluster: green, kubernetesProvider });
    identity(stackWithProviders('other', root), 'Writer', { createNamespace: true, cluster: green });
    expect(Object.keys(synth(() => undefined, stack).resources('kubernetes_namespace_v1')).sort()).toEqual([
      'Namespace-apps_770A952B',
      'Namespace-apps_green_5D83FA15',
    ]);
  });

  test('fails when two identities of one cluster give two providers', () => {
    const stack = stackWithProviders();
    const kubernetesProvider = new KubernetesProvider(stack, 'green', { alias: 'green' });
    identity(stack, 'Writer', { createNamespace: true });
    expect(failure(() => identity(stack, 'Reader', { createNamespace: true, kubernetesProvider }), stack)).toBe(
      '[stack/Reader] kubernetesProvider must be "kubernetes", which creates namespace "apps" of this cluster for another ' +
        'identity, got "kubernetes.green": give both the same provider, or set createNamespace for one of them ' +
        '[NamespaceProviderMismatch]',
    );
  });

  test('goes with the identity that failed, and stays for the others', () => {
    const stack = stackWithProviders();
    OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN);
    const wrong = { createNamespace: true, permissions: [READ, READ] };
    failure(() => identity(stack, 'Writer', wrong), stack);
    expect(stack.node.tryFindChild('Namespace-apps')).toBeUndefined();
    const reader = identity(stack, 'Reader', { createNamespace: true });
    const { ready: dependsOn } = reader;
    failure(() => identity(stack, 'Writer', { ...wrong, dependsOn }), stack);
    expect(reader.createdNamespace?.namespaceName).toBe('apps');
    const { only } = synth(() => undefined, stack);
    expect(only('kubernetes_namespace_v1')).not.toHaveProperty('depends_on');
  });

  test('waits for what its identities wait for, without what waits for it', () => {
    const synthesized = synth((stack) => {
      const access = new S3Bucket(stack, 'Access', {});
      const first = identity(stack, 'First', { createNamespace: true, dependsOn: [access], permissions: [READ] });
      const own = app(stack, first.ready);
      const further = new S3Bucket(stack, 'Further', {});
      const dependsOn = [...first.ready, own, further];
      const second = identity(stack, 'Second', { createNamespace: true, dependsOn });
      identity(stack, 'Third', { createNamespace: true, dependsOn: second.ready });
    });
    const waits = synthesized.only('kubernetes_namespace_v1')['depends_on'] as string[];
    expect(waits).toContain('aws_s3_bucket.Access');
    expect(waits).toContain('aws_s3_bucket.Further');
    // The third one's role waits for the second one's account, and that for the namespace.
    expect(waits.filter((one) => /service_account|namespace|Second|Third/.test(one))).toEqual([]);
    expect(cycles(synthesized)).toEqual([]);
  });

  test('two namespaces whose identities wait for each other crosswise are no cycle', () => {
    const synthesized = synth((stack) => {
      const of = (id: string, namespace: string, dependsOn: ITerraformDependable[]): WorkloadIdentity =>
        identity(stack, id, {
          serviceAccount: { namespace, name: id.toLowerCase() },
          createNamespace: true,
          dependsOn,
        });
      const one = of('One', 'a', []);
      const two = of('Two', 'b', []);
      of('Three', 'a', two.serviceAccount.ready);
      of('Four', 'b', one.serviceAccount.ready);
    });
    expect(cycles(synthesized)).toEqual([]);
  });

  test('finds what waits for the namespace at the end of a chain of 1,000', () => {
    const stack = stackWithProviders();
    const last = Array.from({ length: 1000 }, (_, index) => index).reduce<ITerraformDependable[]>(
      (dependsOn, index) =>
        new kubernetes.ServiceAccount(stack, `A${index}`, { namespace: 'apps', name: `a${index}`, dependsOn }).ready,
      [],
    );
    new kubernetes.Namespace(stack, 'Apps', { name: 'apps', dependsOn: last });
    const json = JSON.parse(Testing.synth(stack)) as Record<string, Record<string, object>>;
    expect(Object.values(json['resource']?.['kubernetes_namespace_v1'] ?? {})).toEqual([
      { metadata: { name: 'apps', labels: { 'app.kubernetes.io/managed-by': 'terraform' } } },
    ]);
  });
});

/** The addresses that reach themselves. */
function cycles({ json }: Rendered): string[] {
  const edges = new Map<string, string[]>();
  for (const [type, resources] of Object.entries(json['resource'] as Record<string, Record<string, object>>)) {
    for (const [id, resource] of Object.entries(resources)) {
      edges.set(`${type}.${id}`, JSON.stringify(resource).match(/[a-z][a-z0-9_]*\.[\w-]+/g) ?? []);
    }
  }
  for (const [id, local] of Object.entries((json['locals'] ?? {}) as Record<string, unknown>)) {
    edges.set(`local.${id}`, JSON.stringify(local).match(/[a-z][a-z0-9_]*\.[\w-]+/g) ?? []);
  }
  return [...edges.keys()].filter((start) => {
    const [seen, open] = [new Set<string>(), [...(edges.get(start) ?? [])]];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (one === start) return true;
      if (!seen.has(one)) open.push(...(edges.get(one) ?? []));
      seen.add(one);
    }
    return false;
  });
}

describe('an OIDC provider of your own', () => {
  const issuer = { conditionKeyPrefix: 'oidc.example.com', issuerUrl: 'https://oidc.example.com', audiences: ['x'] };
  const waitsFor = (withRole: boolean, isReference: boolean): unknown =>
    dependenciesOf(
      synth((stack) => {
        const resource = new IamOpenidConnectProvider(stack, 'Own', { url: issuer.issuerUrl, clientIdList: ['x'] });
        const own = { ...issuer, oidcProviderArn: isReference ? resource.arn : ARN, resource };
        const role = withRole
          ? WorkloadRole.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/app')
          : undefined;
        app(stack, identity(stack, 'Writer', { credentials: Credentials.irsa(own), role }).ready);
      }),
      'kubernetes_service_account_v1',
      'App',
    );
  const OWN = 'aws_iam_openid_connect_provider.Own';

  test('is waited for by its resource, where a role is given', () => {
    expect(waitsFor(true, true)).toEqual([OWN, ACCOUNT]);
  });

  test('is waited for where the role names it by a literal alone', () => {
    expect(waitsFor(false, false)).toEqual([ROLE, OWN, ACCOUNT]);
  });

  test('needs no mention where the role refers to it', () => {
    expect(waitsFor(false, true)).toEqual([ROLE, ACCOUNT]);
  });
});
