import type { ICluster } from '../cluster/cluster-facts';
import { ClusterKind } from '../cluster/cluster-facts';
import { fault, invalid, pathOf, phrase, warning, type Warning } from '../errors';
import { checkClusterName } from '../private/arn';
import { neededRequestTag, type CarriedTags } from '../policy/session-tag-use';
import { SessionTag } from '../policy/session-tag';
import type { Subject } from '../policy/subject';
import { isExistingRole } from '../roles/existing-role';
import { refuseTagsIn } from '../roles/role-permissions';
import { WorkloadRole } from '../roles/workload-role';
import type { IWorkloadRole } from '../roles/role';
import { makerOf } from '../roles/same-role';
import type { ITerraformDependable } from 'cdktf';
import type { Permissions } from '../roles/permissions';

/** Checks that a cluster can use EKS Pod Identity: https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html */
export function checkPodIdentity({ clusterName, kind }: ICluster): void {
  if (kind === ClusterKind.OUTSIDE_EKS)
    throw fault('PodIdentityUnsupported', { cluster: clusterName, kind: 'outside EKS' });
  if (kind === ClusterKind.EKS_OUTPOST)
    throw fault('PodIdentityUnsupported', { cluster: clusterName, kind: 'a local cluster on AWS Outposts' });
  // An object of another maker may hold any text.
  checkClusterName('cluster.clusterName', clusterName);
}

/** For callers without types: a role is an object that has an ARN. */
export function checkRole(property: string, role: unknown): void {
  if (typeof (role as Partial<IWorkloadRole> | null | undefined)?.roleArn === 'string') return;
  throw invalid('ValueInvalid', property, role, {
    kind: 'IWorkloadRole',
    remedy: phrase`a role, or WorkloadRole.fromRoleArn(...)`,
  });
}

/** The role as it is made in this app, also where it was found again by its own ARN. */
export function madeRole(role: IWorkloadRole | undefined): WorkloadRole | undefined {
  const maker = isExistingRole(role) ? makerOf(role, role.roleArn) : role;
  return WorkloadRole.isWorkloadRole(maker) ? maker : undefined;
}

/** No policy of the role may need session tags from now on. Of a role of another maker nothing is known. */
export function refuseSessionTags(role: IWorkloadRole, why: string): void {
  if (WorkloadRole.isWorkloadRole(role) || isExistingRole(role)) role._refuseSessionTags(why);
}

/** Grants more permissions, whose resources wait for `before`. A role of another maker decides by itself. */
export function addPermissionsAfter(
  role: IWorkloadRole,
  before: ITerraformDependable[],
  permissions: Permissions[],
): void {
  if (WorkloadRole.isWorkloadRole(role) || isExistingRole(role)) role._addPermissionsAfter(before, permissions);
  else role.addPermissions(permissions);
}

/** The reason that no statement may need session tags. */
export const TAGS_DISABLED = 'the association disables them';

/**
 * Checks that a role created in this app takes the association: what EKS would refuse at apply, and what would let nobody
 * in, is an error. Returns a warning where the library's statements do not name the service account.
 */
export function checkPodTrust(
  given: IWorkloadRole,
  cluster: ICluster,
  subject: Subject,
  sendsTags: boolean,
): Warning | undefined {
  const role = madeRole(given);
  if (role === undefined) return undefined;
  const trust = role._trust;
  if (!trust._takesPods) throw fault('PodIdentityNotTrusted', { rolePath: role.node.path });
  if (!sendsTags) refuseTagsIn(trust._ownStatements, TAGS_DISABLED, neededRequestTag);
  if (trust._admitsPod(cluster, subject, sendsTags)) return undefined;
  if (!sendsTags && trust._ownStatements.length === 0) {
    const key = SessionTag.KUBERNETES_NAMESPACE.requestTagKey;
    throw invalid('SessionTagsNeeded', 'trust', key, {
      why: TAGS_DISABLED,
      statement: phrase`the trust of role ${pathOf(role.node.path)}`,
    });
  }
  return roleDoesNotTrust(role, subject);
}

/** The tags that a role has itself. One made elsewhere may have any. */
export function carriedTagsOf(role: IWorkloadRole): CarriedTags {
  return madeRole(role)?._carriedTags ?? (() => true);
}

/** The warning where a role of this app does not name a service account in what the library wrote. */
export function roleDoesNotTrust(role: WorkloadRole, subject: Subject): Warning {
  return warning('RoleDoesNotTrust', { role: role.node.path, subject: subject.value });
}
