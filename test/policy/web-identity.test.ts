import { expect, test } from 'vitest';
import { admits, webIdentityStatements, type WebIdentityGroup } from '../../lib/policy/web-identity';

const group = (exact: string[], patterns: string[]): WebIdentityGroup => ({
  providerArn: 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com',
  prefix: 'oidc.example.com',
  audience: 'sts.amazonaws.com',
  exact: new Set(exact),
  patterns: new Set(patterns),
});

test('exact subjects and patterns have a statement each, in this order', () => {
  const kinds = (exact: string[], patterns: string[]): string[] =>
    webIdentityStatements(group(exact, patterns)).map((statement) =>
      Object.keys(statement._parts.conditions).join('+'),
    );
  expect(kinds(['a'], [])).toEqual(['StringEquals']);
  expect(kinds([], ['a*'])).toEqual(['StringEquals+StringLike']);
  expect(kinds(['a', 'b'], ['a*', 'b*'])).toEqual(['StringEquals', 'StringEquals+StringLike']);
  expect(kinds([], [])).toEqual([]);
});

test('a subject is admitted by name or by a pattern, which has no other special characters', () => {
  const some = group(['system:serviceaccount:a:b'], ['system:serviceaccount:p-*:w.?']);
  for (const subject of ['a:b', 'p-:w.x', 'p-x:y:w.1'])
    expect(admits(some, `system:serviceaccount:${subject}`)).toBe(true);
  for (const subject of ['a:b2', 'a:', 'p:w.x', 'p-x:wyx', 'p-x:w.', 'p-x:w.12', 'xp-x:w.1']) {
    expect(admits(some, `system:serviceaccount:${subject}`)).toBe(false);
  }
  expect(admits(some, 'system:serviceaccount:P-x:w.1')).toBe(false);
  expect(admits(some, 'xsystem:serviceaccount:p-x:w.1')).toBe(false);
});
