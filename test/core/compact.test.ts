import type { TerraformResource } from 'cdktf';
import { expect, test } from 'vitest';
import { compact } from '../../lib/core/compact';

test('arguments that nobody set are left out, and what resolves itself stays the same object', () => {
  const own = { creationStack: [], resolve: () => 'mine', toString: () => 'own', other: undefined };
  const written = { own, unset: undefined, inner: { own, unset: undefined, set: 1 } };
  const { inner, ...outer } = compact({
    toTerraform: (): unknown => written,
  } as unknown as TerraformResource).toTerraform() as typeof written;
  expect(outer).toEqual({ own });
  expect(outer.own).toBe(own);
  expect(inner.own).toBe(own);
  expect(Object.keys(inner)).toEqual(['own', 'set']);
});
