import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import * as identity from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { choice, setting } from './shared/context';

/**
 * A cluster with its add-ons, each with its identity, and one workload. Nodes come after the VPC CNI and the agent, whose
 * pods they need at once; CoreDNS and the EBS driver come after the nodes, without which they never get healthy. With the
 * context `createOidcProvider=true` the cluster gets an OIDC provider for IRSA too.
 *
 * Needs `shared/context.ts`.
 */
export class NewCluster extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region: setting(this, 'region', 'us-east-1') });
    const subnetIds = setting(this, 'subnetIds', 'subnet-0a1b2c3d4e5f60718,subnet-1a2b3c4d5e6f70819').split(',');
    const resource = this.controlPlane(setting(this, 'newClusterName', 'orders-new'), subnetIds);
    const cluster = identity.Cluster.fromEksCluster(resource);
    cluster.addKubernetesProvider(this, 'kubernetes');

    const nodes = this.nodes(resource, subnetIds);
    this.addons(cluster, nodes);

    const api = new identity.WorkloadIdentity(this, 'OrdersApi', {
      cluster,
      serviceAccount: { namespace: 'orders', name: 'orders-api' },
      createNamespace: true,
      credentials: identity.Credentials.podIdentity(),
      permissions: [identity.Permissions.awsManagedPolicy('AmazonSQSReadOnlyAccess')],
      dependsOn: [nodes],
    });
    if (choice(this, 'createOidcProvider', 'false', 'true') === 'true') {
      new TlsProvider(this, 'tls');
      new identity.OidcProvider(this, 'Oidc', { cluster });
    }
    new TerraformOutput(this, 'role_arn', { value: api.roleArn });
  }

  private controlPlane(name: string, subnetIds: string[]): EksCluster {
    const role = this.roleFor('ClusterRole', 'eks', ['AmazonEKSClusterPolicy']);
    return new EksCluster(this, 'Cluster', {
      name,
      version: setting(this, 'kubernetesVersion', '1.33'),
      roleArn: role.roleArn,
      vpcConfig: { subnetIds },
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
      // The add-ons below take their place.
      bootstrapSelfManagedAddons: false,
      dependsOn: role.ready,
    });
  }

  private nodes(cluster: EksCluster, subnetIds: string[]): EksNodeGroup {
    // No AmazonEKS_CNI_Policy here: the CNI has a role of its own.
    const policies = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'];
    const role = this.roleFor('NodeRole', 'ec2', policies);
    return new EksNodeGroup(this, 'Nodes', {
      clusterName: cluster.name,
      nodeGroupName: 'default',
      nodeRoleArn: role.roleArn,
      subnetIds,
      scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
      dependsOn: role.ready,
    });
  }

  private addons(cluster: identity.Cluster, nodes: EksNodeGroup): void {
    const recommended = identity.AddonIdentity.recommended();
    new identity.PodIdentityAgent(this, 'Agent', { cluster, before: [nodes] });
    new identity.Addon(this, 'VpcCni', { cluster, name: 'vpc-cni', identity: recommended, before: [nodes] });
    new identity.Addon(this, 'KubeProxy', { cluster, name: 'kube-proxy', before: [nodes] });
    new identity.Addon(this, 'CoreDns', { cluster, name: 'coredns', dependsOn: [nodes] });
    new identity.Addon(this, 'EbsCsiDriver', {
      cluster,
      name: 'aws-ebs-csi-driver',
      identity: recommended,
      configurationValues: { controller: { replicaCount: 2 } },
      dependsOn: [nodes],
    });
  }

  private roleFor(id: string, service: string, policies: string[]): identity.WorkloadRole {
    return new identity.WorkloadRole(this, id, {
      trust: new identity.TrustPolicy().addAwsServices([service]),
      permissions: policies.map((policy) => identity.Permissions.awsManagedPolicy(policy)),
    });
  }
}
