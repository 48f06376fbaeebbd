import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Registry } from '../core/registry';
import { invalid } from '../errors';
import { isToken } from '../private/tokens';
import type { ICluster } from './cluster-facts';
import { compareClusters } from './same-cluster';

interface Claim {
  readonly cluster: ICluster;
  readonly stack: TerraformStack;
  /** The provider by which an add-on is installed: without an ARN, it tells regions and accounts apart. */
  readonly maker?: string;
}

/** Refuses a second workload for one service account of one cluster. */
export function claimServiceAccount(construct: Construct, cluster: ICluster, namespace: string, name: string): void {
  const other = claim('service account', construct, { cluster }, namespace, name);
  if (other !== undefined) throw invalid('ServiceAccountClaimed', { namespace, name }, { otherPath: other });
}

/** Refuses a second association for one service account of one cluster, be it of its own or of an add-on. */
export function claimAssociation(construct: Construct, cluster: ICluster, namespace: string, name: string): void {
  const other = claim('association', construct, { cluster }, namespace, name);
  if (other !== undefined) throw invalid('AssociationClaimed', { namespace, name }, { otherPath: other });
}

/** Refuses an add-on a second time; of two providers, or of two stacks, only a cluster's ARN tells that it is one. */
export function claimAddon(construct: Construct, cluster: ICluster, name: string, maker: string): void {
  const other = claim('add-on', construct, { cluster, maker }, name);
  if (other !== undefined) throw invalid('AddonClaimed', name, { otherPath: other });
}

/** Returns the path of the construct that claimed the names in this cluster before, or records this one. */
function claim(kind: string, construct: Construct, of: Omit<Claim, 'stack'>, ...names: string[]): string | undefined {
  if (names.some(isToken)) return undefined;
  const own: Claim = { ...of, stack: TerraformStack.of(construct) };
  return Registry.of(construct).claim<Claim>(kind, names.join(':'), construct, own, (other) => isSame(own, other))?.node
    .path;
}

function isSame(a: Claim, b: Claim): boolean {
  if (compareClusters(a.cluster, b.cluster, [a.stack, b.stack]) !== 'one') return false;
  return (a.maker === b.maker && (a.maker === undefined || a.stack === b.stack)) || tellsRegionAndAccount(a, b);
}

/** The ARN of one cluster, or equal literal ones. */
function tellsRegionAndAccount({ cluster: a }: Claim, { cluster: b }: Claim): boolean {
  return a.clusterArn !== undefined && (a === b || (!isToken(a.clusterArn) && a.clusterArn === b.clusterArn));
}
