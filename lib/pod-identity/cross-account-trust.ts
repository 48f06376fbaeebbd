import { Fn } from 'cdktf';
import type { ICluster } from '../cluster/cluster-facts';
import { fault } from '../errors';
import { PolicyDocument } from '../policy/policy-document';
import { PolicyStatement } from '../policy/policy-statement';
import { Principal } from '../policy/principal';
import type { IServiceAccountRef } from '../policy/service-account-ref';
import { SessionTag } from '../policy/session-tag';
import { asksForOneRole } from '../policy/token-rules';
import { tryParseArn } from '../private/arn';
import { asArgument } from '../private/function-argument';
import { isToken } from '../private/tokens';

// The documents of https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html

const ACTIONS = ['sts:AssumeRole', 'sts:TagSession'];

/** A text, and what it is cut from where it is no literal. Such a text goes into a local: its quotes would break the JSON that holds it. */
export type KnownText = [text: string, from: readonly string[] | undefined];

/** The principal that stands for the account of a role. A role itself would be kept by its id, and break when made anew. */
export function accountRoot(roleArn: string): KnownText {
  if (isToken(roleArn)) return [Fn.replace(asArgument(roleArn), '/:role/.*$/', ':root'), [roleArn]];
  const { partition = '', accountId = '' } = tryParseArn(roleArn) ?? {};
  return [`arn:${partition}:iam::${accountId}:root`, undefined];
}

/** Returns the external id that EKS sends where session tags are disabled. */
export function externalIdOf(cluster: ICluster, account: IServiceAccountRef): KnownText {
  const { clusterName, region, accountId } = cluster;
  if (region === undefined) throw fault('ExternalIdUnknown', { part: 'region', cluster: clusterName });
  if (accountId === undefined) throw fault('ExternalIdUnknown', { part: 'accountId', cluster: clusterName });
  const parts = [region, accountId, clusterName, account.namespace, account.serviceAccountName];
  return parts.some(isToken) ? [Fn.join('/', parts.map(asArgument)), parts] : [parts.join('/'), undefined];
}

interface Source {
  readonly roleArn: string;
  readonly account: string;
}

interface Caller {
  readonly account: IServiceAccountRef;
  /** The external id that EKS sends where session tags are disabled. */
  readonly externalId: string | undefined;
}

/** Lets one source role in, for one service account. */
export function targetStatements(source: Source, cluster: ICluster, caller: Caller): PolicyStatement[] {
  const { account, externalId } = caller;
  const principals = [Principal.aws(source.account)];
  const fromSource = { ArnEquals: { 'aws:PrincipalArn': source.roleArn } };
  if (externalId !== undefined) {
    return [
      asksForOneRole(
        new PolicyStatement({
          actions: ['sts:AssumeRole'],
          principals,
          conditions: { StringEquals: { 'sts:ExternalId': externalId }, ...fromSource },
        }),
      ),
      // EKS tags no session here, and asks for the right to all the same; a tag has no external id.
      asksForOneRole(new PolicyStatement({ actions: ['sts:TagSession'], principals, conditions: fromSource })),
    ];
  }
  const { clusterArn, clusterName } = cluster;
  const byCluster =
    clusterArn === undefined
      ? { [SessionTag.EKS_CLUSTER_NAME.requestTagKey]: clusterName }
      : { [SessionTag.EKS_CLUSTER_ARN.requestTagKey]: clusterArn };
  const tags = {
    ...byCluster,
    [SessionTag.KUBERNETES_NAMESPACE.requestTagKey]: account.namespace,
    [SessionTag.KUBERNETES_SERVICE_ACCOUNT.requestTagKey]: account.serviceAccountName,
  };
  const conditions = { StringEquals: tags, ...fromSource };
  return [asksForOneRole(new PolicyStatement({ actions: ACTIONS, principals, conditions }))];
}

/** Returns what the source role needs, for that target only. */
export function assumeTarget(roleArn: string): PolicyDocument {
  return new PolicyDocument({ statements: [new PolicyStatement({ actions: ACTIONS, resources: [roleArn] })] });
}
