import { expect } from 'vitest';
import { canonical } from '../support/policies';
import { Accounts } from './admissions/accounts';
import { ASSUME, TAG, WEB_IDENTITY, type Admission, type Asking } from './admissions/admission';
import { Caller } from './admissions/callers';
import { OwnStatements } from './admissions/own-statements';
import { Pods, POD_IDENTITY } from './admissions/pods';
import { Service } from './admissions/services';
import { decideTrust } from './judge';
import type { TrustExpectation } from './trust-expectation';

/** Lets the judge compare a trust policy without tokens with what the test declares. */
export function expectTrust(policyJson: string, expectation: TrustExpectation): void {
  expect(findMistakes(JSON.parse(policyJson), expectation)).toEqual([]);
}

/** Where the judge decides otherwise than declared, in words. */
export function findMistakes(policy: unknown, expectation: TrustExpectation): string[] {
  const { accounts = [], pods = [], services = [], callers = [] } = expectation;
  const own = new OwnStatements(expectation.own ?? []);
  const admissions: Admission[] = [
    ...accounts.map((each) => new Accounts(each)),
    ...pods.map((each) => new Pods(each)),
    ...services.map((each) => new Service(each)),
    ...callers.map((each) => new Caller(each)),
  ];
  const mistakes = oddForms(policy as Policy, expectation, own);
  for (const asking of unique([
    ...admissions.flatMap((each) => [...each.requests()]),
    ...own.requests(),
    ...STRANGERS,
  ])) {
    const decision = decideTrust({ policy, ...asking });
    const byOwn = own.decide(asking);
    const expected = admissions.some((each) => each.admits(asking)) || byOwn === 'Allowed';
    const wanted = expected && byOwn !== 'ExplicitlyDenied';
    if ((decision === 'Allowed') !== wanted) {
      const { principal, action, context } = asking;
      mistakes.push(`${principal} with ${action} and ${JSON.stringify(context ?? {})} is ${decision}`);
    }
  }
  return mistakes;
}

/** Those who are let in only where somebody asked for it. */
const STRANGERS: readonly Asking[] = [
  ...['lambda.amazonaws.com', 'zz-other.amazonaws.com', 'ec2.amazonaws.com', POD_IDENTITY],
  ...['arn:aws:iam::111122223333:role/stranger', 'arn:aws:iam::111122223333:user/somebody'],
].flatMap((principal) => [ASSUME, TAG, WEB_IDENTITY].map((action) => ({ principal, action, context: {} })));

function unique(requests: readonly Asking[]): Asking[] {
  return [...new Map(requests.map((asking) => [JSON.stringify(asking), asking])).values()];
}

interface Policy {
  readonly Statement: readonly {
    readonly Principal?: string | Record<string, string | string[]>;
    readonly Condition?: Record<string, Record<string, unknown>>;
  }[];
}

/**
 * What no request shows: a comparison by pattern where none was asked for is right until a name holds a wildcard, a
 * principal that was not asked for may be unknown to the requests, and a statement of the test that is not there may be
 * covered by another.
 */
function oddForms({ Statement }: Policy, expectation: TrustExpectation, own: OwnStatements): string[] {
  const given = own.statements.map(canonical);
  const rendered = Statement.map(canonical);
  const lost = given.filter((statement) => !rendered.includes(statement)).map((text) => `lost statement: ${text}`);
  const ofLibrary = Statement.filter((_, index) => !given.includes(rendered[index] ?? ''));
  return [...lost, ...ofLibrary.flatMap(oddPrincipals(expectation)), ...ofLibrary.flatMap(oddOperators(expectation))];
}

function oddPrincipals(expectation: TrustExpectation): (statement: Policy['Statement'][number]) => string[] {
  const { accounts = [], pods = [], services = [], callers = [] } = expectation;
  const asked = new Set([
    ...accounts.map(({ oidcProviderArn: providerArn }) => `Federated ${providerArn}`),
    ...pods.map(() => `Service ${POD_IDENTITY}`),
    ...services.map(({ principal }) => `Service ${principal}`),
    ...callers.map(({ roleArn }) => `AWS ${roleArn.replace(/:role\/.*$/, ':root')}`),
  ]);
  return ({ Principal = 'nobody' }) => {
    const kinds = typeof Principal === 'string' ? { any: Principal } : Principal;
    const all = Object.entries(kinds).flatMap(([kind, values]) => [values].flat().map((value) => `${kind} ${value}`));
    return all.filter((principal) => !asked.has(principal)).map((principal) => `nobody asked for ${principal}`);
  };
}

function oddOperators(expectation: TrustExpectation): (statement: Policy['Statement'][number]) => string[] {
  const { accounts = [], pods = [], services = [] } = expectation;
  const like = [...accounts, ...pods].some(({ patterns = [] }) => patterns.length > 0) ? ['StringLike'] : [];
  const arnLike = services.some(({ sourceArns }) => sourceArns !== undefined) ? ['ArnLike'] : [];
  const asked = ['StringEquals', 'ArnEquals', ...like, ...arnLike];
  return ({ Condition = {} }) =>
    Object.entries(Condition)
      .filter(([operator, keys]) => !asked.includes(operator) || (operator === 'StringLike' && !onNames(keys)))
      .map(([operator, keys]) => `nobody asked for ${operator} on ${Object.keys(keys).join(', ')}`);
}

function onNames(keys: object): boolean {
  return Object.keys(keys).every((key) => /:sub$|^aws:RequestTag\/kubernetes-(?:namespace|service-account)$/.test(key));
}
