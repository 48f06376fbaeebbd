import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonNumber, readJson } from '../../lib/private/json';
import { messageOf } from '../support/message-of';

/** What `JSON.parse` makes of the same. */
function plain(value: unknown): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function faultOf(text: string): string {
  const message = messageOf(() => readJson(text));
  return message.replace(/^json must be an IAM policy document: (?:it )?(.*) \[PolicyJsonInvalid\]$/, '$1');
}

test('every value is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('', ' ', '\t', '\n \r'), (value, space) => {
      const text = JSON.stringify(value, undefined, space.trim() === '' ? space.length : 0);
      expect(plain(readJson(`${space}${text}${space}`))).toEqual(JSON.parse(text));
    }),
    { numRuns: 2_000 },
  );
});

test('what JSON.parse refuses is refused, and nothing else', () => {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b\\u00e4"',
    '"\\x"',
    '"',
    '0',
    '01',
    '-1.5e+3',
    '1.',
    'true',
    'nul',
  ];
  const text = fc.array(fc.constantFrom(...pieces, ' ', '\n', '\u00a0', '\u0001'), { maxLength: 7 });
  const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...pieces)).map(([json, at, piece]) => {
    const cut = at % (json.length + 1);
    return json.slice(0, cut) + piece + json.slice(cut);
  });
  fc.assert(
    fc.property(
      fc.oneof(
        text.map((parts) => parts.join('')),
        broken,
      ),
      (given) => {
        let parsed: unknown;
        try {
          parsed = JSON.parse(given);
        } catch {
          expect(faultOf(given)).toMatch(/^is no JSON at line \d+, column \d+$|has the key .* twice$/);
          return;
        }
        const fault = faultOf(given);
        if (fault === 'nothing is thrown') expect(plain(readJson(given))).toEqual(parsed);
        else expect(fault).toMatch(/has the key .* twice$/);
      },
    ),
    { numRuns: 20_000 },
  );
});

test('a byte order mark before it is skipped, and no other text', () => {
  expect(readJson('\uFEFF{"a":true}')).toEqual({ a: true });
  expect(faultOf('\uFEFF\uFEFF{}')).toBe('is no JSON at line 1, column 1');
});

test('a number keeps its digits', () => {
  for (const text of ['12345678901234567890', '0.1000', '-1e400']) {
    expect(readJson(`[${text}]`)).toEqual([new JsonNumber(text)]);
  }
});

test('a key like that of every object is one of its own', () => {
  expect(Object.keys(readJson('{"__proto__":{"a":true},"constructor":null}') as object)).toEqual([
    '__proto__',
    'constructor',
  ]);
});

describe('a fault is told with its place', () => {
  test.each([
    ['', 'is no JSON at line 1, column 1'],
    ['{\n  "a": 1,\n}', 'is no JSON at line 3, column 1'],
    ['{"a":1} x', 'is no JSON at line 1, column 9'],
    ['{"a":1,"a":2}', 'has the key "a" twice'],
    ['[{"b":{"c":1,"d e":[{}],"c":2}}]', '[0].b has the key "c" twice'],
    ['{"a":{"d e":{"x":1,"\\u0078":1}}}', 'a["d e"] has the key "x" twice'],
    ['['.repeat(200_000), `${'[0]'.repeat(101)} is more than 100 values deep`],
  ])('$1', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });
});

test('the same key in two objects, and as a value, is none twice', () => {
  for (const text of ['[{"a":"a"},{"a":["a","a"],"b":{"a":"a"}}]', '{"a":"\\"a\\":{}[","b":"{\\"a\\":1,\\"a\\":1}"}']) {
    expect(readJson(text)).toEqual(JSON.parse(text));
  }
});
