import type { Scope } from '../support/expressions';
import { type Block, type Dynamic, listedTrust, type StackJson } from '../support/rendered';
import { applied } from './stand-ins';

/** The trust policy of a role as Terraform hands it to IAM, statements over a list included. */
export function renderedTrust(stack: StackJson, role: Block, variables: Record<string, unknown>): unknown {
  const scope = applied(stack, variables);
  const listed = listedTrust(stack, role);
  if (listed === undefined) return JSON.parse(scope.text(role['assume_role_policy']));
  const { sources, statement } = listed;
  const before = sources.flatMap((text) => (JSON.parse(scope.text(text)) as { Statement: unknown[] }).Statement);
  const values = listOf(scope, statement.for_each);
  return {
    Version: '2012-10-17',
    Statement: [...before, ...values.map((value) => expanded(applied(stack, variables, value), statement))],
  };
}

export function listOf(scope: Scope, argument: unknown): string[] {
  const value = scope.value(argument);
  if (!Array.isArray(value)) throw new Error(`${String(argument)} is no list`);
  return value.map(String);
}

function expanded(scope: Scope, { content }: Dynamic): unknown {
  return {
    Sid: scope.text(content.sid),
    Effect: content.effect,
    Action: scope.value(content.actions),
    Principal: Object.fromEntries(
      content.principals.map(({ type, identifiers }) => [type, identifiers.map((each) => scope.text(each))]),
    ),
  };
}
