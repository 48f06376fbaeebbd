import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { TerraformOutput, TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  Permissions,
  PodIdentityAgent,
  PolicyDocument,
  PolicyStatement,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { choice, setting } from './shared/context';
import { privateBucket } from './shared/private-bucket';

/**
 * A workload reads a bucket of another account, with the credentials of a role there. That role's trust asks for the
 * session tags that EKS sends, or, with the context `sessionTags=off`, for the external id that EKS sends then.
 *
 * Needs `shared/context.ts` and `shared/private-bucket.ts`.
 */
export class CrossAccountReader extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const region = setting(this, 'region', 'us-east-1');
    const clusterAccount = setting(this, 'clusterAccount', '111122223333');
    const dataAccount = setting(this, 'dataAccount', '444455556666');
    new AwsProvider(this, 'aws', { region });
    const provider = new AwsProvider(this, 'data', {
      alias: 'data',
      region,
      assumeRole: [{ roleArn: `arn:aws:iam::${dataAccount}:role/terraform` }],
    });
    const cluster = Cluster.fromClusterName(this, 'Cluster', {
      clusterName: setting(this, 'clusterName', 'demo'),
      region,
    });
    cluster.addKubernetesProvider(this, 'kubernetes');
    new PodIdentityAgent(this, 'Agent', { cluster });

    const bucket = privateBucket(this, 'Reports', { bucketPrefix: 'reports-', provider });
    const disableSessionTags = choice(this, 'sessionTags', 'on', 'off') === 'off';
    const reader = new WorkloadIdentity(this, 'Reader', {
      cluster,
      serviceAccount: { namespace: 'reports', name: 'reader' },
      createNamespace: true,
      credentials: Credentials.podIdentity({
        disableSessionTags,
        // Without tags the trust of the workload's own role can only ask for the account.
        sourceAccount: disableSessionTags ? clusterAccount : undefined,
        target: {
          awsProvider: provider,
          roleName: 'reports-reader',
          permissions: [Permissions.inline('read-reports', read(bucket))],
        },
      }),
    });

    new TerraformOutput(this, 'role_arn', { value: reader.roleArn });
    new TerraformOutput(this, 'target_role_arn', { value: reader.target?.roleArn });
  }
}

function read(bucket: S3Bucket): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({ sid: 'ListReports', actions: ['s3:ListBucket'], resources: [bucket.arn] }),
      new PolicyStatement({ sid: 'ReadReports', actions: ['s3:GetObject'], resources: [`${bucket.arn}/*`] }),
    ],
  });
}
