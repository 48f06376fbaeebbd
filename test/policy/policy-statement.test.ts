import { Effect, PolicyDocument, PolicyStatement, type PolicyStatementOptions } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

const MINIMAL: PolicyStatementOptions = { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] };

function statementJson(props: PolicyStatementOptions): unknown {
  const { json } = new PolicyDocument({ statements: [new PolicyStatement(props)] })._render('identity policy');
  return (JSON.parse(json) as { Statement: unknown[] }).Statement[0];
}

test('minimal definition', () => {
  const statement = new PolicyStatement(MINIMAL);
  expect(statement.sid).toBeUndefined();
  expect(statement.effect).toBe(Effect.ALLOW);
  expect(statementJson(MINIMAL)).toEqual({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::bucket/*',
  });
});

test('every member stands in the order in which IAM writes it', () => {
  const { json } = new PolicyDocument({
    statements: [
      new PolicyStatement({
        conditions: { Bool: { 'aws:SecureTransport': true }, StringLike: { 's3:prefix': ['a/*', 'b/*'] } },
        resources: ['arn:aws:s3:::one', 'arn:aws:s3:::two'],
        actions: ['s3:ListBucket', 's3:Get*'],
        effect: Effect.DENY,
        sid: 'Deny1',
      }),
    ],
  })._render('identity policy');
  expect(json).toBe(
    '{"Version":"2012-10-17","Statement":[{"Sid":"Deny1","Effect":"Deny","Action":["s3:ListBucket","s3:Get*"],' +
      '"Resource":["arn:aws:s3:::one","arn:aws:s3:::two"],' +
      '"Condition":{"Bool":{"aws:SecureTransport":"true"},"StringLike":{"s3:prefix":["a/*","b/*"]}}}]}',
  );
});

test('notActions and notResources stand under their own members', () => {
  expect(statementJson({ notActions: ['iam:*'], notResources: ['arn:aws:s3:::secret/*'] })).toEqual({
    Effect: 'Allow',
    NotAction: 'iam:*',
    NotResource: 'arn:aws:s3:::secret/*',
  });
});

test('what is changed afterwards in the lists given does not change the statement', () => {
  const actions = ['s3:GetObject'];
  const values = ['a'];
  const statement = new PolicyStatement({ ...MINIMAL, actions, conditions: { StringEquals: { 'aws:x': values } } });
  actions.push('s3:*');
  values.push('b');
  const { json } = new PolicyDocument({ statements: [statement] })._render('identity policy');
  expect(JSON.parse(json)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::bucket/*',
        Condition: { StringEquals: { 'aws:x': 'a' } },
      },
    ],
  });
});

test('tokens pass wherever a text is, and a Terraform list in place of a list', () => {
  const variables = new Variables();
  const { json, size } = new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: `Read${variables.text('sid')}`,
        actions: variables.list('actions'),
        resources: [variables.text('arn'), `${variables.text('bucket')}/*`],
        conditions: { StringEquals: { [`${variables.text('issuer')}:sub`]: variables.list('subjects') } },
      }),
      new PolicyStatement({ notActions: variables.list('not_actions'), notResources: variables.list('not_resources') }),
    ],
  })._render('identity policy');
  expect(variables.resolve(json)).toBe(
    '{"Version":"2012-10-17","Statement":[{"Sid":"Read${var.sid}","Effect":"Allow","Action":${jsonencode(var.actions)},' +
      '"Resource":["${var.arn}","${var.bucket}/*"],' +
      '"Condition":{"StringEquals":{"${var.issuer}:sub":${jsonencode(var.subjects)}}}},' +
      '{"Effect":"Allow","NotAction":${jsonencode(var.not_actions)},"NotResource":${jsonencode(var.not_resources)}}]}',
  );
  expect(size).toBe(
    (
      '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":,"Resource":["","/*"],' +
      '"Condition":{"StringEquals":{":sub":}}},{"Effect":"Allow","NotAction":,"NotResource":}]}'
    ).length,
  );
});

describe('fails when', () => {
  const message = (props: PolicyStatementOptions): string => messageOf(() => new PolicyStatement(props));

  test.each([[''], ['a b'], ['Allow-S3'], ['a_b'], ['ä'], ['a\n']])('the sid is %j', (sid) => {
    expect(message({ ...MINIMAL, sid })).toBe(
      `sid must hold letters and digits only, got ${JSON.stringify(sid)}: remove the other characters: IAM refuses them [SidInvalid]`,
    );
  });

  test('there is no action', () => {
    for (const props of [{}, { actions: [] }, { notActions: [] }]) {
      expect(message(props)).toBe(
        'actions must name at least one action, got []: add one such as "s3:GetObject" [ActionsMissing]',
      );
    }
  });

  test.each([
    [''],
    ['s3'],
    ['GetObject'],
    ['s3:'],
    [':GetObject'],
    ['s3:Get Object'],
    ['s3::Get'],
    ['s3:Get-Object'],
    ['*:*'],
    ['s3:GetObject\n'],
    [1],
    [null],
  ])('an action is %j', (action) => {
    expect(message({ actions: ['s3:*', action as string] })).toBe(
      `actions must be "<service>:<Action>" or "*", got ${JSON.stringify(action)}: write it as "s3:GetObject" [ActionInvalid]`,
    );
    expect(message({ notActions: [action as string] })).toBe(
      `notActions must be "<service>:<Action>" or "*", got ${JSON.stringify(action)}: write it as "s3:GetObject" [ActionInvalid]`,
    );
  });

  test.each([[''], ['bucket'], ['arn:aws:s3'], ['arn:aws:s3:::'], ['s3:::bucket'], ['**'], [null]])(
    'a resource is %j',
    (resource) => {
      expect(message({ actions: ['s3:*'], resources: [resource as string] })).toBe(
        `resources must be an ARN or "*", got ${JSON.stringify(resource)}: pass an ARN such as "arn:aws:s3:::bucket/*" [ResourceInvalid]`,
      );
      expect(message({ actions: ['s3:*'], notResources: ['*', resource as string] })).toBe(
        `notResources must be an ARN or "*", got ${JSON.stringify(resource)}: pass an ARN such as "arn:aws:s3:::bucket/*" [ResourceInvalid]`,
      );
    },
  );

  test('a list and its opposite are given', () => {
    expect(message({ actions: ['s3:*'], notActions: [] })).toBe(
      'actions and notActions exclude each other: give one of them [OptionsExclusive]',
    );
    expect(message({ actions: ['s3:*'], resources: ['*'], notResources: ['*'] })).toBe(
      'resources and notResources exclude each other: give one of them [OptionsExclusive]',
    );
  });

  test('a Terraform list stands among strings', () => {
    const variables = new Variables();
    const mixed = (property: string): string =>
      `${property} must be one Terraform list or a list of strings, got a mixture of both: join them with Token.asList(Fn.concat([...])), or give the Terraform list alone [ListTokenMixed]`;
    expect(message({ actions: ['s3:*', ...variables.list('a')] })).toBe(mixed('actions'));
    expect(message({ actions: ['s3:*'], resources: [...variables.list('b'), '*'] })).toBe(mixed('resources'));
    const conditions = { StringEquals: { 'aws:x': [...variables.list('c'), 'y'] } };
    expect(messageOf(() => statementJson({ ...MINIMAL, conditions }))).toBe(mixed('conditions.StringEquals["aws:x"]'));
  });
});
