import { Scope, Unresolvable } from './expressions';
import { parseDocument, type Document, type Statement } from './policies';
import { blocksOf, type Block, type StackJson } from './stack-json';
import type { State } from './state';

/** What a role must be, by the synthesized stack. */
export interface ExpectedRole {
  readonly address: string;
  readonly name: string;
  readonly trust: Document;
  readonly boundary?: string;
  /** ARNs. */
  readonly attached: readonly string[];
  /** Documents by name. */
  readonly inline: ReadonlyMap<string, Document>;
}

/** The roles of a stack, its templates filled in with what Terraform's state knows. */
export function expectedRoles(stack: StackJson, state: State, variables: Record<string, unknown> = {}): ExpectedRole[] {
  const scope = new Scope(stack, state.values, variables);
  const attachments = blocksOf(stack, 'resource', 'aws_iam_role_policy_attachment').map(([, block]) => ({
    role: scope.text(block['role']),
    arn: scope.text(block['policy_arn']),
  }));
  const inline = blocksOf(stack, 'resource', 'aws_iam_role_policy').map(([name, block]) => ({
    role: scope.text(block['role']),
    name: scope.text(block['name'] ?? state.values.get(`aws_iam_role_policy.${name}`)?.['name']),
    document: parseDocument(scope.text(block['policy'])),
  }));
  return blocksOf(stack, 'resource', 'aws_iam_role').map(([id, block]) => {
    const address = `aws_iam_role.${id}`;
    const name = scope.text(state.values.get(address)?.['name']);
    const boundary = block['permissions_boundary'];
    return {
      address,
      name,
      trust: trust(stack, scope, block['assume_role_policy']),
      boundary: boundary === undefined ? undefined : scope.text(boundary),
      attached: attachments.filter(({ role }) => role === name).map(({ arn }) => arn),
      inline: new Map(inline.filter(({ role }) => role === name).map((policy) => [policy.name, policy.document])),
    };
  });
}

/** The variables of a stack that a dynamic statement is made over. */
export function servicesVariables(stack: StackJson): string[] {
  const names = blocksOf(stack, 'data', 'aws_iam_policy_document').map(([, block]) => serviceList(block));
  return [...new Set(names.filter((name) => name !== undefined))];
}

function trust(stack: StackJson, scope: Scope, argument: unknown): Document {
  const reference = /^\$\{data\.aws_iam_policy_document\.([\w-]+)\.json\}$/.exec(String(argument))?.[1];
  if (reference === undefined) return parseDocument(scope.text(argument));
  const block = stack.data?.['aws_iam_policy_document']?.[reference] ?? {};
  const unknown = Object.keys(block).filter(
    (key) => !['//', 'dynamic', 'lifecycle', 'provider', 'source_policy_documents'].includes(key),
  );
  if (unknown.length > 0)
    throw new Unresolvable(`${unknown.join(', ')} of a policy document are not known to this run`);

  const sources = ((block['source_policy_documents'] ?? []) as string[]).map((source) => scope.text(source));
  const variable = serviceList(block);
  const services = variable === undefined ? [] : (scope.variable(variable) as string[]);
  return {
    Version: '2012-10-17',
    Statement: [...sources.flatMap((source) => parseDocument(source).Statement), ...services.map(grant)],
  };
}

function serviceList(block: Block): string | undefined {
  const { statement } = (block['dynamic'] ?? {}) as { statement?: { for_each?: string } };
  return /var\.([\w-]+)/.exec(statement?.for_each ?? '')?.[1];
}

/** The statement that lets one AWS service in, by its name with or without its domain. */
function grant(service: string): Statement {
  const name = service.replace(/\.amazonaws\.com$/, '');
  return {
    Sid: `GrantSTS${name.toUpperCase().replace(/[^0-9A-Z]/g, '')}`,
    Effect: 'Allow',
    Principal: { Service: `${name}.amazonaws.com` },
    Action: 'sts:AssumeRole',
  };
}
