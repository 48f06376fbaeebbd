import { Effect } from './effect';
import { POD_IDENTITY_PRINCIPAL } from './pod-identity';
import { isListElement, isToken } from '../private/tokens';
import type { PolicyStatement } from './policy-statement';
import type { Principal } from './principal';
import { SessionTag } from './session-tag';

const EKS_TAGS = Object.values(SessionTag).map(({ tagKey }: SessionTag) => tagKey);
const REQUEST_TAG = /^aws:requesttag\/(.+)$/is;
const EKS_REQUEST_TAG = new RegExp(`^aws:requesttag/(${EKS_TAGS.join('|')})$`, 'i');
const EKS_PRINCIPAL_TAG = new RegExp(`^aws:principaltag/(${EKS_TAGS.join('|')})$`, 'i');
// A variable with a default, "${aws:PrincipalTag/x, 'y'}", has a value without the tag.
const VARIABLE = /\$\{([^${},]+)\}/g;

export const IRSA_SENDS_NONE = 'IRSA sends none';

/** Returns true where a role has a tag of this key itself: then `aws:PrincipalTag/<key>` has a value without session tags. */
export type CarriedTags = (tagKey: string) => boolean;

const NONE: CarriedTags = () => false;

/** Returns the tags of a role. Keys that only Terraform knows may be any. IAM does not distinguish upper and lower case. */
export function carriedBy(tags: Record<string, string> | undefined): CarriedTags {
  if (tags === undefined) return NONE;
  if (isToken(tags) || Object.keys(tags).some(isToken)) return () => true;
  const keys = new Set(Object.keys(tags).map((key) => key.toLowerCase()));
  return (tagKey) => keys.has(tagKey.toLowerCase());
}

/** The tag that a trust statement for EKS Pod Identity names and no association without tags sends, undefined where none. */
export function neededRequestTag(statement: PolicyStatement): string | undefined {
  const { principals } = statement._parts;
  const services = principals.flatMap(({ _kind, _values }) => (_kind === 'Service' ? _values : []));
  if (services.includes(POD_IDENTITY_PRINCIPAL)) return namedTag(statement, REQUEST_TAG);
  // Others of everyone may send tags of their own.
  return principals.some(({ _kind }) => _kind === '*') ? namedTag(statement, EKS_REQUEST_TAG) : undefined;
}

/**
 * The same for the trust of a role that EKS Pod Identity assumes from another one, whoever its statements name. The tags
 * of the session are those of the source role.
 */
export function neededTransitiveTag(statement: PolicyStatement, source: CarriedTags): string | undefined {
  return namedTag(statement, EKS_REQUEST_TAG) ?? namedTag(statement, EKS_PRINCIPAL_TAG, source);
}

/** The same for a trust statement that lets in the tokens of these providers: those of service accounts carry no tags. */
export function neededTokenTag(statement: PolicyStatement, providers: readonly string[]): string | undefined {
  const federated = statement._parts.principals.flatMap(({ _kind, _values }) => (_kind === 'Federated' ? _values : []));
  return federated.some((arn) => providers.includes(arn)) ? namedTag(statement, EKS_REQUEST_TAG) : undefined;
}

/** Returns true where statements let EKS Pod Identity in with both actions, as far as is known. */
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

/** The tag of a pod's session that a statement of a role names and its session lacks, undefined where there is none. */
export function neededPrincipalTag(statement: PolicyStatement, carried: CarriedTags = NONE): string | undefined {
  return namedTag(statement, EKS_PRINCIPAL_TAG, carried);
}

/**
 * Without the tag a variable matches nothing and a condition is false, or true where it is negated: an `Allow` then allows
 * nothing or too much, and a `Deny` denies nothing or everything. So a statement names no tag that is not sent, unless it
 * says itself what holds without it.
 */
function namedTag(statement: PolicyStatement, wanted: RegExp, carried: CarriedTags = NONE): string | undefined {
  const lacking = (key: string): boolean => {
    const tag = wanted.exec(key)?.[1];
    return tag !== undefined && !carried(tag);
  };
  const { resources, notResources, conditions } = statement._parts;
  const texts = [...resources, ...notResources];
  for (const [operator, keys] of Object.entries(conditions)) {
    for (const [key, values] of Object.entries(keys)) {
      if (lacking(key) && !saysWithout(statement.effect, operator, values)) return key;
      texts.push(...values);
    }
  }
  for (const text of texts) {
    if (!text.includes('${')) continue;
    for (const [variable, key = ''] of text.matchAll(VARIABLE)) if (lacking(key)) return variable;
  }
  return undefined;
}

/**
 * Returns true where a condition says what holds without the tag: `IfExists`, or an `Allow` for those who have none.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function saysWithout(effect: Effect, operator: string, values: readonly string[]): boolean {
  if (operator === 'Null') return effect === Effect.ALLOW && !values.includes('false');
  return operator.endsWith('IfExists') && !operator.startsWith('ForAnyValue:');
}
