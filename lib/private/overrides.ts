import { TerraformDataSource, type TerraformElement } from 'cdktf';

/** An argument of a resource or data source. */
export interface Argument {
  readonly resource: TerraformElement & { readonly terraformResourceType: string };
  /** Its path in Terraform: `name`, `metadata.namespace`. */
  readonly attribute: string;
  /** The value that the element has now. */
  readonly current: unknown;
}

/** Returns what Terraform reads in the end: the argument, then the overrides of the element, then those of its stack. */
export function finalValue({ resource, attribute, current }: Argument): unknown {
  const path = attribute.split('.');
  return ofStack(resource, path) ?? at(overridesOf(resource), path) ?? current;
}

function ofStack(resource: Argument['resource'], path: readonly string[]): unknown {
  const overrides = overridesOf(resource.cdktfStack);
  const block = overrides[TerraformDataSource.isTerraformDataSource(resource) ? 'data' : 'resource'];
  // The id is computed anew each time that it is read.
  return block === undefined
    ? undefined
    : at(block, [resource.terraformResourceType, resource.friendlyUniqueId, ...path]);
}

/**
 * Reads what was written past the properties of a resource, provider or stack, by attribute. CDKTF keeps it to itself, and
 * merges that of a stack into its output only.
 */
export function overridesOf(element: object): Record<string, unknown> {
  return (element as { rawOverrides?: Record<string, unknown> }).rawOverrides ?? {};
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[step] : undefined,
    value,
  );
}

/** Returns true where a stack has another value for a local than the construct says. */
export function isLocalOverridden(local: TerraformElement): boolean {
  const { locals } = overridesOf(local.cdktfStack);
  return locals !== undefined && at(locals, [local.friendlyUniqueId]) !== undefined;
}
