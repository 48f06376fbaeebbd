import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { DaemonSetV1 } from '@cdktf/provider-kubernetes/lib/daemon-set-v1';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { Fn, TerraformLocal, TerraformOutput, TerraformStack } from 'cdktf';
import * as identity from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { setting } from './shared/context';
import { fluentdConfig } from './shared/fluentd-config';
import { fluentdPod } from './shared/fluentd-pod';

/**
 * fluentd on every node: it reads pods and namespaces from Kubernetes and writes to its own log group only.
 *
 * Needs `shared/aws-cli-pod.ts`, `shared/context.ts`, `shared/fluentd-config.ts` and `shared/fluentd-pod.ts`.
 */
export class FluentdCloudwatch extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const region = setting(this, 'region', 'us-east-1');
    const clusterName = setting(this, 'clusterName', 'demo');
    new AwsProvider(this, 'aws', { region });
    const cluster = identity.Cluster.fromClusterName(this, 'Cluster', { clusterName, region });
    cluster.addKubernetesProvider(this, 'kubernetes');
    new TlsProvider(this, 'tls');

    const logGroup = new CloudwatchLogGroup(this, 'LogGroup', {
      name: `/eks/${clusterName}/fluentd`,
      retentionInDays: 30,
    });
    const fluentd = new identity.WorkloadIdentity(this, 'Fluentd', {
      cluster,
      serviceAccount: { namespace: 'logging', name: 'fluentd' },
      createNamespace: true,
      credentials: identity.Credentials.irsa(new identity.OidcProvider(this, 'Oidc', { cluster })),
      permissions: [identity.Permissions.inline('write-logs', writeTo(logGroup))],
    });

    const reader = new identity.kubernetes.ClusterRole(this, 'MetadataReader', {
      name: 'fluentd-metadata-reader',
      rules: [
        new identity.kubernetes.PolicyRule({ resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] }),
      ],
    });
    const binding = new identity.kubernetes.ClusterRoleBinding(this, 'ReadMetadata', {
      name: 'fluentd-reads-metadata',
      role: reader,
      serviceAccounts: [fluentd.serviceAccount],
      dependsOn: fluentd.ready,
    });

    const config = new ConfigMapV1(this, 'Config', {
      metadata: { namespace: fluentd.namespace, name: 'fluentd' },
      data: { 'fluent.conf': fluentdConfig(region, logGroup.name) },
      dependsOn: fluentd.ready,
    });
    this.daemonSet(fluentd, config, [binding.resource]);
    new TerraformOutput(this, 'role_arn', { value: fluentd.roleArn });
  }

  private daemonSet(
    fluentd: identity.WorkloadIdentity,
    config: ConfigMapV1,
    rbac: identity.WorkloadIdentity['ready'],
  ): void {
    const labels = { app: 'fluentd' };
    new DaemonSetV1(this, 'DaemonSet', {
      metadata: { namespace: fluentd.namespace, name: 'fluentd', labels },
      dependsOn: [...fluentd.ready, ...rbac],
      spec: {
        selector: { matchLabels: labels },
        template: {
          // Another configuration starts the pods again.
          metadata: { labels, annotations: { 'checksum/config': Fn.sha256(Fn.jsonencode(config.data)) } },
          spec: fluentdPod(fluentd.serviceAccountName, config.metadata.name),
        },
      },
    });
  }
}

function writeTo(logGroup: CloudwatchLogGroup): identity.PolicyDocument {
  const everyGroup = new TerraformLocal(
    logGroup,
    'EveryGroup',
    Fn.replace(logGroup.arn, '/:log-group:.*$/', ':log-group:*'),
  );
  return new identity.PolicyDocument({
    statements: [
      new identity.PolicyStatement({
        sid: 'WriteOwnLogGroup',
        actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: [logGroup.arn, `${logGroup.arn}:log-stream:*`],
      }),
      // fluentd asks whether its group exists; that question knows no single group.
      new identity.PolicyStatement({
        sid: 'FindLogGroup',
        actions: ['logs:DescribeLogGroups'],
        resources: [everyGroup.asString],
      }),
    ],
  });
}
