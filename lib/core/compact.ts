import { Tokenization, type TerraformResource } from 'cdktf';

/**
 * Leaves out of what a resource writes the arguments that nobody set. CDKTF leaves them out too, but resolves each of them
 * first, at every turn: most arguments of a role or a service account are not set, and cost more than those that are.
 */
export function compact<T extends TerraformResource>(resource: T): T {
  const write = resource.toTerraform.bind(resource);
  Object.defineProperty(resource, 'toTerraform', {
    value: () => withoutUnset(write()),
    configurable: true,
    writable: true,
  });
  return resource;
}

function withoutUnset(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  // What resolves itself stays the same object.
  if (Tokenization.isResolvable(value)) return value;
  const set: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined) set[key] = withoutUnset(inner);
  return set;
}
