import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { JobV1 } from '@cdktf/provider-kubernetes/lib/job-v1';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import * as identity from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { awsCliPod } from './shared/aws-cli-pod';
import { setting } from './shared/context';
import { privateBucket } from './shared/private-bucket';

/**
 * A Job that writes one object to one bucket, and may read the pods of its namespace; nothing else.
 *
 * Needs `shared/aws-cli-pod.ts`, `shared/context.ts` and `shared/private-bucket.ts`.
 */
export class S3Writer extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const region = setting(this, 'region', 'us-east-1');
    const clusterName = setting(this, 'clusterName', 'demo');
    new AwsProvider(this, 'aws', { region });
    const cluster = identity.Cluster.fromClusterName(this, 'Cluster', { clusterName, region });
    cluster.addKubernetesProvider(this, 'kubernetes');
    new TlsProvider(this, 'tls');

    // A sample's bucket goes with what the Job wrote.
    const bucket = privateBucket(this, 'Bucket', { bucketPrefix: 's3-writer-', forceDestroy: true });

    const writer = new identity.WorkloadIdentity(this, 'S3Writer', {
      cluster,
      serviceAccount: { namespace: 'apps', name: 's3-writer' },
      createNamespace: true,
      credentials: identity.Credentials.irsa(new identity.OidcProvider(this, 'Oidc', { cluster })),
      permissions: [identity.Permissions.inline('write-bucket', writeTo(bucket))],
    });

    const pods = new identity.kubernetes.Role(this, 'PodReader', {
      namespace: writer.namespace,
      name: 'pod-reader',
      rules: [new identity.kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get', 'list', 'watch'] })],
      dependsOn: writer.ready,
    });
    new identity.kubernetes.RoleBinding(this, 'ReadPods', {
      name: 's3-writer-reads-pods',
      role: pods,
      serviceAccounts: [writer.serviceAccount],
    });

    this.job(writer, bucket, region);
    new TerraformOutput(this, 'role_arn', { value: writer.roleArn });
    new TerraformOutput(this, 'bucket_name', { value: bucket.bucket });
  }

  private job(writer: identity.WorkloadIdentity, bucket: S3Bucket, region: string): void {
    new JobV1(this, 'Job', {
      metadata: { namespace: writer.namespace, name: 's3-writer' },
      waitForCompletion: false,
      // Not before the identity is ready: the webhook looks at the service account only when a pod is made.
      dependsOn: writer.ready,
      spec: {
        backoffLimit: 4,
        template: {
          metadata: { labels: { app: 's3-writer' } },
          spec: {
            ...awsCliPod({
              serviceAccountName: writer.serviceAccountName,
              command: `echo hello | aws s3 cp - s3://${bucket.bucket}/hello.txt`,
              env: { AWS_DEFAULT_REGION: region, ENABLE_IRP: 'true' },
              // With its token of Kubernetes it may read pods.
              usesKubernetes: true,
            }),
            restartPolicy: 'Never',
          },
        },
      },
    });
  }
}

function writeTo(bucket: S3Bucket): identity.PolicyDocument {
  return new identity.PolicyDocument({
    statements: [
      new identity.PolicyStatement({
        sid: 'WriteObjects',
        actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
        resources: [`${bucket.arn}/*`],
      }),
    ],
  });
}
