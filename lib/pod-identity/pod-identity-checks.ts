import type { ICluster } from '../cluster/cluster-facts';
import { ClusterKind } from '../cluster/cluster-facts';
import {
  showName,
  showPath,
  podIdentityNotTrusted,
  podIdentityUnsupported,
  sessionTagsNeeded,
  valueInvalid,
} from '../errors';
import { neededRequestTag, type CarriedTags } from '../policy/session-tag-use';
import { SessionTag } from '../policy/session-tag';
import type { Subject } from '../policy/subject';
import { ExistingRole } from '../roles/existing-role';
import { refuseTagsIn } from '../roles/role-permissions';
import { WorkloadRole } from '../roles/workload-role';
import type { IWorkloadRole } from '../roles/role';
import { makerOf } from '../roles/same-role';

/** Where EKS Pod Identity is to be had: https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html */
export function checkPodIdentity({ clusterName, kind }: ICluster): void {
  if (kind === ClusterKind.OUTSIDE_EKS) throw podIdentityUnsupported(clusterName, 'outside EKS');
  if (kind === ClusterKind.EKS_OUTPOST) throw podIdentityUnsupported(clusterName, 'a local cluster on AWS Outposts');
}

/** For callers without types: a role is an object that has an ARN. */
export function checkRole(property: string, role: unknown): void {
  if (typeof (role as Partial<IWorkloadRole> | null | undefined)?.roleArn === 'string') return;
  throw valueInvalid(property, 'IWorkloadRole', role, 'a role, or WorkloadRole.fromRoleArn(...)');
}

/** The role as it is made in this app, also where it was found again by its own ARN. */
export function madeRole(role: IWorkloadRole | undefined): WorkloadRole | undefined {
  const maker = role instanceof ExistingRole ? makerOf(role, role.roleArn) : role;
  return maker instanceof WorkloadRole ? maker : undefined;
}

/** No policy of the role may need session tags from now on. Of a role of another maker nothing is known. */
export function refuseSessionTags(role: IWorkloadRole, why: string): void {
  if (role instanceof WorkloadRole || role instanceof ExistingRole) role._refuseSessionTags(why);
}

/** Why no statement may need session tags. */
export const TAGS_DISABLED = 'the association disables them';

/**
 * Whether a role made in this app takes the association: what EKS would refuse at apply, and what would let nobody in, is
 * an error. Gives an advice where the library's statements do not name the service account.
 */
export function checkPodTrust(
  given: IWorkloadRole,
  cluster: ICluster,
  subject: Subject,
  sendsTags: boolean,
): string | undefined {
  const role = madeRole(given);
  if (role === undefined) return undefined;
  const trust = role._trust;
  if (!trust._takesPods) throw podIdentityNotTrusted(role.node.path);
  if (!sendsTags) refuseTagsIn(trust._ownStatements, TAGS_DISABLED, neededRequestTag);
  if (trust._admitsPod(cluster, subject, sendsTags)) return undefined;
  if (!sendsTags && trust._ownStatements.length === 0) {
    const key = SessionTag.KUBERNETES_NAMESPACE.requestTagKey;
    throw sessionTagsNeeded('trust', `the trust of role ${showPath(role.node.path)}`, key, TAGS_DISABLED);
  }
  return roleDoesNotTrust(role, subject);
}

/** The tags that a role has itself; one made elsewhere may have any. */
export function carriedTagsOf(role: IWorkloadRole): CarriedTags {
  return madeRole(role)?._carriedTags ?? (() => true);
}

/** The advice where a role of this app does not name a service account in what the library wrote. */
export function roleDoesNotTrust(role: WorkloadRole, subject: Subject): string {
  return `[RoleDoesNotTrust] the trust policy of role ${showPath(role.node.path)} names ${showName(subject.value)} of this cluster in no statement of its own: unless a statement that you wrote lets it in, its pods get no credentials`;
}
