import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, Lazy, TerraformVariable, Testing, type TerraformStack } from 'cdktf';
import {
  Addon,
  AddonIdentity,
  AddonVersion,
  Cluster,
  PodIdentityAgent,
  Permissions,
  PodIdentityAssociation,
  PolicyDocument,
  PolicyStatement,
  ResolveConflicts,
  ServiceAccountRef,
  SessionTag,
  WorkloadRole,
  type AddonProps,
  type IWorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { binding } from '../support/bindings';
import { failure, failureFacts } from '../support/failure';
import { messageOf } from '../support/message-of';
import { stackWithProviders, synth } from '../support/synth';
import { withoutEncoding } from '../support/variables';
import { warnings } from '../support/warnings';

const demo = Cluster.fromAttributes({
  clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/demo',
  podIdentityAgentInstalled: true,
});
const ROLE = 'arn:aws:iam::111122223333:role/cni';

function elsewhere(stack: TerraformStack, id = 'Elsewhere'): IWorkloadRole {
  return WorkloadRole.fromRoleArn(stack, id, ROLE);
}

function addon(props: Partial<AddonProps> | ((stack: TerraformStack) => Partial<AddonProps>)): Record<string, unknown> {
  const { resources } = synth((stack) => {
    const more = typeof props === 'function' ? props(stack) : props;
    new Addon(stack, 'Addon', { cluster: demo, name: 'coredns', ...more });
  });
  return Object.values(resources('aws_eks_addon'))[0] ?? {};
}

test('minimal definition', () => {
  expect(addon({})).toEqual({ cluster_name: 'demo', addon_name: 'coredns' });
});

test('version: pinned, or looked up for a version of Kubernetes', () => {
  expect(addon({ version: AddonVersion.pinned('v1.11.4-eksbuild.2') })['addon_version']).toBe('v1.11.4-eksbuild.2');
  for (const [version, mostRecent] of [
    [AddonVersion.defaultFor('1.33'), false],
    [AddonVersion.mostRecentFor('1.33'), true],
  ] as const) {
    const { data } = synth((stack) => new Addon(stack, 'Addon', { cluster: demo, name: 'coredns', version }));
    expect(Object.values(data('aws_eks_addon_version'))).toEqual([
      { addon_name: 'coredns', kubernetes_version: '1.33', most_recent: mostRecent },
    ]);
  }
});

test('conflicts, preserve and tags', () => {
  const { OVERWRITE, PRESERVE } = ResolveConflicts;
  const more = { resolveConflictsOnCreate: OVERWRITE, resolveConflictsOnUpdate: PRESERVE, preserve: true };
  expect(addon({ ...more, tags: { team: 'platform' } })).toEqual({
    cluster_name: 'demo',
    addon_name: 'coredns',
    resolve_conflicts_on_create: 'OVERWRITE',
    resolve_conflicts_on_update: 'PRESERVE',
    preserve: true,
    tags: { team: 'platform' },
  });
});

describe('configuration values', () => {
  test('have the same text whatever the order of their keys, in lists too', () => {
    const one = addon({ configurationValues: { b: [{ y: 1, x: true }], a: { d: null, c: 'e' } } });
    const other = addon({ configurationValues: { a: { c: 'e', d: null }, b: [{ x: true, y: 1 }] } });
    expect(one['configuration_values']).toBe('{"a":{"c":"e","d":null},"b":[{"x":true,"y":1}]}');
    expect(other).toEqual(one);
  });

  test('are safe from Terraform, which knows "${" and "%{" too', () => {
    expect(addon({ configurationValues: { a: '${x} %{y} $z' } })['configuration_values']).toBe(
      '{"a":"$${x} %%{y} $z"}',
    );
  });

  test('keep tokens as values, within texts, as lists and as keys, and what stands beside them', () => {
    const values = addon((stack) => {
      const text = new TerraformVariable(stack, 'text', { type: 'string' }).stringValue;
      const replicas = new TerraformVariable(stack, 'replicas', { type: 'number' }).numberValue;
      const zones = new TerraformVariable(stack, 'zones', { type: 'list(string)' }).listValue;
      return {
        configurationValues: { b: replicas, a: '"x" ${y} %{z} \\', c: { zones, [text]: [`a$${text}"`, text] } },
      };
    });
    const quote = 'substr(jsonencode(tostring(0)), 0, 1)';
    const within = `\${trimsuffix(trimprefix(jsonencode(substr(var.text, 0, -1)), ${quote}), ${quote})}`;
    expect(values['configuration_values']).toBe(
      `{"a":"\\"x\\" $\${y} %%{z} \\\\","b":\${jsonencode(var.replicas)},"c":{"${within}":["a\\u0024${within}\\"",\${jsonencode(var.text)}],"zones":\${jsonencode(var.zones)}}}`,
    );
  });

  test('may be lazy, and hold texts that would leave theirs', () => {
    const hostile = { 'k"': 'x"), "y": file("/etc/hostname")', b: ['n\nl\\', 1, null], c: undefined };
    const values = addon((stack) => {
      const text = new TerraformVariable(stack, 'text', { type: 'string' }).stringValue;
      return {
        configurationValues: {
          all: Lazy.anyValue({ produce: () => ({ ...hostile, token: `a"${text}` }) }),
          list: Lazy.listValue({ produce: () => ['"', text] }),
          name: Lazy.stringValue({ produce: () => 'x"y' }),
          nothing: Lazy.anyValue({ produce: () => undefined }),
          part: `a${Lazy.stringValue({ produce: () => '"' })}`,
        },
      };
    });
    const written = String(values['configuration_values']).replace('${jsonencode(var.text)}', '"${var.text}"');
    expect(JSON.parse(withoutEncoding(written))).toEqual({
      all: { 'k"': hostile['k"'], b: hostile.b, token: 'a"${var.text}' },
      list: ['"', '${var.text}'],
      name: 'x"y',
      nothing: null,
      part: 'a"',
    });
  });

  test('may be one token', () => {
    const values = addon((stack) => ({
      configurationValues: new TerraformVariable(stack, 'values', { type: 'map(string)' }).value as object,
    }));
    expect(values['configuration_values']).toBe('${jsonencode(var.values)}');
  });

  test('leave out what is undefined', () => {
    expect(addon({ configurationValues: { a: undefined, b: [undefined, 1], c: {} } })['configuration_values']).toBe(
      '{"b":[null,1],"c":{}}',
    );
  });

  test('fail where a list mixes a Terraform list with others', () => {
    const build = (stack: TerraformStack): Addon => {
      const zones = new TerraformVariable(stack, 'zones', { type: 'list(string)' }).listValue;
      const configurationValues = { zones: [...zones, 'a'] };
      return new Addon(stack, 'Addon', { cluster: demo, name: 'coredns', configurationValues });
    };
    expect(messageOf(() => build(stackWithProviders()))).toBe(
      '[stack/Addon] configurationValues must be one Terraform list or a list of strings, got a mixture of both: join them with Token.asList(Fn.concat([...])), or give the Terraform list alone [ListTokenMixed]',
    );
  });

  test.each<[unknown, string]>([
    ['{"a":1}', '"{\\"a\\":1}"'],
    [[1], '[1]'],
    [null, 'null'],
    [3, '3'],
  ])('fail when they are no object: %s', (value, shown) => {
    const configurationValues = value as AddonProps['configurationValues'];
    expect(failure((stack) => new Addon(stack, 'Addon', { cluster: demo, name: 'coredns', configurationValues }))).toBe(
      `[stack/Addon] configurationValues must be an object, got ${shown}: pass { key: value } as the add-on documents it, and no text of JSON or YAML [AddonConfigurationInvalid]`,
    );
  });
});

test('the add-on waits for its roles, and others for it', () => {
  const { only, resources } = synth((stack) => {
    const nodes = new EksNodeGroup(stack, 'Nodes', {
      clusterName: 'demo',
      nodeRoleArn: ROLE,
      subnetIds: ['subnet-1'],
      scalingConfig: { minSize: 1, maxSize: 1, desiredSize: 1 },
    });
    const identity = AddonIdentity.recommended();
    new Addon(stack, 'VpcCni', { cluster: demo, name: 'vpc-cni', identity, before: [nodes] });
    new Addon(stack, 'CoreDns', { cluster: demo, name: 'coredns', dependsOn: [nodes] });
  });
  const [dns, cni] = ['coredns', 'vpc-cni'].map((name) =>
    Object.values(resources('aws_eks_addon')).find((one) => one['addon_name'] === name),
  );
  const types = (names: unknown): unknown => (names as string[]).map((name) => name.replace(/\..*/, ''));
  expect(types(cni?.['depends_on'])).toEqual(['aws_iam_role', 'aws_iam_role_policy_attachment']);
  expect(only('aws_eks_node_group')['depends_on']).toEqual(['aws_eks_addon.VpcCni_EC2AF11A']);
  expect(dns?.['depends_on']).toEqual(['aws_eks_node_group.Nodes']);
});

test('fails when a resource comes both before and after the add-on', () => {
  const stack = stackWithProviders();
  const role = new IamRole(stack, 'Other', { assumeRolePolicy: '{}' });
  const props = { cluster: demo, name: 'coredns', dependsOn: [role] };
  const message =
    '[stack/CoreDns] before must hold no resource that the add-on waits for by dependsOn, got "stack/Other": leave it out ' +
    'of one of the two [AddonBeforeAndAfter]';
  expect(failure(() => new Addon(stack, 'CoreDns', { ...props, before: [role] }), stack)).toBe(message);
  const addon = new Addon(stack, 'CoreDns', props);
  expect(
    messageOf(() => {
      addon.before([role]);
    }),
  ).toBe(message);
});

describe('identity', () => {
  test('associations with roles of your own', () => {
    const one = addon((stack) => ({
      name: 'vpc-cni',
      identity: AddonIdentity.podIdentity({ 'aws-node': elsewhere(stack) }),
    }));
    expect(one['pod_identity_association']).toEqual([{ service_account: 'aws-node', role_arn: ROLE }]);
    expect(one['service_account_role_arn']).toBeUndefined();
  });

  test('an IRSA role', () => {
    const one = addon((stack) => ({ name: 'vpc-cni', identity: AddonIdentity.irsa(elsewhere(stack)) }));
    expect(one['service_account_role_arn']).toBe(ROLE);
    expect(one['pod_identity_association']).toBeUndefined();
  });

  test('one more service account later, after its role too', () => {
    const { only } = synth((stack) => {
      const efs = new Addon(stack, 'Efs', { cluster: demo, name: 'aws-efs-csi-driver' });
      const role = elsewhere(stack);
      efs.addPodIdentity('efs-csi-controller-sa', role);
      efs.addPodIdentity('efs-csi-node-sa', role);
      expect(Object.keys(efs.podIdentityRoles)).toEqual(['efs-csi-controller-sa', 'efs-csi-node-sa']);
    });
    expect(only('aws_eks_addon')['pod_identity_association']).toEqual([
      { service_account: 'efs-csi-controller-sa', role_arn: ROLE },
      { service_account: 'efs-csi-node-sa', role_arn: ROLE },
    ]);
  });

  test('a name that only Terraform knows', () => {
    const one = addon((stack) => ({
      name: new TerraformVariable(stack, 'name', { type: 'string' }).stringValue,
      identity: AddonIdentity.podIdentity({ x: elsewhere(stack) }),
    }));
    expect(one).toEqual({
      cluster_name: 'demo',
      depends_on: [],
      addon_name: '${var.name}',
      pod_identity_association: [{ service_account: 'x', role_arn: ROLE }],
    });
  });

  test('fails when a service account gets a second role later, where no namespace is known too', () => {
    const stack = stackWithProviders();
    const role = elsewhere(stack);
    for (const name of ['vpc-cni', 'brand-new']) {
      const identity = AddonIdentity.podIdentity({ x: role });
      const one = new Addon(stack, name, { cluster: demo, name, identity });
      expect(
        messageOf(() => {
          one.addPodIdentity('x', elsewhere(stack, `Other-${name}`));
        }),
      ).toBe(
        `[stack/${name}] serviceAccount must have one role in its add-on, got "x": keep one of the two roles, and give it the permissions of both [AddonAccountTwice]`,
      );
      expect(one.podIdentityRoles).toEqual({ x: role });
    }
  });

  test('fails in a namespace that EKS is not told of; its own, a token and one that nobody knows pass', () => {
    expect(
      failure((stack) => new Addon(stack, 'Addon', { cluster: demo, name: 'vpc-cni', namespace: 'networking' })),
    ).toBe(
      '[stack/Addon] namespace must be "kube-system", where EKS installs add-on "vpc-cni": it is not told of another one, and the pods there would get no role, got "networking": leave it out (EKS takes another one as namespace_config, which this AWS provider binding cannot write) [AddonNamespaceFixed]',
    );
    const stack = stackWithProviders();
    const namespace = new TerraformVariable(stack, 'namespace', { type: 'string' }).stringValue;
    synth(() => {
      new Addon(stack, 'Own', { cluster: demo, name: 'coredns', namespace: 'kube-system' });
      new Addon(stack, 'Token', { cluster: demo, name: 'kube-proxy', namespace });
      new Addon(stack, 'New', { cluster: demo, name: 'brand-new', namespace: 'new' });
    }, stack);
    expect(warnings(stack)).toEqual([]);
  });

  test('advises on a namespace where the source of the known one is not sure', () => {
    const stack = stackWithProviders();
    synth(() => new Addon(stack, 'Dns', { cluster: demo, name: 'external-dns', namespace: 'dns' }), stack);
    expect(warnings(stack)).toEqual([
      'stack/Dns: [AddonFactsUnsure] add-on "external-dns" is said to run in namespace "external-dns", and EKS is not told of "dns": check it at https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html',
    ]);
  });

  test('fails when an IRSA role has a policy that needs session tags', () => {
    const document = new PolicyDocument({
      statements: [
        new PolicyStatement({
          sid: 'Own',
          actions: ['s3:GetObject'],
          resources: [`arn:aws:s3:::files/${SessionTag.KUBERNETES_NAMESPACE.variable}/*`],
        }),
      ],
    });
    const stack = stackWithProviders();
    const role = elsewhere(stack);
    role.addPermissions([Permissions.inline('files', document)]);
    const identity = AddonIdentity.irsa(role);
    expect(failure(() => new Addon(stack, 'Addon', { cluster: demo, name: 'vpc-cni', identity }), stack)).toBe(
      '[stack/Addon] permissions must work without the session tags of EKS Pod Identity, since IRSA sends none, got "${aws:PrincipalTag/kubernetes-namespace}": statement "Own" of policy "files" needs the tag: leave the condition out, or use Credentials.podIdentity() with session tags [SessionTagsNeeded]',
    );
  });

  test('fails when an association for the same service account stands beside it, in either order', () => {
    const rule = (first: string): string =>
      `serviceAccount must have one association in its cluster, and "${first}" makes it, got {"namespace":"kube-system","name":"aws-node"}: keep one of them: an association that is given to an add-on belongs to the add-on [AssociationClaimed]`;
    const stack = stackWithProviders();
    const role = elsewhere(stack);
    const alone = { cluster: demo, serviceAccount: ServiceAccountRef.of('kube-system', 'aws-node'), role };
    const identity = AddonIdentity.podIdentity({ 'aws-node': role });
    new Addon(stack, 'VpcCni', { cluster: demo, name: 'vpc-cni', identity });
    expect(failure(() => new PodIdentityAssociation(stack, 'Alone', alone), stack)).toBe(
      `[stack/Alone] ${rule('stack/VpcCni')}`,
    );
    const other = stackWithProviders();
    const roleThere = elsewhere(other);
    new PodIdentityAssociation(other, 'Alone', { ...alone, role: roleThere });
    const wanted = AddonIdentity.podIdentity({ 'aws-node': roleThere });
    expect(failure(() => new Addon(other, 'VpcCni', { cluster: demo, name: 'vpc-cni', identity: wanted }), other)).toBe(
      `[stack/VpcCni] ${rule('stack/Alone')}`,
    );
  });

  test('fails when it is an IRSA role and associations', () => {
    const message =
      'identity must be an IRSA role or associations, not both: remove serviceAccountRoleArn or the associations [AddonIdentityMixed]';
    const stack = stackWithProviders();
    const role = elsewhere(stack);
    const cni = new Addon(stack, 'VpcCni', { cluster: demo, name: 'vpc-cni', identity: AddonIdentity.irsa(role) });
    expect(
      messageOf(() => {
        cni.addPodIdentity('aws-node', role);
      }),
    ).toBe(`[stack/VpcCni] ${message}`);
    binding(cni.resource, EksAddon).putPodIdentityAssociation([{ serviceAccount: 'aws-node', roleArn: ROLE }]);
    expect(() => synth(() => undefined, stack)).toThrow(message);
    expect(() => {
      App.of(stack).synth();
    }).toThrow(message);
  });

  test('fails when the agent is given one', () => {
    const message =
      'identity must be left out of add-on "eks-pod-identity-agent": it works with the role of the node, which needs eks-auth:AssumeRoleForPodIdentity (part of AmazonEKSWorkerNodePolicy) [AddonAgentIdentity]';
    const stack = stackWithProviders();
    const role = elsewhere(stack);
    const identity = AddonIdentity.podIdentity({ agent: role });
    const props = { cluster: demo, name: 'eks-pod-identity-agent', identity };
    expect(failure(() => new Addon(stack, 'Agent', props), stack)).toBe(`[stack/Agent] ${message}`);
    const irsa = { ...props, identity: AddonIdentity.irsa(role) };
    expect(failure(() => new Addon(stack, 'Agent', irsa), stack)).toBe(`[stack/Agent] ${message}`);
    const agent = new Addon(stack, 'Agent', { cluster: demo, name: 'eks-pod-identity-agent' });
    expect(
      messageOf(() => {
        agent.addPodIdentity('agent', role);
      }),
    ).toBe(`[stack/Agent] ${message}`);
  });

  test('fails when no role is named', () => {
    expect(messageOf(() => AddonIdentity.podIdentity({}))).toBe(
      "AddonIdentity.podIdentity must name at least one service account, got {}: add { 'aws-node': role } [AddonRolesMissing]",
    );
  });
});

describe('fails when', () => {
  const fails = (props: Partial<AddonProps>): string =>
    failure((stack) => new Addon(stack, 'Addon', { cluster: demo, name: 'coredns', ...props }));

  test('the cluster is outside EKS', () => {
    expect(fails({ cluster: Cluster.outsideEks({ clusterName: 'k3s' }) })).toBe(
      '[stack/Addon] cluster "k3s" cannot have EKS add-ons, since it is outside EKS: install the software with its own manifests or Helm chart [AddonOutsideEks]',
    );
  });

  test('its cluster has it already, the agent too', () => {
    const stack = stackWithProviders();
    const cluster = Cluster.fromAttributes({ clusterName: 'other' });
    new Addon(stack, 'Dns', { cluster, name: 'coredns' });
    new PodIdentityAgent(stack, 'Agent', { cluster });
    const taken = (id: string, name: string, path: string): void => {
      expect(failure(() => new Addon(stack, id, { cluster, name }), stack)).toBe(
        `[stack/${id}] name must be installed once in its cluster, and "stack/${path}" does it, got "${name}": keep one of them [AddonClaimed]`,
      );
    };
    taken('Again', 'coredns', 'Dns');
    taken('Agent2', 'eks-pod-identity-agent', 'Agent');
    new Addon(stack, 'Proxy', { cluster, name: 'kube-proxy' });
    const arn = { clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/known' };
    new Addon(stack, 'Known', { cluster: Cluster.fromAttributes(arn), name: 'coredns' });
    const provider = new AwsProvider(stack, 'other', { region: 'us-east-1', alias: 'other' });
    const again = { cluster: Cluster.fromAttributes(arn), name: 'coredns', provider };
    expect(failureFacts(() => new Addon(stack, 'Known2', again), stack)).toEqual({
      code: 'AddonClaimed',
      property: 'name',
      path: 'stack/Known2',
    });
    new Addon(stack, 'Elsewhere', { cluster: demo, name: 'coredns' });
    const name = new TerraformVariable(stack, 'name', { type: 'string' }).stringValue;
    for (const id of ['One', 'Two']) new Addon(stack, id, { cluster, name });
  });

  describe('but not when its cluster may be another of the same name', () => {
    const inBothRegions = (cluster: (stack: TerraformStack) => Cluster): void => {
      const stack = stackWithProviders();
      for (const region of ['us-east-1', 'eu-west-1']) {
        const provider = new AwsProvider(stack, region, { region, alias: region });
        new Addon(stack, `Dns-${region}`, { cluster: cluster(stack), name: 'coredns', awsProvider: provider });
        new PodIdentityAgent(stack, `Agent-${region}`, { cluster: cluster(stack), awsProvider: provider });
      }
    };
    const named = Cluster.fromAttributes({ clusterName: 'named' });

    test('two names and two providers', () => {
      inBothRegions(() => Cluster.fromAttributes({ clusterName: 'named' }));
    });

    test('one name and two providers', () => {
      inBothRegions(() => named);
    });

    test('ARNs that only Terraform knows', () => {
      let count = 0;
      inBothRegions((stack) => {
        const account = new TerraformVariable(stack, `account-${count++}`, { type: 'string' }).stringValue;
        return Cluster.fromAttributes({
          clusterArn: `arn:aws:eks:us-east-1:${account}:cluster/named`,
          clusterName: 'named',
        });
      });
    });

    test('one name and two stacks', () => {
      const app = Testing.app();
      for (const id of ['one', 'two']) new PodIdentityAgent(stackWithProviders(id, app), 'Agent', { cluster: named });
    });
  });

  test.each<[string, unknown, string]>([
    ['a function', () => 1, '() => 1'],
    ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ['a map', new Map([['a', 1]]), 'Map'],
    ['no number', Number.NaN, 'NaN'],
    ['no finite number', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['a big integer', 1n, '1'],
    ['a symbol', Symbol('a'), 'Symbol(a)'],
  ])('its configuration holds %s', (_, value, shown) => {
    for (const a of [value, [value], { b: value }]) {
      expect(fails({ configurationValues: { a } })).toBe(
        `[stack/Addon] configurationValues must hold what JSON can hold, got ${shown}: write it as a text, a number, true, false, null, a list or an object [AddonConfigurationValueInvalid]`,
      );
    }
  });

  test('the name is none', () => {
    expect(fails({ name: 'vpc cni' })).toBe(
      '[stack/Addon] name must be the name of an EKS add-on, letters, digits, "-" and "_", got "vpc cni": write it as "vpc-cni" [AddonNameInvalid]',
    );
  });

  test('a version is none', () => {
    expect(messageOf(() => AddonVersion.pinned('latest'))).toBe(
      'AddonVersion.pinned must be a version of an add-on, got "latest": write it as "v1.19.0-eksbuild.1" [AddonVersionInvalid]',
    );
    expect(messageOf(() => AddonVersion.defaultFor('v1.33.1'))).toBe(
      'kubernetesVersion must be a version of Kubernetes, got "v1.33.1": write it as "1.33" [KubernetesVersionInvalid]',
    );
  });

  test('nothing can be preserved yet', () => {
    expect(fails({ resolveConflictsOnCreate: ResolveConflicts.PRESERVE })).toBe(
      '[stack/Addon] resolveConflictsOnCreate must be NONE or OVERWRITE, got "PRESERVE": there is nothing to preserve before the add-on is there: give it as resolveConflictsOnUpdate [AddonPreserveOnCreate]',
    );
  });
});

describe('advice, and no error, for roles of your own', () => {
  function advised(props: Partial<AddonProps>, accounts: string[]): string[] {
    const stack = stackWithProviders();
    const role = elsewhere(stack);
    const identity = AddonIdentity.podIdentity(Object.fromEntries(accounts.map((name) => [name, role])));
    synth(() => new Addon(stack, 'Addon', { cluster: demo, name: 'vpc-cni', identity, ...props }), stack);
    return warnings(stack).map((text) => text.replace('stack/Addon: ', ''));
  }

  test('none where all is as known', () => {
    expect(advised({ version: AddonVersion.pinned('v1.15.5-eksbuild.1') }, ['aws-node'])).toEqual([]);
  });

  test('an add-on that is not in the catalogue', () => {
    expect(advised({ name: 'brand-new', namespace: 'new' }, ['x'])).toEqual([
      '[AddonNotInCatalog] add-on "brand-new" is not in the catalogue: check that it takes associations, and its service accounts',
    ]);
  });

  test('a service account that it is not known to have', () => {
    expect(advised({}, ['aws-nod'])).toEqual([
      '[AddonServiceAccountUnknown] add-on "vpc-cni" is known to have aws-node, and not "aws-nod": check the name',
    ]);
  });

  test('a version that is too old, and none for the next', () => {
    expect(advised({ version: AddonVersion.pinned('v1.15.4-eksbuild.1') }, ['aws-node'])).toEqual([
      '[AddonVersionTooOld] add-on "vpc-cni" takes associations from version v1.15.5, and v1.15.4-eksbuild.1 is older: raise it, or use AddonIdentity.irsa(role)',
    ]);
  });

  test('an add-on that needs none', () => {
    expect(advised({ name: 'coredns' }, ['coredns'])).toEqual([
      '[AddonNeedsNoIdentity] add-on "coredns" is known to need no AWS permissions: leave its identity out',
    ]);
  });

  test('an add-on that needs permissions and has no identity', () => {
    const stack = stackWithProviders();
    synth(() => new Addon(stack, 'Addon', { cluster: demo, name: 'vpc-cni' }), stack);
    expect(warnings(stack)).toEqual([
      'stack/Addon: [AddonWithoutIdentity] add-on "vpc-cni" needs AWS permissions and has no identity: it uses those of its node. Give it AddonIdentity.recommended(), or another',
    ]);
  });

  test('none where it gets one later', () => {
    const stack = stackWithProviders();
    synth(() => {
      const cni = new Addon(stack, 'Addon', { cluster: demo, name: 'vpc-cni' });
      cni.addPodIdentity('aws-node', elsewhere(stack));
    }, stack);
    expect(warnings(stack)).toEqual([]);
  });
});

describe('from JavaScript', () => {
  test.each<[object | undefined, string]>([
    [
      undefined,
      'cluster must be given, got nothing: pass a cluster such as Cluster.fromClusterName(...) [PropertyMissing]',
    ],
    [
      { cluster: demo },
      'name must be given, got nothing: pass the name of an add-on such as "vpc-cni" [PropertyMissing]',
    ],
    [
      { cluster: demo, name: 5 },
      'name must be the name of an EKS add-on, letters, digits, "-" and "_", got 5: write it as "vpc-cni" [AddonNameInvalid]',
    ],
    [
      { cluster: demo, name: 'coredns', version: 'v1.11.4' },
      'version must be a value of AddonVersion, got "v1.11.4": pass AddonVersion.pinned(...) [ValueInvalid]',
    ],
    [
      { cluster: demo, name: 'coredns', identity: ROLE },
      `identity must be a value of AddonIdentity, got "${ROLE}": pass one such as AddonIdentity.recommended() [ValueInvalid]`,
    ],
    [
      { cluster: demo, name: 'coredns', tags: null },
      'tags must have a value or be left out, got null: leave it out [PropertyNull]',
    ],
    [
      { cluster: demo, name: 'coredns', before: 'nodes' },
      'before must be a list, got "nodes": write it in [ ] [ListNeeded]',
    ],
    [
      { cluster: demo, name: 'coredns', dependsOn: {} },
      'dependsOn must be a list, got {}: write it in [ ] [ListNeeded]',
    ],
  ])('an add-on may not be %j', (props, message) => {
    expect(failure((stack) => new Addon(stack, 'Addon', props as never))).toBe(`[stack/Addon] ${message}`);
  });

  test('a role is not its ARN, nor nothing', () => {
    const needed = (property: string, got: string): string =>
      `${property} must be a value of IWorkloadRole, got ${got}: pass a role, or WorkloadRole.fromRoleArn(...) [ValueInvalid]`;
    const arn = ROLE as never;
    expect(messageOf(() => AddonIdentity.podIdentity({ 'aws-node': arn }))).toBe(
      needed('roles["aws-node"]', JSON.stringify(ROLE)),
    );
    expect(messageOf(() => AddonIdentity.irsa(undefined as never))).toBe(needed('role', 'nothing'));
    const stack = stackWithProviders();
    const coredns = new Addon(stack, 'Addon', { cluster: demo, name: 'coredns' });
    expect(
      messageOf(() => {
        coredns.addPodIdentity('coredns', arn);
      }),
    ).toBe(`[stack/Addon] ${needed('role', JSON.stringify(ROLE))}`);
  });
});
