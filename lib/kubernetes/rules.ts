import { ruleInvalid, rulesMissing } from '../errors';
import { checkGiven, checkList } from '../private/given';
import { copied } from '../private/kept';
import { isListElement, isToken } from '../private/tokens';
import type { PolicyRule } from './policy-rule';

/** A rule in the shape that the Terraform resources take. */
export interface TerraformRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
  readonly resourceNames?: string[];
}

export function readRules(rules: PolicyRule[]): TerraformRule[] {
  if (rules.length === 0) throw rulesMissing();
  return rules.map((rule, index) => {
    const at = `rules[${index}].`;
    checkGiven(rule, { resources: 'such as ["pods"]', verbs: 'such as ["get"]' }, at);
    for (const [property, value] of Object.entries(rule)) checkList(at + property, value);
    if (rule.resources.length === 0)
      throw ruleInvalid(index, 'name at least one resource', rule, 'add one such as "pods"');
    if (rule.verbs.length === 0) throw ruleInvalid(index, 'name at least one verb', rule, 'add one such as "get"');
    if (rule.apiGroups?.length === 0)
      throw ruleInvalid(index, 'name at least one API group', rule, 'add "" for the core group');
    const verb = rule.verbs.find((value) => !isKnownLater(value) && !/^([a-z]+|\*)$/.test(value));
    if (verb !== undefined)
      throw ruleInvalid(index, 'have lowercase verbs', verb, 'write it as "get", "list" or "watch"');
    const resource = rule.resources.find(
      (value) => !isKnownLater(value) && !/^[a-z0-9.*-]+(\/[a-z0-9.*-]+)?$/.test(value),
    );
    if (resource !== undefined) {
      throw ruleInvalid(
        index,
        'have resources in the plural and in lowercase',
        resource,
        'write it as "pods" or "pods/log"',
      );
    }
    const { apiGroups = [''], resources, verbs, resourceNames } = rule;
    return copied({ apiGroups, resources, verbs, ...(resourceNames === undefined ? {} : { resourceNames }) });
  });
}

function isKnownLater(value: string): boolean {
  return isToken(value) || isListElement(value);
}
