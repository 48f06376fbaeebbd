import {
  dependable,
  TerraformStack,
  type ITerraformDependable,
  type TerraformProvider,
  type TerraformResource,
} from 'cdktf';
import type { Construct } from 'constructs';
import { undoOnFailure } from '../core/all-or-nothing';
import { acrossStacks, dependsOn } from '../core/dependables';
import { providerKey } from '../core/providers';
import { isInTree, Registry } from '../core/registry';

/** A namespace of one cluster, as one stack knows it: created there or not. */
interface Place {
  namespace?: TerraformResource;
  readonly members: TerraformResource[];
}

/** An object that is created in a namespace, and what else it waits for. */
export interface InNamespace {
  readonly namespace: string;
  readonly dependsOn?: readonly ITerraformDependable[];
  readonly kubernetesProvider?: TerraformProvider;
}

/** Creates what stands in a namespace. It waits for the namespace where its stack creates that, before or after it. */
export function inNamespace<T extends TerraformResource>(
  scope: Construct,
  { namespace, dependsOn: others, kubernetesProvider }: InNamespace,
  create: (dependsOn: ITerraformDependable[] | undefined) => T,
): T {
  const place = placeOf(scope, namespace, kubernetesProvider);
  const created = place.namespace !== undefined && isInTree(place.namespace) ? [place.namespace] : [];
  const resource = create(dependsOn(created, others));
  place.members.push(resource);
  return resource;
}

/** Lets what stands in a namespace already wait for it. */
export function holdsNamespace(resource: TerraformResource, name: string, provider?: TerraformProvider): void {
  const place = placeOf(resource, name, provider);
  const before = place.namespace;
  place.namespace = resource;
  undoOnFailure(() => {
    place.namespace = before;
  });
  for (const member of place.members.filter(isInTree)) waitFor(member, resource);
}

function waitFor(member: TerraformResource, namespace: TerraformResource): void {
  const { dependsOn: given } = member;
  member.dependsOn = [...(given ?? []), ...acrossStacks([namespace]).map(dependable)];
  undoOnFailure(() => {
    member.dependsOn = given;
  });
}

function placeOf(scope: Construct, name: string, provider: TerraformProvider | undefined): Place {
  const places = Registry.of(scope).one('places', () => new Map<string, Place>());
  // No name of a namespace has a space.
  const key = `${TerraformStack.of(scope).node.addr} ${name} ${providerKey(provider, 'kubernetes')}`;
  const known = places.get(key) ?? { members: [] };
  places.set(key, known);
  return known;
}
