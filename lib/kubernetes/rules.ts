import { ruleInvalid, rulesMissing } from '../errors';
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
  if (rules.length === 0) throw rulesMissing();
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
    if (list?.length === 0) throw ruleInvalid(index, ...mustName(property, rule));
  }
  const verb = verbs.find((value) => !isKnownLater(value) && !/^([a-z]+|\*)$/.test(value));
  if (verb !== undefined)
    throw ruleInvalid(index, 'have lowercase verbs', verb, 'write it as "get", "list" or "watch"');
  const resource = resources.find((value) => !isKnownLater(value) && !/^[a-z0-9.*-]+(\/[a-z0-9.*-]+)?$/.test(value));
  if (resource !== undefined) {
    throw ruleInvalid(
      index,
      'have resources in the plural and in lowercase',
      resource,
      'write it as "pods" or "pods/log"',
    );
  }
  const nameless = resourceNames?.find((value) => typeof value !== 'string' || value === '');
  if (nameless !== undefined) throw ruleInvalid(index, ...mustBeNames(nameless));
}

const LISTS: Record<string, [rule: string, remedy: string]> = {
  resources: ['name at least one resource', 'add one such as "pods"'],
  verbs: ['name at least one verb', 'add one such as "get"'],
  apiGroups: ['name at least one API group', 'add "" for the core group'],
  resourceNames: ['name at least one object in resourceNames', 'add one, or leave resourceNames out for every object'],
};

type Complaint = [rule: string, value: unknown, remedy: string];

function mustName(property: string, value: unknown): Complaint {
  const [rule = '', remedy = ''] = LISTS[property] ?? [];
  return [rule, value, remedy];
}

/** Kubernetes compares a request for all objects with the empty name, and would allow it. */
function mustBeNames(value: unknown): Complaint {
  return ['have names in resourceNames, since the empty one allows list and watch of all', value, 'leave it out'];
}

/** Kubernetes takes no names for every name, and Terraform's lists are known to Terraform alone. */
function preconditionsOf({ apiGroups, resources, verbs, resourceNames }: PolicyRule, index: number): Precondition[] {
  const lists = Object.entries({ apiGroups, resources, verbs, resourceNames });
  return [
    ...lists.flatMap(([property, list]) =>
      list !== undefined && isToken(list) ? [notEmpty(list, ruleInvalid(index, ...mustName(property, [])))] : [],
    ),
    ...(resourceNames !== undefined && isToken(resourceNames)
      ? [noneEmpty(resourceNames, ruleInvalid(index, ...mustBeNames('')))]
      : []),
  ];
}

function isKnownLater(value: string): boolean {
  return isToken(value) || isListElement(value);
}
