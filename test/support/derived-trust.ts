import type { AllowedAccounts, AllowedService, TrustExpectation } from './expect-trust';
import { JUDGE_ACCOUNT, type RequestContext } from './judge';

// A second net under the tests' own declarations: what a rendered trust says is taken from the policy itself, so it finds
// a statement that lets in more than it names, not one that names the wrong account.

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: Record<string, string | string[]> | string;
  readonly Action: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** A policy without the statements that a test wrote itself: those have a Sid of their own, the library's have not. */
export function libraryPart(policy: Policy): Policy {
  const own = ({ Sid }: Statement): boolean => Sid !== undefined && !Sid.startsWith('GrantSTS');
  return { ...policy, Statement: policy.Statement.filter((statement) => !own(statement)).map(withKnownIssuer) };
}

const MARKER = ':oidc-provider/';

/** Where ARN and issuer are two expressions without a tie, the one who gave both says that they belong together. */
function withKnownIssuer(statement: Statement): Statement {
  const { Principal: principal, Condition: condition = {} } = statement;
  const federated = typeof principal === 'string' ? undefined : list(principal['Federated'])[0];
  const keys = Object.values(condition).flatMap((values) => Object.keys(values));
  const issuer = keys.find((key) => key.endsWith(':sub'))?.slice(0, -':sub'.length);
  if (federated === undefined || issuer === undefined) return statement;
  if (!federated.includes(MARKER)) {
    return { ...statement, Principal: { Federated: `arn:aws:iam::${JUDGE_ACCOUNT}${MARKER}${issuer}` } };
  }
  if (!/^value-[0-9a-f]{8}$/.test(issuer)) return statement;
  const known = federated.slice(federated.indexOf(MARKER) + MARKER.length);
  return JSON.parse(JSON.stringify(statement).replaceAll(`"${issuer}:`, `"${known}:`)) as Statement;
}

export function derivedExpectation({ Statement }: Policy): TrustExpectation {
  const accounts = Statement.filter((statement) => hasAction(statement, 'sts:AssumeRoleWithWebIdentity')).map(
    accountsOf,
  );
  const services = Statement.flatMap(servicesOf);
  return { accounts, services };
}

function hasAction({ Action }: Statement, action: string): boolean {
  return list(Action).includes(action);
}

function accountsOf(statement: Statement): AllowedAccounts {
  const { Principal: principal, Condition: condition = {} } = statement;
  const [providerArn = ''] = typeof principal === 'string' ? [] : list(principal['Federated']);
  const claims = (operator: string, claim: string): string[] =>
    Object.entries(condition[operator] ?? {}).flatMap(([key, value]) => (key.endsWith(`:${claim}`) ? list(value) : []));
  const subjects = claims('StringEquals', 'sub');
  const patterns = claims('StringLike', 'sub');
  const [audience, ...more] = claims('StringEquals', 'aud');
  if (audience === undefined || more.length > 0 || subjects.length + patterns.length === 0) {
    throw new Error(`a statement of the library asks for sub and one aud: ${JSON.stringify(statement)}`);
  }
  const bare = (sub: string): string => sub.replace(/^system:serviceaccount:/, '');
  return { providerArn, audience, subjects: subjects.map(bare), patterns: patterns.map(bare) };
}

function servicesOf(statement: Statement): AllowedService[] {
  const { Principal: principal, Condition: condition = {} } = statement;
  if (typeof principal === 'string' || !hasAction(statement, 'sts:AssumeRole')) return [];
  const keys = Object.values(condition).flatMap((values) => Object.entries(values));
  const context: RequestContext = Object.fromEntries(keys.map(([key, value]) => [key, fitting(list(value)[0] ?? '')]));
  return list(principal['Service']).map((service) => ({ principal: service, context }));
}

function fitting(pattern: string): string {
  return pattern.replaceAll('*', 'x').replaceAll('?', 'x');
}

function list(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
