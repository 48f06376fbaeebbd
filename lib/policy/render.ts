import { Fn } from 'cdktf';
import {
  policyCharacterInvalid,
  policyVariableEscaped,
  policyVariableInvalid,
  principalMissing,
  principalNotAllowed,
  resourcesMissing,
  sidDuplicate,
  statementsMissing,
} from '../errors';
import { isListElement, withoutTokens } from '../private/tokens';
import type { PolicyStatement } from './policy-statement';

/** A policy as JSON for Terraform, and its size as IAM counts it. */
export interface RenderedPolicy {
  /** Compact JSON, escaped for Terraform, tokens in place. */
  readonly json: string;
  /** Characters without white space; a lower bound where tokens are in it. */
  readonly size: number;
}

/** What IAM asks of the three kinds of policy. */
export type PolicyKind = 'identity policy' | 'resource policy' | 'trust policy';

/** The one place where a policy becomes text. */
export function renderPolicy(statements: readonly PolicyStatement[], kind: PolicyKind): RenderedPolicy {
  if (statements.length === 0) throw statementsMissing(kind);
  checkStatements(statements, kind);
  const plain = JSON.stringify({ Version: '2012-10-17', Statement: statements.map(toJson) });
  checkText(plain);
  return { json: escapeForTerraform(inlineLists(plain)), size: withoutTokens(plain).replace(/\s/g, '').length };
}

function checkStatements(statements: readonly PolicyStatement[], kind: PolicyKind): void {
  const sids = new Set<string>();
  for (const { sid, _parts } of statements) {
    if (sid !== undefined && sids.has(sid)) throw sidDuplicate(sid);
    if (sid !== undefined) sids.add(sid);
    const { principals, resources, notResources } = _parts;
    if (kind === 'identity policy' && principals.length > 0) throw principalNotAllowed('a policy of a role');
    if (kind !== 'identity policy' && principals.length === 0) throw principalMissing(`a ${kind}`);
    if (kind !== 'trust policy' && resources.length + notResources.length === 0) throw resourcesMissing(sid);
  }
}

/** Members in the order in which IAM's own documents have them. */
function toJson({ sid, effect, _parts }: PolicyStatement): Record<string, unknown> {
  const { actions, notActions, resources, notResources, principals, conditions } = _parts;
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(principals.length === 0 ? {} : { Principal: principalJson(principals) }),
    ...(actions.length === 0 ? {} : { Action: oneOrMany(actions) }),
    ...(notActions.length === 0 ? {} : { NotAction: oneOrMany(notActions) }),
    ...(resources.length === 0 ? {} : { Resource: oneOrMany(resources) }),
    ...(notResources.length === 0 ? {} : { NotResource: oneOrMany(notResources) }),
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditionJson(conditions) }),
  };
}

function principalJson(principals: PolicyStatement['_parts']['principals']): unknown {
  if (principals.some(({ _kind }) => _kind === '*')) return '*';
  const byKind: Record<string, string[]> = {};
  for (const { _kind, _values } of principals) (byKind[_kind] ??= []).push(..._values);
  return Object.fromEntries(Object.entries(byKind).map(([kind, values]) => [kind, oneOrMany(values)]));
}

function conditionJson(conditions: PolicyStatement['_parts']['conditions']): unknown {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, oneOrMany(values)])),
    ]),
  );
}

const RAW = '@raw@';

function oneOrMany(values: readonly string[]): unknown {
  const [first] = values;
  if (values.length !== 1 || first === undefined) return values;
  return isListElement(first) ? `${RAW}${Fn.jsonencode(values)}${RAW}` : first;
}

/** A list that only Terraform knows stands in the JSON as what `jsonencode` makes of it, without quotes around. */
function inlineLists(json: string): string {
  return json.replace(new RegExp(`"${RAW}(.*?)${RAW}"`, 'g'), '$1');
}

// What IAM knows as a variable: a key with a colon, an escaped "*", "?" or "$".
const POLICY_VARIABLE = /^(?:[*?$]|[A-Za-z0-9.-]+(?:\/[\w.=/-]+)*:[^${}]+)$/;

function checkText(json: string): void {
  const text = withoutTokens(json);
  const escaped = /[$%][$%]\{[^}]*\}?/.exec(text);
  if (escaped !== null) throw policyVariableEscaped(escaped[0]);
  for (const [variable, name = ''] of text.matchAll(/\$\{([^}]*)\}?/g)) {
    if (!POLICY_VARIABLE.test(name)) throw policyVariableInvalid(variable);
  }
  const foreign = /[^\t\n\r\u0020-\u00ff]/.exec(text);
  if (foreign !== null) throw policyCharacterInvalid(foreign[0]);
}

/** Terraform reads `${` and `%{` as its own: those that belong to IAM are doubled, those of tokens stay. */
function escapeForTerraform(json: string): string {
  return json.replace(/\$\{(?!TfToken\[)/g, '$$$${').replace(/%\{/g, '%%{');
}
