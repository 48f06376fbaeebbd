/** What kind of cluster it is, where that decides what its workloads can use. */
export enum ClusterKind {
  /** Amazon EKS with nodes of one's own. */
  EKS = 'EKS',
  /** Amazon EKS with Auto Mode: AWS runs the nodes, with the pod identity agent on them. */
  EKS_AUTO_MODE = 'EKS_AUTO_MODE',
  /** A local cluster of Amazon EKS on AWS Outposts: no Pod Identity. */
  EKS_OUTPOST = 'EKS_OUTPOST',
  /** A cluster outside EKS: no Pod Identity. */
  OUTSIDE_EKS = 'OUTSIDE_EKS',
}
