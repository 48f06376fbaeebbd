import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { kubernetes } from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { failure } from '../support/failure';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { stackWithProviders, synth, waited } from '../support/synth';
import { Variables } from '../support/variables';

test('minimal definition', () => {
  const { json } = synth((stack) => new kubernetes.Namespace(stack, 'Apps', { name: 'apps' }));
  expect(json['resource']).toEqual({
    kubernetes_namespace_v1: {
      Apps_A82513C7: { metadata: { name: 'apps', labels: { 'app.kubernetes.io/managed-by': 'terraform' } } },
    },
  });
  expect(kubernetesObjects(json)).toEqual({
    'kubernetes_namespace_v1.Apps_A82513C7': {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'apps', labels: { 'app.kubernetes.io/managed-by': 'terraform' } },
    },
  });
});

test('labels stand beside who manages it, and may change that', () => {
  const labels = { team: 'orders', 'app.kubernetes.io/managed-by': 'Helm', 'example.com/empty': '' };
  const namespace = synth((stack) => new kubernetes.Namespace(stack, 'Apps', { name: 'apps', labels }));
  expect(namespace.only('kubernetes_namespace_v1')).toEqual({ metadata: { name: 'apps', labels } });
});

test('annotations', () => {
  const annotations = { 'Example.com/Owner': 'orders team', plain: '' };
  const namespace = synth((stack) => new kubernetes.Namespace(stack, 'Apps', { name: 'apps', annotations }));
  expect(namespace.only('kubernetes_namespace_v1')).toMatchObject({ metadata: { annotations } });
});

test('provider', () => {
  const synthesized = synth((stack) => {
    const provider = new KubernetesProvider(stack, 'green', { alias: 'green' });
    new kubernetes.Namespace(stack, 'Apps', { name: 'apps', kubernetesProvider: provider });
  });
  expect(synthesized.only('kubernetes_namespace_v1')['provider']).toBe('kubernetes.green');
});

test('namespaceName is literal, and ready holds the resource', () => {
  const namespace = new kubernetes.Namespace(stackWithProviders(), 'Apps', { name: 'apps' });
  expect(namespace.namespaceName).toBe('apps');
  expect(waited(namespace, namespace.ready)).toEqual(['kubernetes_namespace_v1.Apps_A82513C7']);
});

test('names of one character, that begin with a digit, and of 63 characters are valid', () => {
  const names = ['a', '1team', 'a-b', 'n'.repeat(63)];
  const synthesized = synth((stack) => {
    for (const [index, name] of names.entries()) new kubernetes.Namespace(stack, `N${index}`, { name });
  });
  const made = Object.values(synthesized.resources('kubernetes_namespace_v1'));
  expect(made.map(({ metadata }) => (metadata as { name: string }).name)).toEqual(names);
});

test.each(['', 'a..b', 'a.b', '-a', 'a-', 'A', 'a_b', 'a b', 'a\n', 'n'.repeat(64), '*'])(
  'fails when the name is %j',
  (name) => {
    expect(failure((stack) => new kubernetes.Namespace(stack, 'Apps', { name }))).toBe(
      `[stack/Apps] name must be a DNS-1123 label of 1 to 63 characters, got ${JSON.stringify(name)}: ` +
        'use lowercase letters, digits and "-", and begin and end with a letter or digit [NamespaceInvalid]',
    );
  },
);

test.each<Record<string, string>>([
  { 'team name': 'a' },
  { team: 'a b' },
  { team: 'v'.repeat(64) },
  { ['k'.repeat(64)]: 'a' },
  { '/team': 'a' },
  { 'Example.com/team': 'a' },
  { team: '-a' },
])('fails when a label is %j', (labels) => {
  expect(failure((stack) => new kubernetes.Namespace(stack, 'Apps', { name: 'apps', labels }))).toBe(
    `[stack/Apps] labels must be a Kubernetes label, got ${JSON.stringify(labels)}: give [prefix/]name as key and at most ` +
      '63 letters, digits, "-", "_" and "." as value [LabelInvalid]',
  );
});

test('labels of 63 characters as key and as value are valid', () => {
  const labels = { ['k'.repeat(63)]: 'v'.repeat(63) };
  const synthesized = synth((stack) => new kubernetes.Namespace(stack, 'Apps', { name: 'apps', labels }));
  expect(synthesized.only('kubernetes_namespace_v1')).toMatchObject({ metadata: { labels } });
});

test('fails when the key of an annotation is none', () => {
  const annotations = { 'a/b/c': '' };
  expect(failure((stack) => new kubernetes.Namespace(stack, 'Apps', { name: 'apps', annotations }))).toBe(
    '[stack/Apps] annotations must have [prefix/]name as key, got "a/b/c": use at most 63 letters, digits, "-", "_" and "." ' +
      'after an optional DNS prefix and "/" [AnnotationKeyInvalid]',
  );
});

test('fails when a stack makes a namespace twice with one provider', () => {
  const stack = stackWithProviders();
  new kubernetes.Namespace(stack, 'Apps', { name: 'apps' });
  expect(failure(() => new kubernetes.Namespace(stack, 'Again', { name: 'apps' }), stack)).toBe(
    '[stack/Again] name must be created once in a stack, and "stack/Apps" creates it, got "apps": either (1) keep "stack/Apps" ' +
      'and remove "stack/Again", and where the latter is deployed, call ' +
      'resource.moveFromId("kubernetes_namespace_v1.Again_7C1AEB74") of "stack/Apps"; or (2) keep "stack/Again" and remove ' +
      '"stack/Apps", and where the latter is deployed, call resource.moveFromId("kubernetes_namespace_v1.Apps_A82513C7") of ' +
      '"stack/Again"; set createNamespace: false where an option creates the one that goes; what else is in the namespace ' +
      'waits for either [NamespaceDuplicate]',
  );
});

test('two providers, two stacks and two apps each make a namespace of the same name', () => {
  const app = Testing.app();
  const stack = stackWithProviders('one', app);
  const provider = new KubernetesProvider(stack, 'green', { alias: 'green' });
  new kubernetes.Namespace(stack, 'Blue', { name: 'apps' });
  new kubernetes.Namespace(stack, 'Green', { name: 'apps', kubernetesProvider: provider });
  new kubernetes.Namespace(stackWithProviders('two', app), 'Apps', { name: 'apps' });
  new kubernetes.Namespace(stackWithProviders('one'), 'Blue', { name: 'apps' });
  expect(Object.keys(synth(() => undefined, stack).resources('kubernetes_namespace_v1'))).toHaveLength(2);
});

test('the default provider is the same, named or not', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  const provider = new KubernetesProvider(stack, 'kubernetes');
  new kubernetes.Namespace(stack, 'Apps', { name: 'apps', kubernetesProvider: provider });
  expect(failure(() => new kubernetes.Namespace(stack, 'Again', { name: 'apps' }), stack)).toContain(
    '[NamespaceDuplicate]',
  );
});

test('a second try after a failure works under the same id', () => {
  const stack = stackWithProviders();
  failure(() => new kubernetes.Namespace(stack, 'Apps', { name: 'apps', labels: { 'a b': '' } }), stack);
  const synthesized = synth(() => new kubernetes.Namespace(stack, 'Apps', { name: 'apps' }), stack);
  expect(synthesized.only('kubernetes_namespace_v1')).toMatchObject({ metadata: { name: 'apps' } });
});

test('tokens pass: name, labels and annotations, also as one Terraform map', () => {
  const variables = new Variables();
  const { stack } = variables;
  const map = Token.asStringMap(new TerraformVariable(stack, 'map', { type: 'map(string)' }).value as never);
  const text = variables.text('text');
  new kubernetes.Namespace(stack, 'Texts', { name: text, labels: { [text]: text }, annotations: { [text]: text } });
  new kubernetes.Namespace(stack, 'Maps', { name: `team-${text}`, labels: map, annotations: map });
  const synthesized = synth(() => undefined, stack);
  expect(Object.values(synthesized.resources('kubernetes_namespace_v1'))).toEqual([
    {
      metadata: {
        name: 'team-${var.text}',
        labels: '${merge({"app.kubernetes.io/managed-by" = "terraform"}, var.map)}',
        annotations: '${var.map}',
      },
    },
    {
      metadata: {
        name: '${var.text}',
        labels: { 'app.kubernetes.io/managed-by': 'terraform', '${var.text}': '${var.text}' },
        annotations: { '${var.text}': '${var.text}' },
      },
    },
  ]);
});
