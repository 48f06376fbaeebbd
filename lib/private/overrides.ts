import { DefaultTokenResolver, StringConcat, TerraformDataSource, Tokenization, type TerraformElement } from 'cdktf';
import { isToken } from './tokens';

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
  return ofStack(resource, path) ?? at(resource, overridesOf(resource), path) ?? current;
}

function ofStack(resource: Argument['resource'], path: readonly string[]): unknown {
  const overrides = overridesOf(resource.cdktfStack);
  const kind = TerraformDataSource.isTerraformDataSource(resource) ? 'data' : 'resource';
  // The id is computed anew each time that it is read.
  return overrides[kind] === undefined
    ? undefined
    : at(resource, overrides[kind], [resource.terraformResourceType, resource.friendlyUniqueId, ...path]);
}

/**
 * Reads what was written past the properties of a resource, provider or stack, by attribute. CDKTF keeps it to itself, and
 * merges that of a stack into its output only.
 */
export function overridesOf(element: object): Record<string, unknown> {
  return (element as { rawOverrides?: Record<string, unknown> }).rawOverrides ?? {};
}

/** Each part on the way may be lazy, and so may the value; a text is read by those who ask. */
function at(scope: TerraformElement, value: unknown, path: readonly string[]): unknown {
  const found = path.reduce<unknown>((outer, step) => {
    const inner = typeof outer === 'string' && isToken(outer) ? settled(scope, outer) : opened(scope, outer);
    return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[step] : undefined;
  }, value);
  return opened(scope, found);
}

/** What an object stands for that says so when it is written. */
function opened(scope: TerraformElement, value: unknown): unknown {
  return Tokenization.isResolvable(value) ? settled(scope, value) : value;
}

function settled(scope: TerraformElement, value: unknown): unknown {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(value, { scope, resolver, preparing: false });
}

/** Returns true where a stack has another value for a local than the construct says. */
export function isLocalOverridden(local: TerraformElement): boolean {
  const { locals } = overridesOf(local.cdktfStack);
  return locals !== undefined && at(local, locals, [local.friendlyUniqueId]) !== undefined;
}
