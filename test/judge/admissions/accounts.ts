import type { AllowedAccounts } from '../trust-expectation';
import { ASSUME, fits, fitting, some, TAG, WEB_IDENTITY, without, type Admission, type Asking } from './admission';

const MARKER = ':oidc-provider/';
const ACCOUNT = 'system:serviceaccount:';

/** What STS does with a token: its keys have the issuer of the provider that vouches for it. */
export function issuerOf(providerArn: string): string {
  return providerArn.slice(providerArn.indexOf(MARKER) + MARKER.length);
}

/** Service accounts by the tokens of one provider. */
export class Accounts implements Admission {
  private readonly sub: string;
  private readonly aud: string;
  private readonly audience: string;

  public constructor(private readonly accounts: AllowedAccounts) {
    this.sub = `${issuerOf(accounts.oidcProviderArn)}:sub`;
    this.aud = `${issuerOf(accounts.oidcProviderArn)}:aud`;
    this.audience = accounts.audience ?? 'sts.amazonaws.com';
  }

  public admits({ principal, action, context = {} }: Asking): boolean {
    if (principal !== this.accounts.oidcProviderArn || action !== WEB_IDENTITY) return false;
    const sub = context[this.sub];
    if (context[this.aud] !== this.audience || typeof sub !== 'string' || !sub.startsWith(ACCOUNT)) return false;
    const subject = sub.slice(ACCOUNT.length);
    const { subjects = [], patterns = [] } = this.accounts;
    return subjects.includes(subject) || patterns.some((pattern) => fits(pattern, subject));
  }

  public *requests(): Generator<Asking> {
    const { subjects = [], patterns = [] } = this.accounts;
    const admitted = [...subjects, ...patterns.flatMap(fitting)];
    for (const subject of admitted) yield this.token(subject);
    for (const subject of some(admitted)) yield* this.nearby(subject);
  }

  private token(subject: string): Asking {
    return {
      principal: this.accounts.oidcProviderArn,
      action: WEB_IDENTITY,
      context: { [this.sub]: `${ACCOUNT}${subject}`, [this.aud]: this.audience },
    };
  }

  private *nearby(subject: string): Generator<Asking> {
    const [namespace = '', name = ''] = subject.split(':');
    for (const other of [
      ...[`other:${name}`, `${namespace}-evil:${name}`, `x${namespace}:${name}`, `default:${name}`],
      ...[`${namespace}:other`, `${namespace}:${name}-evil`, `${namespace}:x${name}`, `${namespace}:default`],
      ...['*:*', `${namespace}:*`, `${namespace}:`, name, `${namespace}:${name}:x`, subject.toUpperCase()],
    ]) {
      yield this.token(other);
    }
    const asking = this.token(subject);
    const { principal, context = {} } = asking;
    const wildcard = subject.replaceAll('*', 'x').replaceAll('?', 'x');
    if (wildcard !== subject) yield this.token(wildcard);
    yield { ...asking, context: { ...context, [this.sub]: `system:node:${subject}` } };
    const audiences = ['sts.example.com', `${this.audience}.evil`, `x${this.audience}`, ...fitting(this.audience)];
    for (const audience of audiences.filter((other) => other !== this.audience)) {
      yield { ...asking, context: { ...context, [this.aud]: audience } };
    }
    yield { ...asking, context: without(context, this.sub) };
    yield { ...asking, context: without(context, this.aud) };
    yield { ...asking, context: {} };
    // Another cluster: as principal, in the keys, and in both.
    const otherArn = principal.endsWith('/OTHER') ? `${principal}2` : `${principal}/OTHER`;
    const otherContext = {
      [`${issuerOf(otherArn)}:sub`]: `${ACCOUNT}${subject}`,
      [`${issuerOf(otherArn)}:aud`]: this.audience,
    };
    yield { ...asking, principal: otherArn };
    yield { ...asking, context: otherContext };
    yield { ...asking, principal: otherArn, context: otherContext };
    // Neither another action nor another kind of principal gets in with such a token.
    for (const action of [ASSUME, TAG]) yield { ...asking, action };
    yield { ...asking, principal: 'arn:aws:iam::111122223333:user/somebody', action: ASSUME };
  }
}
