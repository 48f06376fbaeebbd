import { invalid, showText } from '../errors';
import { checkRole } from '../pod-identity/pod-identity-checks';
import type { IWorkloadRole } from '../roles/role';
import { checkGiven } from '../core/given';
import { copied, fix } from '../private/kept';
import type { AddonContext, BoundIdentity } from './addon-context';
import {
  bindExistingShared,
  bindRecommended,
  bindShared,
  type RecommendedIdentityOptions,
} from './recommended-identity';
import { brand, hasBrand } from '../core/brand';

/**
 * The AWS permissions of an add-on, and how it gets them. Associations that are given to an add-on belong to it: EKS
 * refuses one of your own for the same service account.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
 */
export class AddonIdentity {
  /**
   * Returns true for an `AddonIdentity`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isAddonIdentity(value: unknown): value is AddonIdentity {
    return hasBrand(value, 'AddonIdentity');
  }

  /** None of its own: what its pods need, the role of the node has. */
  public static none(): AddonIdentity {
    return new AddonIdentity(() => ({ roles: {} }));
  }

  /**
   * EKS Pod Identity with roles of your own.
   *
   * @param roles by service account: `{ 'aws-node': role }`
   * @throws PropertyMissing, TextExpression, ValueInvalid, AddonRolesMissing. AddonAgentIdentity with the agent, which takes none.
   */
  public static podIdentity(roles: { [serviceAccount: string]: IWorkloadRole }): AddonIdentity {
    checkGiven({ roles }, { roles: "{ 'aws-node': role }" });
    const kept = { ...roles };
    if (Object.keys(kept).length === 0) throw invalid('AddonRolesMissing', {});
    for (const [account, role] of Object.entries(kept)) checkRole(`roles[${showText(account)}]`, role);
    return new AddonIdentity(() => ({ roles: kept }));
  }

  /**
   * IRSA: the add-on's service account is annotated with this role, whose trust must let it in.
   *
   * @param role the role that the service account is annotated with
   * @throws ValueInvalid. SessionTagsNeeded where a policy of the role needs the session tags of EKS Pod Identity.
   * AddonAgentIdentity with
   * the agent, which takes none.
   */
  public static irsa(role: IWorkloadRole): AddonIdentity {
    checkRole('role', role);
    return new AddonIdentity(() => ({ roles: {}, irsa: role }));
  }

  /**
   * EKS Pod Identity with a role for each service account that needs one, scoped to it and this cluster, with the policies
   * that AWS names for the add-on. An add-on that needs none gets none.
   *
   * @param options what differs from what AWS recommends
   * @throws PropertyNull, TextExpression, ListNeeded, ValueInvalid, ListEmpty, AddonUnknown, AddonNameUnknown,
   * AddonPodIdentityUnsupported, AddonPoliciesUnknown, AddonVersionTooOld,
   * AddonServiceAccountUnknown, AddonIpFamilyUnused, OptionsExclusive
   */
  public static recommended(options: RecommendedIdentityOptions = {}): AddonIdentity {
    checkGiven({ options }, {});
    checkGiven(options, {});
    const kept = copied({ ...options });
    return new AddonIdentity((context) => bindRecommended(context, kept));
  }

  /**
   * The role that the EKS console makes for this add-on, under its name and with its trust: any association of the account
   * may use it. It is made once for each stack and AWS provider. Make it in one stack of an account, and use
   * `fromSharedRole()` for other clusters.
   *
   * @throws AddonUnknown, AddonNameUnknown, AddonPodIdentityUnsupported, AddonSharedRoleUnknown, AddonVersionTooOld
   */
  public static recommendedShared(): AddonIdentity {
    return new AddonIdentity(bindShared);
  }

  /**
   * The same role where it is there already, made by the console or another stack: found by its name.
   *
   * @throws AddonUnknown, AddonNameUnknown, AddonPodIdentityUnsupported, AddonSharedRoleUnknown, AddonVersionTooOld
   */
  public static fromSharedRole(): AddonIdentity {
    return new AddonIdentity(bindExistingShared);
  }

  private constructor(private readonly bind: (context: AddonContext) => BoundIdentity) {
    fix(this);
  }

  /** @internal */
  public _bind(context: AddonContext): BoundIdentity {
    return this.bind(context);
  }
}

brand(AddonIdentity, 'AddonIdentity');
