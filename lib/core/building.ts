import type { IConstruct } from 'constructs';
import { isWorkloadIdentityError, WorkloadIdentityError } from '../errors';
import { allOrNothing } from './all-or-nothing';
import { Registry } from './registry';
import { withTokensTracedTo } from './token-traces';

/**
 * Runs the part of a constructor that can fail. An error leaves with the construct's path, and the
 * construct leaves the tree: a caller who catches the error finds nothing half made.
 */
export function building<T>(construct: IConstruct, build: () => T): T {
  try {
    // Notes the version of the package in the app: a second one fails at its first construct.
    Registry.of(construct);
    return withTokensTracedTo(construct, () => allOrNothing(build));
  } catch (error) {
    construct.node.scope?.node.tryRemoveChild(construct.node.id);
    throw located(error, construct.node.path, building);
  }
}

/** The same for what is added to a construct later: it stays, and what failed has added nothing. */
export function adding(construct: IConstruct, add: () => void): void {
  try {
    allOrNothing(add);
  } catch (error) {
    throw located(error, construct.node.path, adding);
  }
}

/** The same for what comes before `super(...)`, when there is no construct yet. */
export function atPath<T>(scope: IConstruct, id: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    throw located(error, scope.node.path === '' ? id : `${scope.node.path}/${id}`, atPath);
  }
}

/**
 * Runs the part of a construct that makes another one: an error about a property of that one names the property that the
 * user wrote.
 *
 * @param names what the user wrote, by the property of the inner construct
 */
export function naming<T>(names: Record<string, string>, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!isWorkloadIdentityError(error)) throw error;
    const [property = ''] = /^\w*/.exec(error.detail) ?? [];
    const written = Object.hasOwn(names, property) ? names[property] : undefined;
    if (written === undefined) throw error;
    throw new WorkloadIdentityError(error.code, written + error.detail.slice(property.length), error.path);
  }
}

/** The same for what is created elsewhere in the tree: an error leaves with the path of the construct that asked for it. */
export function onBehalf<T>(create: () => T): T {
  try {
    return create();
  } catch (error) {
    throw isWorkloadIdentityError(error) ? new WorkloadIdentityError(error.code, error.detail) : error;
  }
}

/** The stack begins with who called `caller`, so that the user's line is among the few frames that are shown. */
function located(error: unknown, path: string, caller: (...values: never[]) => unknown): unknown {
  if (!isWorkloadIdentityError(error)) return error;
  const placed = error.path === undefined ? new WorkloadIdentityError(error.code, error.detail, path) : error;
  Error.captureStackTrace(placed, caller);
  return placed;
}

/** The messages of what fails, for a validation. */
export function problems(check: () => void): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!isWorkloadIdentityError(error)) throw error;
    return [`${error.detail} [${error.code}]`];
  }
}
