import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { TerraformOutput, TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  kubernetes,
  Permissions,
  PodIdentityAgent,
  PodIdentityRole,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  SessionTag,
  Subject,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { setting } from './shared/context';
import { privateBucket } from './shared/private-bucket';

/**
 * One bucket and one role for many tenants: each namespace reads and writes under its own prefix. The policy compares with
 * the session tag that EKS puts on the credentials of each pod, so a further tenant needs no further policy.
 *
 * Needs `shared/context.ts` and `shared/private-bucket.ts`.
 */
export class TenantPrefixes extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const region = setting(this, 'region', 'us-east-1');
    new AwsProvider(this, 'aws', { region });
    const cluster = Cluster.fromClusterName(this, 'Cluster', {
      clusterName: setting(this, 'clusterName', 'demo'),
      region,
    });
    cluster.addKubernetesProvider(this, 'kubernetes');
    new PodIdentityAgent(this, 'Agent', { cluster });

    const bucket = privateBucket(this, 'Files', { bucketPrefix: 'tenant-files-', forceDestroy: true });
    const tenants = setting(this, 'tenants', 'tenant-a,tenant-b').split(',');
    const role = new PodIdentityRole(this, 'Tenants', {
      scopes: [
        PodIdentityScope.serviceAccounts(
          cluster,
          tenants.map((namespace) => Subject.serviceAccount(namespace, 'files')),
        ),
      ],
      permissions: [Permissions.inline('own-prefix', ownPrefix(bucket))],
    });

    for (const namespace of tenants) {
      const made = new kubernetes.Namespace(this, `Namespace-${namespace}`, { name: namespace });
      new WorkloadIdentity(this, namespace, {
        cluster,
        serviceAccount: { namespace, name: 'files' },
        credentials: Credentials.podIdentity(),
        role,
        dependsOn: made.ready,
      });
    }

    new TerraformOutput(this, 'role_arn', { value: role.roleArn });
    new TerraformOutput(this, 'bucket_name', { value: bucket.bucket });
  }
}

function ownPrefix(bucket: S3Bucket): PolicyDocument {
  const prefix = SessionTag.KUBERNETES_NAMESPACE.variable;
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'UseOwnPrefix',
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        resources: [`${bucket.arn}/${prefix}/*`],
      }),
      new PolicyStatement({
        sid: 'ListOwnPrefix',
        actions: ['s3:ListBucket'],
        resources: [bucket.arn],
        conditions: { StringLike: { 's3:prefix': `${prefix}/*` } },
      }),
    ],
  });
}
