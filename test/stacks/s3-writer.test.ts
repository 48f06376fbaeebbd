import { expect, test } from 'vitest';
import { S3Writer } from '../../stacks/s3-writer';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { policies, withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const made = sample(S3Writer, 's3-writer');
const objects = Object.values(kubernetesObjects(made.json));

function object(kind: string): Record<string, unknown> | undefined {
  return objects.find((each) => each['kind'] === kind);
}

test('snapshot', () => {
  expect(withPolicies(made.json)).toMatchSnapshot();
});

test('the role may write to the bucket, and nothing else', () => {
  expect(policies(made, 'aws_iam_role_policy')).toEqual([
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'WriteObjects',
          Effect: 'Allow',
          Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
          Resource: '${aws_s3_bucket.Bucket.arn}/*',
        },
      ],
    },
  ]);
  expect(made.resources('aws_iam_role_policy_attachment')).toEqual({});
});

test('the Job puts an object with the image pinned, its region and ENABLE_IRP set', () => {
  const job = object('Job') as { spec: { template: { spec: { containers: Record<string, unknown>[] } } } };
  const [container] = job.spec.template.spec.containers;
  expect(container?.['image']).toMatch(/:\d+\.\d+\.\d+$/);
  expect(container?.['command']).toEqual([
    'sh',
    '-c',
    'echo hello | aws s3 cp - s3://${aws_s3_bucket.Bucket.bucket}/hello.txt',
  ]);
  expect(container?.['env']).toEqual([
    { name: 'AWS_DEFAULT_REGION', value: 'us-east-1' },
    { name: 'ENABLE_IRP', value: 'true' },
    { name: 'HOME', value: '/home/cli' },
  ]);
  expect(job).toMatchObject({
    spec: { template: { spec: { serviceAccountName: 's3-writer', restartPolicy: 'Never' } } },
  });
});

test('the Job waits for the identity: role, policy, namespace and service account', () => {
  expect(made.only('kubernetes_job_v1')).toMatchObject({ wait_for_completion: false });
  expect((made.only('kubernetes_job_v1')['depends_on'] as string[]).map((address) => address.split('.')[0])).toEqual([
    'aws_iam_role',
    'aws_iam_role_policy',
    'kubernetes_namespace_v1',
    'kubernetes_service_account_v1',
  ]);
});

test('its service account reads the pods of its namespace, and nothing else', () => {
  expect(object('Role')).toMatchObject({
    metadata: { namespace: 'apps', name: 'pod-reader' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
  });
  expect(object('RoleBinding')).toMatchObject({
    metadata: { namespace: 'apps' },
    roleRef: { kind: 'Role', name: 'pod-reader' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'apps', name: 's3-writer' }],
  });
  expect(objects.map(({ kind }) => kind).sort()).toEqual(['Job', 'Namespace', 'Role', 'RoleBinding', 'ServiceAccount']);
});

test('cluster and region come from the context', () => {
  const other = sample(S3Writer, 's3-writer', { clusterName: 'prod', region: 'eu-west-1' });
  expect(other.data('aws_eks_cluster')).toMatchObject({ Cluster: { name: 'prod' } });
  expect(other.json['provider']).toMatchObject({
    aws: [{ region: 'eu-west-1' }],
    kubernetes: [{ exec: [{ args: expect.arrayContaining(['prod', 'eu-west-1']) as unknown }] }],
  });
  expect(JSON.stringify(other.only('kubernetes_job_v1'))).toContain(
    '{"name":"AWS_DEFAULT_REGION","value":"eu-west-1"}',
  );
});
