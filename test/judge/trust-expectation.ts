import type { PolicyStatementOptions } from 'cdktf-eks-workload-identity';

// What a test, or a call of the library's API, says of who may assume a role. Nothing here is read from a policy.

/** Service accounts that one provider vouches for. */
export interface AllowedAccounts {
  readonly oidcProviderArn: string;
  /** Default: `sts.amazonaws.com` */
  readonly audience?: string;
  /** Each as `<namespace>:<name>`. */
  readonly subjects?: readonly string[];
  /** Each as `<namespace pattern>:<name pattern>`. */
  readonly patterns?: readonly string[];
}

/** A cluster, by its ARN where that is known. */
export interface AllowedCluster {
  readonly name: string;
  readonly arn?: string;
}

/** Service accounts that EKS Pod Identity comes for. */
export interface AllowedPods {
  /** Default: every cluster. */
  readonly cluster?: AllowedCluster;
  /** As with `AllowedAccounts`. Default: every service account. */
  readonly subjects?: readonly string[];
  readonly patterns?: readonly string[];
  readonly sourceAccount?: string;
  readonly sourceArn?: string;
  /** Whether EKS sends no session tags. */
  readonly withoutTags?: boolean;
}

/** An AWS service, and for whom it may act. */
export interface AllowedService {
  /** Such as `ec2.amazonaws.com`. */
  readonly principal: string;
  /** Default: any. */
  readonly sourceArns?: readonly string[];
  /** Default: any. */
  readonly sourceAccounts?: readonly string[];
}

/** A role of another account, from which EKS comes for one service account. */
export interface AllowedCaller {
  readonly roleArn: string;
  readonly cluster: AllowedCluster;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Where session tags are disabled. */
  readonly externalId?: string;
}

/** A statement that a test wrote itself, as it gave it. */
export interface OwnStatement extends Pick<PolicyStatementOptions, 'sid' | 'actions' | 'notActions' | 'conditions'> {
  readonly effect: 'Allow' | 'Deny';
  /** By kind; `*` for everyone. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
}

/** Who may assume a role; everybody else may not. */
export interface TrustExpectation {
  readonly accounts?: readonly AllowedAccounts[];
  readonly pods?: readonly AllowedPods[];
  readonly services?: readonly AllowedService[];
  readonly callers?: readonly AllowedCaller[];
  readonly own?: readonly OwnStatement[];
}
