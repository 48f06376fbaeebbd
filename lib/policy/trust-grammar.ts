import { Fn, Op, Token } from 'cdktf';
import type { Precondition } from '../core/preconditions';
import { fault, invalid } from '../errors';
import { asArgument } from '../private/function-argument';
import { isListElement, isToken, withoutTokens } from '../private/tokens';
import { Effect } from './effect';
import type { PolicyStatement } from './policy-statement';

export const TRUST_ACTIONS = [
  'sts:assumerole',
  'sts:assumerolewithwebidentity',
  'sts:assumerolewithsaml',
  'sts:tagsession',
  'sts:setsourceidentity',
  'sts:setcontext',
];

/** Refuses what IAM refuses in a trust policy, and what would let everyone in. */
export function checkTrustStatement(statement: PolicyStatement): void {
  const { actions, notActions, resources, notResources, principals, conditions } = statement._parts;
  if (resources.length + notResources.length > 0) throw fault('TrustResourceNotAllowed');
  const foreign = [
    ...actions.filter(
      (action) => !isToken(action) && !isListElement(action) && !TRUST_ACTIONS.includes(action.toLowerCase()),
    ),
    ...notActions,
  ];
  if (foreign.length > 0) throw invalid('TrustActionNotAllowed', foreign[0]);
  if (principals.length === 0) throw fault('PrincipalMissing', { kind: 'a trust policy' });
  if (isForEveryone(statement) && !Object.entries(conditions).some(narrows)) throw fault('TrustPrincipalWide');
  if (principals.some(({ _kind }) => _kind === 'Federated')) checkOidcKeys(statement);
}

function isForEveryone({ effect, _parts }: PolicyStatement): boolean {
  return effect === Effect.ALLOW && _parts.principals.some(({ _kind }) => _kind === '*');
}

/**
 * Matches values of a condition that let in everyone: wildcards alone, and a variable of IAM, which is equal to itself.
 * Without a backslash, since Terraform asks for the same of a value that it alone knows.
 */
const ANYBODY =
  '(arn:)?(aws[a-z-]*:)?[*?:]*((iam|sts):[*?:]*)?((role|user|assumed-role)?[/][*?:/]*)?|[*?]*[$][{][^{}]*[}][*?]*|0[.]0[.]0[.]0[/]0|::[/]0';
const IS_ANYBODY = new RegExp(`^(${ANYBODY})$`);

// Negative operators, those with IfExists and ForAllValues let in whoever sends another value, or none.
const NARROWING = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$/;

function narrows([operator, keys]: [string, Record<string, string[]>]): boolean {
  // "arn:aws:iam::*:*" is everyone too.
  const isAny = (value: string): boolean => !isToken(value) && IS_ANYBODY.test(value);
  return NARROWING.test(operator) && Object.values(keys).some((values) => !values.some(isAny));
}

/** Returns what Terraform must find true of a statement for everyone: that one of its conditions keeps somebody out. */
export function narrowingPreconditions(statement: PolicyStatement): Precondition[] {
  if (!isForEveryone(statement)) return [];
  const asked = Object.entries(statement._parts.conditions)
    .filter(([operator]) => NARROWING.test(operator))
    .flatMap(([, keys]) => Object.values(keys))
    .filter((values) => !values.some((value) => !isOpen(value) && IS_ANYBODY.test(value)));
  if (asked.length === 0 || asked.some((values) => !values.some(isOpen))) return [];
  const texts = asked.flat().filter(isOpen);
  const each = asked.map((values) => Fn.alltrue(values.filter(isOpen).map(isSomebody)));
  return [{ condition: Token.asString(Fn.anytrue(each)), errorMessage: fault('TrustPrincipalWide').message, texts }];
}

function isOpen(value: string): boolean {
  return isToken(value) || isListElement(value);
}

function isSomebody(value: string): unknown {
  const list = isListElement(value);
  const text = list ? Fn.jsonencode([value]) : asArgument(value);
  return Op.not(Fn.can(Fn.regex(Fn.rawString(list ? `"(${ANYBODY})"` : `^(${ANYBODY})$`), text)));
}

// These keys identify the caller; any other key lets in everyone who can fulfil it.
const IDENTITY_KEYS =
  /^aws:(principal(arn|account|orgid|orgpaths|servicename|servicenameslist)|sourceaccount|sourcearn|sourceorgid|sourceorgpaths|userid)$/i;

/** Returns true where a statement for everyone asks only for what strangers can fulfil too, such as an external id. */
export function isOpenToStrangers(statement: PolicyStatement): boolean {
  if (!isForEveryone(statement)) return false;
  const asked = Object.entries(statement._parts.conditions).filter(narrows);
  return !asked.some(([, keys]) => Object.keys(keys).some((key) => isToken(key) || IDENTITY_KEYS.test(key)));
}

/** IAM: "Condition can contain only one colon". Global keys may hold more, in the name of a tag. */
function checkOidcKeys(statement: PolicyStatement): void {
  const issuers = issuersOf(statement);
  for (const [operator, keys] of Object.entries(statement._parts.conditions)) {
    for (const [key, values] of Object.entries(keys)) {
      if (/^(aws|sts|saml):/i.test(key)) continue;
      const colons = withoutTokens(key).split(':').length - 1;
      if (isToken(key) ? colons > 1 : colons !== 1) throw invalid('OidcConditionKeyInvalid', key);
      const issuer = key.slice(0, key.indexOf(':'));
      if (issuers !== undefined && !isToken(key) && !issuers.includes(issuer.toLowerCase())) {
        throw invalid('OidcConditionKeyForeign', key, { issuers });
      }
      const wild = /String(Not)?Equals/.test(operator)
        ? values.find((value) => /[*?]/.test(withoutTokens(value)))
        : undefined;
      if (wild !== undefined) throw invalid('ConditionWildcardUnread', wild, { operator, key });
    }
  }
}

/** The issuers whose keys a statement may ask for, in lower case; undefined where Terraform alone knows one of them. */
function issuersOf({ _parts }: PolicyStatement): string[] | undefined {
  const providers = _parts.principals.filter(({ _kind }) => _kind === 'Federated').flatMap(({ _values }) => _values);
  if (providers.some((value) => isToken(value) || isListElement(value))) return undefined;
  return providers.map((value) => value.replace(/^.*?:oidc-provider\//, '').toLowerCase());
}

/** Returns true where a statement of the user lets web identities in without asking for their `sub` and `aud`. */
export function isWideWebIdentity(statement: PolicyStatement): boolean {
  const { actions, conditions } = statement._parts;
  if (statement.effect === Effect.DENY) return false;
  if (!actions.some((action) => action.toLowerCase() === 'sts:assumerolewithwebidentity')) return false;
  const asked = Object.entries(conditions)
    .filter(([operator]) => operator === 'StringEquals' || operator === 'StringLike')
    .flatMap(([operator, keys]) =>
      Object.entries(keys)
        .filter(([, values]) => operator === 'StringEquals' || !values.some(isAnySubject))
        .map(([key]) => key.toLowerCase()),
    );
  return !asked.some((key) => key.endsWith(':sub')) || !asked.some((key) => key.endsWith(':aud'));
}

/** A pattern that leaves both the namespace and the name open. */
function isAnySubject(pattern: string): boolean {
  return !isToken(pattern) && 'system:serviceaccount::'.includes(pattern.replace(/[*?]/g, ''));
}
