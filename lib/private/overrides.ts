import { TerraformDataSource, TerraformStack, type TerraformElement } from 'cdktf';

/** An argument of a resource or data source. */
export interface Argument {
  readonly resource: TerraformElement & { readonly terraformResourceType: string };
  /** Its path in Terraform: `name`, `metadata.namespace`. */
  readonly attribute: string;
  /** What the element has now. */
  readonly current: unknown;
}

/** What Terraform is told in the end: the argument, then the overrides of the element, then those of its stack. */
export function finalValue({ resource, attribute, current }: Argument): unknown {
  const path = attribute.split('.');
  const { terraformResourceType: type, friendlyUniqueId: id } = resource;
  const block = TerraformDataSource.isTerraformDataSource(resource) ? 'data' : 'resource';
  const ofStack = at(overridesOf(TerraformStack.of(resource)), [block, type, id, ...path]);
  if (ofStack !== undefined) return ofStack;
  return at(overridesOf(resource), path) ?? current;
}

/**
 * What was written past the properties of a resource, provider or stack, by attribute. CDKTF keeps it to itself, and merges
 * that of a stack into its output only.
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

/** Whether a stack has another value for a local than the construct says. */
export function isLocalOverridden(local: TerraformElement): boolean {
  return at(overridesOf(TerraformStack.of(local)), ['locals', local.friendlyUniqueId]) !== undefined;
}
