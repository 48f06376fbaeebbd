import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { atPath } from '../core/building';
import { invalid } from '../errors';
import type { PodIdentityScope, PodIdentityTrustOptions } from '../policy/pod-identity-scope';
import { TrustPolicy } from '../policy/trust-policy';
import { checkGiven, checkList } from '../core/given';
import type { WorkloadRoleOptions } from './role-options';
import { WorkloadRole } from './workload-role';
import { brand, hasBrand } from '../core/brand';

/** A role for service accounts, through EKS Pod Identity. */
export interface PodIdentityRoleProps extends WorkloadRoleOptions, PodIdentityTrustOptions {
  /**
   * The service accounts or associations for which EKS may assume it, at least one: two for blue and green clusters with the
   * same service accounts.
   */
  readonly scopes: PodIdentityScope[];
  /**
   * The AWS provider that makes the role and its policies.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/**
 * A role that EKS Pod Identity assumes for service accounts. It needs no OIDC provider. An association ties it to each
 * service account.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 * @example
 * const role = new PodIdentityRole(this, 'Reader', {
 *   scopes: [PodIdentityScope.serviceAccounts(cluster, [Subject.serviceAccount('orders', 'reader')])],
 *   permissions: [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')],
 * });
 * new PodIdentityAssociation(this, 'Association', {
 *   cluster,
 *   serviceAccount: ServiceAccountRef.of('orders', 'reader'),
 *   role,
 * });
 */
export class PodIdentityRole extends WorkloadRole {
  /**
   * Returns true for a `PodIdentityRole`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isPodIdentityRole(value: unknown): value is PodIdentityRole {
    return hasBrand(value, 'PodIdentityRole');
  }

  /**
   * Makes the role.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
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

brand(PodIdentityRole, 'PodIdentityRole');
