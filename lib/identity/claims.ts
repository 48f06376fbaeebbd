import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { Cluster, ICluster } from '../cluster/cluster';
import { serviceAccountClaimed } from '../errors';
import { isToken } from '../private/tokens';

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

/** A construct whose making failed has left the tree and claims nothing. */
function isInTree(construct: Construct): boolean {
  return construct.node.scope?.node.tryFindChild(construct.node.id) === construct;
}

function isSameCluster(a: Claim, b: Claim): boolean {
  if (a.cluster === b.cluster) return true;
  const [arn, otherArn] = [a.cluster.clusterArn, b.cluster.clusterArn];
  if (arn !== undefined && otherArn !== undefined && !isToken(arn) && !isToken(otherArn)) return arn === otherArn;
  const [name, otherName] = [a.cluster.clusterName, b.cluster.clusterName];
  return (
    !isToken(name) &&
    name === otherName &&
    providerOf(a.cluster) === providerOf(b.cluster) &&
    TerraformStack.of(a.construct) === TerraformStack.of(b.construct)
  );
}

function providerOf(cluster: ICluster): string | undefined {
  return (cluster as Partial<Cluster>)._providerKey;
}
