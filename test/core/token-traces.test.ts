import { Testing, Tokenization } from 'cdktf';
import {
  Cluster,
  ComputeType,
  Credentials,
  kubernetes,
  OidcProvider,
  WorkloadIdentity,
  type WorkloadIdentityProps,
} from 'cdktf-eks-workload-identity';
import type { TerraformStack } from 'cdktf';
import { expect, test } from 'vitest';
import { withTokensTracedTo } from '../../lib/core/token-traces';
import { stackWithProviders, synthesizedStacks } from '../support/synth';

const cluster = Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1' });
const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';

/** The user's line. */
function userMakes(stack: TerraformStack, props: Partial<WorkloadIdentityProps>): WorkloadIdentity {
  return new WorkloadIdentity(stack, 'Writer', {
    cluster,
    serviceAccount: { namespace: 'apps', name: 'writer' },
    credentials: Credentials.irsa(OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN)),
    ...props,
  });
}

/** What the function was called by. */
function thrown(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing is thrown');
}

test("an error points to the user's line", () => {
  const error = thrown(() => userMakes(stackWithProviders(), { roleName: 'a b' }));
  expect(error.stack).toContain('at userMakes');
});

test("a warning points to the user's line", () => {
  const stack = stackWithProviders('stack', Testing.app({ stackTraces: true }));
  const made = userMakes(stack, { compute: ComputeType.FARGATE, credentials: Credentials.podIdentity() });
  const [warning] = made.node.metadata.filter(({ type }) => type === '@cdktf/warn');
  expect(warning?.data).toContain('[PodIdentityNotOnCompute]');
  expect(warning?.trace?.join('\n')).toContain('userMakes');
});

test('what CDKTF cannot resolve points to the construct', () => {
  const error = thrown(() =>
    synthesizedStacks((app) => {
      const [a, b] = [stackWithProviders('a', app), stackWithProviders('b', app)];
      const [one, two] = [a, b].map(
        (stack, index) => new kubernetes.Namespace(stack, 'Apps', { name: `apps-${index}` }),
      );
      userMakes(a, { dependsOn: two?.ready });
      userMakes(b, { dependsOn: one?.ready, cluster: Cluster.outsideEks({ clusterName: 'other' }) });
    }),
  );
  expect(error.message).toContain('because it would cause a circular dependency');
  expect(error.message).toContain('Object creation stack:\n  at b/Writer');
});

test('other traces, and those taken afterwards, are as ever', () => {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only compared
  const current = (): unknown => Error.captureStackTrace;
  const captureStackTrace = current();
  const stack = stackWithProviders();
  const taken: { stack?: string }[] = [{}, {}];
  withTokensTracedTo(stack, () => {
    withTokensTracedTo(stack, () => undefined);
    expect(current()).not.toBe(captureStackTrace);
    Error.captureStackTrace(taken[0] ?? {});
  });
  expect(current()).toBe(captureStackTrace);
  expect(() =>
    withTokensTracedTo(stack, () => {
      throw new TypeError('not ours');
    }),
  ).toThrow('not ours');
  expect(current()).toBe(captureStackTrace);
  Error.captureStackTrace(taken[1] ?? {});
  for (const { stack: trace } of taken) expect(trace).toContain('token-traces.test.ts');
});

test.each([
  [true, true],
  ['true', true],
  [false, false],
  ['false', false],
  [undefined, false],
])('with the context fullStackTraces %j they are taken as CDKTF does: %j', (value, full) => {
  const context = value === undefined ? {} : { 'cdktf-eks-workload-identity:fullStackTraces': value };
  const stack = stackWithProviders('stack', Testing.app({ context }));
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only compared
  const current = (): unknown => Error.captureStackTrace;
  const before = current();
  const inside = withTokensTracedTo(stack, current);
  expect(inside === before).toBe(full);
  const made = userMakes(stack, {});
  const [token] = Tokenization.reverse(made.role.roleArn);
  expect(token?.creationStack.join('\n').includes('userMakes')).toBe(full);
});
