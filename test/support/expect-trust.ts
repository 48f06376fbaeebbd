import { expect } from 'vitest';
import { decideTrust, type RequestContext } from './judge';

const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';
const MARKER = ':oidc-provider/';
const STS = 'sts.amazonaws.com';

/** Service accounts that one provider vouches for. */
export interface AllowedAccounts {
  readonly providerArn: string;
  /** Default: `sts.amazonaws.com` */
  readonly audience?: string;
  /** Each as `<namespace>:<name>`. */
  readonly subjects?: readonly string[];
  /** Each as `<namespace pattern>:<name pattern>`. */
  readonly patterns?: readonly string[];
}

export interface AllowedService {
  /** Such as `ec2.amazonaws.com`. */
  readonly principal: string;
  /** What the service must send: without any one of these it is denied. */
  readonly context?: RequestContext;
}

/** Who may assume a role, as the test means it; everybody else may not. */
export interface TrustExpectation {
  readonly accounts?: readonly AllowedAccounts[];
  readonly services?: readonly AllowedService[];
}

/** Lets the judge compare a trust policy without tokens with what the test declares. */
export function expectTrust(policyJson: string, expectation: TrustExpectation): void {
  expect(findMistakes(JSON.parse(policyJson), expectation)).toEqual([]);
}

/** Where the judge decides otherwise than declared, in words. */
export function findMistakes(policy: unknown, { accounts = [], services = [] }: TrustExpectation): string[] {
  const mistakes: string[] = [];
  const groups = accounts.map((group) => new Group(group));
  const ask = (wanted: boolean, principal: string, action: string, context: RequestContext): void => {
    const decision = decideTrust({ policy, principal, action, context });
    if ((decision === 'Allowed') !== wanted) {
      mistakes.push(`${principal} with ${action} and ${JSON.stringify(context)} is ${decision}`);
    }
  };
  const askFor = (token: Token): void => {
    ask(
      groups.some((group) => group.admits(token)),
      token.principal,
      WEB_IDENTITY,
      token.context,
    );
  };
  for (const group of groups) for (const token of group.tokens()) askFor(token);
  for (const token of groups.flatMap((group) =>
    group
      .subjects()
      .slice(0, 1)
      .map((sub) => group.token(sub)),
  )) {
    ask(false, token.principal, 'sts:AssumeRole', token.context);
    ask(false, 'arn:aws:iam::111122223333:user/somebody', 'sts:AssumeRole', token.context);
  }
  for (const { principal, context = {} } of services) {
    ask(true, principal, 'sts:AssumeRole', context);
    ask(false, principal, WEB_IDENTITY, context);
    for (const missing of Object.keys(context)) {
      ask(false, principal, 'sts:AssumeRole', without(context, missing));
      ask(false, principal, 'sts:AssumeRole', { ...context, [missing]: 'arn:aws:ecs:eu-north-1:999988887777:other' });
    }
  }
  const context = Object.assign({}, ...services.map((service) => service.context ?? {})) as RequestContext;
  for (const principal of ['lambda.amazonaws.com', 'zz-other.amazonaws.com']) {
    if (!services.some((service) => service.principal === principal)) ask(false, principal, 'sts:AssumeRole', context);
  }
  return mistakes;
}

interface Token {
  readonly principal: string;
  readonly context: RequestContext;
}

class Group {
  private readonly prefix: string;
  private readonly audience: string;

  public constructor(private readonly accounts: AllowedAccounts) {
    const { providerArn, audience = STS } = accounts;
    // What STS does with a token: its keys have the issuer of the provider that vouches for it.
    this.prefix = providerArn.slice(providerArn.indexOf(MARKER) + MARKER.length);
    this.audience = audience;
  }

  /** Subjects that are let in: each exact one, and some that fit each pattern. */
  public subjects(): string[] {
    const { subjects = [], patterns = [] } = this.accounts;
    const fitting = patterns.flatMap((pattern) => [
      pattern.replaceAll('*', '').replaceAll('?', 'x'),
      pattern.replaceAll('*', 'x-y').replaceAll('?', '0'),
    ]);
    return [...subjects, ...fitting];
  }

  public token(subject: string): Token {
    return {
      principal: this.accounts.providerArn,
      context: { [`${this.prefix}:sub`]: `system:serviceaccount:${subject}`, [`${this.prefix}:aud`]: this.audience },
    };
  }

  /** Whether a token is one of those declared. */
  public admits({ principal, context }: Token): boolean {
    const sub = context[`${this.prefix}:sub`];
    if (principal !== this.accounts.providerArn || context[`${this.prefix}:aud`] !== this.audience) return false;
    if (typeof sub !== 'string' || !sub.startsWith('system:serviceaccount:')) return false;
    const subject = sub.slice('system:serviceaccount:'.length);
    const { subjects = [], patterns = [] } = this.accounts;
    return subjects.includes(subject) || patterns.some((pattern) => fits(pattern, subject));
  }

  /** Tokens that are declared, and tokens that differ from them in one thing. */
  public *tokens(): Generator<Token> {
    const subjects = this.subjects();
    for (const subject of subjects) yield this.token(subject);
    for (const subject of [...subjects.slice(0, 2), ...subjects.slice(-1)]) yield* this.nearby(subject);
  }

  private *nearby(subject: string): Generator<Token> {
    const [namespace = '', name = ''] = subject.split(':');
    for (const other of [
      ...[`other:${name}`, `${namespace}-evil:${name}`, `x${namespace}:${name}`, `default:${name}`],
      ...[`${namespace}:other`, `${namespace}:${name}-evil`, `${namespace}:x${name}`, `${namespace}:default`],
      ...['*:*', `${namespace}:*`, `${namespace}:`, name, `${namespace}:${name}:x`, subject.toUpperCase()],
    ]) {
      yield this.token(other);
    }
    const { principal, context } = this.token(subject);
    const sub = `${this.prefix}:sub`;
    const aud = `${this.prefix}:aud`;
    yield { principal, context: { ...context, [sub]: `system:node:${subject}` } };
    yield { principal, context: { ...context, [aud]: 'sts.example.com' } };
    yield { principal, context: { ...context, [aud]: `${this.audience}.evil` } };
    yield { principal, context: without(context, sub) };
    yield { principal, context: without(context, aud) };
    yield { principal, context: {} };
    // Another cluster: as principal, in the keys, and in both.
    const otherArn = principal.endsWith('/OTHER') ? `${principal}2` : `${principal}/OTHER`;
    const otherPrefix = otherArn.slice(otherArn.indexOf(MARKER) + MARKER.length);
    const otherContext = { [`${otherPrefix}:sub`]: context[sub] ?? '', [`${otherPrefix}:aud`]: this.audience };
    yield { principal: otherArn, context };
    yield { principal, context: otherContext };
    yield { principal: otherArn, context: otherContext };
  }
}

/** IAM's wildcards: `*` is any text, of any characters, `?` is one character. */
export function fits(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text === '';
  const tail = rest.join('');
  if (first === '*')
    return Array.from({ length: text.length + 1 }, (_, at) => at).some((at) => fits(tail, text.slice(at)));
  return text !== '' && (first === '?' || first === text.charAt(0)) && fits(tail, text.slice(1));
}

function without(context: RequestContext, key: string): RequestContext {
  return Object.fromEntries(Object.entries(context).filter(([other]) => other !== key));
}
