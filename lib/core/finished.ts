import { Tokenization, type TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import { problems } from './building';
import { fromTemplate, resolved, settled } from '../private/terraform-text';
import { isToken } from '../private/tokens';
import { finalValue } from '../private/overrides';

/** An argument of a resource that was checked when it was given, and is looked at once more when all is said. */
export interface Finished {
  readonly resource: TerraformResource;
  /** Its path in Terraform: `name`, `metadata.namespace`. */
  readonly attribute: string;
  /** The value that this library passed. */
  readonly given: unknown;
  /** The value that the resource has now: an Aspect, or whoever holds the resource, may have set it. */
  readonly current: unknown;
  /** Throws where a value is wrong, a text or a map of texts. */
  readonly check: (value: never) => void;
}

/** Names an argument for a last look: its path in Terraform, what was given, what it has now, and the check. */
export function finished(
  resource: TerraformResource,
  attribute: string,
  [given, current]: [given: unknown, current: unknown],
  check: (value: never) => void,
): Finished {
  return { resource, attribute, given, current, check };
}

/**
 * Checks at synthesis what lazy values, Aspects and overrides made of arguments: what holds no token any more is checked as a
 * literal is. What nobody changed and holds no token was checked when it was given.
 */
export function checkWhenFinished(construct: IConstruct, finished: () => readonly Finished[]): void {
  construct.node.addValidation({
    validate: () => finished().flatMap(problemsOf),
  });
}

function problemsOf(one: Finished): string[] {
  const value = finalValue(one);
  if (value === undefined || value === null || (value === one.given && !holdsToken(value))) return [];
  return problems(() => {
    const settled = settledValue(one.resource, value, value !== one.given);
    if (settled !== undefined && settled !== null) one.check(settled as never);
  });
}

function holdsToken(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isToken(value);
  return Object.entries(value).some(([key, inner]) => isToken(key) || isToken(inner));
}

/** A text, a number or a map of texts with literals in place of the tokens that stand for one. */
export function settledValue(scope: IConstruct, value: unknown, isTemplate: boolean): unknown {
  if (typeof value === 'string') return settled(scope, isTemplate ? fromTemplate(value) : value);
  const isLazy = typeof value === 'number' ? isToken(value) : Tokenization.isResolvable(value);
  // What comes of it is written for Terraform, and has no other token in it.
  if (isLazy) return settledValue(scope, resolved(scope, value), true);
  if (typeof value !== 'object' || value === null || isToken(value) || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [settled(scope, key), settledValue(scope, inner, isTemplate)]),
  );
}
