import { PolicyStatement } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { readConditions } from '../../lib/policy/conditions';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

test('no conditions are none', () => {
  expect(readConditions(undefined)).toEqual({});
  expect(readConditions({})).toEqual({});
});

test('every value is a list of texts, in the order given', () => {
  expect(
    readConditions({
      StringEquals: { 'aws:SourceAccount': '123456789012', 'aws:PrincipalTag/a:b': ['x', ''] },
      NumericLessThan: { 's3:max-keys': [10, '20', 0.5] },
      Bool: { 'aws:SecureTransport': false },
      Null: { 'aws:TokenIssueTime': true },
    }),
  ).toEqual({
    StringEquals: { 'aws:SourceAccount': ['123456789012'], 'aws:PrincipalTag/a:b': ['x', ''] },
    NumericLessThan: { 's3:max-keys': ['10', '20', '0.5'] },
    Bool: { 'aws:SecureTransport': ['false'] },
    Null: { 'aws:TokenIssueTime': ['true'] },
  });
});

test('tokens pass as keys and values, in texts and in numbers', () => {
  const variables = new Variables();
  const key = `${variables.text('issuer')}:sub`;
  const conditions = readConditions({ NumericEquals: { [key]: [variables.text('text'), variables.number('number')] } });
  const [text = '', number = ''] = conditions['NumericEquals']?.[key] ?? [];
  expect(variables.resolve(`${text} ${number} ${key}`)).toBe('${var.text} ${var.number} ${var.issuer}:sub');
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const known = [
  ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike'],
  ...['StringNotLike', 'NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals'],
  ...['NumericGreaterThan', 'NumericGreaterThanEquals', 'DateEquals', 'DateNotEquals', 'DateLessThan'],
  ...['DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals', 'Bool', 'BinaryEquals', 'IpAddress'],
  ...['NotIpAddress', 'ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
];

test('every operator of IAM is known, with its prefixes and suffix', () => {
  for (const operator of [
    ...known.flatMap((name) => [name, `${name}IfExists`, `ForAnyValue:${name}`, `ForAllValues:${name}IfExists`]),
    ...['Null', 'ForAnyValue:Null'],
  ]) {
    expect(readConditions({ [operator]: { 'aws:x': 'y' } })).toEqual({ [operator]: { 'aws:x': ['y'] } });
  }
});

describe('fails when', () => {
  const failing = (conditions: unknown) => (): unknown =>
    new PolicyStatement({ actions: ['*'], conditions: conditions as Record<string, Record<string, unknown>> });

  test.each([
    ['stringEquals'],
    ['StringEqualsIfExist'],
    ['NullIfExists'],
    ['ForAnyValue:'],
    ['ForEach:StringEquals'],
    ['StringEquals '],
    [''],
  ])('the operator is %j', (operator) => {
    expect(messageOf(failing({ [operator]: { 'aws:x': 'y' } }))).toBe(
      `conditions must use an operator that IAM knows, got ${JSON.stringify(operator)}: write it as "StringEquals", "ArnLike", "NumericLessThan", with "IfExists" or "ForAnyValue:" where wanted [ConditionOperatorUnknown]`,
    );
  });

  test.each([[{}], [[]], ['text'], [null]])('an operator has no keys but %j', (keys) => {
    expect(messageOf(failing({ StringEquals: keys }))).toBe(
      'conditions.StringEquals must hold at least one key, got {}: add one or leave the condition out [ConditionEmpty]',
    );
  });

  test('a key has no values', () => {
    expect(messageOf(failing({ StringEquals: { 'aws:x': [] } }))).toBe(
      'conditions.StringEquals["aws:x"] must hold at least one value, got []: add one or leave the condition out [ConditionEmpty]',
    );
  });

  test.each([['SourceAccount'], [''], [':x'], ['aws:'], ['aws x:y'], [' aws:x'], ['aws:x ']])('a key is %j', (key) => {
    expect(messageOf(failing({ StringEquals: { [key]: 'y' } }))).toBe(
      `conditions must have keys of the form "<prefix>:<name>", got ${JSON.stringify(key)}: write it as "aws:SourceAccount" or "s3:prefix" [ConditionKeyInvalid]`,
    );
  });

  test.each([[null], [{}], [['a', null]], [[['a']]], [undefined]])('a value is %j', (value) => {
    expect(messageOf(failing({ StringEquals: { 'aws:x': value } }))).toBe(
      `conditions.StringEquals["aws:x"] must be a string, number, boolean or a list of them, got ${value === undefined ? 'nothing' : JSON.stringify(value)}: write the value as a string [ConditionValueInvalid]`,
    );
  });
});
