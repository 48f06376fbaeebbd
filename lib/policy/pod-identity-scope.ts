import {
  podIdentityClusterArnInvalid,
  podIdentitySourceArnInvalid,
  podIdentitySourceMismatch,
  podIdentityUnscoped,
} from '../errors';
import { checkAccountId, tryClusterArn, tryParseArn } from '../private/arn';
import { A_CLUSTER, checkBoolean, checkGiven } from '../private/given';
import { isToken } from '../private/tokens';
import { checkSubjects, type Subject } from './subject';

/** What a trust policy needs to know of an EKS cluster. */
export interface IPodIdentityCluster {
  /** The cluster's name. */
  readonly clusterName: string;
  /** Its ARN; where it is undefined, the trust asks for the name instead. */
  readonly clusterArn?: string;
}

/** For whom EKS Pod Identity may assume a role. */
export class PodIdentityScope {
  /**
   * These service accounts of one cluster, by the session tags that EKS sends: namespace, service account, and the
   * cluster's ARN, or its name where the ARN is not known. A pattern is compared with `StringLike`.
   *
   * @throws SubjectsMissing, SubjectInvalid, PodIdentityClusterArnInvalid
   */
  public static serviceAccounts(cluster: IPodIdentityCluster, subjects: Subject[]): PodIdentityScope {
    checkSubjects(subjects);
    checkCluster(cluster);
    return new PodIdentityScope(cluster, [...subjects]);
  }

  /**
   * Every service account of one cluster that anybody associates with the role.
   *
   * @throws PodIdentityClusterArnInvalid
   */
  public static anyServiceAccount(cluster: IPodIdentityCluster): PodIdentityScope {
    checkCluster(cluster);
    return new PodIdentityScope(cluster, undefined);
  }

  /**
   * Every association of every cluster: whoever may make an association with the role (`eks:CreatePodIdentityAssociation`
   * and `iam:PassRole`) decides who gets it. This is what the EKS console makes.
   */
  public static anyAssociation(): PodIdentityScope {
    return new PodIdentityScope(undefined, undefined);
  }

  private readonly cluster: IPodIdentityCluster | undefined;

  private constructor(
    cluster: IPodIdentityCluster | undefined,
    private readonly subjects: Subject[] | undefined,
  ) {
    // As it is now: what is done to the object later changes no trust.
    this.cluster = cluster && { clusterName: cluster.clusterName, clusterArn: cluster.clusterArn };
  }

  /** @internal */
  public get _cluster(): IPodIdentityCluster | undefined {
    return this.cluster;
  }

  /** The service accounts; undefined: any. @internal */
  public get _subjects(): Subject[] | undefined {
    return this.subjects;
  }
}

/** What narrows a trust for EKS Pod Identity beside its scope. */
export interface PodIdentityTrustOptions {
  /**
   * The account of the cluster (`StringEquals` on `aws:SourceAccount`), 12 digits. Needed where session tags are disabled.
   *
   * @default - not asked for
   */
  readonly sourceAccount?: string;
  /**
   * ARN of the cluster (`ArnEquals` on `aws:SourceArn`). Not the ARN of an association, which never matches.
   *
   * @default - not asked for
   */
  readonly sourceArn?: string;
  /**
   * Whether the association sends no session tags. The trust then cannot ask for namespace, service account and cluster,
   * so it asks for `sourceAccount` instead, or is `PodIdentityScope.anyAssociation()`.
   *
   * @default false
   */
  readonly disableSessionTags?: boolean;
}

function checkCluster(cluster: IPodIdentityCluster): void {
  checkGiven({ cluster }, { cluster: A_CLUSTER });
  if (cluster.clusterArn !== undefined) checkClusterArn(cluster.clusterArn);
}

export function checkClusterArn(arn: string): void {
  if (!isToken(arn) && tryClusterArn(arn) === undefined) throw podIdentityClusterArnInvalid(arn);
}

export function checkSourceArn(arn: string): void {
  if (isToken(arn) || tryClusterArn(arn) !== undefined) return;
  throw podIdentitySourceArnInvalid(arn, tryParseArn(arn)?.resource.startsWith('podidentityassociation/') === true);
}

export function checkTrustOptions(scope: PodIdentityScope, options: PodIdentityTrustOptions): void {
  const { sourceAccount, sourceArn, disableSessionTags } = options;
  checkBoolean('disableSessionTags', disableSessionTags);
  if (sourceAccount !== undefined) checkAccountId('sourceAccount', sourceAccount);
  if (sourceArn !== undefined) checkSourceArn(sourceArn);
  checkSource(scope._cluster?.clusterArn, options);
  if (disableSessionTags === true && scope._cluster !== undefined && sourceAccount === undefined) {
    throw podIdentityUnscoped();
  }
}

/** EKS sends the account and the ARN of the cluster that the service account is in. */
function checkSource(clusterArn: string | undefined, { sourceAccount, sourceArn }: PodIdentityTrustOptions): void {
  if (clusterArn === undefined || isToken(clusterArn)) return;
  const accountId = tryClusterArn(clusterArn)?.accountId;
  if (sourceAccount !== undefined && !isToken(sourceAccount) && sourceAccount !== accountId)
    throw podIdentitySourceMismatch('sourceAccount', sourceAccount, clusterArn);
  if (sourceArn !== undefined && !isToken(sourceArn) && sourceArn !== clusterArn)
    throw podIdentitySourceMismatch('sourceArn', sourceArn, clusterArn);
}
