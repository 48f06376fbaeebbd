import { expect, test } from 'vitest';
import { duplicateKey } from '../../lib/private/json';

test('a key that an object has twice is found', () => {
  expect(duplicateKey('{"a":1,"a":2}')).toBe('a');
  expect(duplicateKey('[{"b":{"c":1,"d":[{}],"c":2}}]')).toBe('c');
  expect(duplicateKey('{"a" : {"b":1} , "x":[1,{"y":2}], "a"\n:\t3}')).toBe('a');
});

test('a key is the same however it is written', () => {
  expect(duplicateKey('{"Sid":1,"\\u0053id":2}')).toBe('Sid');
});

test('the same key in two objects, and as a value, is none', () => {
  expect(duplicateKey('[{"a":"a"},{"a":["a","a"],"b":{"a":"a"}}]')).toBeUndefined();
  expect(duplicateKey('{"a":"\\"a\\":{}[","b":"{\\"a\\":1,\\"a\\":1}"}')).toBeUndefined();
  expect(duplicateKey('"a"')).toBeUndefined();
  expect(duplicateKey('{}')).toBeUndefined();
});
