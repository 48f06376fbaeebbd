import { Fn } from 'cdktf';
import { expect, test } from 'vitest';
import { isListElement, isToken, splitTokens, withoutTokens } from '../../lib/private/tokens';
import { Variables } from '../support/variables';

test('a text, number or list that Terraform knows is a token', () => {
  const variables = new Variables();
  expect(isToken(variables.text('text'))).toBe(true);
  expect(isToken(`a-${variables.text('other')}-b`)).toBe(true);
  expect(isToken(variables.number('number'))).toBe(true);
  expect(isToken(variables.list('list'))).toBe(true);
  expect(isToken(Fn.upper('a'))).toBe(true);
});

test('literals are none, nor is what IAM and Terraform write alike', () => {
  for (const literal of ['', 'a', '${aws:username}', '${var.x}', 1, undefined, null, [], ['a'], {}]) {
    expect(isToken(literal)).toBe(false);
  }
});

test('what is certain of a text is what stands between its tokens', () => {
  const token = new Variables().text('text');
  expect(withoutTokens(`a-${token}-b${token}`)).toBe('a--b');
  expect(withoutTokens('${aws:username}')).toBe('${aws:username}');
});

test('a text is its tokens and what stands between them', () => {
  const token = new Variables().text('text');
  expect(splitTokens(`a-${token}${token}-b`)).toEqual(['a-', token, token, '-b']);
  expect(splitTokens(token)).toEqual([token]);
  expect(splitTokens('${aws:username}')).toEqual(['${aws:username}']);
  expect(splitTokens('')).toEqual([]);
});

test('the element of a Terraform list is told from a text', () => {
  const variables = new Variables();
  const [element = ''] = variables.list('list');
  expect(isListElement(element)).toBe(true);
  expect(isListElement(variables.text('text'))).toBe(false);
  expect(isListElement('#{x}')).toBe(false);
});
