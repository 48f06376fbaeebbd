import { Subject } from 'cdktf-eks-workload-identity';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { isAccountId, isClusterName, tryClusterArn } from '../lib/private/arn';
import { isDnsSubdomain } from '../lib/private/kubernetes-names';
import { admits } from '../lib/policy/web-identity';
import { inTime } from './support/in-time';
import { nodesOf, sourceFiles } from './support/source-files';

// A text of a user may be as long as he likes. What reads it must not try the same characters over and over.

const expressions = sourceFiles('lib').flatMap(({ path, tree }) =>
  [...nodesOf(tree)].filter(ts.isRegularExpressionLiteral).map((node) => ({ path, source: node.text })),
);

function toRegExp(source: string): RegExp {
  const end = source.lastIndexOf('/');
  return new RegExp(source.slice(1, end), source.slice(end + 1).replace('g', ''));
}

const LETTERS = ['a', '0', '-', '.', '/', ':', '*', '$', ' ', '"', '\\', '\n', '${'];
const UNITS = LETTERS.flatMap((a) => [a, ...LETTERS.flatMap((b) => [a + b, ...LETTERS.map((c) => a + b + c)])]);
/** Text that an expression begins with, such as `arn:` or `-----BEGIN `: what follows is where it may go astray. */
function begins(source: string): string[] {
  const fixed = /^\/\^?([\w:/-]*(?:\\\/)?)/.exec(source)?.[1]?.replace('\\/', '/') ?? '';
  return fixed.length > 1 ? ['', 'a', fixed] : ['', 'a'];
}

test('there are expressions to try, and an exponential one is found', () => {
  expect(expressions.length).toBeGreaterThan(60);
  expect(() => {
    inTime(() => /^[a-z]+(?:\/[a-z/]+)*:$/.test('a/a'.repeat(300)), 500);
  }).toThrow('timed out');
});

test.each(expressions)('$source of $path is done at once with any text', ({ source }) => {
  const expression = toRegExp(source);
  inTime(() => {
    for (const begin of begins(source)) {
      for (const unit of UNITS) expression.test(`${begin}${unit.repeat(300)}\0`);
      for (const unit of LETTERS) expression.test(`${begin}${unit.repeat(20_000)}\0`);
    }
  });
});

test('an expression that is put together is found here', () => {
  const together = sourceFiles('lib').flatMap(({ path, text }) => [...text.matchAll(/new RegExp\(/g)].map(() => path));
  // Operators, accounts, regions, names, prefixes, images and issuers: their parts exclude what separates them, and their texts are tried below.
  expect(together).toEqual([
    'lib/cluster/issuer-url.ts',
    'lib/policy/aws-services.ts',
    'lib/policy/conditions.ts',
    'lib/policy/service-principal.ts',
    'lib/policy/session-tag-use.ts',
    'lib/policy/session-tag-use.ts',
    'lib/policy/trust-grammar.ts',
    'lib/private/arn.ts',
    'lib/private/arn.ts',
    'lib/private/arn.ts',
    'lib/private/arn.ts',
    'lib/private/arn.ts',
    'lib/private/checked-text.ts',
    'lib/private/kubernetes-names.ts',
    'lib/private/kubernetes-names.ts',
    'lib/self-hosted/issuer/self-hosted-issuer.ts',
    'lib/self-hosted/webhook/webhook-image.ts',
  ]);
});

test('a subject is compared with a pattern of many wildcards at once', () => {
  const { value } = Subject.pattern('*a'.repeat(50), '*?b'.repeat(100));
  const group = { exact: new Set<string>(), patterns: new Set([value]) };
  const subject = `system:serviceaccount:${'a'.repeat(20_000)}:${'a'.repeat(20_000)}`;
  expect(inTime(() => admits(group, `${subject}c`))).toBe(false);
  expect(inTime(() => admits(group, `${subject}${'b'.repeat(20_000)}`))).toBe(true);
});

test('a long name is read at once', () => {
  const region = 'a-'.repeat(20_000);
  expect(inTime(() => tryClusterArn(`arn:aws:eks:${region}.:111122223333:cluster/demo`))).toBe(undefined);
  expect(inTime(() => isAccountId('1'.repeat(20_000)))).toBe(false);
  expect(inTime(() => isClusterName('a-'.repeat(20_000)))).toBe(false);
  expect(inTime(() => isDnsSubdomain('a.'.repeat(20_000)))).toBe(false);
});
