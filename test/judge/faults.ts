import type { TrustPolicy } from 'cdktf-eks-workload-identity';

// Faults to put into a right policy, so that it is seen whether the judge finds them.

export interface Statement {
  Sid?: string;
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

export interface Policy {
  Version: string;
  Statement: Statement[];
}

/** Changes the first statement, or the policy. */
export type Fault = (statement: Statement, policy: Policy) => void;

export function parsed(trust: TrustPolicy): Policy {
  return JSON.parse(trust._render()?.json ?? '') as Policy;
}

/** A copy with the fault. */
export function faulty(policy: Policy, fault: Fault): Policy {
  const copy = structuredClone(policy);
  const [first] = copy.Statement;
  if (first !== undefined) fault(first, copy);
  return copy;
}

/** Another member; undefined: none. */
export function put(member: keyof Statement, value: unknown): Fault {
  return (statement) => {
    if (value === undefined) Reflect.deleteProperty(statement, member);
    else Object.assign(statement, { [member]: value });
  };
}

export function operator(from: string, to: string): Fault {
  return ({ Condition = {} }) => {
    rename(Condition, from, to);
  };
}

/** Another value of a condition; undefined: none. */
export function asked(test: string, key: string, value?: unknown): Fault {
  return ({ Condition = {} }) => {
    const keys = (Condition[test] ??= {});
    if (value === undefined) Reflect.deleteProperty(keys, key);
    else keys[key] = value;
    if (Object.keys(keys).length === 0) Reflect.deleteProperty(Condition, test);
  };
}

/** Other keys of all conditions. */
export function keys(change: (key: string) => string): Fault {
  return ({ Condition = {} }) => {
    for (const each of Object.values(Condition)) for (const key of Object.keys(each)) rename(each, key, change(key));
  };
}

/** One statement more, like the first but for its conditions. */
export function more(members: Partial<Statement>): Fault {
  return ({ Effect, Principal, Action }, { Statement }) => {
    Statement.push({ Effect, Principal, Action, ...members });
  };
}

export function both(...faults: Fault[]): Fault {
  return (statement, policy) => {
    for (const fault of faults) fault(statement, policy);
  };
}

function rename(record: Record<string, unknown>, from: string, to: string): void {
  const value = record[from];
  Reflect.deleteProperty(record, from);
  record[to] = value;
}
