import { Effect, Permissions, PolicyDocument, PolicyStatement, Principal } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

const READ = new PolicyStatement({ sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] });
const LIST = new PolicyStatement({ sid: 'List', actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::b'] });

const sids = (document: PolicyDocument): unknown =>
  (JSON.parse(document._render('identity policy').json) as { Statement: { Sid: string }[] }).Statement.map(
    ({ Sid }) => Sid,
  );

test('minimal definition', () => {
  expect(JSON.parse(new PolicyDocument({ statements: [READ] })._render('identity policy').json)).toEqual({
    Version: '2012-10-17',
    Statement: [{ Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }],
  });
});

test('statements are added after the others, to this document only', () => {
  const statements = [LIST];
  const document = new PolicyDocument({ statements });
  expect(document.addStatement(READ)).toBe(document);
  expect(statements).toEqual([LIST]);
  expect(sids(document)).toEqual(['List', 'Read']);
  expect(sids(new PolicyDocument().addStatement(READ))).toEqual(['Read']);
});

test('a document that a permission holds is complete', () => {
  const document = new PolicyDocument({ statements: [READ] });
  Permissions.inline('read', document);
  expect(messageOf(() => document.addStatement(LIST))).toBe(
    'PolicyDocument.addStatement must be called before the policy is used: what is added later would be missing in Terraform [PolicySealed]',
  );
  expect(sids(document)).toEqual(['Read']);
});

test('a document that failed when it was used can be mended', () => {
  const document = new PolicyDocument();
  expect(messageOf(() => Permissions.inline('read', document))).toBe(
    'statements must hold at least one statement in identity policy, got []: add one [StatementsMissing]',
  );
  expect(sids(document.addStatement(READ))).toEqual(['Read']);
});

describe('from JSON', () => {
  const read = (policy: unknown): PolicyDocument => PolicyDocument.fromJson(JSON.stringify(policy));
  const ofStatement = (statement: unknown): PolicyDocument => read({ Version: '2012-10-17', Statement: [statement] });
  const MINIMAL = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

  test('a policy comes back as it was, with single values and lists', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        MINIMAL,
        { Sid: 'A1', Effect: 'Deny', NotAction: ['iam:*', 's3:*'], NotResource: ['arn:aws:s3:::a', 'arn:aws:s3:::b'] },
        {
          ...MINIMAL,
          Condition: { StringEquals: { 'aws:x': ['a', 'b'] }, Bool: { 'aws:SecureTransport': 'true' } },
        },
      ],
    };
    expect(JSON.parse(read(policy)._render('identity policy').json)).toEqual(policy);
  });

  test('what IAM takes as the same is read as one: a single statement, an empty sid, an id, a boolean, the variables', () => {
    const document = PolicyDocument.fromJson(`{
      "Version": "2012-10-17", "Id": "mine",
      "Statement": { "Sid": "", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/\${aws:username}",
        "Condition": { "Bool": { "aws:SecureTransport": true } } }
    }`);
    expect(JSON.parse(document._render('identity policy').json)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::b/$${aws:username}',
          Condition: { Bool: { 'aws:SecureTransport': 'true' } },
        },
      ],
    });
  });

  test.each([
    ['*', '*'],
    [{ AWS: '*' }, '*'],
    [{ AWS: ['123456789012', '*'] }, '*'],
    [{ AWS: 'arn:aws:iam::123456789012:root', Service: ['ec2.amazonaws.com', 's3.amazonaws.com'] }, undefined],
    [{ Federated: 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com' }, undefined],
  ])('the principal %j is read', (principal, same) => {
    const document = ofStatement({ ...MINIMAL, Principal: principal });
    expect(JSON.parse(document._render('resource policy').json)).toEqual({
      Version: '2012-10-17',
      Statement: [{ ...MINIMAL, Principal: same ?? principal }],
    });
  });

  const conditionOf = (json: string): unknown => {
    const rendered = PolicyDocument.fromJson(json)._render('identity policy').json;
    return (JSON.parse(rendered) as { Statement: { Condition: unknown }[] }).Statement[0]?.Condition;
  };
  const withCondition = (condition: string): string =>
    `[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":${condition}}]`;

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['123456789012345678901234', '123456789012345678901234'],
    ['-9007199254740995', '-9007199254740995'],
    ['1.50', '1.5'],
    ['0', '0'],
    ['0.0', '0'],
    ['1e3', '1000'],
  ])('the number %s is compared as %s', (number, text) => {
    expect(conditionOf(withCondition(`{"NumericEquals":{"aws:x":[${number},"y"]}}`))).toEqual({
      NumericEquals: { 'aws:x': [text, 'y'] },
    });
  });

  test('a bare list of statements is read, and what an editor of Windows puts before it is skipped', () => {
    const policy = { Version: '2012-10-17', Statement: [MINIMAL, { ...MINIMAL, Sid: 'Two' }] };
    for (const json of [JSON.stringify(policy.Statement), `\uFEFF${JSON.stringify(policy, undefined, '\t')}`]) {
      expect(JSON.parse(PolicyDocument.fromJson(json)._render('identity policy').json)).toEqual(policy);
    }
  });

  test('tokens that were put into the text are tokens', () => {
    const variables = new Variables();
    const [bucket, days, names] = [variables.text('bucket'), variables.number('days'), variables.list('names')];
    const json = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        ...MINIMAL,
        Resource: `arn:aws:s3:::${bucket}/*`,
        Condition: {
          NumericEquals: { 'aws:days': days },
          StringEquals: { 'aws:name': names, 'aws:part': `d ${days}` },
        },
      },
    });
    const rendered = variables.resolve(PolicyDocument.fromJson(json)._render('identity policy').json);
    for (const part of ['arn:aws:s3:::${var.bucket}/*', '"${var.days}"', 'jsonencode(var.names)', '"d ${var.days}"']) {
      expect(rendered).toContain(part);
    }
  });

  test('more statements can be added', () => {
    expect(sids(ofStatement({ ...MINIMAL, Sid: 'One' }).addStatement(READ))).toEqual(['One', 'Read']);
  });

  describe('fails when', () => {
    const message = (action: () => unknown): string => messageOf(action);
    const invalid = (reason: string): string => `json must be an IAM policy document: ${reason} [PolicyJsonInvalid]`;

    test.each([
      ['', 'it is no JSON at line 1, column 1'],
      ['{\n  "Version": "2012-10-17",\n}', 'it is no JSON at line 3, column 1'],
      ['"text"', 'it is neither an object nor a list of statements'],
      ['null', 'it is neither an object nor a list of statements'],
      ['[1]', '[0] is no object'],
      ['{}', 'Version is not "2012-10-17"'],
      ['{"Version":"2008-10-17","Statement":[]}', 'Version is not "2012-10-17"'],
      ['{"Version":"2012-10-17"}', 'Statement is no object'],
      ['{"Version":"2012-10-17","Statement":[[]]}', 'Statement[0] is no object'],
      ['{"Version":"2012-10-17","Statements":[]}', 'it has a member "Statements"'],
    ])('the text is %j', (json, reason) => {
      expect(message(() => PolicyDocument.fromJson(json))).toBe(invalid(reason));
    });

    test('an object has a key twice, of which only the last would count', () => {
      const twice = (key: string, within = ''): string => invalid(`Statement[0]${within} has the key "${key}" twice`);
      const statement = '"Effect":"Allow","Action":"s3:*","Resource":"*"';
      const json = (more: string): string => `{"Version":"2012-10-17","Statement":[{${statement},${more}}]}`;
      expect(message(() => PolicyDocument.fromJson(json('"Effect":"Deny"')))).toBe(twice('Effect'));
      expect(
        message(() => PolicyDocument.fromJson(json('"Condition":{"StringEquals":{"aws:x":"1","aws:x":"2"}}'))),
      ).toBe(twice('aws:x', '.Condition.StringEquals'));
      expect(
        message(() => PolicyDocument.fromJson(json('"Condition":{"Bool":{"aws:a":"1"},"Bool":{"aws:b":"1"}}'))),
      ).toBe(twice('Bool', '.Condition'));
    });

    test.each([
      [{ ...MINIMAL, Effect: 'allow' }, 'Statement[0].Effect is neither "Allow" nor "Deny"'],
      [{ Action: 's3:*', Resource: '*' }, 'Statement[0].Effect is neither "Allow" nor "Deny"'],
      [{ ...MINIMAL, Sid: 1 }, 'Statement[0].Sid is no string'],
      [{ ...MINIMAL, NotPrincipal: '*' }, 'Statement[0] has a member "NotPrincipal"'],
      [{ ...MINIMAL, Actions: [] }, 'Statement[0] has a member "Actions"'],
      [{ ...MINIMAL, Action: 1 }, 'Statement[0].Action is no text or list of texts'],
      [{ ...MINIMAL, Resource: ['*', null] }, 'Statement[0].Resource[1] is no text'],
      [{ ...MINIMAL, Condition: [] }, 'Statement[0].Condition is no object'],
      [{ ...MINIMAL, Condition: null }, 'Statement[0].Condition is no object'],
      [{ ...MINIMAL, Principal: 'ec2.amazonaws.com' }, 'Statement[0].Principal is neither "*" nor an object'],
      [{ ...MINIMAL, Principal: {} }, 'Statement[0].Principal is empty'],
      [{ ...MINIMAL, Principal: { AWS: 1 } }, 'Statement[0].Principal.AWS is no text or list of texts'],
      [{ ...MINIMAL, Principal: { CanonicalUser: 'x' } }, 'Statement[0].Principal has a kind "CanonicalUser"'],
    ])('a statement is %j', (statement, reason) => {
      expect(message(() => ofStatement(statement))).toBe(invalid(reason));
    });

    test.each([
      ['1.2345678901234567', 'whose digits JavaScript does not keep'],
      ['1e400', 'whose digits JavaScript does not keep'],
      ['1e-400', 'whose digits JavaScript does not keep'],
      ['1e30', 'whose digits JavaScript does not keep'],
      ['-8.109562213427826e+298', 'whose digits JavaScript does not keep'],
    ])('a condition has the number %s', (number, why) => {
      expect(message(() => PolicyDocument.fromJson(withCondition(`{"NumericEquals":{"aws:x":[1,${number}]}}`)))).toBe(
        invalid(`[0].Condition.NumericEquals["aws:x"][1] is the number ${number}, ${why}: write it as a text`),
      );
    });

    test('a text looks like a token and is none', () => {
      const token = new Variables().text('secret');
      const [spelled, unknown] = [token.replace('$', '\\u0024'), '${TfToken[TOKEN.987654]}'];
      const list = '#{TfToken[TOKEN.987654]}';
      for (const [written, read] of [
        [spelled, token],
        [unknown, unknown],
        [list, list],
        ['${TfToken[file(x)]}', '${TfToken[file(x)]}'],
        ['-8.109562213427826e+298', '-8.109562213427826e+298'],
      ]) {
        const json = `[{"Effect":"Allow","Action":"s3:*","Resource":["*","arn:aws:s3:::${written}"]}]`;
        expect(message(() => PolicyDocument.fromJson(json))).toBe(
          invalid(`[0].Resource[1] holds "${read}", which is no token of this app: write what is meant`),
        );
      }
    });

    test('an error of a statement names the place in the document', () => {
      const second = (statement: object): string =>
        message(() => read({ Version: '2012-10-17', Statement: [MINIMAL, { ...MINIMAL, ...statement }] }));
      expect(second({ Action: ['s3:*', 's3'] })).toBe(
        'Statement[1].Action[1] must be "<service>:<Action>" or "*", got "s3": write it as "s3:GetObject" [ActionInvalid]',
      );
      expect(second({ Resource: 'bucket' })).toBe(
        'Statement[1].Resource must be an ARN or "*", got "bucket": pass an ARN such as "arn:aws:s3:::bucket/*" [ResourceInvalid]',
      );
      expect(second({ Condition: { Bool: { 'aws:x': {} } } })).toBe(
        'Statement[1].Condition.Bool["aws:x"] must be a string, number, boolean or a list of them, got {}: write the value as a string [ConditionValueInvalid]',
      );
      expect(second({ Principal: { AWS: ['123456789012', 'x y'] } })).toContain(
        'Statement[1].Principal.AWS must name a principal, got "x y"',
      );
      expect(second({ NotAction: 's3:*' })).toBe(
        'Statement[1]: actions and notActions exclude each other: give one of them [OptionsExclusive]',
      );
    });

    test('the second statement is wrong, by its place', () => {
      expect(message(() => read({ Version: '2012-10-17', Statement: [MINIMAL, 1] }))).toBe(
        invalid('Statement[1] is no object'),
      );
    });

    test('the grammar of a statement is wrong, with the error of a statement', () => {
      expect(message(() => ofStatement({ ...MINIMAL, Sid: 'a b' }))).toBe(
        'Statement[0].Sid must hold letters and digits only, got "a b": remove the other characters: IAM refuses them [SidInvalid]',
      );
      expect(message(() => ofStatement({ ...MINIMAL, Action: [] }))).toBe(
        'Statement[0].Action must name at least one action, got []: add one such as "s3:GetObject" [ActionsMissing]',
      );
      expect(message(() => ofStatement({ ...MINIMAL, Principal: { AWS: [] } }))).toBe(
        'Statement[0].Principal.AWS must name a principal, got []: pass the ARN of a role, user, session or account root, an account id, or a service such as "ec2.amazonaws.com" [PrincipalInvalid]',
      );
    });
  });
});

test('effects and principals are those of IAM', () => {
  expect(Effect).toEqual({ ALLOW: 'Allow', DENY: 'Deny' });
  expect(Principal.everyone()._values).toEqual(['*']);
});
