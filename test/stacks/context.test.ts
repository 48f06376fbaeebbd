import { Testing, TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { OrdersApi } from '../../stacks/orders-api';
import { choice, setting } from '../../stacks/shared/context';

const scope = (context: Record<string, unknown>): TerraformStack =>
  new TerraformStack(Testing.app({ context, stackTraces: false }), 'stack');

describe('a setting of the samples', () => {
  test.each<[unknown, string]>([
    [undefined, 'none'],
    ['', 'none'],
    ['some', 'some'],
    [true, 'true'],
    [7, '7'],
  ])('%j is %j', (value, expected) => {
    expect(setting(scope({ key: value }), 'key', 'none')).toBe(expected);
  });

  test('fails when it is no text', () => {
    expect(() => setting(scope({ key: ['a'] }), 'key', 'none')).toThrow(
      new Error('context key must be a text, got ["a"]'),
    );
  });

  test('of some known ones is the first by default, and never another', () => {
    expect(choice(scope({}), 'key', 'a', 'b')).toBe('a');
    expect(choice(scope({ key: 'b' }), 'key', 'a', 'b')).toBe('b');
    expect(() => choice(scope({ key: 'B' }), 'key', 'a', 'b')).toThrow(
      new Error('context key must be one of a, b, got "B"'),
    );
  });

  test('mistyped, it never becomes another way to credentials', () => {
    const app = Testing.app({ context: { credentials: 'podidentity' }, stackTraces: false });
    expect(() => new OrdersApi(app, 'orders-api')).toThrow(
      new Error('context credentials must be one of podIdentity, both, irsa, got "podidentity"'),
    );
  });
});
