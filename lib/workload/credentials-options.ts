import type { PodIdentityScope, PodIdentityTrustOptions } from '../policy/pod-identity-scope';
import type { CrossAccountTargetOptions } from '../pod-identity/cross-account-target';
import type { IPodIdentityAgent } from '../pod-identity/pod-identity-agents';

/** Options of IRSA for a workload. */
export interface IrsaOptions {
  /**
   * The audience of the workload's token. One that is not `sts.amazonaws.com` is written as the service account's
   * annotation too.
   *
   * @default - the provider's only one; where it has several, this must be given
   */
  readonly audience?: string;
}

/** Options of EKS Pod Identity for a workload. */
export interface PodIdentityOptions extends PodIdentityTrustOptions {
  /**
   * The service accounts or associations for which EKS may assume the role that is made. Where session tags are disabled,
   * either this or `sourceAccount` must be given: with the latter alone, the role lets in every association of that account.
   *
   * @default - the workload's service account in its cluster; without session tags every association of `sourceAccount`
   */
  readonly scope?: PodIdentityScope;
  /**
   * A role to make in another account, whose credentials the pods get.
   *
   * @default - none: pods get the credentials of the workload's role
   */
  readonly target?: CrossAccountTargetOptions;
  /**
   * ARN of such a role that exists, which the workload's role is then granted to assume. Its trust is left alone.
   *
   * @default - none
   */
  readonly targetRoleArn?: string;
  /**
   * Tags of the association, at most 50.
   *
   * @default - none
   */
  readonly associationTags?: { [key: string]: string };
  /**
   * The cluster's agent, a `PodIdentityAgent` of this app: the association, and with it the workload, comes after it.
   * `Credentials.irsaAndPodIdentity` needs it, since a new pod gets no credentials at all without one; but not on EKS Auto
   * Mode, nor where the cluster says `podIdentityAgentInstalled`.
   *
   * @default - none
   */
  readonly agent?: IPodIdentityAgent;
}

/** Options of both ways while a workload moves. */
export interface IrsaAndPodIdentityOptions extends IrsaOptions, PodIdentityOptions {}
