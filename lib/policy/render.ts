import { Fn, Token } from 'cdktf';
import { fault, invalid, named, phrase, type Phrase, type WorkloadIdentityError } from '../errors';
import { notEmpty, type Precondition } from '../core/preconditions';
import { fillTokens, isListElement, withoutTokens } from '../private/tokens';
import { conditionName, noValues } from './conditions';
import type { PolicyStatement } from './policy-statement';
import { PolicyText } from './policy-text';

/** A policy as JSON for Terraform, and its size as IAM counts it. */
export interface RenderedPolicy {
  /** Compact JSON, escaped for Terraform, tokens in place. */
  readonly json: string;
  /** Characters without white space. A lower bound where tokens are in it. */
  readonly size: number;
  /** The rules that Terraform's lists in it must fulfil. */
  readonly preconditions: readonly Precondition[];
}

/** The kinds of policy, for each of which IAM has other rules. */
export type PolicyKind = 'identity policy' | 'resource policy' | 'trust policy';

/** The one place where a policy becomes text. */
export function renderPolicy(statements: readonly PolicyStatement[], kind: PolicyKind): RenderedPolicy {
  if (statements.length === 0) throw invalid('StatementsMissing', [], { kind });
  checkStatements(statements, kind);
  const lists = new TerraformLists();
  const quoted = JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => toJson(statement, lists)),
  });
  const json = lists.inline(quoted);
  const suspicious = SUSPICIOUS.test(json);
  if (suspicious) checkText(json);
  const known = withoutTokens(json);
  const size = known.replace(/\s/g, '').length;
  const { preconditions } = lists;
  if (known !== json) return { json: Token.asString(new PolicyText(json, lists.encoded)), size, preconditions };
  return { json: suspicious ? json.replace(/([$%])\{/g, '$1$1{') : json, size, preconditions };
}

function checkStatements(statements: readonly PolicyStatement[], kind: PolicyKind): void {
  const sids = new Set<string>();
  for (const { sid, _parts } of statements) {
    if (sid !== undefined && sids.has(sid)) throw invalid('SidDuplicate', sid);
    if (sid !== undefined) sids.add(sid);
    const { principals, resources, notResources, conditions, hasConditions } = _parts;
    if (hasConditions && Object.keys(conditions).length === 0)
      throw invalid('ConditionEmpty', 'conditions', {}, { part: 'operator' });
    if (kind === 'identity policy' && principals.length > 0)
      throw fault('PrincipalNotAllowed', { kind: 'a policy of a role' });
    if (kind !== 'identity policy' && principals.length === 0) throw fault('PrincipalMissing', { kind: `a ${kind}` });
    if (kind !== 'trust policy' && resources.length + notResources.length === 0) throw noResources(sid);
  }
}

function noResources(sid: string | undefined): WorkloadIdentityError {
  return invalid(
    'ResourcesMissing',
    sid === undefined ? 'resources' : phrase`resources of statement "${named(sid)}"`,
    [],
  );
}

/** Members in the order in which IAM's own documents have them; JSON leaves out what is undefined. */
function toJson({ sid, effect, _parts }: PolicyStatement, lists: TerraformLists): Record<string, unknown> {
  const { actions, notActions, resources, notResources, principals, conditions } = _parts;
  const some = (values: readonly string[], property: string | Phrase, empty: () => WorkloadIdentityError): unknown =>
    values.length === 0 ? undefined : lists.oneOrMany(values, () => property, empty);
  const noActions = (): WorkloadIdentityError => invalid('ActionsMissing', []);
  const noOther = (): WorkloadIdentityError => noResources(sid);
  return {
    Sid: sid,
    Effect: effect,
    Principal: principals.length === 0 ? undefined : principalJson(principals, lists),
    Action: some(actions, 'actions', noActions),
    NotAction: some(notActions, 'notActions', noActions),
    Resource: some(resources, 'resources', noOther),
    NotResource: some(notResources, 'notResources', noOther),
    Condition: Object.keys(conditions).length === 0 ? undefined : conditionJson(conditions, lists),
  };
}

function principalJson(principals: PolicyStatement['_parts']['principals'], lists: TerraformLists): unknown {
  if (principals.some(({ _kind }) => _kind === '*')) return '*';
  const byKind: Record<string, string[]> = {};
  for (const { _kind, _values } of principals) (byKind[_kind] ??= []).push(..._values);
  return Object.fromEntries(
    Object.entries(byKind).map(([kind, values]) => [
      kind,
      lists.oneOrMany(
        values,
        () => `principals.${kind}`,
        () => invalid('PrincipalInvalid', `principals.${kind}`, []),
      ),
    ]),
  );
}

function conditionJson(conditions: PolicyStatement['_parts']['conditions'], lists: TerraformLists): unknown {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, values]) => [
          key,
          lists.oneOrMany(
            values,
            () => conditionName(operator, key),
            () => noValues(operator, key),
          ),
        ]),
      ),
    ]),
  );
}

/** A list that only Terraform knows stands in the JSON as what `jsonencode` makes of it, without quotes around. */
class TerraformLists {
  /** Each list by the token of its JSON. These tokens are made here, so no text of the user can be one of them. */
  public readonly encoded = new Map<string, string[]>();

  /** One for each: an empty list would take the narrowing away. */
  public readonly preconditions: Precondition[] = [];

  public oneOrMany(
    values: readonly string[],
    property: () => string | Phrase,
    empty: () => WorkloadIdentityError,
  ): unknown {
    const [first] = values;
    if (values.length !== 1 || first === undefined) {
      if (values.some(isListElement)) throw fault('ListTokenMixed', { property: property() });
      return values;
    }
    if (!isListElement(first)) return first;
    const token = Fn.jsonencode(values);
    this.preconditions.push(notEmpty(values, empty()));
    this.encoded.set(token, [first]);
    return token;
  }

  public inline(json: string): string {
    if (this.encoded.size === 0) return json;
    return json.replace(/"(\$\{TfToken\[[^\]]*\]\})"/g, (quoted, token: string) =>
      this.encoded.has(token) ? token : quoted,
    );
  }
}

// IAM's variables: a key with a colon, an escaped "*", "?" or "$".
const POLICY_VARIABLE = /^(?:[*?$]|(?!(?:provider|core)::)[A-Za-z0-9.-]+(?:\/[\w.=/-]+)?:[^${}]+)$/;

/** Matches what IAM reads as a variable, the tokens in it whole. */
const VARIABLE = /\$\{(?!TfToken\[)((?:[^}$]|\$\{TfToken\[[\w:.-]*\]\}|\$)*)(\}?)/g;

/** Matches a text that may hold anything but plain characters and whole tokens. */
const SUSPICIOUS = /\$\{(?!TfToken\[)|%\{|\$\$\{|\\[bfu]|[^\t\n\r\u0020-\u00ff]/;

function checkText(json: string): void {
  for (const [quoted] of json.matchAll(/"(?:[^"\\]|\\.)*"/g)) checkString(JSON.parse(quoted) as string);
}

function checkString(string: string): void {
  // Terraform takes "$" and the "${" of a token after it for an escape, and the token would be lost.
  if (string.includes('$${TfToken[')) throw invalid('PolicyTokenEscaped', string);
  const text = withoutTokens(string);
  const escaped = /(?:\$\$|%%)\{[^}]*\}?/.exec(text);
  if (escaped !== null) throw invalid('PolicyVariableEscaped', escaped[0]);
  for (const [variable, name = '', end = ''] of string.matchAll(VARIABLE)) {
    // A token may be all of the name.
    if (end === '' || !POLICY_VARIABLE.test(fillTokens(name, 'a:a'))) throw invalid('PolicyVariableInvalid', variable);
  }
  const foreign = /[^\t\n\r\u0020-\u00ff]/u.exec(text);
  if (foreign !== null) throw invalid('PolicyCharacterInvalid', foreign[0]);
}
