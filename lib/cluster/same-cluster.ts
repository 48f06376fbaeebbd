import { Tokenization, TerraformResource, type TerraformStack } from 'cdktf';
import { providerKey } from '../core/providers';
import { isToken, splitTokens } from '../private/tokens';
import { awsProviderOf, ClusterKind, elementOf, type ICluster } from './cluster-facts';
import { knownCluster } from './known-cluster';

/** The result of comparing two descriptions of clusters. Unknown is never "no". */
export type Sameness = 'one' | 'two' | 'unknown';

/**
 * Compares two clusters. They are one where they are the same object, come of the same resource or data source, have equal
 * literal ARNs, or stand in one stack with equal literal name and provider; two where literal ARNs, names or regions
 * differ, and where two resources make them.
 *
 * @param stacks the stacks of what belongs to the clusters: providers of two stacks are not compared
 */
export function compareClusters(
  one: ICluster,
  other: ICluster,
  stacks?: readonly [TerraformStack, TerraformStack],
): Sameness {
  const [a, b] = [knownCluster(one), knownCluster(other)];
  if (a === b) return 'one';
  const element = compareElements(a, b);
  if (element !== 'unknown') return element;
  const arn = compareLiterals(a.clusterArn, b.clusterArn);
  if (arn !== 'unknown') return arn;
  const name = compareLiterals(nameOf(a), nameOf(b));
  if (name === 'two' || compareLiterals(a.region, b.region) === 'two') return 'two';
  const inOneStack = stacks !== undefined && stacks[0] === stacks[1];
  return name === 'one' && inOneStack && providerKeyOf(a) === providerKeyOf(b) ? 'one' : 'unknown';
}

/** Returns true where two descriptions name their cluster the same: by an equal name, or by the same expression for it. */
export function haveOneName(a: ICluster, b: ICluster): boolean {
  return expressionOf(nameOf(a)) === expressionOf(nameOf(b));
}

function compareElements(a: ICluster, b: ICluster): Sameness {
  const [one, two] = [elementOf(a), elementOf(b)];
  if (one === undefined || two === undefined) return 'unknown';
  if (one === two) return 'one';
  return [one, two].every((element) => TerraformResource.isTerraformResource(element)) ? 'two' : 'unknown';
}

/** The name of what is made in this app is a reference to its resource, which knows what it was given. */
function nameOf(cluster: ICluster): string {
  const given = isToken(cluster.clusterName) ? elementOf(cluster)?.nameInput : undefined;
  return given === undefined || isToken(given) ? cluster.clusterName : given;
}

function compareLiterals(a: string | undefined, b: string | undefined): Sameness {
  if ([a, b].some((value) => value === undefined || isToken(value))) return 'unknown';
  return a === b ? 'one' : 'two';
}

/** Outside EKS no AWS provider tells clusters apart. */
function providerKeyOf(cluster: ICluster): string {
  return cluster.kind === ClusterKind.OUTSIDE_EKS ? 'outside-eks' : providerKey(awsProviderOf(cluster), 'aws');
}

/** A name with each of its references as Terraform reads it: two tokens may stand for one. */
function expressionOf(name: string): string {
  const read = (part: string): string => {
    const token = Tokenization.reverseString(part).tokens[0] as { identifier?: unknown } | undefined;
    return typeof token?.identifier === 'string' ? `\${${token.identifier}}` : part;
  };
  return isToken(name)
    ? splitTokens(name)
        .map((part) => (isToken(part) ? read(part) : part))
        .join('')
    : name;
}
