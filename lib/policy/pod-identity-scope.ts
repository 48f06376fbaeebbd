import { fault, invalid } from '../errors';
import { checkAccountId, checkClusterName, tryClusterArn, tryParseArn } from '../private/arn';
import { A_CLUSTER, checkBoolean, checkGiven } from '../core/given';
import { isToken } from '../private/tokens';
import { checkClusterRef, type IClusterRef } from './cluster-ref';
import { checkSubjects, type Subject } from './subject';
import { brand, hasBrand } from '../core/brand';

/** The service accounts or associations for which EKS Pod Identity may assume a role. */
export class PodIdentityScope {
  /**
   * Returns true for a `PodIdentityScope`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isPodIdentityScope(value: unknown): value is PodIdentityScope {
    return hasBrand(value, 'PodIdentityScope');
  }

  /**
   * These service accounts of one cluster, by the session tags that EKS sends: namespace, service account, and the
   * cluster's ARN, or its name where the ARN is not known. A pattern is compared with `StringLike`.
   *
   * @param cluster the cluster of the service accounts
   * @param subjects the service accounts, at least one
   * @throws ClusterArnMismatch, ValueInvalid, ClusterNameInvalid, PropertyMissing, TextExpression, SubjectsMissing, SubjectInvalid, PodIdentityClusterArnInvalid
   */
  public static serviceAccounts(cluster: IClusterRef, subjects: Subject[]): PodIdentityScope {
    checkSubjects(subjects);
    checkCluster(cluster);
    return new PodIdentityScope(cluster, [...subjects]);
  }

  /**
   * Every service account of one cluster that anybody associates with the role.
   *
   * @param cluster the cluster of the service accounts
   * @throws ClusterArnMismatch, ValueInvalid, ClusterNameInvalid, PropertyMissing, TextExpression, PodIdentityClusterArnInvalid
   */
  public static anyServiceAccount(cluster: IClusterRef): PodIdentityScope {
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

  /**
   * Every association of every cluster of one account (`StringEquals` on `aws:SourceAccount`). Where session tags are
   * disabled, this is the narrowest scope. `sourceArn` narrows it to one cluster.
   *
   * @param accountId 12 digits
   * @throws PropertyMissing, TextExpression, AccountIdInvalid
   */
  public static anyAssociationOfAccount(accountId: string): PodIdentityScope {
    checkGiven({ accountId }, { accountId: 'the account of the cluster' });
    checkAccountId('accountId', accountId);
    return new PodIdentityScope(undefined, undefined, accountId);
  }

  private readonly cluster: IClusterRef | undefined;

  private constructor(
    cluster: IClusterRef | undefined,
    private readonly subjects: Subject[] | undefined,
    private readonly accountId?: string,
  ) {
    // As it is now: what is done to the object later changes no trust.
    this.cluster = cluster && { clusterName: cluster.clusterName, clusterArn: cluster.clusterArn };
  }

  /** @internal */
  public get _cluster(): IClusterRef | undefined {
    return this.cluster;
  }

  /** The account whose clusters are meant. Undefined: the cluster's, or any. @internal */
  public get _accountId(): string | undefined {
    return this.accountId;
  }

  /** The service accounts. Undefined: any. @internal */
  public get _subjects(): Subject[] | undefined {
    return this.subjects;
  }
}

brand(PodIdentityScope, 'PodIdentityScope');

/** Options that narrow a trust for EKS Pod Identity beside its scope. */
export interface PodIdentityTrustOptions {
  /**
   * The account of the cluster (`StringEquals` on `aws:SourceAccount`), 12 digits.
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
   * Disables the session tags of the associations. Neither trust nor policies can then ask for namespace, service account
   * and cluster, so the scope is `PodIdentityScope.anyAssociationOfAccount(...)` or `PodIdentityScope.anyAssociation()`.
   *
   * @default false
   */
  readonly disableSessionTags?: boolean;
}

/** As they are now: what is done to the object later changes no trust. */
export function keptTrustOptions(options: PodIdentityTrustOptions): PodIdentityTrustOptions {
  const { sourceAccount, sourceArn, disableSessionTags } = options;
  return { sourceAccount, sourceArn, disableSessionTags };
}

function checkCluster(cluster: IClusterRef): void {
  checkGiven({ cluster }, { cluster: A_CLUSTER });
  checkClusterRef('cluster', cluster);
  // One outside EKS may have a name that EKS refuses.
  checkClusterName('cluster.clusterName', cluster.clusterName);
  if (cluster.clusterArn !== undefined) checkClusterArn(cluster.clusterArn);
}

export function checkClusterArn(arn: string): void {
  if (!isToken(arn) && tryClusterArn(arn) === undefined) throw invalid('PodIdentityClusterArnInvalid', arn);
}

export function checkSourceArn(arn: string): void {
  if (isToken(arn) || tryClusterArn(arn) !== undefined) return;
  const isAssociation = tryParseArn(arn)?.resource.startsWith('podidentityassociation/') === true;
  throw invalid(isAssociation ? 'PodIdentitySourceArnInvalid/association' : 'PodIdentitySourceArnInvalid', arn);
}

export function checkTrustOptions(scope: PodIdentityScope, options: PodIdentityTrustOptions): void {
  const { sourceAccount, sourceArn, disableSessionTags } = options;
  checkBoolean('disableSessionTags', disableSessionTags);
  if (sourceAccount !== undefined) checkAccountId('sourceAccount', sourceAccount);
  if (sourceArn !== undefined) checkSourceArn(sourceArn);
  if (scope._accountId !== undefined && sourceAccount !== undefined && sourceAccount !== scope._accountId) {
    throw fault('OptionsExclusive', {
      first: 'sourceAccount',
      second: 'the account of PodIdentityScope.anyAssociationOfAccount',
    });
  }
  checkSource(scope._cluster?.clusterArn, options);
  if (disableSessionTags === true && scope._cluster !== undefined) throw fault('PodIdentityScopeLost');
}

/** EKS sends the account and the ARN of the cluster that the service account is in. */
export function checkSource(
  clusterArn: string | undefined,
  { sourceAccount, sourceArn }: PodIdentityTrustOptions,
): void {
  if (clusterArn === undefined || isToken(clusterArn)) return;
  const accountId = tryClusterArn(clusterArn)?.accountId;
  if (sourceAccount !== undefined && !isToken(sourceAccount) && sourceAccount !== accountId)
    throw invalid('PodIdentitySourceMismatch', 'sourceAccount', sourceAccount, { clusterArn });
  if (sourceArn !== undefined && !isToken(sourceArn) && sourceArn !== clusterArn)
    throw invalid('PodIdentitySourceMismatch', 'sourceArn', sourceArn, { clusterArn });
}
