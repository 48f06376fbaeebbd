import type { TerraformStack } from 'cdktf';
import { isToken } from '../private/tokens';
import type { ICluster, KnownCluster } from './cluster-facts';

/** What is known of two descriptions of clusters. Unknown is never "no". */
export type Sameness = 'one' | 'two' | 'unknown';

/**
 * Compares two clusters. They are one where they are the same object, have equal literal ARNs, or stand in one stack with
 * equal literal name and provider; two where literal ARNs, names or regions differ.
 *
 * @param stacks the stacks of what belongs to the clusters: providers of two stacks are not compared
 */
export function compareClusters(
  a: ICluster,
  b: ICluster,
  stacks?: readonly [TerraformStack, TerraformStack],
): Sameness {
  if (a === b) return 'one';
  const arn = compareLiterals(a.clusterArn, b.clusterArn);
  if (arn !== 'unknown') return arn;
  const name = compareLiterals(a.clusterName, b.clusterName);
  if (name === 'two' || compareLiterals(a.region, b.region) === 'two') return 'two';
  const provider = providerOf(a);
  const sameProvider = provider !== undefined && provider === providerOf(b) && stacks?.[0] === stacks?.[1];
  return name === 'one' && stacks !== undefined && sameProvider ? 'one' : 'unknown';
}

function compareLiterals(a: string | undefined, b: string | undefined): Sameness {
  if ([a, b].some((value) => value === undefined || isToken(value))) return 'unknown';
  return a === b ? 'one' : 'two';
}

/** A cluster of another maker says nothing of its provider. */
function providerOf(cluster: ICluster): string | undefined {
  return (cluster as Partial<KnownCluster>)._providerKey;
}
