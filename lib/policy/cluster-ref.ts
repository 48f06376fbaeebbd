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
