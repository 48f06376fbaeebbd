import { Subject, TrustPolicy, type IFederatedProvider } from 'cdktf-eks-workload-identity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fits } from '../support/admissions/admission';
import { findMistakes } from '../support/expect-trust';
import { decideTrust } from '../support/judge';

// Every trust made of generated names is judged by the simulator.

const inner = fc.string({ unit: fc.constantFrom('a', 'b', 'z', '0', '9', '-'), maxLength: 12 });
const edge = fc.constantFrom('a', 'k', 'z', '0', '7');
const label = fc.oneof(
  edge,
  fc.tuple(edge, inner, edge).map((parts) => parts.join('')),
);
const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
const subject = fc.tuple(label, name).map((parts) => parts.join(':'));
const wild = fc
  .tuple(fc.constantFrom('*', '?', 'a*', 'p-?', 'x*y'), fc.constantFrom('*', 'web', 'w?b', 'a.*'))
  .map((parts) => parts.join(':'));

const issuer = fc
  .tuple(
    fc.constantFrom('oidc.eks.us-east-1.amazonaws.com', 'd1.cloudfront.net', 'oidc.example.com'),
    fc.array(fc.constantFrom('id', 'B10E', 'oidc-provider', 'a_b~c', '1'), { maxLength: 3 }),
  )
  .map(([host, path]) => [host, ...path].join('/'));

const provider = fc
  .tuple(fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'), issuer, fc.constantFrom('sts.amazonaws.com', 'openshift'))
  .map(([partition, conditionKeyPrefix, audience]): IFederatedProvider => ({
    providerArn: `arn:${partition}:iam::123456789012:oidc-provider/${conditionKeyPrefix}`,
    conditionKeyPrefix,
    audiences: [audience],
  }));

const group = fc.record({
  provider,
  subjects: fc.uniqueArray(subject, { minLength: 1, maxLength: 5 }),
  patterns: fc.uniqueArray(wild, { maxLength: 2 }),
});
const groups = fc.uniqueArray(group, { minLength: 1, maxLength: 3, selector: (item) => item.provider.providerArn });

type Group = typeof group extends fc.Arbitrary<infer T> ? T : never;

function trustOf(items: readonly Group[]): TrustPolicy {
  const trust = new TrustPolicy();
  const parts = (text: string): [string, string] => text.split(':') as [string, string];
  for (const { provider: of, subjects, patterns } of items) {
    trust.addWebIdentity(of, [
      ...subjects.map((text) => Subject.serviceAccount(...parts(text))),
      ...patterns.map((text) => Subject.pattern(...parts(text))),
    ]);
  }
  return trust;
}

test('it lets in those named and nobody near them', () => {
  fc.assert(
    fc.property(groups, (items) => {
      const accounts = items.map(({ provider: { providerArn, audiences }, subjects, patterns }) => ({
        providerArn,
        audience: audiences[0] ?? '',
        subjects,
        patterns,
      }));
      expect(findMistakes(JSON.parse(trustOf(items)._render()?.json ?? ''), { accounts })).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('it lets a generated other in only where a pattern fits', () => {
  fc.assert(
    fc.property(group, subject, (item, other) => {
      const { provider: of, subjects, patterns } = item;
      const policy: unknown = JSON.parse(trustOf([item])._render()?.json ?? '');
      const context = {
        [`${of.conditionKeyPrefix}:sub`]: `system:serviceaccount:${other}`,
        [`${of.conditionKeyPrefix}:aud`]: of.audiences[0] ?? '',
      };
      const decision = decideTrust({
        policy,
        principal: of.providerArn,
        action: 'sts:AssumeRoleWithWebIdentity',
        context,
      });
      const named = subjects.includes(other) || patterns.some((pattern) => fits(pattern, other));
      expect(decision).toBe(named ? 'Allowed' : 'ImplicitlyDenied');
    }),
    { numRuns: 400 },
  );
});

test('it is JSON, its size is its length, and the same calls give the same text', () => {
  fc.assert(
    fc.property(groups, (items) => {
      const rendered = trustOf(items)._render();
      expect(JSON.stringify(JSON.parse(rendered?.json ?? ''))).toBe(rendered?.json);
      expect(rendered?.size).toBe(rendered?.json.length);
      expect(trustOf(items)._render()).toEqual(rendered);
    }),
    { numRuns: 150 },
  );
});
