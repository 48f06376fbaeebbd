import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import { Cluster, Credentials, Permissions, selfHosted, WorkloadIdentity } from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { awsCliPod } from './shared/aws-cli-pod';
import { setting } from './shared/context';

/** Two keys are out while one takes over from the other; both sign tokens that are still valid. */
const KEYS = ['kubeadm-sa-1.pub', 'kubeadm-sa-2.pub'].map((file) => join(__dirname, 'keys', file));

/**
 * A kubeadm cluster whose issuer is a public bucket, in the midst of a key rotation, with the webhook and one workload.
 *
 * The keys beside this file are examples whose private halves are gone. Put your cluster's in their place, or name them
 * with the context `publicKeyFiles`: who holds the private half of a published key may take every role of the issuer.
 *
 * Needs `shared/aws-cli-pod.ts` and `shared/context.ts`.
 */
export class KubeadmPublicBucket extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const region = setting(this, 'region', 'us-east-1');
    new AwsProvider(this, 'aws', { region });
    new KubernetesProvider(this, 'kubernetes', { configPath: setting(this, 'kubeconfig', '~/.kube/config') });
    new TlsProvider(this, 'tls');

    const issuer = new selfHosted.SelfHostedIssuer(this, 'Issuer', {
      hosting: selfHosted.IssuerHosting.publicBucket(this, 'IssuerHosting', {
        bucketName: setting(this, 'issuerBucket', 'kubeadm-issuer-123456789012'),
      }),
      jwks: selfHosted.Jwks.fromPublicKeyFiles(setting(this, 'publicKeyFiles', KEYS.join(',')).split(',')),
    });

    const webhook = new selfHosted.PodIdentityWebhook(this, 'Webhook', { region, regionalSts: true });

    const identity = new WorkloadIdentity(this, 'Lister', {
      cluster: Cluster.outsideEks({ clusterName: 'kubeadm-1' }),
      serviceAccount: { namespace: 'apps', name: 'bucket-lister' },
      createNamespace: true,
      credentials: Credentials.irsa(issuer),
      permissions: [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')],
    });
    this.workload(identity, webhook);

    new TerraformOutput(this, 'issuer_url', { value: issuer.issuerUrl });
    new TerraformOutput(this, 'role_arn', { value: identity.roleArn });
    const settings = { keyFiles: ['/etc/kubernetes/pki/sa.pub', '/etc/kubernetes/pki/sa-2.pub'] };
    new TerraformOutput(this, 'kubeadm_config', { value: issuer.kubeadmClusterConfiguration(settings) });
    new TerraformOutput(this, 'api_server_flags', { value: issuer.apiServerFlags(settings) });
  }

  private workload(identity: WorkloadIdentity, webhook: selfHosted.PodIdentityWebhook): void {
    const labels = { app: 'bucket-lister' };
    new DeploymentV1(this, 'Deployment', {
      metadata: { namespace: identity.namespace, name: 'bucket-lister', labels },
      // The webhook looks at a pod only when it is made.
      dependsOn: [...identity.ready, ...webhook.ready],
      spec: {
        replicas: '1',
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: awsCliPod({
            serviceAccountName: identity.serviceAccountName,
            command: 'while aws s3 ls; do sleep 300; done',
          }),
        },
      },
    });
  }
}
