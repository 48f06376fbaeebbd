import type { Scope } from '../e2e/expressions';
import type { Block, StackJson } from '../e2e/stack-json';
import { applied } from './stand-ins';

interface Dynamic {
  readonly for_each: string;
  readonly content: {
    readonly sid: string;
    readonly effect: string;
    readonly actions: string | string[];
    readonly principals: { readonly type: string; readonly identifiers: string[] }[];
  };
}

/** The data source that makes a trust policy over a list, where there is one. */
export function trustSource(stack: StackJson, role: Block): Block | undefined {
  const name = /^\$\{data\.aws_iam_policy_document\.([\w-]+)\.json\}$/.exec(String(role['assume_role_policy']))?.[1];
  return name === undefined ? undefined : stack.data?.['aws_iam_policy_document']?.[name];
}

/** The trust policy of a role as Terraform hands it to IAM, statements over a list included. */
export function renderedTrust(stack: StackJson, role: Block, variables: Record<string, unknown>): unknown {
  const scope = applied(stack, variables);
  const source = trustSource(stack, role);
  if (source === undefined) return JSON.parse(scope.text(role['assume_role_policy']));
  const odd = Object.keys(source).filter(
    (key) => !['//', 'dynamic', 'lifecycle', 'provider', 'source_policy_documents'].includes(key),
  );
  if (odd.length > 0) throw new Error(`a policy document has ${odd.join(', ')}, which is not read here`);
  const sources = ((source['source_policy_documents'] ?? []) as string[]).flatMap(
    (text) => (JSON.parse(scope.text(text)) as { Statement: unknown[] }).Statement,
  );
  const { statement } = source['dynamic'] as { statement: Dynamic };
  const values = listOf(scope, statement.for_each);
  return {
    Version: '2012-10-17',
    Statement: [...sources, ...values.map((value) => expanded(applied(stack, variables, value), statement))],
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
