import { Annotations, TerraformVariable, type TerraformStack } from 'cdktf';
import {
  OidcProvider,
  Subject,
  TrustPolicy,
  WorkloadRole,
  type IOidcProvider,
  type WorkloadRoleOptions,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { stackWithProviders, synth } from '../support/synth';

const OIDC = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
function ec2(): TrustPolicy {
  return new TrustPolicy().addAwsServices(['ec2']);
}

function role(stack: TerraformStack, options: WorkloadRoleOptions = {}, trust = ec2()): WorkloadRole {
  return new WorkloadRole(stack, 'Writer', { trust, ...options });
}

function failed(options: WorkloadRoleOptions, trust?: TrustPolicy): string {
  return failure((stack) => role(stack, options, trust));
}

function warningsOf(construct: WorkloadRole): unknown[] {
  return construct.node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => data as unknown);
}

/** A trust of exactly this many characters: service accounts of one provider. */
function trustOf(size: number): TrustPolicy {
  const oidc = {
    oidcProviderArn: OIDC,
    conditionKeyPrefix: 'oidc.example.com',
    issuerUrl: 'https://oidc.example.com',
    audiences: ['sts.amazonaws.com'],
  };
  const names = (count: number, last: number): Subject[] =>
    Array.from({ length: count }, (_, index) =>
      Subject.serviceAccount('n', index === 0 ? 'x'.repeat(last) : `account-${String(index).padStart(3, '0')}`),
    );
  const sizeOf = (count: number, last: number): number =>
    new TrustPolicy().addWebIdentity(oidc, names(count, last))._render()?.size ?? 0;
  let count = 2;
  while (sizeOf(count + 1, 1) <= size) count += 1;
  const trust = new TrustPolicy().addWebIdentity(oidc, names(count, 1 + size - sizeOf(count, 1)));
  expect(trust._render()?.size).toBe(size);
  return trust;
}

describe('size of the trust', () => {
  test('2,048 characters are silent, 2,049 give an advice that synthesis prints, 4,096 still', () => {
    expect(warningsOf(role(stackWithProviders(), {}, trustOf(2048)))).toEqual([]);
    expect(warningsOf(role(stackWithProviders(), {}, trustOf(2049)))).toEqual([
      "[TrustPolicySize] the trust policy has 2049 characters and the account's default quota is 2048: about 45 of its 46 " +
        'service accounts fit, so split them among roles, or raise the IAM quota "Role trust policy length" and pass it as ' +
        'trustPolicyQuota',
    ]);
    expect(warningsOf(role(stackWithProviders(), {}, trustOf(4096)))).toHaveLength(1);
  });

  test('fails over 4,096 characters', () => {
    expect(failed({}, trustOf(4097))).toMatch(
      /^\[stack\/Writer\] trust policy must be at most 4096 characters, got 4097: about \d+ of its \d+ service accounts fit, so split them among roles, or raise the IAM quota "Role trust policy length" and pass it as trustPolicyQuota \(at most 8192 characters\) \[TrustPolicyTooLarge\]$/,
    );
  });

  describe('whose provider only Terraform knows, and its issuer is literal', () => {
    const ISSUER = 'oidc.eks.us-east-1.amazonaws.com/id/B10EB10EB10EB10EB10EB10EB10EB10E';
    const ARN = `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`;
    const accounts = (count: number, namespace = 'payments'): Subject[] =>
      Array.from({ length: count }, (_, index) => Subject.serviceAccount(namespace, `account-${index + 100}`));
    const providers: Record<string, (stack: TerraformStack) => IOidcProvider> = {
      made: (stack) => new OidcProvider(stack, 'Oidc', { issuerUrl: `https://${ISSUER}` }),
      found: (stack) => OidcProvider.fromIssuerUrl(stack, 'Oidc', { issuerUrl: `https://${ISSUER}` }),
    };
    const literal = {
      oidcProviderArn: ARN,
      conditionKeyPrefix: ISSUER,
      issuerUrl: `https://${ISSUER}`,
      audiences: ['sts.amazonaws.com'],
    };
    const sizes = (trust: TrustPolicy): number => trust._render()?.size ?? 0;
    const [exact, mixed] = [accounts(36), [...accounts(30), Subject.pattern('payments', 'batch-*')]];

    test.each(Object.entries(providers))('is as long as it will be: %s', (_, provider) => {
      for (const subjects of [exact, mixed]) {
        const stack = stackWithProviders();
        const known = new TrustPolicy().addWebIdentity(literal, subjects);
        const hidden = new TrustPolicy().addWebIdentity(provider(stack), subjects);
        expect(sizes(hidden)).toBe(sizes(known));
        expect(sizes(known)).toBeGreaterThan(2048);
        const [advice] = warningsOf(role(stack, {}, hidden));
        expect(advice).toContain(`[TrustPolicySize] the trust policy has ${sizes(known)} characters`);
      }
    });

    test('is not counted where Terraform knows the issuer alone', () => {
      const stack = stackWithProviders();
      const issuerUrl = new TerraformVariable(stack, 'issuer', { type: 'string' }).stringValue;
      const trust = new TrustPolicy().addWebIdentity(new OidcProvider(stack, 'Oidc', { issuerUrl }), accounts(2));
      const without = ISSUER.length * 3 + ARN.length - ISSUER.length;
      expect(sizes(trust)).toBe(sizes(new TrustPolicy().addWebIdentity(literal, accounts(2))) - without);
    });
  });

  test('the raised quota is silent up to it, and an error over it', () => {
    expect(warningsOf(role(stackWithProviders(), { trustPolicyQuota: 3000 }, trustOf(3000)))).toEqual([]);
    expect(failed({ trustPolicyQuota: 3000 }, trustOf(3001))).toContain('must be at most 3000 characters, got 3001');
    expect(warningsOf(role(stackWithProviders(), { trustPolicyQuota: 8192 }, trustOf(8192)))).toEqual([]);
  });

  test.each([2047, 8193, 2048.5])('fails when the quota is %j', (trustPolicyQuota) => {
    expect(failed({ trustPolicyQuota })).toBe(
      `[stack/Writer] trustPolicyQuota must be a whole number of 2048 to 8192 characters, got ${trustPolicyQuota}: pass the ` +
        'quota "Role trust policy length" of the account [TrustPolicyQuotaInvalid]',
    );
  });
});

test('an advice does not stop synthesis', () => {
  const stack = stackWithProviders();
  Annotations.of(role(stack, {}, trustOf(2049))).addInfo('seen');
  expect(synth(() => undefined, stack).only('aws_iam_role')).toHaveProperty('assume_role_policy');
});
