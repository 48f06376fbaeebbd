import { fault, invalid, type WorkloadIdentityError } from './message';
import { showPath, showText } from './show';

export function clusterNameInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'ClusterNameInvalid',
    property,
    'be 1 to 100 letters, digits, "-" and "_" and begin with a letter or digit',
    value,
    "pass the cluster's name unchanged",
  );
}

export function outsideNameInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'OutsideClusterNameInvalid',
    'name',
    'be 1 to 253 letters, digits, "-", "_" and "." and begin and end with a letter or digit',
    value,
    'choose one that tells your clusters apart',
  );
}

export function clusterArnInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'ClusterArnInvalid',
    property,
    'be the ARN of an EKS cluster',
    value,
    'pass one such as "arn:aws:eks:us-east-1:123456789012:cluster/demo"',
  );
}

export function clusterArnMismatch(property: string, value: string, fromArn: string): WorkloadIdentityError {
  return invalid(
    'ClusterArnMismatch',
    property,
    `agree with clusterArn, which says ${showText(fromArn)}`,
    value,
    'correct one of them, or leave it out: the ARN tells it',
  );
}

export function clusterNameMissing(): WorkloadIdentityError {
  return fault('ClusterNameMissing', 'clusterName must be given where clusterArn is not a literal: pass the name');
}

export function clusterRegionMismatch(region: string, searched: string): WorkloadIdentityError {
  return invalid(
    'ClusterRegionMismatch',
    'region',
    `be that in which the AWS provider finds the cluster, ${showText(searched)}`,
    region,
    'correct it, leave it out, or pass the AWS provider of this region as provider',
  );
}

export function clusterProviderMismatch(
  property: string,
  cluster: string,
  part: string,
  known: string,
  value: unknown,
): WorkloadIdentityError {
  return invalid(
    'ClusterProviderMismatch',
    property,
    `be an AWS provider of ${part} ${showText(known)}, that of cluster ${showText(cluster)}`,
    value,
    'pass the AWS provider of the cluster, or a namesake elsewhere is changed',
  );
}

export function clusterProviderElsewhere(
  property: string,
  cluster: string,
  provider: string,
  stack: string,
): WorkloadIdentityError {
  return fault(
    'ClusterProviderElsewhere',
    `${property} must be given where cluster ${showText(cluster)} was found by AWS provider ${showText(provider)} of another stack, ${showText(stack)}: pass the AWS provider of this stack that reaches the cluster`,
  );
}

export function clusterIssuerUnknown(name: string): WorkloadIdentityError {
  return fault(
    'ClusterIssuerUnknown',
    `issuerUrl of cluster ${showText(name)} is not known: pass it to Cluster.fromAttributes or Cluster.outsideEks, or use Cluster.fromClusterName`,
  );
}

export function clusterEndpointUnknown(name: string): WorkloadIdentityError {
  return fault(
    'ClusterEndpointUnknown',
    `endpoint and certificate authority of cluster ${showText(name)} are not known: pass endpoint and certificateAuthorityData to Cluster.fromAttributes, use Cluster.fromClusterName, or configure the KubernetesProvider yourself`,
  );
}

export function issuerUrlInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'IssuerUrlInvalid',
    property,
    'be https without port or query, at most 255 characters',
    value,
    "pass the cluster's issuer unchanged",
  );
}

export function audiencesInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'AudiencesInvalid',
    'audiences',
    'be a list of 1 to 100 audiences',
    value,
    'name those that the pods ask for',
  );
}

export function audienceInvalid(value: unknown): WorkloadIdentityError {
  return invalid('AudienceInvalid', 'audiences', 'hold texts of 1 to 255 characters', value, 'shorten it');
}

export function audienceDuplicate(value: string): WorkloadIdentityError {
  return invalid('AudienceDuplicate', 'audiences', 'name each audience once', value, 'remove the second one');
}

export function thumbprintsInvalid(count: number): WorkloadIdentityError {
  return invalid(
    'ThumbprintsInvalid',
    'thumbprints',
    'hold 1 to 5 thumbprints',
    count,
    'use Thumbprints.managedByAws() to leave them to IAM',
  );
}

export function thumbprintInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'ThumbprintInvalid',
    'thumbprints',
    'be 40 hexadecimal digits',
    value,
    'pass the SHA-1 fingerprint of the certificate without colons',
  );
}

export function thumbprintDuplicate(value: string): WorkloadIdentityError {
  return invalid('ThumbprintDuplicate', 'thumbprints', 'name each thumbprint once', value, 'remove the second one');
}

export function tlsProviderMissing(stack: string): WorkloadIdentityError {
  return fault(
    'TlsProviderMissing',
    `stack ${showPath(stack)} must hold a tls provider to read the issuer's certificate: add new TlsProvider(stack, 'tls'), or choose thumbprints: Thumbprints.managedByAws()`,
  );
}
