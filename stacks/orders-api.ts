import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import * as identity from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { awsCliPod } from './shared/aws-cli-pod';
import { choice, setting } from './shared/context';

/**
 * One workload, and three ways to its credentials by one context value: `credentials=irsa`, `both` while it moves, and
 * `podIdentity`. Its role, permissions and service account stay the same through all three.
 *
 * Needs `shared/aws-cli-pod.ts` and `shared/context.ts`.
 */
export class OrdersApi extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const region = setting(this, 'region', 'us-east-1');
    new AwsProvider(this, 'aws', { region });
    const cluster = identity.Cluster.fromClusterName(this, 'Cluster', {
      clusterName: setting(this, 'clusterName', 'demo'),
      region,
    });
    cluster.addKubernetesProvider(this, 'kubernetes');

    const orders = new DynamodbTable(this, 'Orders', {
      name: 'orders',
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'id',
      attribute: [{ name: 'id', type: 'S' }],
    });
    const api = new identity.WorkloadIdentity(this, 'OrdersApi', {
      cluster,
      serviceAccount: { namespace: 'orders', name: 'orders-api' },
      createNamespace: true,
      credentials: this.credentials(cluster),
      permissions: [identity.Permissions.inline('use-orders', use(orders))],
    });
    this.deployment(api, region);
    new TerraformOutput(this, 'role_arn', { value: api.roleArn });
  }

  private credentials(cluster: identity.Cluster): identity.Credentials {
    const way = choice(this, 'credentials', 'podIdentity', 'both', 'irsa');
    // The agent is made before the move and stays; with IRSA alone nothing needs it.
    const agent = new identity.PodIdentityAgent(this, 'Agent', { cluster });
    if (way === 'podIdentity') return identity.Credentials.podIdentity({ agent });
    new TlsProvider(this, 'tls');
    const oidc = new identity.OidcProvider(this, 'Oidc', { cluster });
    return way === 'both' ? identity.Credentials.irsaAndPodIdentity(oidc, { agent }) : identity.Credentials.irsa(oidc);
  }

  private deployment(api: identity.WorkloadIdentity, region: string): void {
    const labels = { app: 'orders-api' };
    new DeploymentV1(this, 'Deployment', {
      metadata: { namespace: api.namespace, name: 'orders-api', labels },
      dependsOn: api.ready,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: awsCliPod({
            serviceAccountName: api.serviceAccountName,
            command: 'while aws dynamodb scan --table-name orders; do sleep 60; done',
            env: { AWS_DEFAULT_REGION: region },
          }),
        },
      },
    });
  }
}

function use(table: DynamodbTable): identity.PolicyDocument {
  return new identity.PolicyDocument({
    statements: [
      new identity.PolicyStatement({
        sid: 'UseOrders',
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:Scan'],
        resources: [table.arn],
      }),
    ],
  });
}
