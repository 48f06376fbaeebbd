import type { TerraformStack } from 'cdktf';
import { expect } from 'vitest';
import { factsOf, messageOf, type ErrorFacts } from './message-of';
import { stackWithProviders } from './synth';

/** The whole message of what fails in a stack, where nothing of it may be left in the tree. */
export function failure(build: (stack: TerraformStack) => unknown, stack = stackWithProviders()): string {
  const before = pathsOf(stack);
  const message = messageOf(() => build(stack));
  expect(pathsOf(stack)).toEqual(before);
  return message;
}

/** The facts of the same, where the words are compared elsewhere. */
export function failureFacts(build: (stack: TerraformStack) => unknown, stack = stackWithProviders()): ErrorFacts {
  return factsOf(failure(build, stack));
}

/** The paths of all that stands in a stack. */
export function pathsOf(stack: TerraformStack): string[] {
  return stack.node.findAll().map(({ node }) => node.path);
}
