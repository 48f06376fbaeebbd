import { TerraformStack, type ITerraformDependable, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import type { ICluster } from '../cluster/cluster-facts';
import { compareClusters } from '../cluster/same-cluster';
import { undoOnFailure } from '../core/all-or-nothing';
import { onBehalf } from '../core/building';
import { providerKey } from '../core/providers';
import { isInTree, Registry } from '../core/registry';
import { invalid } from '../errors';
import { Namespace } from '../kubernetes/namespace';
import { isToken } from '../private/tokens';

/** The namespace that an identity asks for, and the resources that it waits for. */
export interface NamespaceOfIdentity {
  readonly cluster: ICluster;
  readonly name: string;
  readonly dependsOn?: ITerraformDependable[];
  readonly kubernetesProvider?: TerraformProvider;
}

interface Created {
  readonly namespace: Namespace;
  readonly cluster: ICluster;
  readonly maker: string;
}

const DEFAULT = 'kubernetes';

/**
 * Creates the namespace of an identity, or returns the one that another identity of the stack has had created. Its address
 * belongs to the namespace, so that no identity takes it along when it goes.
 */
export function createdNamespace(scope: Construct, of: NamespaceOfIdentity): Namespace {
  const { cluster, name, dependsOn, kubernetesProvider } = of;
  const maker = providerKey(kubernetesProvider, DEFAULT);
  if (isToken(name)) throw invalid('NamespaceTokenCreated', name);
  // No token becomes part of an id.
  if (isToken(maker)) return new Namespace(scope, 'Namespace', { name, dependsOn, kubernetesProvider });
  const stack = TerraformStack.of(scope);
  const all = createdIn(stack, name);
  const others = all.filter(({ namespace }) => isInTree(namespace));
  const known = others.find((other) => other.maker === maker);
  const ofOther = others.find((other) => compareClusters(other.cluster, cluster, [stack, stack]) === 'one');
  if (known === undefined && ofOther !== undefined)
    throw invalid('NamespaceProviderMismatch', maker, { other: ofOther.maker, name });
  if (known !== undefined) {
    if (compareClusters(known.cluster, cluster, [stack, stack]) === 'two') {
      const [one, two] = [known.cluster.clusterName, cluster.clusterName];
      throw invalid('NamespaceProviderMismatch/cluster', maker, { one, two, name });
    }
    known.namespace._waitFor(dependsOn);
    return known.namespace;
  }
  // A name has no "_", so the two parts can be distinguished.
  const id = maker === DEFAULT ? `Namespace-${name}` : `Namespace-${name}_${maker.slice(DEFAULT.length + 1)}`;
  const other = stack.node.tryFindChild(id);
  // CDKTF would only say that the id is taken.
  if (Namespace.isNamespace(other)) throw invalid('NamespaceDuplicate/id', name, { otherPath: other.node.path });
  const namespace = onBehalf(() => new Namespace(stack, id, { name, dependsOn, kubernetesProvider }));
  undoOnFailure(() => stack.node.tryRemoveChild(id));
  all.push({ namespace, cluster, maker });
  return namespace;
}

function createdIn(stack: TerraformStack, name: string): Created[] {
  const all = Registry.of(stack).one('created namespaces', () => new Map<string, Created[]>());
  const key = JSON.stringify([stack.node.addr, name]);
  const known = all.get(key) ?? [];
  all.set(key, known);
  return known;
}
