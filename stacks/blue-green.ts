import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  IrsaRole,
  kubernetes,
  OidcProvider,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Subject,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { setting } from './shared/context';

/**
 * One role for the same service accounts of two clusters, so that traffic moves from blue to green while permissions
 * stay where they are.
 *
 * Needs `shared/context.ts`.
 */
export class BlueGreen extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const region = setting(this, 'region', 'us-east-1');
    new AwsProvider(this, 'aws', { region });
    new TlsProvider(this, 'tls');

    const clusters = ['blue', 'green'].map((color) => {
      const clusterName = setting(this, `${color}ClusterName`, `orders-${color}`);
      const cluster = Cluster.fromClusterName(this, `Cluster-${color}`, { clusterName, region });
      return {
        color,
        cluster,
        oidc: new OidcProvider(this, `Oidc-${color}`, { cluster }),
        provider: cluster.addKubernetesProvider(this, `kubernetes-${color}`, { alias: color }),
      };
    });

    const accounts = ['orders-api', 'orders-worker'].map((name) => ({ namespace: 'orders', name }));
    const role = new IrsaRole(this, 'Orders', {
      oidcProviders: clusters.map(({ oidc }) => oidc),
      subjects: accounts.map(({ namespace, name }) => Subject.serviceAccount(namespace, name)),
      permissions: [
        Permissions.inline('work-on-orders', workOn(new SqsQueue(this, 'Queue', { namePrefix: 'orders-' }))),
      ],
    });

    for (const { color, cluster, oidc, provider } of clusters) {
      const namespace = new kubernetes.Namespace(this, `Namespace-${color}`, {
        name: 'orders',
        kubernetesProvider: provider,
      });
      for (const serviceAccount of accounts) {
        new WorkloadIdentity(this, `${serviceAccount.name}-${color}`, {
          cluster,
          serviceAccount,
          credentials: Credentials.irsa(oidc),
          role,
          dependsOn: namespace.ready,
          kubernetesProvider: provider,
        });
      }
    }

    new TerraformOutput(this, 'role_arn', { value: role.roleArn });
  }
}

function workOn(queue: SqsQueue): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'WorkOnOrders',
        actions: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [queue.arn],
      }),
    ],
  });
}
