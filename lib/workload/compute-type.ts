/** The kind of node on which the pods of a workload run. */
export enum ComputeType {
  /** Linux nodes. */
  LINUX = 'LINUX',
  /** Windows nodes: no EKS Pod Identity. */
  WINDOWS = 'WINDOWS',
  /** AWS Fargate: no EKS Pod Identity. */
  FARGATE = 'FARGATE',
}
