import { ruleInvalid, rulesMissing } from '../errors';
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
  if (rules.length === 0) throw rulesMissing();
  const rule = rules.map(({ _rule }) => _rule);
  return { rule, preconditions: rule.flatMap((one, index) => preconditionsOf(one, `rules[${index}].`)) };
}

function checkRule(rule: PolicyRuleOptions): void {
  checkGiven(rule, { resources: 'such as ["pods"]', verbs: 'such as ["get"]' });
  const { apiGroups, resources, verbs, resourceNames } = rule;
  for (const [property, list] of Object.entries({ apiGroups, resources, verbs, resourceNames })) {
    checkList(property, list);
    if (list?.length === 0) throw ruleInvalid(...noneNamed(property));
  }
  const verb = verbs.find((value) => !isKnownLater(value) && !/^([a-z]+|\*)$/.test(value));
  if (verb !== undefined) {
    throw ruleInvalid('verbs', 'be in lowercase', verb, 'write it as "get", "list" or "watch"');
  }
  const resource = resources.find((value) => !isKnownLater(value) && !/^[a-z0-9.*-]+(\/[a-z0-9.*-]+)?$/.test(value));
  if (resource !== undefined) {
    throw ruleInvalid('resources', 'be in the plural and in lowercase', resource, 'write it as "pods" or "pods/log"');
  }
  const nameless = resourceNames?.find((value) => typeof value !== 'string' || value === '');
  if (nameless !== undefined) throw ruleInvalid(...nameEmpty(nameless));
}

const LISTS: Record<string, [rule: string, remedy: string]> = {
  resources: ['name at least one resource', 'add one such as "pods"'],
  verbs: ['name at least one verb', 'add one such as "get"'],
  apiGroups: ['name at least one API group', 'add "" for the core group'],
  resourceNames: ['name at least one object', 'add one, or leave resourceNames out for every object'],
};

type Complaint = Parameters<typeof ruleInvalid>;

function noneNamed(property: string, at = ''): Complaint {
  const [rule = '', remedy = ''] = LISTS[property] ?? [];
  return [at + property, rule, [], remedy];
}

/** Kubernetes compares a request for all objects with the empty name, and would allow it. */
function nameEmpty(value: unknown, at = ''): Complaint {
  const rule = 'hold names, since the empty one allows list and watch of all';
  return [`${at}resourceNames`, rule, value, 'leave it out'];
}

/** Kubernetes takes no names for every name, and Terraform's lists are known to Terraform alone. */
function preconditionsOf(rule: TerraformRule, at: string): Precondition[] {
  const { resourceNames } = rule;
  return [
    ...Object.entries(rule).flatMap(([property, list]: [string, string[]]) =>
      isToken(list) ? [notEmpty(list, ruleInvalid(...noneNamed(property, at)))] : [],
    ),
    ...(resourceNames !== undefined && isToken(resourceNames)
      ? [noneEmpty(resourceNames, ruleInvalid(...nameEmpty('', at)))]
      : []),
  ];
}

function isKnownLater(value: string): boolean {
  return isToken(value) || isListElement(value);
}
