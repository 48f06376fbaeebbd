import { PolicyDocument, PolicyStatement, Principal } from 'cdktf-eks-workload-identity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderPolicy } from '../../lib/policy/render';
import { messageOf } from '../support/message-of';
import { applied } from '../judge/stand-ins';
import { Variables } from '../support/variables';

const withValue = (value: unknown): PolicyStatement =>
  new PolicyStatement({
    actions: ['s3:GetObject'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:PrincipalTag/team': value } },
  });

const render = (...statements: PolicyStatement[]): string => renderPolicy(statements, 'identity policy').json;

describe('for Terraform', () => {
  test.each([
    ['${aws:PrincipalTag/team}', '$${aws:PrincipalTag/team}'],
    ['a-${aws:username}-${aws:userid}', 'a-$${aws:username}-$${aws:userid}'],
    ["${aws:PrincipalTag/team, 'company wide'}", "$${aws:PrincipalTag/team, 'company wide'}"],
    ['${saml:sub}', '$${saml:sub}'],
    ['${oidc.eks.us-east-1.amazonaws.com/id/B10E:sub}', '$${oidc.eks.us-east-1.amazonaws.com/id/B10E:sub}'],
    ['${*}${?}${$}', '$${*}$${?}$${$}'],
    ['%{if}', '%%{if}'],
    ['%{TfToken[a]}', '%%{TfToken[a]}'],
    ['\\u0041', '\\u0041'],
    ['100%', '100%'],
    ['100%${aws:username}', '100%$${aws:username}'],
    ['$%{x}', '$%%{x}'],
    ['$', '$'],
    ['a$b{c}', 'a$b{c}'],
  ])('%j is written as %j', (value, written) => {
    expect(JSON.parse(render(withValue(value)))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalTag/team': written } },
        },
      ],
    });
  });

  test('variables in resources and in keys are escaped too', () => {
    const statement = new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: ['arn:aws:s3:::bucket/${aws:PrincipalTag/kubernetes-namespace}/*'],
      conditions: { StringEquals: { 'aws:ResourceTag/${aws:PrincipalTag/key}': 'x' } },
    });
    expect(JSON.parse(render(statement))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::bucket/$${aws:PrincipalTag/kubernetes-namespace}/*',
          Condition: { StringEquals: { 'aws:ResourceTag/$${aws:PrincipalTag/key}': 'x' } },
        },
      ],
    });
  });

  test('tokens stay, beside variables that are escaped', () => {
    const variables = new Variables();
    const token = variables.text('team');
    expect(variables.resolve(render(withValue(`${token}/\${aws:username}/%{x}/"${token}`)))).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*",' +
        '"Condition":{"StringEquals":{"aws:PrincipalTag/team":"${var.team}/$${aws:username}/%%{x}/\\"${var.team}"}}}]}',
    );
  });

  test('tokens stay within a variable, and may be all of its name', () => {
    const variables = new Variables();
    const token = variables.text('team');
    const written = (value: string): unknown => {
      const json = variables.resolve(render(withValue([value, `after ${token}`])));
      return (JSON.parse(json) as { Statement: [{ Condition: unknown }] }).Statement[0].Condition;
    };
    const asked = (value: string): unknown => ({
      StringEquals: { 'aws:PrincipalTag/team': [value, 'after ${var.team}'] },
    });
    expect(written(`\${aws:PrincipalTag/${token}}/*`)).toEqual(asked('$${aws:PrincipalTag/${var.team}}/*'));
    expect(written(`a-\${aws:PrincipalTag/team, '${token}'}`)).toEqual(
      asked("a-$${aws:PrincipalTag/team, '${var.team}'}"),
    );
    expect(written(`\${${token}:sub}-\${aws:userid}-${token}`)).toEqual(
      asked('$${${var.team}:sub}-$${aws:userid}-${var.team}'),
    );
    expect(written(`\${oidc.example.com/${token}:sub}`)).toEqual(asked('$${oidc.example.com/${var.team}:sub}'));
    expect(written(`\${${token}}`)).toEqual(asked('$${${var.team}}'));
  });

  test('a text that looks like what the library makes of a list stays a text', () => {
    const variables = new Variables();
    const [first, second] = [variables.text('first'), variables.list('second')];
    const json = renderPolicy(
      [withValue(first), withValue(second), withValue(`"${first}"`), withValue('@raw@"x"@raw@')],
      'identity policy',
    ).json;
    const values = [...variables.resolve(json).matchAll(/"aws:PrincipalTag\/team":(.*?)\}\}/g)].map(
      ([, value]) => value,
    );
    expect(values).toEqual([
      '"${var.first}"',
      '${jsonencode(var.second)',
      '"\\"${var.first}\\""',
      '"@raw@\\"x\\"@raw@"',
    ]);
  });
});

describe('the size', () => {
  const sizeOf = (value: unknown): number => renderPolicy([withValue(value)], 'identity policy').size;
  const empty = sizeOf('');

  test('counts every character of the compact JSON but white space', () => {
    expect(empty).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":""}}}]}'
        .length,
    );
    expect(sizeOf('a b  c')).toBe(empty + 3);
    expect(sizeOf('äÿ')).toBe(empty + 2);
  });

  test('counts what IAM reads, not the escape for Terraform', () => {
    expect(sizeOf('${aws:username}%{')).toBe(empty + '${aws:username}%{'.length);
  });

  test('is a lower bound where tokens are in it', () => {
    const variables = new Variables();
    expect(sizeOf(`a${variables.text('t')}b`)).toBe(empty + 2);
    expect(sizeOf(variables.list('l'))).toBe(empty - 2);
  });
});

describe('fails when', () => {
  test('there is no statement', () => {
    for (const kind of ['identity policy', 'resource policy', 'trust policy'] as const) {
      expect(messageOf(() => renderPolicy([], kind))).toBe(
        `statements must hold at least one statement in ${kind}, got []: add one [StatementsMissing]`,
      );
    }
  });

  test('two statements have one sid', () => {
    const statement = new PolicyStatement({ sid: 'Read', actions: ['s3:GetObject'], resources: ['*'] });
    expect(messageOf(() => render(statement, withValue('x'), statement))).toBe(
      'sid must be unique in its policy, got "Read": give each statement a sid of its own, or none [SidDuplicate]',
    );
  });

  test('a policy of a role names principals', () => {
    const statement = new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: ['*'],
      principals: [Principal.everyone()],
    });
    expect(messageOf(() => render(statement))).toBe(
      'principals must be left out of a policy of a role: the principal is the role that the policy is attached to [PrincipalNotAllowed]',
    );
  });

  test('a policy of a resource names none', () => {
    expect(messageOf(() => renderPolicy([withValue('x')], 'resource policy'))).toBe(
      'principals must name at least one principal in a resource policy: add Principal.aws(...) or another [PrincipalMissing]',
    );
    expect(messageOf(() => renderPolicy([withValue('x')], 'trust policy'))).toBe(
      'principals must name at least one principal in a trust policy: add Principal.aws(...) or another [PrincipalMissing]',
    );
  });

  test('a statement names no resource', () => {
    expect(messageOf(() => render(new PolicyStatement({ actions: ['s3:GetObject'] })))).toBe(
      'resources must name at least one resource, got []: add the ARNs that the actions may touch [ResourcesMissing]',
    );
    expect(
      messageOf(() => render(new PolicyStatement({ sid: 'Read', actions: ['s3:GetObject'], resources: [] }))),
    ).toBe(
      'resources of statement "Read" must name at least one resource, got []: add the ARNs that the actions may touch [ResourcesMissing]',
    );
  });

  test.each([
    ['${aws_s3_bucket.x.arn}', '${aws_s3_bucket.x.arn}'],
    ['${var.team}', '${var.team}'],
    ['a${', '${'],
    ['${aws:username', '${aws:username'],
    ['${aws:userid}${aws:username', '${aws:username'],
    ['${}', '${}'],
    ['${BUCKET}/*', '${BUCKET}'],
    ['${upper("a:b")}', '${upper("a:b")}'],
  ])('a value is %j, which is no variable of IAM', (value, shown) => {
    expect(messageOf(() => render(withValue(value), withValue('}')))).toBe(
      `policy text must hold "\${...}" only as an IAM policy variable, got ${JSON.stringify(shown)}: write "\${aws:PrincipalTag/name}" for IAM, or pass a CDKTF token such as bucket.arn for Terraform [PolicyVariableInvalid]`,
    );
  });

  test.each([
    ['$${aws:username}', '$${aws:username}'],
    ['%%{x', '%%{x'],
    ['%%{TfToken[', '%%{TfToken['],
  ])('a value is %j, escaped already', (value, shown) => {
    expect(messageOf(() => render(withValue(value)))).toBe(
      `policy text must leave the escape for Terraform to this library, got ${JSON.stringify(shown)}: write "\${" and "%{" once, without doubling the first character [PolicyVariableEscaped]`,
    );
  });

  test('a "$" stands before a token, which Terraform would not compute', () => {
    const token = new Variables().text('team');
    expect(messageOf(() => render(withValue(`cost-$${token}`)))).toBe(
      'policy text must have no "$" directly before a token: Terraform reads both as an escape and the token is lost, got ' +
        JSON.stringify(`cost-$${token}`) +
        ': put another character between them [PolicyTokenEscaped]',
    );
    expect(() => render(withValue(`cost-$-${token}-%${token}$`))).not.toThrow();
  });

  test.each([['日'], ['\u0100'], ['\u2028'], ['\u{1f600}'], ['\0'], ['\b'], ['\f'], ['\u001f'], ['\ud800']])(
    'a value has the character %j',
    (character) => {
      expect(messageOf(() => render(withValue(`a${character}b`)))).toBe(
        `policy text must hold only characters that IAM accepts (tab, line feed, carriage return, U+0020 to U+00FF), got ${JSON.stringify(character)}: replace the other characters [PolicyCharacterInvalid]`,
      );
    },
  );

  test('but U+00FF, tabs and line feeds are accepted', () => {
    expect(render(withValue('\u00ff\t\n\r'))).toContain('"\u00ff\\t\\n\\r"');
  });
});

describe('for any text that IAM accepts', () => {
  const text = fc.string({
    unit: fc.constantFrom(
      'a',
      'Z',
      '0',
      '"',
      '\\',
      ' ',
      '/',
      '*',
      '?',
      ':',
      '{',
      '}',
      '%',
      '$',
      '\n',
      'ÿ',
      '${aws:username}',
    ),
    maxLength: 12,
  });

  test('Terraform gives IAM the same text back, and the size is its length without white space', () => {
    fc.assert(
      fc.property(text, text, (first, second) => {
        fc.pre(![first, second].some((value) => /\$\$\{|%%\{|\$\{(?!aws:username\})/.test(value)));
        const statements = [withValue([first, second]), withValue(first)];
        const { json, size } = renderPolicy(statements, 'identity policy');
        const read = applied({ terraform: {} }).text(json);
        const statement = (value: unknown): object => ({
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalTag/team': value } },
        });
        const meant = { Version: '2012-10-17', Statement: [statement([first, second]), statement(first)] };
        expect(JSON.parse(read)).toEqual(meant);
        expect(size).toBe(JSON.stringify(meant).replace(/\s/g, '').length);
        expect(renderPolicy(statements, 'identity policy').json).toBe(json);
      }),
      { numRuns: 300 },
    );
  });
});

test('one document is rendered once for each kind', () => {
  const document = new PolicyDocument({ statements: [withValue('x')] });
  expect(document._render('identity policy')).toBe(document._render('identity policy'));
});
