import type { TerraformResource } from 'cdktf';

/** A resource as the class of the bindings that made it, to read and set its attributes. */
export function binding<T extends TerraformResource>(
  resource: TerraformResource | undefined,
  Class: abstract new (...values: never[]) => T,
): T {
  if (!(resource instanceof Class)) throw new Error(`${String(resource)} is no ${Class.name}`);
  return resource;
}
