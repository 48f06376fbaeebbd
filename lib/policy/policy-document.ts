import { atStatement } from './policy-places';
import { fault, phrase, showName } from '../errors';
import { isToken } from '../private/tokens';
import { isRecord } from './conditions';
import { Effect } from './effect';
import { parsePolicy } from './policy-json';
import { checkStatements, PolicyStatement } from './policy-statement';
import { Principal } from './principal';
import { renderPolicy, type PolicyKind, type RenderedPolicy } from './render';
import { brand, hasBrand } from '../core/brand';

/** The contents of a policy document. */
export interface PolicyDocumentOptions {
  /**
   * The statements, in this order.
   *
   * @default - none yet: add them with `addStatement`
   */
  readonly statements?: PolicyStatement[];
}

/**
 * An IAM policy as a value: it knows no construct and makes no resource.
 *
 * Terraform's own `${` and `%{` are escaped when it is rendered, CDKTF tokens are kept.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html
 * @example
 * const document = new PolicyDocument({
 *   statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::orders/incoming/*'] })],
 * });
 * document.addStatement(new PolicyStatement({ actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::orders'] }));
 */
export class PolicyDocument {
  /**
   * Returns true for a `PolicyDocument`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isPolicyDocument(value: unknown): value is PolicyDocument {
    return hasBrand(value, 'PolicyDocument');
  }

  /**
   * Reads a policy as IAM writes it, for documents that exist as files: an object with `Version` and `Statement`, or a bare
   * list of statements. Numbers keep their digits. Tokens that were put into the text stay tokens. One that only looks so,
   * such as one of an earlier synthesis, is refused.
   *
   * @param json the policy as JSON
   * @throws PolicyJsonInvalid where the text is no policy, has a key twice, an unknown member, `NotPrincipal` or a version
   * other than `2012-10-17`, and whatever a statement throws, with its place, such as `Statement[2].Action[0]`.
   */
  public static fromJson(json: string): PolicyDocument {
    return new PolicyDocument({ statements: readStatements(json) });
  }

  /** The same of a text with tokens in it. Undefined where these leave no JSON to be read. @internal */
  public static _tryRead(json: string): PolicyDocument | undefined {
    if (isToken(json) && !isJson(json)) return undefined;
    return PolicyDocument.fromJson(json);
  }

  private readonly statements: PolicyStatement[];
  private readonly rendered = new Map<PolicyKind, RenderedPolicy>();

  /**
   * Holds the statements given. Grammar that concerns the whole is checked when the document is used.
   *
   * @param options what it is made of
   * @throws StatementInvalid
   */
  public constructor(options: PolicyDocumentOptions = {}) {
    checkStatements(options.statements ?? []);
    this.statements = [...(options.statements ?? [])];
  }

  /**
   * Adds a statement after the others.
   *
   * @param statement the statement that is added
   * @throws PolicySealed where permissions or a resource hold this document already, StatementInvalid.
   */
  public addStatement(statement: PolicyStatement): PolicyDocument {
    if (this.rendered.size > 0) throw fault('PolicySealed', { kind: 'PolicyDocument', method: 'addStatement' });
    checkStatements([statement]);
    this.statements.push(statement);
    return this;
  }

  /** Rendered once. From then on the document is complete. @internal */
  public _render(kind: PolicyKind): RenderedPolicy {
    let rendered = this.rendered.get(kind);
    if (rendered === undefined) {
      rendered = renderPolicy(this.statements, kind);
      this.rendered.set(kind, rendered);
    }
    return rendered;
  }

  /** @internal */
  public get _statements(): readonly PolicyStatement[] {
    return this.statements;
  }
}

brand(PolicyDocument, 'PolicyDocument');

const MEMBERS = ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

function readStatements(json: string): PolicyStatement[] {
  const policy = parsePolicy(json);
  if (Array.isArray(policy)) return policy.map((statement, index) => readStatement(statement, `[${index}]`));
  if (!isRecord(policy))
    throw fault('PolicyJsonInvalid', { place: 'it', reason: phrase`is neither an object nor a list of statements` });
  const unknown = Object.keys(policy).find((member) => !['Version', 'Id', 'Statement'].includes(member));
  if (unknown !== undefined) throw fault('PolicyJsonInvalid', { place: 'it', reason: phrase`has a member ${unknown}` });
  if (policy['Version'] !== '2012-10-17')
    throw fault('PolicyJsonInvalid', { place: 'Version', reason: phrase`is not "2012-10-17"` });
  const statement = policy['Statement'];
  if (!Array.isArray(statement)) return [readStatement(statement, 'Statement')];
  return statement.map((one, index) => readStatement(one, `Statement[${index}]`));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readStatement(statement: unknown, at: string): PolicyStatement {
  if (!isRecord(statement)) throw fault('PolicyJsonInvalid', { place: at, reason: phrase`is no object` });
  const unknown = Object.keys(statement).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) throw fault('PolicyJsonInvalid', { place: at, reason: phrase`has a member ${unknown}` });
  const { Sid, Effect: effect, Condition: condition } = statement;
  if (effect !== 'Allow' && effect !== 'Deny')
    throw fault('PolicyJsonInvalid', { place: `${at}.Effect`, reason: phrase`is neither "Allow" nor "Deny"` });
  if (Sid !== undefined && typeof Sid !== 'string')
    throw fault('PolicyJsonInvalid', { place: `${at}.Sid`, reason: phrase`is no string` });
  if (condition !== undefined && !isRecord(condition))
    throw fault('PolicyJsonInvalid', { place: `${at}.Condition`, reason: phrase`is no object` });
  return atStatement(at, statement, () => toStatement(statement, at));
}

function toStatement(statement: Record<string, unknown>, at: string): PolicyStatement {
  const { Sid, Effect: effect, Principal: principal, Condition: condition } = statement;
  return new PolicyStatement({
    ...(typeof Sid === 'string' && Sid !== '' ? { sid: Sid } : {}),
    effect: effect === 'Allow' ? Effect.ALLOW : Effect.DENY,
    ...textList(statement, 'Action', 'actions', at),
    ...textList(statement, 'NotAction', 'notActions', at),
    ...textList(statement, 'Resource', 'resources', at),
    ...textList(statement, 'NotResource', 'notResources', at),
    principals: readPrincipals(principal, at),
    conditions: readCondition(condition),
  });
}

/** IAM's own console writes an empty object where there is no condition. */
function readCondition(condition: unknown): Record<string, Record<string, unknown>> | undefined {
  if (!isRecord(condition) || Object.keys(condition).length === 0) return undefined;
  return condition as Record<string, Record<string, unknown>>;
}

function textList(statement: Record<string, unknown>, member: string, property: string, at: string): object {
  const value = statement[member];
  return value === undefined ? {} : { [property]: texts(value, `${at}.${member}`) };
}

function texts(value: unknown, at: string): string[] {
  const list: unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
  const wrong = list.findIndex((item) => typeof item !== 'string');
  if (wrong >= 0 && Array.isArray(value))
    throw fault('PolicyJsonInvalid', { place: `${at}[${wrong}]`, reason: phrase`is no text` });
  if (wrong >= 0) throw fault('PolicyJsonInvalid', { place: at, reason: phrase`is no text or list of texts` });
  return list as string[];
}

function readPrincipals(principal: unknown, at: string): Principal[] {
  if (principal === undefined) return [];
  if (principal === '*') return [Principal.everyone()];
  if (!isRecord(principal))
    throw fault('PolicyJsonInvalid', { place: `${at}.Principal`, reason: phrase`is neither "*" nor an object` });
  if (Object.keys(principal).length === 0)
    throw fault('PolicyJsonInvalid', { place: `${at}.Principal`, reason: phrase`is empty` });
  return Object.entries(principal).map(([kind, value]) => {
    const values = texts(value, `${at}.Principal.${showName(kind)}`);
    if (kind === 'AWS') return values.includes('*') ? Principal.everyone() : Principal.aws(...values);
    if (kind === 'Service') return Principal.service(...values);
    if (kind === 'Federated') return Principal.federated(...values);
    throw fault('PolicyJsonInvalid', { place: `${at}.Principal`, reason: phrase`has a kind ${kind}` });
  });
}
