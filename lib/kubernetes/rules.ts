import { invalid, type WorkloadIdentityError } from '../errors';
import { checkGiven, checkList } from '../core/given';
import { copied } from '../private/kept';
import { noneEmpty, notEmpty, type Precondition } from '../core/preconditions';
import { isListElement, isToken } from '../private/tokens';
import type { PolicyRule } from './policy-rule';

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

export function readRules(rules: PolicyRule[]): ReadRules {
  if (rules.length === 0) throw invalid('RulesMissing', []);
  const read = rules.map((rule, index) => {
    checkRule(rule, index);
    const { apiGroups = [''], resources, verbs, resourceNames } = rule;
    return copied({ apiGroups, resources, verbs, ...(resourceNames === undefined ? {} : { resourceNames }) });
  });
  return { rule: read, preconditions: rules.flatMap(preconditionsOf) };
}

function checkRule(rule: PolicyRule, index: number): void {
  const at = `rules[${index}].`;
  checkGiven(rule, { resources: 'such as ["pods"]', verbs: 'such as ["get"]' }, at);
  const { apiGroups, resources, verbs, resourceNames } = rule;
  for (const [property, list] of Object.entries({ apiGroups, resources, verbs, resourceNames })) {
    checkList(at + property, list);
    if (list?.length === 0) throw mustName(index, property, rule);
  }
  const verb = verbs.find((value) => !isKnownLater(value) && !/^([a-z]+|\*)$/.test(value));
  if (verb !== undefined) throw invalid('RuleInvalid/verb', verb, { index });
  const resource = resources.find((value) => !isKnownLater(value) && !/^[a-z0-9.*-]+(\/[a-z0-9.*-]+)?$/.test(value));
  if (resource !== undefined) {
    throw invalid('RuleInvalid/resource', resource, { index });
  }
  const nameless = resourceNames?.find((value) => typeof value !== 'string' || value === '');
  if (nameless !== undefined) throw mustBeNames(index, nameless);
}

const EMPTY = {
  resources: 'RuleInvalid/resources',
  verbs: 'RuleInvalid/verbs',
  apiGroups: 'RuleInvalid/apiGroups',
  resourceNames: 'RuleInvalid/resourceNames',
} as const;

function mustName(index: number, property: string, value: unknown): WorkloadIdentityError {
  return invalid(EMPTY[property as keyof typeof EMPTY], value, { index });
}

/** Kubernetes compares a request for all objects with the empty name, and would allow it. */
function mustBeNames(index: number, value: unknown): WorkloadIdentityError {
  return invalid('RuleInvalid/emptyName', value, { index });
}

/** Kubernetes takes no names for every name, and Terraform's lists are known to Terraform alone. */
function preconditionsOf({ apiGroups, resources, verbs, resourceNames }: PolicyRule, index: number): Precondition[] {
  const lists = Object.entries({ apiGroups, resources, verbs, resourceNames });
  return [
    ...lists.flatMap(([property, list]) =>
      list !== undefined && isToken(list) ? [notEmpty(list, mustName(index, property, []))] : [],
    ),
    ...(resourceNames !== undefined && isToken(resourceNames)
      ? [noneEmpty(resourceNames, mustBeNames(index, ''))]
      : []),
  ];
}

function isKnownLater(value: string): boolean {
  return isToken(value) || isListElement(value);
}
