import { invalid, phrase } from '../errors';
import { hasBrand } from '../core/brand';
import { isClusterName, tryClusterArn } from '../private/arn';
import { isToken } from '../private/tokens';

/** The name and ARN of a cluster: enough for a trust policy. Every `ICluster` is one. */
export interface IClusterRef {
  /** The cluster's name. */
  readonly clusterName: string;
  /**
   * Its ARN.
   *
   * @default - none: a trust policy asks for the name instead
   */
  readonly clusterArn?: string;
}

/**
 * For an object of the user's own: its name is that of an EKS cluster, and no other than in its ARN.
 *
 * @param property the property in which it was given
 */
export function checkClusterRef(property: string, cluster: IClusterRef): void {
  if (hasBrand(cluster, 'Cluster')) return;
  const given: unknown = cluster;
  if (typeof given !== 'object' || given === null)
    throw invalid('ValueInvalid', property, given, {
      kind: 'ICluster',
      remedy: phrase`a cluster such as Cluster.fromClusterName(...)`,
    });
  const { clusterName, clusterArn } = cluster;
  if (isToken(clusterName)) return;
  if (!isClusterName(clusterName)) throw invalid('ClusterNameInvalid', `${property}.clusterName`, clusterName);
  const inArn = clusterArn === undefined || isToken(clusterArn) ? undefined : tryClusterArn(clusterArn);
  if (inArn !== undefined && inArn.name !== clusterName)
    throw invalid('ClusterArnMismatch/object', `${property}.clusterName`, clusterName, { fromArn: inArn.name });
}
