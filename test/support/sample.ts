import { Testing, type TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { synth, type Synthesized } from './synth';

/** A sample stack, synthesized with every validation and with this context. */
export function sample(
  Stack: new (scope: Construct, id: string) => TerraformStack,
  id: string,
  context: Record<string, string> = {},
): Synthesized {
  return synth(() => undefined, new Stack(Testing.app({ context, stackTraces: false }), id));
}

/** The stack with its policies as objects, so that a difference is read statement by statement. */
export function withPolicies(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('{"Version"')) return JSON.parse(value);
  if (Array.isArray(value)) return value.map(withPolicies);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPolicies(inner)]));
}

/** The policies in a type's attribute, as objects. */
export function policies(synthesized: Synthesized, type: string, attribute = 'policy'): unknown[] {
  return Object.values(synthesized.resources(type)).map((resource) => withPolicies(resource[attribute]));
}
