import { expect, test } from 'vitest';
import { collectedTrusts, collectionFolder, type CollectedTrust } from './collected-trusts';
import { findMistakes } from './expect-trust';
import { decisionCount } from './judge';

const alone = collectionFolder() === undefined;
const trusts = alone ? [] : collectedTrusts();
const named = (some: CollectedTrust[]): string[] => some.map(({ test: title, at }) => `${title}: ${at}`);

test.runIf(alone)('there is nothing to judge where no other test ran before', () => {
  process.stdout.write('judge: no other test ran, so there is no trust policy to judge\n');
});

test.skipIf(alone)('of every trust policy that the tests rendered it is known who asked for it', () => {
  expect(trusts.length, 'trust policies collected in this run').toBeGreaterThan(0);
  const roles = trusts.filter(({ kind }) => kind === 'role' || kind === 'list');
  expect(named(roles.filter(({ expectation }) => expectation === undefined))).toEqual([]);
});

test.skipIf(alone)('each lets in whom its test asked for and nobody else', { timeout: 300_000 }, () => {
  const judged = trusts.filter(({ expectation }) => expectation !== undefined);
  const mistakes: Record<string, string[]> = {};
  for (const { test: title, at, policy, expectation = {} } of judged) {
    const found = findMistakes(policy, expectation);
    if (found.length > 0)
      mistakes[`${title}: ${at}: ${JSON.stringify(policy)}`] = [...found.slice(0, 5), `${found.length} in all`];
  }
  expect(mistakes).toEqual({});
  process.stdout.write(report(judged));
});

function report(judged: CollectedTrust[]): string {
  const count = (of: CollectedTrust['kind']): number => judged.filter(({ kind }) => kind === of).length;
  const own = judged.reduce((sum, { expectation }) => sum + (expectation?.own?.length ?? 0), 0);
  const aside = trusts.filter(({ expectation }) => expectation === undefined);
  const reasons = { foreign: 'a role that the test made without the library', value: 'tokens without a stack' };
  return [
    `judge: ${judged.length} trust policies and what was asked for each: ${count('role')} of roles, ${count('list')} with a ` +
      `list of services filled in, ${count('value')} values; ${own} statements that tests wrote; ${decisionCount()} decisions`,
    ...aside.map(
      ({ test: title, at, kind }) => `  left aside, ${reasons[kind as keyof typeof reasons]}: ${title}: ${at}`,
    ),
    '',
  ].join('\n');
}
