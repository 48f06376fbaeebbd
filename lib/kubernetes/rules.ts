import { invalid, type WorkloadIdentityError } from '../errors';
import { checkGiven, checkList } from '../core/given';
import { noneEmpty, notEmpty, type Precondition } from '../core/preconditions';
import { copied, fix } from '../private/kept';
import { isListElement, isToken } from '../private/tokens';

/** What a rule allows. */
export interface PolicyRuleOptions {
  /**
   * API groups of the resources; `""` is the core group.
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

/** A rule in the shape that the Terraform resources take. */
export interface TerraformRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
  readonly resourceNames?: string[];
}

/** Rules, and what their Terraform lists must be. */
export interface ReadRules {
  readonly rule: TerraformRule[];
  readonly preconditions: Precondition[];
}

/**
 * A rule of a role: these verbs on these resources. A class, since an unknown key of a plain object in a list would be
 * dropped in other languages, and a rule without its `resourceNames` allows every object.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class PolicyRule {
  private readonly rule: TerraformRule;

  /**
   * Checks one rule.
   *
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

/** Returns the rules as Terraform takes them. */
export function readRules(rules: PolicyRule[]): ReadRules {
  checkList('rules', rules, { of: PolicyRule, pass: 'new PolicyRule({ resources, verbs })' });
  if (rules.length === 0) throw invalid('RulesMissing', []);
  const rule = rules.map(({ _rule }) => _rule);
  return { rule, preconditions: rule.flatMap((one, index) => preconditionsOf(one, `rules[${index}].`)) };
}

function checkRule(rule: PolicyRuleOptions): void {
  checkGiven(rule, { resources: 'such as ["pods"]', verbs: 'such as ["get"]' });
  const { apiGroups, resources, verbs, resourceNames } = rule;
  for (const [property, list] of Object.entries({ apiGroups, resources, verbs, resourceNames })) {
    checkList(property, list);
    if (list?.length === 0) throw noneNamed(property);
  }
  const verb = verbs.find((value) => !isKnownLater(value) && !/^([a-z]+|\*)$/.test(value));
  if (verb !== undefined) throw invalid('RuleInvalid/verbs', verb);
  const resource = resources.find((value) => !isKnownLater(value) && !/^[a-z0-9.*-]+(\/[a-z0-9.*-]+)?$/.test(value));
  if (resource !== undefined) throw invalid('RuleInvalid/resources', resource);
  const nameless = resourceNames?.find((value) => typeof value !== 'string' || value === '');
  if (nameless !== undefined) throw nameEmpty(nameless);
}

const EMPTY = {
  resources: 'RuleInvalid/resourcesEmpty',
  verbs: 'RuleInvalid/verbsEmpty',
  apiGroups: 'RuleInvalid/apiGroupsEmpty',
  resourceNames: 'RuleInvalid/resourceNamesEmpty',
} as const;

function noneNamed(property: string, at = ''): WorkloadIdentityError {
  return invalid(EMPTY[property as keyof typeof EMPTY], at + property, []);
}

/** Kubernetes compares a request for all objects with the empty name, and would allow it. */
function nameEmpty(value: unknown, at = ''): WorkloadIdentityError {
  return invalid('RuleInvalid/nameEmpty', `${at}resourceNames`, value);
}

/** Kubernetes takes no names for every name, and Terraform's lists are known to Terraform alone. */
function preconditionsOf(rule: TerraformRule, at: string): Precondition[] {
  const { resourceNames } = rule;
  return [
    ...Object.entries(rule).flatMap(([property, list]: [string, string[]]) =>
      isToken(list) ? [notEmpty(list, noneNamed(property, at))] : [],
    ),
    ...(resourceNames !== undefined && isToken(resourceNames) ? [noneEmpty(resourceNames, nameEmpty('', at))] : []),
  ];
}

function isKnownLater(value: string): boolean {
  return isToken(value) || isListElement(value);
}
