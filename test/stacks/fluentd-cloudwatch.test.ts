import { expect, test } from 'vitest';
import { FluentdCloudwatch } from '../../stacks/fluentd-cloudwatch';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { policies, withPolicies } from '../support/rendered';
import { sample } from '../support/synth';
import { withoutEncoding } from '../support/variables';

const made = sample(FluentdCloudwatch, 'fluentd-cloudwatch');
const objects = Object.values(kubernetesObjects(made.json));

function object(kind: string): Record<string, unknown> | undefined {
  return objects.find((each) => each['kind'] === kind);
}

test('snapshot', () => {
  expect(withPolicies(made.json)).toMatchSnapshot();
});

test('the role writes to its own log group only', () => {
  const written = JSON.stringify(policies(made, 'aws_iam_role_policy'));
  expect(JSON.parse(withoutEncoding(written))).toEqual([
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'WriteOwnLogGroup',
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          Resource: [
            '${aws_cloudwatch_log_group.LogGroup.arn}',
            '${aws_cloudwatch_log_group.LogGroup.arn}:log-stream:*',
          ],
        },
        {
          Sid: 'FindLogGroup',
          Effect: 'Allow',
          Action: 'logs:DescribeLogGroups',
          Resource: '${local.LogGroup_EveryGroup_C21CC21F}',
        },
      ],
    },
  ]);
  expect(made.json['locals']).toMatchObject({
    LogGroup_EveryGroup_C21CC21F:
      '${replace(aws_cloudwatch_log_group.LogGroup.arn, "/:log-group:.*$/", ":log-group:*")}',
  });
  expect(made.only('aws_cloudwatch_log_group')).toMatchObject({ name: '/eks/demo/fluentd', retention_in_days: 30 });
});

test('its service account reads pods and namespaces of the cluster, and nothing else', () => {
  expect(object('ClusterRole')).toMatchObject({
    metadata: { name: 'fluentd-metadata-reader' },
    rules: [{ apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] }],
  });
  expect((object('ClusterRole') as { rules: unknown[] }).rules).toHaveLength(1);
  expect(object('ClusterRoleBinding')).toMatchObject({
    roleRef: { kind: 'ClusterRole', name: 'fluentd-metadata-reader' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'logging', name: 'fluentd' }],
  });
  expect(objects.map(({ kind }) => kind).sort()).toEqual([
    'ClusterRole',
    'ClusterRoleBinding',
    'ConfigMap',
    'DaemonSet',
    'Namespace',
    'ServiceAccount',
  ]);
});

test('the DaemonSet runs as that account with its configuration', () => {
  expect(object('DaemonSet')).toMatchObject({
    metadata: { namespace: 'logging', name: 'fluentd' },
    spec: {
      selector: { matchLabels: { app: 'fluentd' } },
      template: {
        metadata: { labels: { app: 'fluentd' } },
        spec: {
          serviceAccountName: 'fluentd',
          tolerations: [{ operator: 'Exists' }],
          securityContext: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              env: [{ name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
              volumeMounts: [
                { name: 'config', mountPath: '/fluentd/etc', readOnly: true },
                { name: 'logs', mountPath: '/var/log', readOnly: true },
                { name: 'state', mountPath: '/var/lib/fluentd' },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: {} },
            { name: 'logs', hostPath: { path: '/var/log' } },
            { name: 'state', hostPath: { path: '/var/lib/fluentd', type: 'DirectoryOrCreate' } },
            { name: 'tmp', emptyDir: {} },
          ],
        },
      },
    },
  });
  const { data } = object('ConfigMap') as { data: Record<string, string> };
  expect(data['fluent.conf']).toContain(
    '  region us-east-1\n  log_group_name ${aws_cloudwatch_log_group.LogGroup.name}\n',
  );
});

test('positions and what CloudWatch has not taken yet stand where they outlive the pod', () => {
  const { data } = object('ConfigMap') as { data: Record<string, string> };
  expect(data['fluent.conf']).toContain('  pos_file /var/lib/fluentd/containers.pos\n');
  expect(data['fluent.conf']).toContain('    @type file\n    path /var/lib/fluentd/buffer\n');
});

test('the DaemonSet waits for identity and RBAC', () => {
  const waited = made.only('kubernetes_daemon_set_v1')['depends_on'] as string[];
  expect(waited.map((address) => address.split('.')[0])).toEqual([
    'aws_iam_role',
    'aws_iam_role_policy',
    'kubernetes_namespace_v1',
    'kubernetes_service_account_v1',
    'kubernetes_cluster_role_binding_v1',
  ]);
});

test('cluster and region come from the context', () => {
  const other = sample(FluentdCloudwatch, 'fluentd-cloudwatch', { clusterName: 'prod', region: 'eu-west-1' });
  expect(other.data('aws_eks_cluster')).toMatchObject({ Cluster: { name: 'prod' } });
  expect(other.only('aws_cloudwatch_log_group')).toMatchObject({ name: '/eks/prod/fluentd' });
  expect(JSON.stringify(other.only('kubernetes_config_map_v1'))).toContain('region eu-west-1');
});
