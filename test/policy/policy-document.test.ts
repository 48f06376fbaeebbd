import { Effect, Permissions, PolicyDocument, PolicyStatement, Principal } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../support/message-of';

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

  test('more statements can be added', () => {
    expect(sids(ofStatement({ ...MINIMAL, Sid: 'One' }).addStatement(READ))).toEqual(['One', 'Read']);
  });

  describe('fails when', () => {
    const message = (action: () => unknown): string => messageOf(action);
    const invalid = (reason: string): string => `json must be an IAM policy document: ${reason} [PolicyJsonInvalid]`;

    test.each([
      ['', 'it is no JSON'],
      ['{', 'it is no JSON'],
      ['"text"', 'it is no JSON object'],
      ['[]', 'it is no JSON object'],
      ['null', 'it is no JSON object'],
      ['{}', 'its Version is not "2012-10-17"'],
      ['{"Version":"2008-10-17","Statement":[]}', 'its Version is not "2012-10-17"'],
      ['{"Version":"2012-10-17"}', 'Statement[0] is no object'],
      ['{"Version":"2012-10-17","Statement":[[]]}', 'Statement[0] is no object'],
      ['{"Version":"2012-10-17","Statements":[]}', 'it has a member "Statements"'],
    ])('the text is %j', (json, reason) => {
      expect(message(() => PolicyDocument.fromJson(json))).toBe(invalid(reason));
    });

    test('an object has a key twice, of which only the last would count', () => {
      const twice = (key: string): string => invalid(`it has the key "${key}" twice in one object`);
      const statement = '"Effect":"Allow","Action":"s3:*","Resource":"*"';
      const json = (more: string): string => `{"Version":"2012-10-17","Statement":[{${statement},${more}}]}`;
      expect(message(() => PolicyDocument.fromJson(json('"Effect":"Deny"')))).toBe(twice('Effect'));
      expect(
        message(() => PolicyDocument.fromJson(json('"Condition":{"StringEquals":{"aws:x":"1","aws:x":"2"}}'))),
      ).toBe(twice('aws:x'));
      expect(
        message(() => PolicyDocument.fromJson(json('"Condition":{"Bool":{"aws:a":"1"},"Bool":{"aws:b":"1"}}'))),
      ).toBe(twice('Bool'));
    });

    test.each([
      [{ ...MINIMAL, Effect: 'allow' }, 'Statement[0].Effect is neither "Allow" nor "Deny"'],
      [{ Action: 's3:*', Resource: '*' }, 'Statement[0].Effect is neither "Allow" nor "Deny"'],
      [{ ...MINIMAL, Sid: 1 }, 'Statement[0].Sid is no string'],
      [{ ...MINIMAL, NotPrincipal: '*' }, 'Statement[0] has a member "NotPrincipal"'],
      [{ ...MINIMAL, Actions: [] }, 'Statement[0] has a member "Actions"'],
      [{ ...MINIMAL, Action: 1 }, 'Statement[0].Action is no text or list of texts'],
      [{ ...MINIMAL, Resource: ['*', null] }, 'Statement[0].Resource is no text or list of texts'],
      [{ ...MINIMAL, Condition: [] }, 'Statement[0].Condition is no object'],
      [{ ...MINIMAL, Condition: null }, 'Statement[0].Condition is no object'],
      [{ ...MINIMAL, Principal: 'ec2.amazonaws.com' }, 'Statement[0].Principal is neither "*" nor an object'],
      [{ ...MINIMAL, Principal: {} }, 'Statement[0].Principal is empty'],
      [{ ...MINIMAL, Principal: { AWS: 1 } }, 'Statement[0].Principal.AWS is no text or list of texts'],
      [{ ...MINIMAL, Principal: { CanonicalUser: 'x' } }, 'Statement[0].Principal has a kind "CanonicalUser"'],
    ])('a statement is %j', (statement, reason) => {
      expect(message(() => ofStatement(statement))).toBe(invalid(reason));
    });

    test('the second statement is wrong, by its place', () => {
      expect(message(() => read({ Version: '2012-10-17', Statement: [MINIMAL, 1] }))).toBe(
        invalid('Statement[1] is no object'),
      );
    });

    test('the grammar of a statement is wrong, with the error of a statement', () => {
      expect(message(() => ofStatement({ ...MINIMAL, Sid: 'a b' }))).toBe(
        'sid must hold letters and digits only, got "a b": remove the other characters: IAM refuses them [SidInvalid]',
      );
      expect(message(() => ofStatement({ ...MINIMAL, Action: [] }))).toBe(
        'actions must name at least one action, got []: add one such as "s3:GetObject" [ActionsMissing]',
      );
      expect(message(() => ofStatement({ ...MINIMAL, Principal: { AWS: [] } }))).toBe(
        'Principal.aws must name a principal, got []: pass the ARN of a role, user, session or account root, an account id, or a service such as "ec2.amazonaws.com" [PrincipalInvalid]',
      );
    });
  });
});

test('effects and principals are those of IAM', () => {
  expect(Effect).toEqual({ ALLOW: 'Allow', DENY: 'Deny' });
  expect(Principal.everyone()._values).toEqual(['*']);
});
