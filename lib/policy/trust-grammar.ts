import {
  conditionKeyColons,
  principalMissing,
  trustActionNotAllowed,
  trustPrincipalWide,
  trustResourceNotAllowed,
} from '../errors';
import { isListElement, isToken } from '../private/tokens';
import { Effect } from './effect';
import type { PolicyStatement } from './policy-statement';

const TRUST_ACTIONS = [
  'sts:assumerole',
  'sts:assumerolewithwebidentity',
  'sts:assumerolewithsaml',
  'sts:tagsession',
  'sts:setsourceidentity',
  'sts:setcontext',
];

/** What IAM refuses in a trust policy, and what would let everyone in. */
export function checkTrustStatement(statement: PolicyStatement): void {
  const { actions, notActions, resources, notResources, principals, conditions } = statement._parts;
  if (resources.length + notResources.length > 0) throw trustResourceNotAllowed();
  const foreign = [
    ...actions.filter(
      (action) => !isToken(action) && !isListElement(action) && !TRUST_ACTIONS.includes(action.toLowerCase()),
    ),
    ...notActions,
  ];
  if (foreign.length > 0) throw trustActionNotAllowed(foreign[0]);
  if (principals.length === 0) throw principalMissing('a trust policy');
  const everyone = principals.some(({ _kind }) => _kind === '*');
  if (everyone && statement.effect === Effect.ALLOW && Object.keys(conditions).length === 0) throw trustPrincipalWide();
  if (principals.some(({ _kind }) => _kind === 'Federated')) checkOidcKeys(statement);
}

/** IAM: "Condition can contain only one colon". Global keys may hold more, in the name of a tag. */
function checkOidcKeys(statement: PolicyStatement): void {
  for (const key of Object.values(statement._parts.conditions).flatMap((keys) => Object.keys(keys))) {
    const global = /^(aws|sts):/i.test(key);
    if (!global && !isToken(key) && key.split(':').length !== 2) throw conditionKeyColons(key);
  }
}

/** Whether an own statement lets web identities in without asking for their `sub` and `aud`. */
export function isWideWebIdentity(statement: PolicyStatement): boolean {
  const { actions, conditions } = statement._parts;
  if (statement.effect === Effect.DENY) return false;
  if (!actions.some((action) => action.toLowerCase() === 'sts:assumerolewithwebidentity')) return false;
  const asked = Object.entries(conditions)
    .filter(([operator]) => operator === 'StringEquals' || operator === 'StringLike')
    .flatMap(([operator, keys]) =>
      Object.entries(keys)
        .filter(([, values]) => operator === 'StringEquals' || !values.some((value) => /^[*?]+$/.test(value)))
        .map(([key]) => key.toLowerCase()),
    );
  return !asked.some((key) => key.endsWith(':sub')) || !asked.some((key) => key.endsWith(':aud'));
}
