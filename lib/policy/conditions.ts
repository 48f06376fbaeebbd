import { Token } from 'cdktf';
import { invalid, named, phrase, showName, type Phrase, type WorkloadIdentityError } from '../errors';
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
    if (!OPERATOR.test(operator)) throw invalid('ConditionOperatorUnknown', operator);
    const entries = isRecord(keys) ? Object.entries(keys) : [];
    if (entries.length === 0) throw invalid('ConditionEmpty', `conditions.${showName(operator)}`, {}, { part: 'key' });
    const byKey: Record<string, string[]> = {};
    const seen = new Set<string>();
    for (const [key, value] of entries) {
      // A token's own name may differ in case alone.
      const same = isToken(key) ? key : key.toLowerCase();
      if (seen.has(same)) throw invalid('ConditionKeyDuplicate', key, { operator });
      seen.add(same);
      if (!isToken(key) && !/^[^\s:]+:\S(?:.*\S)?$/.test(key)) throw invalid('ConditionKeyInvalid', key);
      byKey[key] = readValues(operator, key, value);
    }
    result[operator] = byKey;
  }
  return result;
}

function readValues(operator: string, key: string, value: unknown): string[] {
  // A Terraform list in place of the values: an encoded list is an array whose element is a marker.
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  if (values.length === 0) throw noValues(operator, key);
  return values.map((item) => {
    if (typeof item === 'string') return item;
    if (isToken(item)) return Token.asString(item);
    if (typeof item === 'number' || typeof item === 'boolean') return String(item);
    throw invalid('ConditionValueInvalid', value, { operator, key });
  });
}

/** Returns the name of the values of one key in a message. */
export function conditionName(operator: string, key: string): Phrase {
  return phrase`conditions.${named(operator)}["${named(key)}"]`;
}

/** The error of a key without values. */
export function noValues(operator: string, key: string): WorkloadIdentityError {
  return invalid('ConditionEmpty', conditionName(operator, key), [], { part: 'value' });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
