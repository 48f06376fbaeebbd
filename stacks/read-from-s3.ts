import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { PodV1 } from '@cdktf/provider-kubernetes/lib/pod-v1';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  OidcProvider,
  Permissions,
  WorkloadIdentity,
  type IOidcProvider,
} from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { awsCliPod } from './shared/aws-cli-pod';
import { choice, setting } from './shared/context';

/**
 * A pod that reads from S3 with a policy of AWS. The cluster's OIDC provider is made here, or, with the context
 * `oidcProvider=existing`, found: many clusters have one already.
 *
 * Needs `shared/aws-cli-pod.ts` and `shared/context.ts`.
 */
export class ReadFromS3 extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const region = setting(this, 'region', 'us-east-1');
    const clusterName = setting(this, 'testClusterName', 'test-cluster');
    new AwsProvider(this, 'aws', { region });
    const cluster = Cluster.fromClusterName(this, 'Cluster', { clusterName, region });
    cluster.addKubernetesProvider(this, 'kubernetes');

    const reader = new WorkloadIdentity(this, 'ReadFromS3', {
      cluster,
      serviceAccount: { namespace: 'default', name: 'read-from-s3', labels: { app: 's3' } },
      credentials: Credentials.irsa(this.oidcProvider(cluster)),
      permissions: [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')],
    });

    new PodV1(this, 'Pod', {
      metadata: { namespace: reader.namespace, name: 'test-pod', labels: { app: 's3' } },
      dependsOn: reader.ready,
      spec: {
        ...awsCliPod({
          serviceAccountName: reader.serviceAccountName,
          command: 'aws s3 ls && sleep 3600',
          env: { AWS_DEFAULT_REGION: region },
        }),
        restartPolicy: 'Never',
      },
    });

    new TerraformOutput(this, 'role_arn', { value: reader.roleArn });
  }

  private oidcProvider(cluster: Cluster): IOidcProvider {
    if (choice(this, 'oidcProvider', 'create', 'existing') === 'existing') {
      return OidcProvider.fromCluster(this, 'Oidc', { cluster });
    }
    new TlsProvider(this, 'tls');
    return new OidcProvider(this, 'Oidc', { cluster });
  }
}
