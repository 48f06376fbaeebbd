import { Scope } from '../support/expressions';
import { parseDocument, type Document, type Statement } from '../support/policies';
import { listedTrust, listVariables, read, type Block, type StackJson } from '../support/rendered';
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
  const attachments = Object.entries(read(stack).resources('aws_iam_role_policy_attachment')).map(([, block]) => ({
    role: scope.text(block['role']),
    arn: scope.text(block['policy_arn']),
  }));
  const inline = Object.entries(read(stack).resources('aws_iam_role_policy')).map(([name, block]) => ({
    role: scope.text(block['role']),
    name: scope.text(block['name'] ?? state.values.get(`aws_iam_role_policy.${name}`)?.['name']),
    document: parseDocument(scope.text(block['policy'])),
  }));
  return Object.entries(read(stack).resources('aws_iam_role')).map(([id, block]) => {
    const address = `aws_iam_role.${id}`;
    const name = scope.text(state.values.get(address)?.['name']);
    const boundary = block['permissions_boundary'];
    return {
      address,
      name,
      trust: trust(stack, scope, block),
      boundary: boundary === undefined ? undefined : scope.text(boundary),
      attached: attachments.filter(({ role }) => role === name).map(({ arn }) => arn),
      inline: new Map(inline.filter(({ role }) => role === name).map((policy) => [policy.name, policy.document])),
    };
  });
}

/** The variables of a stack that its trust policies take a list of services from. */
export function servicesVariables(stack: StackJson): string[] {
  const roles = Object.values(read(stack).resources('aws_iam_role'));
  return [...new Set(roles.flatMap((role) => listVariables(listedTrust(stack, role)?.statement)))];
}

function trust(stack: StackJson, scope: Scope, role: Block): Document {
  const listed = listedTrust(stack, role);
  if (listed === undefined) return parseDocument(scope.text(role['assume_role_policy']));
  const [variable] = listVariables(listed.statement);
  const services = variable === undefined ? [] : (scope.variable(variable) as string[]);
  return {
    Version: '2012-10-17',
    Statement: [
      ...listed.sources.flatMap((source) => parseDocument(scope.text(source)).Statement),
      ...services.map(grant),
    ],
  };
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
