import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { atPath, building } from '../core/building';
import { invalid } from '../errors';
import type { IOidcProvider } from '../policy/federated-provider';
import type { Subject } from '../policy/subject';
import { TrustPolicy } from '../policy/trust-policy';
import { checkGiven, checkList } from '../core/given';
import { IRSA_SENDS_NONE } from '../policy/session-tag-use';
import { checkPermissions, checkWorksWithoutTags } from './role-permissions';
import type { WorkloadRoleOptions } from './role-options';
import { WorkloadRole } from './workload-role';
import { brand, hasBrand } from '../core/brand';

/** A role for service accounts, by their OIDC tokens. */
export interface IrsaRoleProps extends WorkloadRoleOptions {
  /** The providers of the clusters, at least one: two for blue and green clusters with the same service accounts. */
  readonly oidcProviders: IOidcProvider[];
  /** The service accounts that may assume the role, at least one, the same in each cluster. */
  readonly subjects: Subject[];
  /**
   * The audience that the tokens have.
   *
   * @default - the provider's only one; where it has several, this must be given
   */
  readonly audience?: string;
  /**
   * The AWS provider that makes the role and its policies.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

const NEEDED = {
  oidcProviders: 'the OIDC providers of the clusters',
  subjects: '[Subject.serviceAccount(namespace, name)]',
};

/**
 * A role that service accounts assume by their OIDC tokens (IAM roles for service accounts). The trust holds one
 * statement for each provider, with every service account and the audience in one `StringEquals`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 * @example
 * new IrsaRole(this, 'Reader', {
 *   oidcProviders: [oidc],
 *   subjects: [Subject.serviceAccount('orders', 'reader')],
 *   permissions: [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')],
 * });
 */
export class IrsaRole extends WorkloadRole {
  /**
   * Returns true for an `IrsaRole`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isIrsaRole(value: unknown): value is IrsaRole {
    return hasBrand(value, 'IrsaRole');
  }

  /**
   * Makes the role.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws PropertyMissing, PropertyNull, TextExpression,
   * OidcProvidersMissing, OidcProviderDuplicate, SessionTagsNeeded, SubjectsMissing, SubjectDuplicate, AudienceAmbiguous, AudienceUnknown, and what
   * `WorkloadRole` throws
   */
  public constructor(scope: Construct, id: string, props: IrsaRoleProps) {
    atPath(scope, id, () => {
      checkGiven(props, NEEDED);
      checkList('oidcProviders', props.oidcProviders);
      checkPermissions(props.permissions);
    });
    const { oidcProviders, subjects, audience, ...role } = props;
    const trust = atPath(scope, id, () => {
      if (oidcProviders.length === 0) throw invalid('OidcProvidersMissing', []);
      for (const [index, provider] of oidcProviders.entries()) {
        checkGiven({ [`oidcProviders[${index}]`]: provider }, {});
        const { oidcProviderArn: providerArn } = provider;
        const twice = oidcProviders.findIndex((other) => other.oidcProviderArn === providerArn) !== index;
        if (twice) throw invalid('OidcProviderDuplicate', providerArn);
      }
      checkWorksWithoutTags(props.permissions ?? [], IRSA_SENDS_NONE, props.tags);
      return oidcProviders.reduce(
        (policy, provider) => policy.addWebIdentity(provider, subjects, audience),
        new TrustPolicy(),
      );
    });
    super(scope, id, { ...role, trust });
    building(this, () => {
      this._refuseSessionTags(IRSA_SENDS_NONE);
    });
  }
}

brand(IrsaRole, 'IrsaRole');
