import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { Cluster, ICluster } from '../cluster/cluster';
import { serviceAccountClaimed } from '../errors';
import { isToken } from '../private/tokens';
import { isInTree } from '../private/tree';

interface Claim {
  readonly construct: Construct;
  readonly cluster: ICluster;
}

const claims = new WeakMap<IConstruct, Map<string, Claim[]>>();

/**
 * One service account of one cluster belongs to one workload. Clusters are one where they are the same object, have
 * equal literal ARNs, or stand in one stack with equal literal name and provider; of others nothing is known.
 */
export function claimServiceAccount(construct: Construct, cluster: ICluster, namespace: string, name: string): void {
  if (isToken(namespace) || isToken(name)) return;
  const app = claims.get(construct.node.root) ?? new Map<string, Claim[]>();
  claims.set(construct.node.root, app);
  const key = `${namespace}:${name}`;
  const others = (app.get(key) ?? []).filter((claim) => isInTree(claim.construct));
  const other = others.find((claim) => isSameCluster(claim, { construct, cluster }));
  if (other !== undefined) throw serviceAccountClaimed(namespace, name, other.construct.node.path);
  app.set(key, [...others, { construct, cluster }]);
}

function isSameCluster(a: Claim, b: Claim): boolean {
  if (a.cluster === b.cluster) return true;
  const [arn, otherArn] = [a.cluster.clusterArn, b.cluster.clusterArn];
  if (arn !== undefined && otherArn !== undefined && !isToken(arn) && !isToken(otherArn)) return arn === otherArn;
  const [name, otherName] = [a.cluster.clusterName, b.cluster.clusterName];
  const [provider, otherProvider] = [providerOf(a.cluster), providerOf(b.cluster)];
  return (
    !isToken(name) &&
    name === otherName &&
    provider !== undefined &&
    provider === otherProvider &&
    !differ(a.cluster.region, b.cluster.region) &&
    TerraformStack.of(a.construct) === TerraformStack.of(b.construct)
  );
}

/** Two clusters of one name in two regions. */
function differ(region: string | undefined, other: string | undefined): boolean {
  return ![region, other].some((value) => value === undefined || isToken(value)) && region !== other;
}

/** A cluster of another maker says nothing of its provider. */
function providerOf(cluster: ICluster): string | undefined {
  return (cluster as Partial<Cluster>)._providerKey;
}
