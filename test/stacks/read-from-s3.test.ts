import { describe, expect, test } from 'vitest';
import { ReadFromS3 } from '../../stacks/read-from-s3';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { type Rendered, withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const create = sample(ReadFromS3, 'read-from-s3');
const existing = sample(ReadFromS3, 'read-from-s3', { oidcProvider: 'existing' });

test('the provider is made here', () => {
  expect(Object.keys(create.resources('aws_iam_openid_connect_provider'))).toHaveLength(1);
  expect(create.data('aws_iam_openid_connect_provider')).toEqual({});
  expect(create.json['provider']).toHaveProperty('tls');
});

test('or it is found, and then nothing of tls is needed', () => {
  expect(existing.resources('aws_iam_openid_connect_provider')).toEqual({});
  expect(Object.values(existing.data('aws_iam_openid_connect_provider'))).toEqual([
    { url: '${data.aws_eks_cluster.Cluster.identity[0].oidc[0].issuer}' },
  ]);
  expect(existing.json['provider']).not.toHaveProperty('tls');
  expect(existing.data('tls_certificate')).toEqual({});
});

describe.each<[string, Rendered, string]>([
  ['made', create, 'aws_iam_openid_connect_provider.Oidc_70BFA75F'],
  ['found', existing, 'data.aws_iam_openid_connect_provider.Oidc_70BFA75F'],
])('provider %s', (_, made, provider) => {
  test('snapshot', () => {
    expect(withPolicies(made.json)).toMatchSnapshot();
  });

  test('service account read-from-s3 in default has its label and its role', () => {
    expect(made.only('kubernetes_service_account_v1')).toMatchObject({
      metadata: {
        namespace: 'default',
        name: 'read-from-s3',
        labels: { app: 's3' },
        annotations: { 'eks.amazonaws.com/role-arn': '${aws_iam_role.ReadFromS3_Role_84C36C79.arn}' },
      },
    });
    expect(made.resources('kubernetes_namespace_v1')).toEqual({});
  });

  test('its role lets in that account only, with the policy of AWS in the partition', () => {
    const role = made.only('aws_iam_role');
    expect(withPolicies(role['assume_role_policy'])).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: `\${${provider}.arn}` },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              '${local.Oidc_ConditionKeyPrefix_876286A8}:sub': 'system:serviceaccount:default:read-from-s3',
              '${local.Oidc_ConditionKeyPrefix_876286A8}:aud': 'sts.amazonaws.com',
            },
          },
        },
      ],
    });
    expect(made.only('aws_iam_role_policy_attachment')).toMatchObject({
      policy_arn:
        'arn:${data.aws_partition.WorkloadIdentityPartition.partition}:iam::aws:policy/AmazonS3ReadOnlyAccess',
    });
  });

  test('test-pod uses it, after it is ready', () => {
    expect(Object.values(kubernetesObjects(made.json)).find(({ kind }) => kind === 'Pod')).toMatchObject({
      metadata: { namespace: 'default', name: 'test-pod', labels: { app: 's3' } },
      spec: { serviceAccountName: 'read-from-s3' },
    });
    const waited = made.only('kubernetes_pod_v1')['depends_on'] as string[];
    expect(waited.map((address) => address.split('.')[0])).toEqual([
      'aws_iam_role',
      'aws_iam_role_policy_attachment',
      'kubernetes_service_account_v1',
    ]);
  });
});

test('cluster test-cluster in us-east-1, or as the context says', () => {
  expect(create.data('aws_eks_cluster')).toMatchObject({ Cluster: { name: 'test-cluster' } });
  expect(create.json['provider']).toMatchObject({ aws: [{ region: 'us-east-1' }] });
  const other = sample(ReadFromS3, 'read-from-s3', { testClusterName: 'prod', region: 'eu-west-1' });
  expect(other.data('aws_eks_cluster')).toMatchObject({ Cluster: { name: 'prod' } });
  expect(other.json['provider']).toMatchObject({ aws: [{ region: 'eu-west-1' }] });
});
