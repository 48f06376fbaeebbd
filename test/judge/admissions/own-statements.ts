import { decideTrust, type Decision, type RequestContext } from '../judge';
import type { OwnStatement } from '../trust-expectation';
import type { Asking } from './admission';

type Statement = Record<string, unknown>;

/**
 * The statements that a test wrote itself, as a policy of their own: made here from what the test gave, not by the library.
 * What they mean is what the simulator makes of them.
 */
export class OwnStatements {
  public readonly statements: readonly Statement[];
  private readonly policy: unknown;

  public constructor(private readonly own: readonly OwnStatement[]) {
    this.statements = own.map(asIam);
    this.policy = { Version: '2012-10-17', Statement: this.statements };
  }

  /** What they alone say to a request; nothing where there are none. */
  public decide(asking: Asking): Decision {
    if (this.own.length === 0) return 'ImplicitlyDenied';
    return decideTrust({ ...asking, policy: this.policy });
  }

  /** A request for each principal and action that is named, with what is asked and without. */
  public *requests(): Generator<Asking> {
    for (const { principals, actions = ['sts:AssumeRole'], conditions = {} } of this.own) {
      const asked = Object.values(conditions).flatMap((keys) => Object.entries(keys));
      const context = Object.fromEntries(asked.map(([key, value]) => [key, first(value)])) as RequestContext;
      for (const principal of Object.entries(principals).flatMap(([kind, values]) => values.map(callerOf(kind)))) {
        for (const action of actions) {
          yield { principal, action, context };
          yield { principal, action, context: {} };
        }
      }
    }
  }
}

function asIam({ sid, effect, actions, notActions, principals, conditions }: OwnStatement): Statement {
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    Principal: '*' in principals ? '*' : principals,
    ...(actions === undefined ? {} : { Action: actions }),
    ...(notActions === undefined ? {} : { NotAction: notActions }),
    ...(conditions === undefined || Object.keys(conditions).length === 0 ? {} : { Condition: inTexts(conditions) }),
  };
}

/** IAM has texts only. */
function inTexts(conditions: Record<string, Record<string, unknown>>): unknown {
  return JSON.parse(JSON.stringify(conditions), (_, value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
  );
}

function first(value: unknown): string {
  const [text = ''] = [value].flat();
  return String(text).replaceAll('*', 'x').replaceAll('?', 'x');
}

function callerOf(kind: string): (value: string) => string {
  return (value) => {
    if (kind === '*') return 'arn:aws:iam::999988887777:user/anyone';
    const account = /^(\d{12})$|^arn:[^:]+:iam::(\d{12}):root$/.exec(value);
    return account === null ? value : `arn:aws:iam::${account[1] ?? account[2] ?? ''}:role/any`;
  };
}
