import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { atPath } from '../core/building';
import { invalid } from '../errors';
import type { PodIdentityScope } from '../policy/pod-identity-scope';
import { TrustPolicy } from '../policy/trust-policy';
import { checkGiven, checkList } from '../core/given';
import type { WorkloadRoleOptions } from './role-options';
import { WorkloadRole } from './workload-role';

/** A role for service accounts, through EKS Pod Identity. */
export interface PodIdentityRoleProps extends WorkloadRoleOptions {
  /** For whom EKS may assume it, at least one: two for blue and green clusters with the same service accounts. */
  readonly scopes: PodIdentityScope[];
  /**
   * The account of the clusters (`aws:SourceAccount`).
   *
   * @default - not asked for
   */
  readonly sourceAccount?: string;
  /**
   * ARN of the cluster (`aws:SourceArn`), never that of an association.
   *
   * @default - not asked for
   */
  readonly sourceArn?: string;
  /**
   * Whether the associations send no session tags: the scope is then `PodIdentityScope.anyAssociationOfAccount(...)` or
   * `PodIdentityScope.anyAssociation()`, since the trust cannot ask for more.
   *
   * @default false
   */
  readonly disableSessionTags?: boolean;
  /**
   * The AWS provider that makes the role and its policies.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/**
 * A role that EKS Pod Identity assumes for service accounts. It needs no OIDC provider; an association ties it to each
 * service account.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export class PodIdentityRole extends WorkloadRole {
  /**
   * Makes the role.
   *
   * @throws PropertyMissing, PropertyNull, TextExpression,
   * PodIdentityScopesMissing, SubjectDuplicate, PodIdentityScopeLost, PodIdentitySourceArnInvalid,
   * AccountIdInvalid, and what `WorkloadRole` throws
   */
  public constructor(scope: Construct, id: string, props: PodIdentityRoleProps) {
    atPath(scope, id, () => {
      checkGiven(props, { scopes: 'PodIdentityScope.serviceAccounts(cluster, subjects) in a list' });
      checkList('scopes', props.scopes);
    });
    const { scopes, sourceAccount, sourceArn, disableSessionTags, ...role } = props;
    const trust = atPath(scope, id, () => {
      if (scopes.length === 0) throw invalid('PodIdentityScopesMissing', []);
      const options = { sourceAccount, sourceArn, disableSessionTags };
      return scopes.reduce((policy, one) => policy.addPodIdentity(one, options), new TrustPolicy());
    });
    super(scope, id, { ...role, trust });
  }
}
