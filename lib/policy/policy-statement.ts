import { fault, invalid, phrase } from '../errors';
import { fix } from '../private/kept';
import { fillTokens, isListElement, isToken, withoutTokens } from '../private/tokens';
import { readConditions, type ConditionMap } from './conditions';
import { Effect } from './effect';
import { Principal } from './principal';

/** What a statement says. */
export interface PolicyStatementOptions {
  /**
   * Name of the statement, letters and digits, unique in its policy.
   *
   * @default - none
   */
  readonly sid?: string;
  /**
   * Whether the statement allows or denies.
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
   * Who is meant. Needed in trust and resource policies, refused in those of a role.
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
  /** Name of the statement, if it has one. */
  public readonly sid?: string;
  /** Whether the statement allows or denies. */
  public readonly effect: Effect;
  private readonly parts: StatementParts;

  /**
   * Checks the grammar of one statement.
   *
   * @throws ListInvalid, ListTokenMixed, PrincipalsInvalid, ConditionKeyDuplicate, ValueInvalid,
   * SidInvalid, ActionsMissing, ActionInvalid, ResourceInvalid, ConditionOperatorUnknown, ConditionKeyInvalid,
   * ConditionEmpty, ConditionValueInvalid, OptionsExclusive
   */
  public constructor(props: PolicyStatementOptions) {
    if (props.sid !== undefined && !isSid(props.sid)) throw invalid('SidInvalid', props.sid);
    if (props.actions !== undefined && props.notActions !== undefined)
      throw fault('OptionsExclusive', { first: 'actions', second: 'notActions' });
    if (props.resources !== undefined && props.notResources !== undefined) {
      throw fault('OptionsExclusive', { first: 'resources', second: 'notResources' });
    }
    const principals: unknown = props.principals ?? [];
    if (!Array.isArray(principals) || !principals.every((one) => one instanceof Principal)) {
      throw invalid('PrincipalsInvalid', principals);
    }
    const actions = readList('actions', props.actions, isAction, 'ActionInvalid');
    const notActions = readList('notActions', props.notActions, isAction, 'ActionInvalid');
    if (actions.length + notActions.length === 0) throw invalid('ActionsMissing', []);
    const effect: unknown = props.effect === undefined ? Effect.ALLOW : props.effect;
    if (effect !== Effect.ALLOW && effect !== Effect.DENY) {
      throw invalid('ValueInvalid', 'effect', effect, {
        kind: 'Effect',
        remedy: phrase`Effect.ALLOW or Effect.DENY`,
      });
    }
    this.sid = props.sid;
    this.effect = effect;
    this.parts = {
      actions,
      notActions,
      resources: readList('resources', props.resources, isResource, 'ResourceInvalid'),
      notResources: readList('notResources', props.notResources, isResource, 'ResourceInvalid'),
      principals: [...principals] as Principal[],
      conditions: readConditions(props.conditions),
      hasConditions: props.conditions !== undefined,
    };
    fix(this);
  }

  /** @internal */
  public get _parts(): StatementParts {
    return this.parts;
  }
}

/** The lists of a statement, empty where the statement has none. @internal */
export interface StatementParts {
  readonly actions: string[];
  readonly notActions: string[];
  readonly resources: string[];
  readonly notResources: string[];
  readonly principals: Principal[];
  readonly conditions: ConditionMap;
  /** Whether conditions were given at all. */
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
  const foreign: unknown[] = statements.filter((statement) => !(statement instanceof PolicyStatement));
  if (foreign.length > 0) throw invalid('StatementInvalid', foreign[0]);
}
