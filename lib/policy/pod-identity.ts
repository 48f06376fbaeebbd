import type { ConditionMap } from './conditions';
import type { IClusterRef } from './cluster-ref';
import type { PodIdentityScope, PodIdentityTrustOptions } from './pod-identity-scope';
import { PolicyStatement } from './policy-statement';
import { Principal } from './principal';
import { withoutTokens } from '../private/tokens';
import { SessionTag } from './session-tag';
import type { Subject } from './subject';
import { admits } from './web-identity';

/** The principal in every partition. */
export const POD_IDENTITY_PRINCIPAL = 'pods.eks.amazonaws.com';

/** The Sid of the EKS user guide and console; further statements of one policy get a number. */
const SID = 'AllowEksAuthToAssumeRoleForPodIdentity';

/** The part of a trust policy for one cluster and the same options. */
export interface PodIdentityGroup {
  readonly cluster: IClusterRef | undefined;
  readonly options: PodIdentityTrustOptions;
  /** By the `sub` that the account has in a token. Undefined: any. */
  readonly subjects: Map<string, Subject> | undefined;
}

/** Two scopes with one key are one: their service accounts share statements. */
export function groupKey(scope: PodIdentityScope, options: PodIdentityTrustOptions): string {
  const { sourceAccount, sourceArn, disableSessionTags = false } = options;
  const { clusterArn, clusterName } = scope._cluster ?? {};
  const cluster = clusterArn === undefined ? [clusterName] : [clusterArn, 'arn'];
  return JSON.stringify([cluster, scope._subjects === undefined, sourceAccount, sourceArn, disableSessionTags]);
}

/**
 * Both actions in one statement: EKS refuses an association with a role that lacks `sts:TagSession`. Service accounts of
 * one namespace share a statement. Those of two do only where both have the same, since the values of two keys combine
 * freely. So do clusters: where all else is equal, every combination is meant.
 */
export function podIdentityStatements(groups: readonly PodIdentityGroup[]): PolicyStatement[] {
  const all = groups.flatMap(askedOf);
  const [only] = all;
  if (only !== undefined && all.length === 1) return [statementOf(only, SID)];
  const merged = new Map<string, Asked>();
  for (const asked of all) {
    const key = keyOf(asked);
    const same = merged.get(key);
    merged.set(key, same === undefined ? asked : { ...same, clusters: union(same.clusters, asked.clusters) });
  }
  // The number of a Sid does not depend on who was added first.
  return [...merged]
    .sort(byText)
    .map(([, asked], index) => statementOf(asked, index === 0 ? SID : `${SID}${index + 1}`));
}

/** The conditions of one statement. */
interface Asked extends Accounts {
  readonly clusters: readonly string[];
  readonly byArn: boolean;
  readonly sourceAccount: string | undefined;
  readonly sourceArn: string | undefined;
}

const ANY: Accounts = { namespaces: [], names: [], isPattern: false };

function askedOf({ cluster, options, subjects }: PodIdentityGroup): Asked[] {
  const { sourceAccount, sourceArn, disableSessionTags = false } = options;
  const tags = disableSessionTags ? undefined : cluster;
  const byArn = tags?.clusterArn !== undefined;
  const clusters = tags === undefined ? [] : [tags.clusterArn ?? tags.clusterName];
  const accounts = subjects === undefined || disableSessionTags ? [ANY] : byNamespace([...subjects.values()]);
  return accounts.map((each) => ({ ...each, clusters, byArn, sourceAccount, sourceArn }));
}

/** All but the clusters, whether there are any among it; literals first, since the name of a token is nobody's order. */
function keyOf({ clusters, byArn, namespaces, names, isPattern, sourceAccount, sourceArn }: Asked): string {
  const accounts = [isPattern, [...namespaces].sort(), [...names].sort()];
  const key = JSON.stringify([accounts, clusters.length > 0, byArn, sourceAccount, sourceArn]);
  return `${withoutTokens(key)} ${key}`;
}

function byText([first]: [string, Asked], [second]: [string, Asked]): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

function union(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])];
}

function statementOf(asked: Asked, sid: string): PolicyStatement {
  const { namespaces, names, isPattern, clusters, byArn, sourceAccount, sourceArn } = asked;
  const accounts = {
    [SessionTag.KUBERNETES_NAMESPACE.requestTagKey]: namespaces,
    [SessionTag.KUBERNETES_SERVICE_ACCOUNT.requestTagKey]: names,
  };
  const source = (value: string | undefined): string[] => (value === undefined ? [] : [value]);
  const conditions = withoutEmpty({
    StringEquals: {
      ...(isPattern ? {} : accounts),
      [SessionTag.EKS_CLUSTER_NAME.requestTagKey]: byArn ? [] : clusters,
      'aws:SourceAccount': source(sourceAccount),
    },
    StringLike: isPattern ? accounts : {},
    ArnEquals: {
      [SessionTag.EKS_CLUSTER_ARN.requestTagKey]: byArn ? clusters : [],
      'aws:SourceArn': source(sourceArn),
    },
  });
  return new PolicyStatement({
    sid,
    actions: ['sts:AssumeRole', 'sts:TagSession'],
    principals: [Principal.service(POD_IDENTITY_PRINCIPAL)],
    conditions,
  });
}

/** Returns true where a group lets in a service account whose association sends session tags or does not. */
export function admitsPod(
  { cluster, subjects }: PodIdentityGroup,
  of: IClusterRef,
  subject: Subject,
  sendsTags: boolean,
): boolean {
  if (cluster === undefined) return true;
  if (!sendsTags) return false;
  const byArn = cluster.clusterArn !== undefined && of.clusterArn !== undefined;
  const [own, other] = byArn ? [cluster.clusterArn, of.clusterArn] : [cluster.clusterName, of.clusterName];
  if (own !== other) return false;
  if (subjects === undefined || subjects.has(subject.value)) return true;
  const patterns = [...subjects.values()].filter(({ isPattern }) => isPattern).map(({ value }) => value);
  return admits({ exact: new Set(), patterns: new Set(patterns) }, subject.value);
}

interface Accounts {
  readonly namespaces: readonly string[];
  readonly names: readonly string[];
  readonly isPattern: boolean;
}

/** Namespaces with the same accounts share a statement too: there every combination is meant. */
function byNamespace(subjects: readonly Subject[]): Accounts[] {
  const names = new Map<string, { namespace: string; isPattern: boolean; names: string[] }>();
  for (const { namespace, name, isPattern } of subjects) {
    const key = `${isPattern ? 'like' : 'equals'} ${namespace}`;
    const accounts = names.get(key) ?? { namespace, isPattern, names: [] };
    accounts.names.push(name);
    names.set(key, accounts);
  }
  const merged = new Map<string, { namespaces: string[]; names: readonly string[]; isPattern: boolean }>();
  for (const { namespace, isPattern, names: own } of names.values()) {
    const key = JSON.stringify([isPattern, [...own].sort()]);
    const accounts = merged.get(key) ?? { namespaces: [], names: own, isPattern };
    accounts.namespaces.push(namespace);
    merged.set(key, accounts);
  }
  return [...merged.values()];
}

/** Here an empty list is what nobody asked for. */
function withoutEmpty(conditions: Record<string, Record<string, readonly string[]>>): ConditionMap | undefined {
  const some = Object.entries(conditions).map(([operator, keys]) => [
    operator,
    Object.fromEntries(Object.entries(keys).filter(([, values]) => values.length > 0)),
  ]);
  const asked = some.filter(([, keys]) => Object.keys(keys as object).length > 0);
  return asked.length === 0 ? undefined : (Object.fromEntries(asked) as ConditionMap);
}
