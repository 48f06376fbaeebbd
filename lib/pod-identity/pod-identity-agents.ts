import { Aspects, TerraformStack, type ITerraformDependable } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import type { ICluster } from '../cluster/cluster-facts';
import { hasAgentInstalled } from '../cluster/cluster-facts';
import { warn } from '../core/warn';
import { phrase, warning, type Warning } from '../errors';
import { isToken } from '../private/tokens';
import { haveOneName, Sameness, compareClusters } from '../cluster/same-cluster';
import { Registry } from '../core/registry';

/** The EKS Pod Identity agent of a cluster. `PodIdentityAgent` is one. */
export interface IPodIdentityAgent {
  /** The cluster on whose nodes it runs. */
  readonly cluster: ICluster;
  /** The resources that must exist before a pod can get credentials from it. */
  readonly ready: ITerraformDependable[];
}

/** A cluster as it was described to a construct of this app. */
interface Described {
  readonly cluster: ICluster;
  readonly construct: IConstruct;
}

const AGENTS = 'pod identity agent';
const NAMED = 'cluster with a named agent';
const ASSOCIATED = 'cluster with associations';

/** Records an agent that this app makes. */
export function registerAgent(construct: IConstruct, cluster: ICluster): void {
  add(AGENTS, construct, cluster);
}

/** Records that a workload of this cluster named its agent. */
export function nameAgent(construct: IConstruct, cluster: ICluster): void {
  addOnce(NAMED, construct, cluster);
}

/** Warns once per cluster, at synthesis, if it has associations and no agent is known on it. */
export function adviseOnAgent(association: Construct, cluster: ICluster): void {
  if (!addOnce(ASSOCIATED, association, cluster)) return;
  Aspects.of(association).add({
    visit: (node) => {
      if (node !== association) return;
      const own: Described = { cluster, construct: association };
      if (isFirst(own) && !hasAgent(own)) warn(association, agentUnknown(cluster));
    },
  });
}

function add(kind: string, construct: IConstruct, cluster: ICluster): void {
  Registry.of(construct).add(kind, construct, { cluster, construct } satisfies Described);
}

/** The same for the first of many that get one cluster object; returns true for the first. */
function addOnce(kind: string, construct: IConstruct, cluster: ICluster): boolean {
  if (all(kind, construct).some((other) => other.cluster === cluster)) return false;
  add(kind, construct, cluster);
  return true;
}

function all(kind: string, construct: IConstruct): Described[] {
  return Registry.of(construct).all<Described>(kind);
}

/** Returns true where no other object before it describes the same cluster. */
function isFirst(own: Described): boolean {
  const [first] = all(ASSOCIATED, own.construct).filter((other) => compare(other, own) === 'one');
  return first?.construct === own.construct;
}

function hasAgent(own: Described): boolean {
  // Another object that describes the same cluster may say more of it.
  const isOwn = (other: Described): boolean => compare(other, own) === 'one';
  const named = all(NAMED, own.construct);
  const described = all(ASSOCIATED, own.construct);
  if ([own, ...described.filter(isOwn)].some(({ cluster }) => hasAgentInstalled(cluster))) return true;
  if (named.some(isOwn)) return true;
  return all(AGENTS, own.construct).some((agent) => serves(agent, own, described));
}

/**
 * Returns true where an agent is on the cluster, or may be. One cluster has one agent: where that of another cluster object
 * is known to be meant, or may be that of several, it tells nothing of this one.
 */
function serves(agent: Described, own: Described, described: Described[]): boolean {
  const same = compare(agent, own);
  if (same !== 'unknown') return same === 'one';
  if (haveOneName(agent.cluster, own.cluster)) return true;
  const others = described.filter((other) => other !== own && compare(other, own) === 'two');
  return !others.some((other) => compare(agent, other) !== 'two') && !isPlaced(agent, described);
}

/** Returns true where the cluster of an agent is surely one of these. */
function isPlaced(agent: Described, described: Described[]): boolean {
  return described.some((other) => compare(agent, other) === 'one' || haveOneName(agent.cluster, other.cluster));
}

function compare(a: Described, b: Described): Sameness {
  return compareClusters(a.cluster, b.cluster, [TerraformStack.of(a.construct), TerraformStack.of(b.construct)]);
}

function agentUnknown({ clusterName }: ICluster): Warning {
  const cluster = isToken(clusterName) ? phrase`the cluster` : phrase`cluster ${clusterName}`;
  return warning('PodIdentityAgentUnknown', { cluster });
}
