import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import type { TerraformStack } from 'cdktf';
import { kubernetes } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { messageOf } from '../support/message-of';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { stackWithProviders, synth } from '../support/synth';
import { Variables } from '../support/variables';

const { ClusterRole, Namespace, Role } = kubernetes;
const rules: kubernetes.PolicyRule[] = [
  new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get', 'list', 'watch'] }),
];
const labels = { 'app.kubernetes.io/managed-by': 'terraform' };
const rule = [{ api_groups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }];

/** A role or a cluster role, since both take the same properties. */
const KINDS = [
  {
    kind: 'Role',
    type: 'kubernetes_role_v1',
    address: 'Reader_F7BF189D',
    metadata: { namespace: 'apps', name: 'pod-reader', labels },
    make: (stack: TerraformStack, props: Partial<kubernetes.ClusterRoleProps> = {}) =>
      new Role(stack, 'Reader', { namespace: 'apps', name: 'pod-reader', rules, ...props }),
  },
  {
    kind: 'ClusterRole',
    type: 'kubernetes_cluster_role_v1',
    address: 'Reader_F7BF189D',
    metadata: { name: 'pod-reader', labels },
    make: (stack: TerraformStack, props: Partial<kubernetes.ClusterRoleProps> = {}) =>
      new ClusterRole(stack, 'Reader', { name: 'pod-reader', rules, ...props }),
  },
];

describe.each(KINDS)('$kind', ({ kind, type, address, metadata, make }) => {
  test('minimal definition', () => {
    const { json } = synth((stack) => make(stack));
    expect(json['resource']).toEqual({ [type]: { [address]: { metadata, rule } } });
    expect(kubernetesObjects(json)).toEqual({
      [`${type}.${address}`]: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind,
        metadata,
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
      },
    });
  });

  test('labels', () => {
    const synthesized = synth((stack) => make(stack, { labels: { team: 'orders' } }));
    expect(synthesized.only(type)).toEqual({ metadata: { ...metadata, labels: { ...labels, team: 'orders' } }, rule });
  });

  test('rules with API groups, subresources, everything and names', () => {
    const synthesized = synth((stack) =>
      make(stack, {
        rules: [
          new kubernetes.PolicyRule({
            apiGroups: ['apps', ''],
            resources: ['deployments/scale', 'pods/*', '*/status'],
            verbs: ['*'],
          }),
          new kubernetes.PolicyRule({
            resources: ['config-maps.example.com'],
            verbs: ['get'],
            resourceNames: ['settings'],
          }),
        ],
      }),
    );
    expect(synthesized.only(type)['rule']).toEqual([
      { api_groups: ['apps', ''], resources: ['deployments/scale', 'pods/*', '*/status'], verbs: ['*'] },
      { api_groups: [''], resources: ['config-maps.example.com'], verbs: ['get'], resource_names: ['settings'] },
    ]);
  });

  test('dependsOn and provider', () => {
    const synthesized = synth((stack) => {
      const provider = new KubernetesProvider(stack, 'green', { alias: 'green' });
      make(stack, {
        dependsOn: new Namespace(stack, 'Apps', { name: 'apps', kubernetesProvider: provider }).ready,
        kubernetesProvider: provider,
      });
    });
    expect(synthesized.only(type)).toMatchObject({
      depends_on: ['kubernetes_namespace_v1.Apps_A82513C7'],
      provider: 'kubernetes.green',
    });
  });

  test('names are as wide as Kubernetes has them for RBAC', () => {
    for (const name of ['a', 'system:Pod Reader', 'a..b', '...']) {
      expect(synth((stack) => make(stack, { name })).only(type)).toMatchObject({ metadata: { name } });
    }
  });

  test.each(['', '.', '..', 'a/b', '50%'])('fails when the name is %j', (name) => {
    expect(failure((stack) => make(stack, { name }))).toBe(
      `[stack/Reader] name must be a text without "/" and "%" that is neither "." nor "..", got ${JSON.stringify(name)}: ` +
        'write it as "pod-reader" or "team:pod-reader" [RbacNameInvalid]',
    );
  });

  test('fails when a label is none', () => {
    expect(failure((stack) => make(stack, { labels: { '': '' } }))).toBe(
      '[stack/Reader] labels must be a Kubernetes label, got {"":""}: give [prefix/]name as key and at most 63 letters, ' +
        'digits, "-", "_" and "." as value [LabelInvalid]',
    );
  });

  test('fails when there is no rule', () => {
    expect(failure((stack) => make(stack, { rules: [] }))).toBe(
      '[stack/Reader] rules must hold at least one rule, got []: add new PolicyRule({ resources, verbs }) [RulesMissing]',
    );
  });

  test('a second try after a failure works under the same id', () => {
    const stack = stackWithProviders();
    failure(() => make(stack, { rules: [] }), stack);
    expect(Object.keys(synth(() => make(stack), stack).resources(type))).toEqual([address]);
  });

  test('tokens pass, and a Terraform list stays one', () => {
    const variables = new Variables();
    const text = variables.text('text');
    const list = variables.list('list');
    make(variables.stack, {
      name: text,
      labels: { [text]: text },
      rules: [
        new kubernetes.PolicyRule({
          apiGroups: [text],
          resources: [text],
          verbs: [text, 'get'],
          resourceNames: [text],
        }),
        new kubernetes.PolicyRule({ apiGroups: list, resources: list, verbs: list, resourceNames: list }),
      ],
    });
    expect(synth(() => undefined, variables.stack).only(type)).toMatchObject({
      metadata: { name: '${var.text}', labels: { '${var.text}': '${var.text}' } },
      rule: [
        {
          api_groups: ['${var.text}'],
          resources: ['${var.text}'],
          verbs: ['${var.text}', 'get'],
          resource_names: ['${var.text}'],
        },
        {
          api_groups: '${var.list}',
          resources: '${var.list}',
          verbs: '${var.list}',
          resource_names: '${var.list}',
        },
      ],
    });
  });
});

test('fails when the namespace of a role is none', () => {
  const props = { namespace: 'a.b', name: 'pod-reader', rules };
  expect(failure((stack) => new Role(stack, 'Reader', props))).toBe(
    '[stack/Reader] namespace must be a DNS-1123 label of 1 to 63 characters, got "a.b": use lowercase letters, digits and ' +
      '"-", and begin and end with a letter or digit [NamespaceInvalid]',
  );
});

test('the namespace of a role may be a token', () => {
  const variables = new Variables();
  new Role(variables.stack, 'Reader', { namespace: variables.text('text'), name: 'pod-reader', rules });
  expect(synth(() => undefined, variables.stack).only('kubernetes_role_v1')).toMatchObject({
    metadata: { namespace: '${var.text}' },
  });
});

test('a role says its name and its namespace', () => {
  const role = new Role(stackWithProviders(), 'Reader', { namespace: 'apps', name: 'pod-reader', rules });
  expect([role.roleName, role.namespace]).toEqual(['pod-reader', 'apps']);
  expect(new ClusterRole(stackWithProviders(), 'Reader', { name: 'pod-reader', rules }).roleName).toBe('pod-reader');
});

describe('PolicyRule', () => {
  test.each<[object, string]>([
    [
      { resources: [], verbs: ['get'] },
      'resources must name at least one resource, got []: add one such as "pods" [RuleInvalid]',
    ],
    [
      { resources: ['pods'], verbs: [] },
      'verbs must name at least one verb, got []: add one such as "get" [RuleInvalid]',
    ],
    [
      { apiGroups: [], resources: ['pods'], verbs: ['get'] },
      'apiGroups must name at least one API group, got []: add "" for the core group [RuleInvalid]',
    ],
    [
      { resources: ['pods'], verbs: ['get'], resourceNames: [] },
      'resourceNames must name at least one object, got []: add one, or leave resourceNames out for every object [RuleInvalid]',
    ],
    [
      { resources: ['pods'], verbs: ['get', 'LIST'] },
      'verbs must be in lowercase, got "LIST": write it as "get", "list" or "watch" [RuleInvalid]',
    ],
    [
      { resources: ['pods'], verbs: [''] },
      'verbs must be in lowercase, got "": write it as "get", "list" or "watch" [RuleInvalid]',
    ],
    [
      { resources: ['Pod'], verbs: ['get'] },
      'resources must be in the plural and in lowercase, got "Pod": write it as "pods" or "pods/log" [RuleInvalid]',
    ],
    [
      { resources: ['a/b/c'], verbs: ['get'] },
      'resources must be in the plural and in lowercase, got "a/b/c": write it as "pods" or "pods/log" [RuleInvalid]',
    ],
    [{ resources: ['pods'] }, 'verbs must be given, got nothing: pass such as ["get"] [PropertyMissing]'],
    [{ resources: ['pods'], verbs: 'get' }, 'verbs must be a list, got "get": write it in [ ] [ListNeeded]'],
    [
      { resources: ['pods'], verbs: ['get'], resourceNames: null },
      'resourceNames must have a value or be left out, got null: leave it out [PropertyNull]',
    ],
  ])('fails when it says %j', (wrong, message) => {
    expect(messageOf(() => new kubernetes.PolicyRule(wrong as kubernetes.PolicyRuleOptions))).toBe(message);
  });
});
