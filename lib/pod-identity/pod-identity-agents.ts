import { Aspects, type ITerraformDependable } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { ICluster } from '../cluster/cluster-facts';
import { ClusterKind } from '../cluster/cluster-facts';
import { warn } from '../core/warn';
import { phrase, warning, type Warning } from '../errors';
import { isToken } from '../private/tokens';
import { isInTree } from '../core/registry';
import { compareClusters } from '../cluster/same-cluster';

/** The EKS Pod Identity agent of a cluster: made here, or known to be there. */
export interface IPodIdentityAgent {
  /** The cluster on whose nodes it runs. */
  readonly cluster: ICluster;
  /** What must exist before a pod can get credentials from it. */
  readonly ready: ITerraformDependable[];
}

interface OfCluster {
  readonly construct: IConstruct;
  readonly cluster: ICluster;
}

const agents = new WeakMap<IConstruct, OfCluster[]>();
const advised = new WeakMap<IConstruct, OfCluster[]>();
/** Clusters of which the user said that they have an agent. */
const stated = new WeakSet<ICluster>();
/** The same by their literal ARNs: two files of a user may describe one cluster. */
const statedArns = new Set<string>();

/** An agent that this app makes. */
export function registerAgent(construct: IConstruct, cluster: ICluster): void {
  const { root } = construct.node;
  agents.set(root, [...(agents.get(root) ?? []), { construct, cluster }]);
}

export function stateAgent(cluster: ICluster): void {
  stated.add(cluster);
  const { clusterArn } = cluster;
  if (clusterArn !== undefined && !isToken(clusterArn)) statedArns.add(clusterArn);
}

/** Warns once per cluster, at synthesis, if it has associations and no agent. */
export function adviseOnAgent(association: Construct, cluster: ICluster): void {
  const { root } = association.node;
  const known = (advised.get(root) ?? []).filter(({ construct }) => isInTree(construct));
  if (known.some((other) => other.cluster === cluster)) return;
  advised.set(root, [...known, { construct: association, cluster }]);
  Aspects.of(association).add({
    visit: (node) => {
      if (node === association && !hasAgent(root, cluster)) warn(association, agentUnknown(cluster));
    },
  });
}

function hasAgent(root: IConstruct, cluster: ICluster): boolean {
  if (cluster.kind === ClusterKind.EKS_AUTO_MODE || stated.has(cluster)) return true;
  if (cluster.clusterArn !== undefined && statedArns.has(cluster.clusterArn)) return true;
  return (agents.get(root) ?? []).some(
    (agent) => isInTree(agent.construct) && compareClusters(agent.cluster, cluster) !== 'two',
  );
}

function agentUnknown({ clusterName }: ICluster): Warning {
  const cluster = isToken(clusterName) ? phrase`the cluster` : phrase`cluster ${clusterName}`;
  return warning('PodIdentityAgentUnknown', { cluster });
}
