import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import { Addon, AddonIdentity, AddonVersion, Cluster, PodIdentityAgent } from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { choice, setting } from './shared/context';

/**
 * The VPC CNI of an existing cluster on Kubernetes 1.30 gets its permissions by EKS Pod Identity, no longer from the nodes.
 * The role has the name and the trust that the EKS console gives it. With the context `vpcCniRole=existing` it is found,
 * since the console, or another cluster's stack, has made it; with `none` the add-on is as it was before.
 *
 * Needs `shared/context.ts`.
 */
export class VpcCniPodIdentity extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const region = setting(this, 'region', 'us-east-1');
    new AwsProvider(this, 'aws', { region });
    const cluster = Cluster.fromClusterName(this, 'Cluster', {
      clusterName: setting(this, 'clusterName', 'demo'),
      region,
    });

    const agent = new PodIdentityAgent(this, 'Agent', { cluster, version: AddonVersion.defaultFor('1.30') });

    const cni = new Addon(this, 'VpcCni', {
      cluster,
      name: 'vpc-cni',
      version: AddonVersion.pinned('v1.19.0-eksbuild.1'),
      identity: this.identity(),
      // The agent runs in the network of its node, so it needs no CNI; the CNI needs the agent.
      dependsOn: agent.ready,
    });

    new TerraformOutput(this, 'addon_arn', { value: cni.addonArn });
  }

  private identity(): AddonIdentity {
    const role = choice(this, 'vpcCniRole', 'create', 'existing', 'none');
    if (role === 'none') return AddonIdentity.none();
    return role === 'existing' ? AddonIdentity.fromSharedRole() : AddonIdentity.recommendedShared();
  }
}
