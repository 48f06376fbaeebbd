import type { ConditionMap } from './conditions';
import type { IPodIdentityCluster, PodIdentityScope, PodIdentityTrustOptions } from './pod-identity-scope';
import { PolicyStatement } from './policy-statement';
import { Principal } from './principal';
import { SessionTag } from './session-tag';
import type { Subject } from './subject';
import { admits } from './web-identity';

/** The principal in every partition. */
export const POD_IDENTITY_PRINCIPAL = 'pods.eks.amazonaws.com';

/** The Sid of the EKS user guide and console; further statements of one policy get a number. */
const SID = 'AllowEksAuthToAssumeRoleForPodIdentity';

/** What a trust policy holds of one cluster and the same options. */
export interface PodIdentityGroup {
  readonly cluster: IPodIdentityCluster | undefined;
  readonly options: PodIdentityTrustOptions;
  /** By the `sub` that the account has in a token; undefined: any. */
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
 * one namespace share a statement; those of two do only where both have the same, since the values of two keys combine
 * freely.
 */
export function podIdentityStatements(groups: readonly PodIdentityGroup[]): PolicyStatement[] {
  const conditions = groups.flatMap(conditionsOf);
  return conditions.map(
    (condition, index) =>
      new PolicyStatement({
        sid: index === 0 ? SID : `${SID}${index + 1}`,
        actions: ['sts:AssumeRole', 'sts:TagSession'],
        principals: [Principal.service(POD_IDENTITY_PRINCIPAL)],
        conditions: condition,
      }),
  );
}

/** Undefined where nothing is asked for. */
function conditionsOf({ cluster, options, subjects }: PodIdentityGroup): (ConditionMap | undefined)[] {
  const { sourceAccount, sourceArn } = options;
  const asked = (names: Record<string, string[]>, patterns: Record<string, string[]>): ConditionMap | undefined => {
    const byArn = cluster?.clusterArn;
    const byName = byArn === undefined ? cluster : undefined;
    return withoutEmpty({
      StringEquals: {
        ...names,
        ...(byName === undefined ? {} : { [SessionTag.EKS_CLUSTER_NAME.requestTagKey]: [byName.clusterName] }),
        ...(sourceAccount === undefined ? {} : { 'aws:SourceAccount': [sourceAccount] }),
      },
      StringLike: patterns,
      ArnEquals: {
        ...(byArn === undefined ? {} : { [SessionTag.EKS_CLUSTER_ARN.requestTagKey]: [byArn] }),
        ...(sourceArn === undefined ? {} : { 'aws:SourceArn': [sourceArn] }),
      },
    });
  };
  if (subjects === undefined) return [asked({}, {})];
  return byNamespace([...subjects.values()]).map(({ namespaces, names, isPattern }) => {
    const tags = {
      [SessionTag.KUBERNETES_NAMESPACE.requestTagKey]: namespaces,
      [SessionTag.KUBERNETES_SERVICE_ACCOUNT.requestTagKey]: [...names],
    };
    return isPattern ? asked({}, tags) : asked(tags, {});
  });
}

/** Whether a group lets a service account in, whose association sends session tags or does not. */
export function admitsPod(
  { cluster, subjects }: PodIdentityGroup,
  of: IPodIdentityCluster,
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
  readonly namespaces: string[];
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
  const merged = new Map<string, Accounts>();
  for (const { namespace, isPattern, names: own } of names.values()) {
    const key = JSON.stringify([isPattern, [...own].sort()]);
    const accounts = merged.get(key) ?? { namespaces: [], names: own, isPattern };
    accounts.namespaces.push(namespace);
    merged.set(key, accounts);
  }
  return [...merged.values()];
}

function withoutEmpty(conditions: ConditionMap): ConditionMap | undefined {
  const asked = Object.entries(conditions).filter(([, keys]) => Object.keys(keys).length > 0);
  return asked.length === 0 ? undefined : Object.fromEntries(asked);
}
