import type { Area } from './row';

export const CLUSTER = {
  ClusterNameInvalid: { must: 'be 1 to 100 letters, digits, "-" and "_" and begin with a letter or digit', remedy: "pass the cluster's name unchanged" },
  OutsideClusterNameInvalid: {
    must: 'be 1 to 253 letters, digits, "-", "_" and "." and begin and end with a letter or digit',
    remedy: 'choose one that tells your clusters apart',
  },
  ClusterArnInvalid: { must: 'be the ARN of an EKS cluster', remedy: 'pass one such as "arn:aws:eks:us-east-1:123456789012:cluster/demo"' },
  ClusterArnMismatch: { must: 'agree with clusterArn, which says {fromArn}', remedy: 'correct one of them, or leave it out: the ARN tells it' },
  'ClusterArnMismatch/object': { must: 'agree with clusterArn of the cluster, which says {fromArn}', remedy: 'correct one of them' },
  ClusterNameMissing: { sentence: 'clusterName must be given where clusterArn is not a literal', remedy: 'pass the name' },
  ClusterRegionMismatch: {
    property: 'region',
    must: 'be that in which the AWS provider finds the cluster, {searched}',
    remedy: 'correct it, leave it out, or pass the AWS provider of this region as awsProvider',
  },
  ClusterProviderMismatch: { must: 'be an AWS provider of {part:name} {known}, that of cluster {cluster}', remedy: 'pass the AWS provider of the cluster, or a namesake elsewhere is changed' },
  ClusterProviderElsewhere: {
    sentence: '{property:name} must be given where cluster {cluster} was found by AWS provider {provider} of another stack, {stack}',
    remedy: 'pass the AWS provider of this stack that reaches the cluster',
  },
  ClusterIssuerUnknown: { sentence: 'issuerUrl of cluster {name} is not known', remedy: 'pass it to Cluster.fromAttributes or Cluster.outsideEks, or use Cluster.fromClusterName' },
  ClusterEndpointUnknown: {
    sentence: 'endpoint and certificate authority of cluster {name} are not known',
    remedy: 'pass endpoint and certificateAuthorityData to Cluster.fromAttributes, use Cluster.fromClusterName, or configure the KubernetesProvider yourself',
  },
  IssuerUrlInvalid: { must: 'be https without port or query, at most 255 characters', remedy: "pass the cluster's issuer unchanged" },
  AudiencesInvalid: { property: 'audiences', must: 'be a list of 1 to 100 audiences', remedy: 'name those that the pods ask for' },
  AudienceInvalid: { property: 'audiences', must: 'hold texts of 1 to 255 characters', remedy: 'shorten it' },
  AudienceDuplicate: { property: 'audiences', must: 'name each audience once', remedy: 'remove the second one' },
  ThumbprintsInvalid: { property: 'thumbprints', must: 'hold 1 to 5 thumbprints', remedy: 'use Thumbprints.managedByAws() to leave them to IAM' },
  ThumbprintInvalid: { property: 'thumbprints', must: 'be 40 hexadecimal digits', remedy: 'pass the SHA-1 fingerprint of the certificate without colons' },
  ThumbprintDuplicate: { property: 'thumbprints', must: 'name each thumbprint once', remedy: 'remove the second one' },
  TlsProviderMissing: {
    sentence: "stack {stack:path} must hold a tls provider to read the issuer's certificate",
    remedy: "add new TlsProvider(stack, 'tls'), or choose thumbprints: Thumbprints.managedByAws()",
  },
} as const satisfies Area;
