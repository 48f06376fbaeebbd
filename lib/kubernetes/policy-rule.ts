import { hasBrand, brand } from '../core/brand';
import { copied, fix } from '../private/kept';
import { checkRule, type TerraformRule } from './rule-checks';

/** The contents of a rule. */
export interface PolicyRuleOptions {
  /**
   * API groups of the resources. `""` is the core group.
   *
   * @default ['']
   */
  readonly apiGroups?: string[];
  /** Resources in the plural, such as `pods` or `pods/log`. */
  readonly resources: string[];
  /** Verbs, such as `get`, `list` and `watch`. */
  readonly verbs: string[];
  /**
   * Only these objects, by name, at least one. Of no effect for `create`, `list` and `watch` of all.
   *
   * @default - every object
   */
  readonly resourceNames?: string[];
}

/**
 * A rule of a role: these verbs on these resources. A class, since an unknown key of a plain object in a list would be
 * dropped in other languages, and a rule without its `resourceNames` allows every object.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class PolicyRule {
  /**
   * Returns true for a `PolicyRule`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isPolicyRule(value: unknown): value is PolicyRule {
    return hasBrand(value, 'kubernetes.PolicyRule');
  }

  private readonly rule: TerraformRule;

  /**
   * Checks one rule.
   *
   * @param options what the rule allows
   * @throws RuleInvalid, ListNeeded, PropertyMissing, PropertyNull, TextExpression
   */
  public constructor(options: PolicyRuleOptions) {
    checkRule(options);
    const { apiGroups = [''], resources, verbs, resourceNames } = options;
    this.rule = copied({ apiGroups, resources, verbs, ...(resourceNames === undefined ? {} : { resourceNames }) });
    fix(this);
  }

  /** @internal */
  public get _rule(): TerraformRule {
    return copied(this.rule);
  }
}

brand(PolicyRule, 'kubernetes.PolicyRule');
