import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogueRows } from './support/catalogue';
import { types } from './support/public-entries';
import { broken, shortName } from './support/surface-rules';

// Codes, ids and names are what programs of users hold on to. A change of this file is a change for them: it needs its line in
// CHANGELOG.md, and after a release a reason in .ci/surface-breaks.txt.
test('the exported names, enum values, error codes and warning ids are these (written anew by vitest -u)', async () => {
  const kinds: Record<string, string[]> = { Classes: [], Interfaces: [], Structs: [], Enums: [] };
  for (const type of types.values()) {
    const name = shortName(type.fqn);
    const values = ((type as { members?: { name: string }[] }).members ?? []).map((one) => one.name);
    if (type.kind === 'enum') kinds['Enums']?.push(`${name}: ${values.join(', ')}`);
    else kinds[type.kind === 'class' ? 'Classes' : type.datatype === true ? 'Structs' : 'Interfaces']?.push(name);
  }
  const codes = (wanted: string): string[] => [
    ...new Set(catalogueRows().flatMap(({ code, level }) => (level === wanted ? [code] : []))),
  ];
  kinds['Error codes'] = codes('error');
  kinds['Warning codes'] = codes('warning');
  const text = Object.entries(kinds).map(
    ([kind, names]) =>
      `${kind}\n${names
        .sort()
        .map((name) => `  ${name}\n`)
        .join('')}`,
  );
  await expect(text.join('\n')).toMatchFileSnapshot(join(__dirname, 'surface.txt'));
});

describe('rules of the public surface', () => {
  // What breaks a rule today. The lists only shrink: a line that is no longer true fails, and none is added.
  const exceptions = JSON.parse(readFileSync(join(__dirname, 'surface-exceptions.json'), 'utf8')) as Record<
    string,
    string[]
  >;

  test.each(Object.entries(broken()))('%s', (rule, found) => {
    expect(found).toEqual(exceptions[rule] ?? []);
  });

  test('have no exceptions of rules that are gone', () => {
    expect(Object.keys(exceptions).filter((rule) => broken()[rule] === undefined)).toEqual([]);
  });
});
