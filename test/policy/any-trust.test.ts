import {
  AwsServiceConditions,
  PodIdentityScope,
  Subject,
  TrustPolicy,
  type IOidcProvider,
} from 'cdktf-eks-workload-identity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../support/policies';
import { fits } from '../judge/admissions/admission';
import { findMistakes } from '../judge/expect-trust';
import { decideTrust } from '../judge/judge';
import type { AllowedCluster, AllowedPods, AllowedService } from '../judge/trust-expectation';

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
  .tuple(issuer, fc.constantFrom('sts.amazonaws.com', 'openshift', 'https://a.example/x', '*', 'a?c', 'A:b'))
  .map(([conditionKeyPrefix, audience]): IOidcProvider => ({
    oidcProviderArn: `arn:aws:iam::123456789012:oidc-provider/${conditionKeyPrefix}`,
    conditionKeyPrefix,
    issuerUrl: `https://${conditionKeyPrefix}`,
    audiences: [audience],
  }));

const group = fc.record({
  provider,
  subjects: fc.uniqueArray(subject, { minLength: 1, maxLength: 5 }),
  patterns: fc.uniqueArray(wild, { maxLength: 2 }),
});
/** A role is in one partition, and the providers that it trusts too. */
const groups = fc
  .tuple(
    fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'),
    fc.uniqueArray(group, { minLength: 1, maxLength: 3, selector: (item) => item.provider.oidcProviderArn }),
  )
  .map(([partition, items]) =>
    items.map((item) => {
      const oidcProviderArn = item.provider.oidcProviderArn.replace('arn:aws:', `arn:${partition}:`);
      return { ...item, provider: { ...item.provider, oidcProviderArn } };
    }),
  );

type Group = typeof group extends fc.Arbitrary<infer T> ? T : never;

function subjectsOf({ subjects = [], patterns = [] }: Pick<AllowedPods, 'subjects' | 'patterns'>): Subject[] {
  const parts = (text: string): [string, string] => text.split(':') as [string, string];
  return [
    ...subjects.map((text) => Subject.serviceAccount(...parts(text))),
    ...patterns.map((text) => Subject.pattern(...parts(text))),
  ];
}

function trustOf(items: readonly Group[]): TrustPolicy {
  const trust = new TrustPolicy();
  for (const item of items) trust.addWebIdentity(item.provider, subjectsOf(item));
  return trust;
}

const account = fc.constantFrom('111122223333', '444455556666');

const cluster = fc
  .tuple(
    fc.constantFrom('demo', 'Demo', 'demo-2', 'd'),
    fc.constantFrom('us-east-1', 'eu-west-1'),
    account,
    fc.boolean(),
  )
  .map(([clusterName, region, id, known]) => ({
    name: clusterName,
    arn: known ? `arn:aws:eks:${region}:${id}:cluster/${clusterName}` : undefined,
  }));

/** Those of the cluster, where its ARN says which they are. */
function sources({ name, arn }: AllowedCluster): fc.Arbitrary<Partial<AllowedPods>> {
  const own = arn === undefined ? account : fc.constant(arn.split(':')[4] ?? '');
  return fc.oneof(
    fc.constant({}),
    own.map((sourceAccount) => ({ sourceAccount })),
    own.map((sourceAccount) => ({ sourceAccount, withoutTags: true })),
    own.map((id) => ({ sourceAccount: id, sourceArn: arn ?? `arn:aws:eks:us-east-1:${id}:cluster/${name}` })),
  );
}

const named = fc.record({
  subjects: fc.uniqueArray(subject, { minLength: 1, maxLength: 4 }),
  patterns: fc.uniqueArray(wild, { maxLength: 2 }),
});
/** Namespaces and names of which each could be with each: the scope says which are. */
const woven = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y', 'z')), {
    minLength: 1,
    maxLength: 6,
    selector: (pair) => pair.join(':'),
  })
  .map((pairs) => ({ subjects: pairs.map((pair) => pair.join(':')), patterns: [] }));

const pods = cluster
  .chain((of) => fc.tuple(fc.constant(of), fc.oneof(named, woven, fc.constant({})), sources(of)))
  .map(([of, accounts, options]): AllowedPods => ({ cluster: of, ...accounts, ...options }));

function addPods(
  trust: TrustPolicy,
  { cluster: of, withoutTags, sourceAccount, sourceArn, ...accounts }: AllowedPods,
): void {
  if (withoutTags === true) {
    trust.addPodIdentity(PodIdentityScope.anyAssociationOfAccount(sourceAccount ?? ''), { disableSessionTags: true });
    return;
  }
  const by = { clusterName: of?.name ?? '', clusterArn: of?.arn };
  const scope =
    accounts.subjects === undefined
      ? PodIdentityScope.anyServiceAccount(by)
      : PodIdentityScope.serviceAccounts(by, subjectsOf(accounts));
  trust.addPodIdentity(scope, { sourceAccount, sourceArn });
}

const service = fc
  .tuple(
    fc.constantFrom('ec2', 'ecs-tasks', 'states.us-east-1', 'rds.amazonaws.com', 'monitoring.rds'),
    fc.option(
      fc.uniqueArray(fc.constantFrom('arn:aws:ecs:*:111122223333:*', 'arn:aws:rds:us-east-1:444455556666:db/a?'), {
        minLength: 1,
      }),
      { nil: undefined },
    ),
    fc.option(fc.uniqueArray(account, { minLength: 1 }), { nil: undefined }),
  )
  .map(([given, sourceArns, sourceAccounts]) => ({ given, sourceArns, sourceAccounts }));
const services = fc.uniqueArray(service, { maxLength: 3, selector: ({ given }) => given });

test('it lets in those named and nobody near them', () => {
  fc.assert(
    fc.property(groups, (items) => {
      const accounts = items.map(({ provider: { oidcProviderArn, audiences }, subjects, patterns }) => ({
        oidcProviderArn,
        audience: audiences[0] ?? '',
        subjects,
        patterns,
      }));
      expect(findMistakes(JSON.parse(trustOf(items)._render()?.json ?? ''), { accounts })).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('through EKS Pod Identity it lets in those named, from their cluster, and nobody near them', () => {
  const scopes = fc.uniqueArray(pods, { minLength: 1, maxLength: 2, selector: ({ cluster: of }) => of?.name });
  fc.assert(
    fc.property(scopes, (items) => {
      const trust = new TrustPolicy();
      for (const item of items) addPods(trust, item);
      expect(findMistakes(JSON.parse(trust._render()?.json ?? ''), { pods: items })).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

/** Few names, so that clusters often have the same accounts, or some of them. */
const crowd = fc
  .uniqueArray(fc.tuple(fc.constantFrom('demo', 'Demo', 'd'), account, fc.boolean()), {
    minLength: 2,
    maxLength: 4,
    selector: (parts) => parts.join(),
  })
  .chain((clusters) =>
    fc.tuple(
      ...clusters.map(([clusterName, id, known]) =>
        fc
          .tuple(fc.oneof(woven, fc.constant({})), fc.constantFrom({}, { sourceAccount: id }))
          .map(([accounts, options]): AllowedPods => {
            const arn = known ? `arn:aws:eks:us-east-1:${id}:cluster/${clusterName}` : undefined;
            return { cluster: { name: clusterName, arn }, ...accounts, ...options };
          }),
      ),
    ),
  )
  // One cluster without an ARN may stand there for two accounts.
  .filter((items) => {
    const names = items.filter(({ cluster: of }) => of?.arn === undefined).map(({ cluster: of }) => of?.name);
    return new Set(names).size === names.length;
  });

test('clusters that share statements lend each other nothing, and the order of adding names no statement otherwise', () => {
  const add = (items: readonly AllowedPods[]): { Sid: string; Condition: unknown }[] => {
    const trust = new TrustPolicy();
    for (const item of items) addPods(trust, item);
    return (JSON.parse(trust._render()?.json ?? '') as { Statement: { Sid: string; Condition: unknown }[] }).Statement;
  };
  fc.assert(
    fc.property(crowd, (items) => {
      const statements = add(items);
      const policy = { Version: '2012-10-17', Statement: statements };
      expect(findMistakes(policy, { pods: items })).toEqual([]);
      const sids = (all: typeof statements): Map<string, string> =>
        new Map(all.map(({ Sid, Condition }) => [canonical(Condition), Sid]));
      expect(sids(add([...items].reverse()))).toEqual(sids(statements));
    }),
    { numRuns: 40 },
  );
});

test('tokens, EKS Pod Identity and AWS services do not open doors for each other', () => {
  fc.assert(
    fc.property(group, pods, services, (tokens, item, asked) => {
      const trust = trustOf([tokens]);
      addPods(trust, item);
      for (const { given, sourceArns, sourceAccounts } of asked) {
        const conditions =
          sourceArns === undefined && sourceAccounts === undefined
            ? undefined
            : new AwsServiceConditions({ sourceArns, sourceAccounts });
        trust.addAwsServices([given], conditions);
      }
      const allowed = asked.map(({ given, ...conditions }): AllowedService => ({
        principal: given.endsWith('.com') ? given : `${given}.amazonaws.com`,
        ...conditions,
      }));
      const { provider: of, subjects, patterns } = tokens;
      const accounts = [{ oidcProviderArn: of.oidcProviderArn, audience: of.audiences[0], subjects, patterns }];
      const policy: unknown = JSON.parse(trust._render()?.json ?? '');
      expect(findMistakes(policy, { accounts, pods: [item], services: allowed })).toEqual([]);
    }),
    { numRuns: 15 },
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
        principal: of.oidcProviderArn,
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
