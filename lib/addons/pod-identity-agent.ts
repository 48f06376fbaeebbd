import type { Construct } from 'constructs';
import { ClusterKind } from '../cluster/cluster-facts';
import type { IPodIdentityAgent } from '../pod-identity/pod-identity-agents';
import { checkPodIdentity } from '../pod-identity/pod-identity-checks';
import { atPath } from '../core/building';
import { warn } from '../core/warn';
import { warning } from '../errors';
import { A_CLUSTER, checkGiven } from '../core/given';
import { AnyAddon } from './addon';
import { POD_IDENTITY_AGENT } from './addon-checks';
import type { AddonOptions } from './addon-props';
import { brand, hasBrand } from '../core/brand';

/**
 * The add-on that hands pods their credentials, on every node. One for each cluster. EKS Auto Mode has its own. No other
 * construct makes it. The role of the nodes needs `eks-auth:AssumeRoleForPodIdentity`, which `AmazonEKSWorkerNodePolicy`
 * holds.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 */
export class PodIdentityAgent extends AnyAddon implements IPodIdentityAgent {
  /**
   * Returns true for a `PodIdentityAgent`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isPodIdentityAgent(value: unknown): value is PodIdentityAgent {
    return hasBrand(value, 'PodIdentityAgent');
  }

  /**
   * Installs the agent.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ClusterNameInvalid, PropertyMissing, PropertyNull, TextExpression, ListNeeded, PodIdentityUnsupported, and what `Addon` throws
   */
  public constructor(scope: Construct, id: string, props: AddonOptions) {
    atPath(scope, id, () => {
      checkGiven(props, { cluster: A_CLUSTER });
      checkPodIdentity(props.cluster);
    });
    super(scope, id, { ...props, name: POD_IDENTITY_AGENT });
    if (props.cluster.kind === ClusterKind.EKS_AUTO_MODE) {
      warn(this, warning('PodIdentityAgentNeedless', { cluster: props.cluster.clusterName }));
    }
  }
}

brand(PodIdentityAgent, 'PodIdentityAgent');
