import type { TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  kubernetes,
  selfHosted,
  WorkloadIdentity,
  type WorkloadIdentityProps,
} from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { failure } from '../support/failure';
import { BLUE } from '../support/federated';
import { stackWithProviders } from '../support/synth';
import { Variables } from '../support/variables';

const [blue, green] = ['blue', 'green'].map((clusterName) => Cluster.fromAttributes({ clusterName })) as [
  Cluster,
  Cluster,
];

function identity(stack: TerraformStack, name: string, props: Partial<WorkloadIdentityProps> = {}): WorkloadIdentity {
  return new WorkloadIdentity(stack, name, {
    cluster: blue,
    serviceAccount: { namespace: 'apps', name },
    credentials: Credentials.irsa(BLUE),
    createNamespace: true,
    ...props,
  });
}

test('two clusters by one Kubernetes provider share no namespace', () => {
  const stack = stackWithProviders();
  identity(stack, 'one');
  expect(failure(() => identity(stack, 'two', { cluster: green }), stack)).toBe(
    '[stack/two] kubernetesProvider must be one of cluster "green", since this one creates namespace "apps" of cluster ' +
      '"blue", got "kubernetes": pass the provider of each cluster as kubernetesProvider, such as that of ' +
      'cluster.addKubernetesProvider [NamespaceProviderMismatch]',
  );
});

test('two clusters with a provider each have a namespace each', () => {
  const stack = stackWithProviders();
  const alias = { alias: 'green' };
  const ofGreen = Cluster.fromAttributes({
    clusterName: 'green',
    endpoint: 'https://a.b',
    certificateAuthorityData: 'YQ==',
  });
  identity(stack, 'one');
  const kubernetesProvider = ofGreen.addKubernetesProvider(stack, 'Green', alias);
  const { createdNamespace } = identity(stack, 'two', { cluster: ofGreen, kubernetesProvider });
  expect(createdNamespace?.node.id).toBe('Namespace-apps_green');
});

test('clusters that may be one share a namespace', () => {
  const stack = stackWithProviders();
  const { createdNamespace } = identity(stack, 'one');
  const cluster = Cluster.fromAttributes({ clusterName: new Variables().text('name') });
  expect(identity(stack, 'two', { cluster }).createdNamespace).toBe(createdNamespace);
});

test('the namespace is a literal', () => {
  const namespace = new Variables().text('namespace');
  const create = (stack: TerraformStack): unknown =>
    identity(stack, 'one', { roleName: 'one', serviceAccount: { namespace, name: 'one' } });
  expect(failure(create)).toMatch(
    /^\[stack\/one\] serviceAccount\.namespace must be a literal .*\[NamespaceTokenCreated\]$/,
  );
});

test('a namespace of the user under the same id creates it already', () => {
  const stack = stackWithProviders();
  new kubernetes.Namespace(stack, 'Namespace-apps', { name: 'apps' });
  expect(failure(() => identity(stack, 'one'), stack)).toBe(
    '[stack/one] serviceAccount.namespace must be created once in a stack, and "stack/Namespace-apps" creates it, got ' +
      '"apps": keep one of the two: leave createNamespace out, or remove the construct [NamespaceDuplicate]',
  );
});

test.each<[string, (stack: TerraformStack, createNamespace: never) => unknown]>([
  ['an identity', (stack, createNamespace) => identity(stack, 'one', { createNamespace })],
  ['the webhook', (stack, createNamespace) => new selfHosted.PodIdentityWebhook(stack, 'one', { createNamespace })],
])('a text is no boolean for %s', (_, create) => {
  expect(failure((stack) => create(stack, 'true' as never))).toBe(
    '[stack/one] createNamespace must be a value of boolean, got "true": pass true or false [ValueInvalid]',
  );
});
