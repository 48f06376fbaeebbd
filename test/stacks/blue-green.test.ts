import { expect, test } from 'vitest';
import { BlueGreen } from '../../stacks/blue-green';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { policies, withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const made = sample(BlueGreen, 'blue-green');

test('snapshot', () => {
  expect(withPolicies(made.json)).toMatchSnapshot();
});

test('one role trusts the same service accounts of two providers', () => {
  const subjects = ['system:serviceaccount:orders:orders-api', 'system:serviceaccount:orders:orders-worker'];
  const statement = (provider: string, prefix: string): unknown => ({
    Effect: 'Allow',
    Principal: { Federated: `\${aws_iam_openid_connect_provider.${provider}.arn}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`\${local.${prefix}}:sub`]: subjects, [`\${local.${prefix}}:aud`]: 'sts.amazonaws.com' },
    },
  });
  expect(policies(made, 'aws_iam_role', 'assume_role_policy')).toEqual([
    {
      Version: '2012-10-17',
      Statement: [
        statement('Oidc-blue_FD01B307', 'Oidc-blue_ConditionKeyPrefix_BE49639C'),
        statement('Oidc-green_A201DBB1', 'Oidc-green_ConditionKeyPrefix_837C7915'),
      ],
    },
  ]);
});

test('the role works on its own queue, and has that one policy', () => {
  expect(policies(made, 'aws_iam_role_policy')).toEqual([
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'WorkOnOrders',
          Effect: 'Allow',
          Action: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          Resource: '${aws_sqs_queue.Queue.arn}',
        },
      ],
    },
  ]);
});

test('each cluster has the namespace and both accounts, through its own provider, annotated with the one role', () => {
  const accounts = Object.values(made.resources('kubernetes_service_account_v1')).map(({ provider, metadata }) => {
    const { namespace, name, annotations } = metadata as Record<string, string>;
    return { provider, namespace, name, annotations };
  });
  const annotations = { 'eks.amazonaws.com/role-arn': '${aws_iam_role.Orders_A9B65338.arn}' };
  const expected = ['orders-api', 'orders-worker'].flatMap((name) =>
    ['blue', 'green'].map((color) => ({ provider: `kubernetes.${color}`, namespace: 'orders', name, annotations })),
  );
  expect(accounts).toEqual(expected);
  expect(Object.values(made.resources('kubernetes_namespace_v1')).map(({ provider }) => provider)).toEqual([
    'kubernetes.blue',
    'kubernetes.green',
  ]);
  expect(Object.keys(kubernetesObjects(made.json))).toHaveLength(6);
});

test('clusters and region come from the context', () => {
  const context = { blueClusterName: 'one', greenClusterName: 'two', region: 'eu-west-1' };
  const other = sample(BlueGreen, 'blue-green', context);
  expect(other.data('aws_eks_cluster')).toMatchObject({
    'Cluster-blue': { name: 'one' },
    'Cluster-green': { name: 'two' },
  });
  expect(other.json['provider']).toMatchObject({
    aws: [{ region: 'eu-west-1' }],
    kubernetes: [
      { alias: 'blue', exec: [{ args: expect.arrayContaining(['one', 'eu-west-1']) as unknown }] },
      { alias: 'green', exec: [{ args: expect.arrayContaining(['two', 'eu-west-1']) as unknown }] },
    ],
  });
});
