import { checkList } from '../core/given';
import { noneEmpty, notEmpty, type Precondition } from '../core/preconditions';
import { invalid } from '../errors';
import { isToken } from '../private/tokens';
import { PolicyRule } from './policy-rule';
import { nameEmpty, noneNamed, type TerraformRule } from './rule-checks';

/** Rules, and what their Terraform lists must be. */
export interface ReadRules {
  readonly rule: TerraformRule[];
  readonly preconditions: Precondition[];
}

/** Returns the rules as Terraform takes them. */
export function readRules(rules: PolicyRule[]): ReadRules {
  checkList('rules', rules, { of: 'kubernetes.PolicyRule', pass: 'new kubernetes.PolicyRule({ resources, verbs })' });
  if (rules.length === 0) throw invalid('RulesMissing', []);
  const rule = rules.map(({ _rule }) => _rule);
  return { rule, preconditions: rule.flatMap((one, index) => preconditionsOf(one, `rules[${index}].`)) };
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
