import { fault, invalid, type WorkloadIdentityError } from './message';
import { showPath, showText } from './show';

// Trust and policies

export function podIdentityClusterArnInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'PodIdentityClusterArnInvalid',
    'clusterArn',
    'be the ARN of an EKS cluster',
    value,
    'pass one such as "arn:aws:eks:us-east-1:123456789012:cluster/demo"',
  );
}

export function podIdentitySourceArnInvalid(value: unknown, isAssociation: boolean): WorkloadIdentityError {
  return invalid(
    'PodIdentitySourceArnInvalid',
    'sourceArn',
    isAssociation ? "be the cluster's ARN, since that of an association never matches" : 'be the ARN of an EKS cluster',
    value,
    'pass one such as "arn:aws:eks:us-east-1:123456789012:cluster/demo"',
  );
}

export function podIdentitySourceMismatch(property: string, value: string, clusterArn: string): WorkloadIdentityError {
  return invalid(
    'PodIdentitySourceMismatch',
    property,
    `be that of cluster ${showText(clusterArn)}, whose service accounts the trust lets in`,
    value,
    'leave it out, or pass what belongs to the cluster of the scope',
  );
}

export function podIdentityUnscoped(): WorkloadIdentityError {
  return fault(
    'PodIdentityUnscoped',
    'sourceAccount must be given where session tags are disabled, since the trust cannot ask for namespace, service account and cluster: pass the account of the cluster, or say PodIdentityScope.anyAssociation()',
  );
}

export function podIdentityScopeLost(): WorkloadIdentityError {
  return fault(
    'PodIdentityScopeLost',
    'scope must name neither service accounts nor a cluster where session tags are disabled, since the trust cannot ask for them: say PodIdentityScope.anyAssociationOfAccount(account) for every association of the account of the cluster, and narrow it to one cluster with sourceArn',
  );
}

export function sessionTagsNeeded(
  property: string,
  statement: string,
  key: string,
  why: string,
): WorkloadIdentityError {
  return invalid(
    'SessionTagsNeeded',
    property,
    `work without the session tags of EKS Pod Identity, since ${why}`,
    key,
    `${statement} needs the tag: leave the condition out, or use Credentials.podIdentity() with session tags`,
  );
}

// Associations

export function associationClaimed(namespace: string, name: string, otherPath: string): WorkloadIdentityError {
  return invalid(
    'AssociationClaimed',
    'serviceAccount',
    `have one association in its cluster, and ${showPath(otherPath)} makes it`,
    { namespace, name },
    'keep one of them: an association that is given to an add-on belongs to the add-on',
  );
}

export function podIdentityUnsupported(cluster: string, kind: string): WorkloadIdentityError {
  return fault(
    'PodIdentityUnsupported',
    `cluster ${showText(cluster)} cannot use EKS Pod Identity, since it is ${kind}: use Credentials.irsa(oidcProvider)`,
  );
}

export function podIdentityNotTrusted(rolePath: string): WorkloadIdentityError {
  return fault(
    'PodIdentityNotTrusted',
    `trust of role ${showPath(rolePath)} must let pods.eks.amazonaws.com in with sts:AssumeRole and sts:TagSession, since EKS refuses the association otherwise: use PodIdentityRole, or TrustPolicy.addPodIdentity`,
  );
}

export function externalIdUnused(): WorkloadIdentityError {
  return fault(
    'ExternalIdUnused',
    'externalId must be asked for only where session tags are disabled, since EKS sends it only then: set disableSessionTags, or let the trust of the target role ask for session tags',
  );
}

export function externalIdUnknown(part: string, cluster: string): WorkloadIdentityError {
  return fault(
    'ExternalIdUnknown',
    `${part} of cluster ${showText(cluster)} must be known for the external id: give clusterArn to Cluster.fromAttributes, or use Cluster.fromClusterName`,
  );
}

export function agentMissing(): WorkloadIdentityError {
  return fault(
    'PodIdentityAgentMissing',
    'agent must be given with Credentials.irsaAndPodIdentity, since a new pod of a service account with an association gets no web identity, and nothing at all without the agent: pass a PodIdentityAgent, or say podIdentityAgentInstalled of the cluster',
  );
}

export function agentOfOtherCluster(agentCluster: string, cluster: string): WorkloadIdentityError {
  return invalid(
    'PodIdentityAgentOfOtherCluster',
    'agent',
    `be that of cluster ${showText(cluster)}`,
    agentCluster,
    'pass the agent of the cluster in which the workload runs',
  );
}

export function targetExclusive(): WorkloadIdentityError {
  return fault(
    'TargetExclusive',
    'target and targetRoleArn exclude each other: give target to make the role in the other account, or targetRoleArn where it exists',
  );
}

export function scopesMissing(): WorkloadIdentityError {
  return invalid(
    'PodIdentityScopesMissing',
    'scopes',
    'hold at least one scope',
    [],
    'add PodIdentityScope.serviceAccounts(cluster, subjects)',
  );
}
