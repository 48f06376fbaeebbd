import { Annotations, TerraformStack } from 'cdktf';
import { Cluster, Credentials, WorkloadIdentity } from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { tellingSynth } from '../support/ordinary-programs';
import { CLUSTER_ARN, platformStack } from '../support/platform';

// That the programs beside this file are told nothing means something only if what is told would be seen.

test('a warning of the library is seen', () => {
  const { alarms } = tellingSynth((app) => {
    const stack = platformStack(app);
    new WorkloadIdentity(stack, 'Api', {
      cluster: Cluster.fromAttributes({ clusterArn: CLUSTER_ARN }),
      serviceAccount: { namespace: 'orders', name: 'api' },
      credentials: Credentials.podIdentity(),
    });
  });
  expect(alarms).toEqual([
    expect.stringMatching(/^@cdktf\/warn stack\/Api\/Association: \[PodIdentityAgentUnknown\] /),
  ]);
});

test('a note is seen, and what is written to the terminal', () => {
  const { alarms } = tellingSynth((app) => {
    Annotations.of(new TerraformStack(app, 'stack')).addInfo('by the way');
    console.warn('on the terminal');
    process.stderr.write('past the console');
  });
  expect(alarms).toEqual([
    '@cdktf/info stack: by the way',
    'console.warn: on the terminal',
    'stderr: past the console',
  ]);
});

test('an error of a validation, and one of an annotation, end the program', () => {
  expect(() =>
    tellingSynth((app) => {
      new TerraformStack(app, 'stack').node.addValidation({ validate: () => ['not so'] });
    }),
  ).toThrow('not so');
  expect(() =>
    tellingSynth((app) => {
      Annotations.of(new TerraformStack(app, 'stack')).addError('not so');
    }),
  ).toThrow('not so');
});
