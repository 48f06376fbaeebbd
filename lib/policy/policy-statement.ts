import { fault, invalid, phrase } from '../errors';
import { fillTokens, isListElement, isToken, withoutTokens } from '../private/tokens';
import { readConditions, type ConditionMap } from './conditions';
import { Effect } from './effect';
import { Principal } from './principal';
import { brand, hasBrand } from '../core/brand';

/** The members of a statement. */
export interface PolicyStatementOptions {
  /**
   * Name of the statement, letters and digits, unique in its policy.
   *
   * @default - none
   */
  readonly sid?: string;
  /**
   * The effect of the statement: it allows or denies.
   *
   * @default Effect.ALLOW
   */
  readonly effect?: Effect;
  /**
   * The actions meant, such as `s3:GetObject`.
   *
   * @default - `notActions` must be given
   */
  readonly actions?: string[];
  /**
   * Every action but these. With `Effect.ALLOW` this is wide.
   *
   * @default - `actions` must be given
   */
  readonly notActions?: string[];
  /**
   * ARNs of the resources meant, or `*`. Left out of a trust policy.
   *
   * @default - `notResources` must be given, except in a trust policy
   */
  readonly resources?: string[];
  /**
   * Every resource but these.
   *
   * @default - `resources` must be given, except in a trust policy
   */
  readonly notResources?: string[];
  /**
   * The principals. Needed in trust and resource policies, refused in those of a role.
   *
   * @default - none
   */
  readonly principals?: Principal[];
  /**
   * Conditions by operator and key, such as `{ StringEquals: { 'aws:SourceAccount': '123456789012' } }`. A value is a
   * string, number, boolean or a list of them. IAM's variables are written as IAM writes them: `${aws:PrincipalTag/team}`.
   *
   * @default - none
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no union of a string and a list
  readonly conditions?: { [operator: string]: { [key: string]: any } };
}

/**
 * One statement of an IAM policy, checked as IAM would check it and never changed after.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export class PolicyStatement {
  /**
   * Returns true for a `PolicyStatement`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isPolicyStatement(value: unknown): value is PolicyStatement {
    return hasBrand(value, 'PolicyStatement');
  }

  // Private to JavaScript too: nobody changes what was checked.
  readonly #said: Said;

  /**
   * Checks the grammar of one statement.
   *
   * @param options what it is made of
   * @throws ListInvalid, ListTokenMixed, PrincipalsInvalid, ConditionKeyDuplicate, ValueInvalid,
   * SidInvalid, ActionsMissing, ActionInvalid, ResourceInvalid, ConditionOperatorUnknown, ConditionKeyInvalid,
   * ConditionEmpty, ConditionValueInvalid, OptionsExclusive
   */
  public constructor(options: PolicyStatementOptions) {
    if (options.sid !== undefined && !isSid(options.sid)) throw invalid('SidInvalid', options.sid);
    if (options.actions !== undefined && options.notActions !== undefined)
      throw fault('OptionsExclusive', { first: 'actions', second: 'notActions' });
    if (options.resources !== undefined && options.notResources !== undefined) {
      throw fault('OptionsExclusive', { first: 'resources', second: 'notResources' });
    }
    const principals: unknown = options.principals ?? [];
    if (!Array.isArray(principals) || !principals.every((one) => Principal.isPrincipal(one))) {
      throw invalid('PrincipalsInvalid', principals);
    }
    const actions = readList('actions', options.actions, isAction, 'ActionInvalid');
    const notActions = readList('notActions', options.notActions, isAction, 'ActionInvalid');
    if (actions.length + notActions.length === 0) throw invalid('ActionsMissing', []);
    const effect: unknown = options.effect === undefined ? Effect.ALLOW : options.effect;
    if (effect !== Effect.ALLOW && effect !== Effect.DENY) {
      throw invalid('ValueInvalid', 'effect', effect, {
        kind: 'Effect',
        remedy: phrase`Effect.ALLOW or Effect.DENY`,
      });
    }
    const parts = {
      actions,
      notActions,
      resources: readList('resources', options.resources, isResource, 'ResourceInvalid'),
      notResources: readList('notResources', options.notResources, isResource, 'ResourceInvalid'),
      principals: [...principals] as Principal[],
      conditions: readConditions(options.conditions),
      hasConditions: options.conditions !== undefined,
    };
    this.#said = { sid: options.sid, effect, parts };
  }

  /** Name of the statement, if it has one. */
  public get sid(): string | undefined {
    return this.#said.sid;
  }

  /** The effect of the statement: it allows or denies. */
  public get effect(): Effect {
    return this.#said.effect;
  }

  /** @internal */
  public get _parts(): StatementParts {
    return this.#said.parts;
  }
}

brand(PolicyStatement, 'PolicyStatement');

interface Said {
  readonly sid: string | undefined;
  readonly effect: Effect;
  readonly parts: StatementParts;
}

/** The lists of a statement, empty where the statement has none. @internal */
export interface StatementParts {
  readonly actions: string[];
  readonly notActions: string[];
  readonly resources: string[];
  readonly notResources: string[];
  readonly principals: Principal[];
  readonly conditions: ConditionMap;
  /** True where conditions were given at all. */
  readonly hasConditions: boolean;
}

function readList(
  property: string,
  values: string[] | undefined,
  fits: (value: string) => boolean,
  code: 'ActionInvalid' | 'ResourceInvalid',
): string[] {
  if (values !== undefined && !Array.isArray(values)) throw invalid('ListInvalid', property, values);
  const list = [...(values ?? [])];
  for (const value of list) {
    if (typeof value !== 'string') throw invalid(code, property, value);
    if (isListElement(value) && list.length > 1) throw fault('ListTokenMixed', { property });
    if (!isListElement(value) && !fits(value)) throw invalid(code, property, value);
  }
  return list;
}

// A token may become any part; what is literal beside it is certain.

function isSid(sid: unknown): boolean {
  return typeof sid === 'string' && /^[A-Za-z0-9]+$/.test(fillTokens(sid, 'a'));
}

function isAction(value: string): boolean {
  if (isToken(value)) return /^[A-Za-z0-9:*?-]*$/.test(withoutTokens(value));
  return value === '*' || /^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(value);
}

function isResource(value: string): boolean {
  if (isToken(value)) {
    const start = fillTokens(value, '\0').split('\0')[0] ?? '';
    return 'arn:'.startsWith(start.slice(0, 4));
  }
  return value === '*' || /^arn:[^:]+:[^:]+:[^:]*:[^:]*:./.test(value);
}

/** From JavaScript a statement may come as a plain object, which nothing has checked. */
export function checkStatements(statements: unknown): void {
  if (!Array.isArray(statements)) throw invalid('StatementInvalid', statements);
  const foreign: unknown[] = statements.filter((statement) => !PolicyStatement.isPolicyStatement(statement));
  if (foreign.length > 0) throw invalid('StatementInvalid', foreign[0]);
}
