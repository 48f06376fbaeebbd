import { Token } from 'cdktf';
import {
  conditionEmpty,
  conditionKeyDuplicate,
  conditionKeyInvalid,
  conditionOperatorUnknown,
  conditionValueInvalid,
} from '../errors';
import { isToken } from '../private/tokens';

/** Conditions with every value a list of strings: operator, then key, then values. */
export type ConditionMap = Record<string, Record<string, string[]>>;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const OPERATORS = [
  ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ...['StringLike', 'StringNotLike', 'Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress'],
  ...['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals'],
  ...['NumericGreaterThan', 'NumericGreaterThanEquals'],
  ...['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
  ...['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
];
const OPERATOR = new RegExp(`^(?:ForAnyValue:|ForAllValues:)?(?:(?:${OPERATORS.join('|')})(?:IfExists)?|Null)$`);

/** Checks the grammar and makes every value a string, as `aws_iam_policy_document` needs it. */
export function readConditions(conditions: Record<string, Record<string, unknown>> | undefined): ConditionMap {
  const result: ConditionMap = {};
  for (const [operator, keys] of Object.entries(conditions ?? {})) {
    if (!OPERATOR.test(operator)) throw conditionOperatorUnknown(operator);
    const entries = isRecord(keys) ? Object.entries(keys) : [];
    if (entries.length === 0) throw conditionEmpty(operator, undefined);
    const byKey: Record<string, string[]> = {};
    const seen = new Set<string>();
    for (const [key, value] of entries) {
      // A token's own name may differ in case alone.
      const same = isToken(key) ? key : key.toLowerCase();
      if (seen.has(same)) throw conditionKeyDuplicate(operator, key);
      seen.add(same);
      if (!isToken(key) && !/^[^\s:]+:\S(?:.*\S)?$/.test(key)) throw conditionKeyInvalid(key);
      byKey[key] = readValues(operator, key, value);
    }
    result[operator] = byKey;
  }
  return result;
}

function readValues(operator: string, key: string, value: unknown): string[] {
  // A Terraform list in place of the values: an encoded list is an array whose element is a marker.
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  if (values.length === 0) throw conditionEmpty(operator, key);
  return values.map((item) => {
    if (typeof item === 'string') return item;
    if (isToken(item)) return Token.asString(item);
    if (typeof item === 'number' || typeof item === 'boolean') return String(item);
    throw conditionValueInvalid(operator, key, value);
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
