import { Effect } from './effect';
import { POD_IDENTITY_PRINCIPAL } from './pod-identity';
import { isListElement, isToken } from '../private/tokens';
import type { PolicyStatement } from './policy-statement';
import type { Principal } from './principal';

const REQUEST_TAG = /^aws:requesttag\//i;
const EKS_REQUEST_TAG = /^aws:requesttag\/(?:kubernetes-|eks-)/i;
const EKS_PRINCIPAL_TAG = /^aws:principaltag\/(?:kubernetes-|eks-)/i;
// A variable with a default, "${aws:PrincipalTag/x, 'y'}", has a value without the tag.
const EKS_VARIABLE = /\$\{aws:PrincipalTag\/(?:kubernetes-|eks-)[^},]*\}/i;

/** The tag that a trust statement for EKS Pod Identity asks for and that decides it, undefined where there is none. */
export function neededRequestTag(statement: PolicyStatement): string | undefined {
  const { principals } = statement._parts;
  const services = principals.flatMap(({ _kind, _values }) => (_kind === 'Service' ? _values : []));
  if (services.includes(POD_IDENTITY_PRINCIPAL)) return decisiveTag(statement, REQUEST_TAG);
  // Others of everyone may send tags of their own.
  return principals.some(({ _kind }) => _kind === '*') ? decisiveTag(statement, EKS_REQUEST_TAG) : undefined;
}

/** The same for the trust of a role that EKS Pod Identity assumes from another one, whoever its statements name. */
export function neededTransitiveTag(statement: PolicyStatement): string | undefined {
  return decisiveTag(statement, EKS_REQUEST_TAG);
}

/** Whether statements let EKS Pod Identity in with both actions, as far as is known. */
export function letsPodsIn(statements: readonly PolicyStatement[]): boolean {
  const actions = statements
    .filter(({ effect, _parts }) => effect === Effect.ALLOW && _parts.principals.some(mayBePods))
    .flatMap(({ _parts }) => _parts.actions);
  const allowed = (wanted: string): boolean =>
    actions.some((action) => isToken(action) || isListElement(action) || action.toLowerCase() === wanted);
  return allowed('sts:assumerole') && allowed('sts:tagsession');
}

function mayBePods({ _kind, _values }: Principal): boolean {
  if (_kind === '*') return true;
  return (
    _kind === 'Service' &&
    _values.some((value) => isToken(value) || isListElement(value) || value === POD_IDENTITY_PRINCIPAL)
  );
}

/** The tag of a pod's session without which a statement of a role allows nothing or denies, undefined where none. */
export function neededPrincipalTag(statement: PolicyStatement): string | undefined {
  return decisiveTag(statement, EKS_PRINCIPAL_TAG) ?? variableIn(statement);
}

/**
 * What a statement is without the tags: an `Allow` that asks for one allows nothing, a `Deny` that asks for another value
 * denies. A condition that holds without the tag too decides nothing.
 */
function decisiveTag(statement: PolicyStatement, wanted: RegExp): string | undefined {
  const asked = Object.entries(statement._parts.conditions).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key]) => wanted.test(key))
      .map(([key, values]) => ({ key, holds: holdsWithout(operator, values) })),
  );
  if (statement.effect === Effect.ALLOW) return asked.find(({ holds }) => !holds)?.key;
  return asked.every(({ holds }) => holds) ? asked[0]?.key : undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function holdsWithout(operator: string, values: readonly string[]): boolean {
  if (operator === 'Null') return !values.includes('false');
  if (operator.startsWith('ForAllValues:')) return true;
  if (operator.startsWith('ForAnyValue:')) return false;
  return operator.endsWith('IfExists') || /^[A-Za-z]*Not/.test(operator);
}

function variableIn(statement: PolicyStatement): string | undefined {
  if (statement.effect === Effect.DENY) return undefined;
  const { resources, conditions } = statement._parts;
  const positive = Object.entries(conditions).filter(
    ([operator]) => !holdsWithout(operator, []) && operator !== 'Null',
  );
  const lists = [resources, ...positive.flatMap(([, keys]) => Object.values(keys))];
  // One value without the variable is enough for the statement to mean something.
  const needing = lists.find((values) => values.length > 0 && values.every((value) => EKS_VARIABLE.test(value)));
  return EKS_VARIABLE.exec(needing?.[0] ?? '')?.[0];
}
