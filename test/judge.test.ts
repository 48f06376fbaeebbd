import { expect, test } from 'vitest';
import { collectedTrusts, collectionFolder } from './support/collected-trusts';
import { derivedExpectation, libraryPart, type Policy } from './support/derived-trust';
import { findMistakes } from './support/expect-trust';
import { decisionCount } from './support/judge';
import { TerraformText } from './support/terraform-text';

const alone = collectionFolder() === undefined;

test.runIf(alone)('there is nothing to judge where no other test ran before', () => {
  process.stdout.write('judge: no other test ran, so there is no trust policy to judge\n');
  expect(collectedTrusts()).toEqual([]);
});

test.skipIf(alone)('every trust policy that the tests rendered lets in whom it names and nobody else', () => {
  const trusts = collectedTrusts();
  expect(trusts.length, 'trust policies collected in this run').toBeGreaterThan(0);
  const mistakes: Record<string, string[]> = {};
  let statements = 0;
  let own = 0;
  for (const { address, policy, locals } of trusts) {
    const whole = JSON.parse(new TerraformText(policy, locals).literal()) as Policy;
    const part = libraryPart(whole);
    statements += part.Statement.length;
    own += whole.Statement.length - part.Statement.length;
    if (part.Statement.length === 0) continue;
    const found = findMistakes(part, derivedExpectation(part));
    if (found.length > 0) mistakes[`${address}: ${JSON.stringify(part)}`] = found;
  }
  expect(mistakes).toEqual({});
  const dynamic = trusts.filter((trust) => trust.dynamic).length;
  process.stdout.write(
    `judge: ${trusts.length} trust policies with ${statements} statements of the library, ${decisionCount()} decisions ` +
      `(left aside: ${own} statements that tests wrote, and the dynamic statements of ${dynamic})\n`,
  );
});
