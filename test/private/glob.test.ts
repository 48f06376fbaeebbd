import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsPattern } from '../../lib/private/glob';

test('a text fits where "*" is any text and "?" one character', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, text, (wanted, given) => {
      const expression = wanted.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
      expect(fitsPattern(wanted, given)).toBe(new RegExp(`^${expression}$`).test(given));
    }),
    { numRuns: 5_000 },
  );
});
