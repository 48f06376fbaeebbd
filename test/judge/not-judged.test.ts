import { expect, test } from 'vitest';
import { sourceFiles } from '../support/source-files';
import byReason from './not-judged.json';

const NOT_JUDGED = Object.values(byReason).flat();
const isNotJudged = (path: string): boolean =>
  NOT_JUDGED.some((pattern) => (pattern.endsWith('/**') ? path.startsWith(pattern.slice(0, -2)) : path === pattern));
const left = sourceFiles('test').filter(({ path }) => path.endsWith('.test.ts') && isNotJudged(path));

test('each file that is not judged exists', () => {
  const unused = NOT_JUDGED.filter(
    (pattern) => !left.some(({ path }) => path === pattern || path.startsWith(pattern.replace('**', ''))),
  );
  expect(unused).toEqual([]);
});

test('no file that is not judged synthesizes what would be judged', () => {
  const synthesizes = /(?<![.\w])(?:synth|sample|resolved|synthesizedStacks|synthesizedApp)\(/;
  const programs = 'test/ordinary-programs/';
  const files = left.filter(({ path, text }) => !path.startsWith(programs) && synthesizes.test(text));
  expect(files.map(({ path }) => path)).toEqual([]);
});
