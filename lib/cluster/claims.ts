import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { ICluster, KnownCluster } from './cluster-facts';
import { addonClaimed, associationClaimed, serviceAccountClaimed } from '../errors';
import { isToken } from '../private/tokens';
import { isInTree } from '../core/tree';

interface Claim {
  readonly construct: Construct;
  readonly cluster: ICluster;
  /** The provider by which an add-on is installed: without an ARN, it tells regions and accounts apart. */
  readonly maker?: string;
}

type Claims = WeakMap<IConstruct, Map<string, Claim[]>>;

const identities: Claims = new WeakMap();
const associations: Claims = new WeakMap();
const addons: Claims = new WeakMap();

/**
 * One service account of one cluster belongs to one workload. Clusters are one where they are the same object, have
 * equal literal ARNs, or stand in one stack with equal literal name and provider; of others nothing is known.
 */
export function claimServiceAccount(construct: Construct, cluster: ICluster, namespace: string, name: string): void {
  const other = claim(identities, { construct, cluster }, namespace, name);
  if (other !== undefined) throw serviceAccountClaimed(namespace, name, other.construct.node.path);
}

/** One service account of one cluster has one association, be it of its own or of an add-on. */
export function claimAssociation(construct: Construct, cluster: ICluster, namespace: string, name: string): void {
  const other = claim(associations, { construct, cluster }, namespace, name);
  if (other !== undefined) throw associationClaimed(namespace, name, other.construct.node.path);
}

/** One add-on is installed once in a cluster; of two providers, or of two stacks, only a cluster's ARN tells that it is one. */
export function claimAddon(construct: Construct, cluster: ICluster, name: string, maker: string): void {
  const other = claim(addons, { construct, cluster, maker }, name);
  if (other !== undefined) throw addonClaimed(name, other.construct.node.path);
}

/** Who has it already; where nobody has, it is claimed from now on. */
function claim(claims: Claims, own: Claim, ...names: string[]): Claim | undefined {
  if (names.some(isToken)) return undefined;
  const { root } = own.construct.node;
  const app = claims.get(root) ?? new Map<string, Claim[]>();
  claims.set(root, app);
  const key = names.join(':');
  const others = (app.get(key) ?? []).filter(({ construct }) => isInTree(construct));
  const other = others.find((known) => isSameCluster(known, own));
  if (other === undefined) app.set(key, [...others, own]);
  return other;
}

function isSameCluster(a: Claim, b: Claim): boolean {
  if (a.cluster === b.cluster && (a.maker === undefined || a.cluster.clusterArn !== undefined)) return true;
  const [arn, otherArn] = [a.cluster.clusterArn, b.cluster.clusterArn];
  if (arn !== undefined && otherArn !== undefined && !isToken(arn) && !isToken(otherArn)) return arn === otherArn;
  if (a.maker !== b.maker) return false;
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

/** Whether two clusters are certainly two: of literal ARNs, or of literal names, that differ. */
export function areTwoClusters(a: ICluster, b: ICluster): boolean {
  return a !== b && (differ(a.clusterArn, b.clusterArn) || differ(a.clusterName, b.clusterName));
}

/** Two clusters of one name in two regions. */
function differ(region: string | undefined, other: string | undefined): boolean {
  return ![region, other].some((value) => value === undefined || isToken(value)) && region !== other;
}

/** A cluster of another maker says nothing of its provider. */
function providerOf(cluster: ICluster): string | undefined {
  return (cluster as Partial<KnownCluster>)._providerKey;
}
