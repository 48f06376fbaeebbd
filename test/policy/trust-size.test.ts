import { PolicyStatement, Principal, Subject, TrustPolicy } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { checkTrustSize } from '../../lib/policy/trust-size';
import { BLUE, GREEN } from '../support/federated';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

const names = (count: number): Subject[] =>
  Array.from({ length: count }, (_, index) =>
    Subject.serviceAccount('apps', `workload-${String(index).padStart(3, '0')}`),
  );

const trustFor = (count: number, providers = [BLUE]): TrustPolicy =>
  providers.reduce((trust, provider) => trust.addWebIdentity(provider, names(count)), new TrustPolicy());

const sizeOf = (trust: TrustPolicy): number => trust._render()?.size ?? 0;

/** A trust of exactly this size, which the account ids of one own statement fill up. */
function trustOfSize(size: number): TrustPolicy {
  const statement = (sid: string): PolicyStatement =>
    new PolicyStatement({ sid, actions: ['sts:AssumeRole'], principals: [Principal.aws('123456789012')] });
  const missing = size - sizeOf(new TrustPolicy().addStatement(statement('A')));
  return new TrustPolicy().addStatement(statement(`A${'a'.repeat(missing)}`));
}

const check = (trust: TrustPolicy, quota?: number): string | undefined =>
  checkTrustSize(trust, sizeOf(trust), quota)?.text;

describe('without a quota', () => {
  test('2,048 characters pass and 2,049 warn', () => {
    expect(check(trustOfSize(2048))).toBeUndefined();
    expect(check(trustOfSize(2049))).toBe(
      '[TrustPolicySize] the trust policy has 2049 characters and the account\'s default quota is 2048: remove statements or split them among roles, or raise the IAM quota "Role trust policy length" and pass it as trustPolicyQuota',
    );
  });

  test('4,096 characters warn and 4,097 fail', () => {
    expect(check(trustOfSize(4096))).toContain('the trust policy has 4096 characters');
    expect(messageOf(() => check(trustOfSize(4097)))).toBe(
      'trust policy must be at most 4096 characters, got 4097: remove statements or split them among roles, or raise the IAM quota "Role trust policy length" and pass it as trustPolicyQuota (at most 8192 characters) [TrustPolicyTooLarge]',
    );
  });
});

describe('with a quota', () => {
  test.each([2048, 3000, 4096, 8192])(
    'of %i, as many characters pass without a warning and one more fails',
    (quota) => {
      expect(check(trustOfSize(quota), quota)).toBeUndefined();
      expect(messageOf(() => check(trustOfSize(quota + 1), quota))).toBe(
        `trust policy must be at most ${quota} characters, got ${quota + 1}: remove statements or split them among roles${quota === 8192 ? '' : ', or raise the IAM quota "Role trust policy length" and pass it as trustPolicyQuota (at most 8192 characters)'} [TrustPolicyTooLarge]`,
      );
    },
  );

  test.each([2047, 8193, 0, -1, 2048.5, NaN])('of %d it fails', (quota) => {
    expect(messageOf(() => check(trustOfSize(500), quota))).toBe(
      `trustPolicyQuota must be a whole number of 2048 to 8192 characters, got ${String(quota)}: pass the quota "Role trust policy length" of the account [TrustPolicyQuotaInvalid]`,
    );
  });
});

describe('how many service accounts fit', () => {
  const fitting = (text: string): number => Number(/about (\d+) of its/.exec(text)?.[1]);

  test('is exact for accounts of one length: so many fit and one more does not', () => {
    const text = check(trustFor(60)) ?? '';
    const fit = fitting(text);
    expect(text).toContain(`about ${fit} of its 60 service accounts fit, so split them among roles, or raise`);
    expect(sizeOf(trustFor(fit))).toBeLessThanOrEqual(2048);
    expect(sizeOf(trustFor(fit + 1))).toBeGreaterThan(2048);
    expect(check(trustFor(fit))).toBeUndefined();
  });

  test('is exact for a given quota and for the most that IAM allows', () => {
    for (const quota of [undefined, 4096, 3000]) {
      const fit = fitting(messageOf(() => check(trustFor(110), quota)));
      expect(sizeOf(trustFor(fit))).toBeLessThanOrEqual(quota ?? 4096);
      expect(sizeOf(trustFor(fit + 1))).toBeGreaterThan(quota ?? 4096);
    }
  });

  test('counts an account of two clusters once', () => {
    const text = check(trustFor(30, [BLUE, GREEN])) ?? '';
    const fit = fitting(text);
    expect(text).toContain('of its 30 service accounts fit');
    expect(sizeOf(trustFor(fit, [BLUE, GREEN]))).toBeLessThanOrEqual(2048);
    // Each statement has one comma less than subjects, so the estimate may be short by one.
    expect(sizeOf(trustFor(fit + 2, [BLUE, GREEN]))).toBeGreaterThan(2048);
  });

  test('counts patterns too', () => {
    const trust = trustFor(40).addWebIdentity(BLUE, [Subject.pattern('apps', 'other-*')]);
    expect(check(trust)).toContain('of its 41 service accounts fit');
  });

  test('does not count the text of tokens', () => {
    const variables = new Variables();
    const namespace = variables.text('namespace');
    const many = (count: number): TrustPolicy =>
      new TrustPolicy().addWebIdentity(
        BLUE,
        names(count).map(({ name }) => Subject.serviceAccount(namespace, name)),
      );
    const fit = fitting(check(many(60)) ?? '');
    expect(sizeOf(many(fit))).toBeLessThanOrEqual(2048);
    expect(sizeOf(many(fit + 1))).toBeGreaterThan(2048);
  });

  test('is not said where the rest alone is too long', () => {
    const trust = trustOfSize(4200).addWebIdentity(BLUE, names(2));
    expect(messageOf(() => check(trust))).toMatch(
      /: remove statements or split them among roles, or raise .* \[TrustPolicyTooLarge\]$/,
    );
  });
});
