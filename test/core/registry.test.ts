import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { isInTree } from '../../lib/core/registry';

test('a construct stands in its tree until it or one around it is removed', () => {
  const root = new Construct(undefined as unknown as Construct, '');
  const outer = new Construct(root, 'outer');
  const inner = new Construct(outer, 'inner');
  expect([root, outer, inner].map(isInTree)).toEqual([true, true, true]);
  root.node.tryRemoveChild('outer');
  expect([root, outer, inner].map(isInTree)).toEqual([true, false, false]);
  // Another one took its place.
  const second = new Construct(root, 'outer');
  expect([second, outer, inner].map(isInTree)).toEqual([true, false, false]);
});
