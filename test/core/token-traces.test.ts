import { Testing } from 'cdktf';
import {
  Cluster,
  ComputeType,
  Credentials,
  kubernetes,
  OidcProvider,
  PodIdentityAgent,
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

test("an advice points to the user's line", () => {
  PodIdentityAgent.alreadyInstalled(cluster);
  const stack = stackWithProviders('stack', Testing.app({ stackTraces: true }));
  const made = userMakes(stack, { compute: ComputeType.FARGATE, credentials: Credentials.podIdentity() });
  const [advice] = made.node.metadata.filter(({ type }) => type === '@cdktf/warn');
  expect(advice?.data).toContain('[PodIdentityNotOnCompute]');
  expect(advice?.trace?.join('\n')).toContain('userMakes');
});

test('what CDKTF cannot resolve points to the construct', () => {
  const error = thrown(() =>
    synthesizedStacks((app) => {
      const [a, b] = [stackWithProviders('a', app), stackWithProviders('b', app)];
      const [one, two] = [a, b].map(
        (stack, index) => new kubernetes.Namespace(stack, 'Apps', { name: `apps-${index}` }),
      );
      userMakes(a, { dependsOn: two?.ready });
      userMakes(b, { dependsOn: one?.ready, cluster: Cluster.outsideEks({ name: 'other' }) });
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
