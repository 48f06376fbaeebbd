import { checkGiven, checkList } from '../core/given';
import { invalid, type WorkloadIdentityError } from '../errors';
import { isListElement, isToken } from '../private/tokens';

/** A rule as it is given. */
export interface GivenRule {
  readonly apiGroups?: string[];
  readonly resources: string[];
  readonly verbs: string[];
  readonly resourceNames?: string[];
}

/** A rule in the shape that the Terraform resources take. */
export interface TerraformRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
  readonly resourceNames?: string[];
}

export function checkRule(rule: GivenRule): void {
  checkGiven(rule, { resources: 'such as ["pods"]', verbs: 'such as ["get"]' });
  const { apiGroups, resources, verbs, resourceNames } = rule;
  for (const [property, list] of Object.entries({ apiGroups, resources, verbs, resourceNames })) {
    checkList(property, list);
    if (list?.length === 0) throw noneNamed(property);
  }
  const verb = verbs.find((value) => !isKnownLater(value) && !/^([a-z]+|\*)$/.test(value));
  if (verb !== undefined) throw invalid('RuleInvalid/verbs', verb);
  const resource = resources.find((value) => !isKnownLater(value) && !/^[a-z0-9.*-]+(\/[a-z0-9.*-]+)?$/.test(value));
  if (resource !== undefined) throw invalid('RuleInvalid/resources', resource);
  const nameless = resourceNames?.find((value) => typeof value !== 'string' || value === '');
  if (nameless !== undefined) throw nameEmpty(nameless);
}

const EMPTY = {
  resources: 'RuleInvalid/resourcesEmpty',
  verbs: 'RuleInvalid/verbsEmpty',
  apiGroups: 'RuleInvalid/apiGroupsEmpty',
  resourceNames: 'RuleInvalid/resourceNamesEmpty',
} as const;

export function noneNamed(property: string, at = ''): WorkloadIdentityError {
  return invalid(EMPTY[property as keyof typeof EMPTY], at + property, []);
}

/** Kubernetes compares a request for all objects with the empty name, and would allow it. */
export function nameEmpty(value: unknown, at = ''): WorkloadIdentityError {
  return invalid('RuleInvalid/nameEmpty', `${at}resourceNames`, value);
}

function isKnownLater(value: string): boolean {
  return isToken(value) || isListElement(value);
}
