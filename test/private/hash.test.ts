import { expect, test } from 'vitest';
import { shortHash } from '../../lib/private/hash';

test('a short hash is the beginning of the SHA-1 of the text in UTF-8', () => {
  // printf abc | sha1sum
  expect(shortHash('abc')).toBe('a9993e36');
  expect(shortHash('abc', 40)).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
  expect(shortHash('')).toBe('da39a3ee');
  // printf 'é' | sha1sum
  expect(shortHash('é')).toBe('bf15be71');
});
