import type { Area } from './row';

export const POD_IDENTITY = {
  PodIdentityClusterArnInvalid: { property: 'clusterArn', must: 'be the ARN of an EKS cluster', remedy: 'pass one such as "arn:aws:eks:us-east-1:123456789012:cluster/demo"' },
  PodIdentitySourceArnInvalid: { property: 'sourceArn', must: 'be the ARN of an EKS cluster', remedy: 'pass one such as "arn:aws:eks:us-east-1:123456789012:cluster/demo"' },
  'PodIdentitySourceArnInvalid/association': {
    property: 'sourceArn',
    must: "be the cluster's ARN, since that of an association never matches",
    remedy: 'pass one such as "arn:aws:eks:us-east-1:123456789012:cluster/demo"',
  },
  PodIdentitySourceMismatch: { must: 'be that of cluster {clusterArn}, whose service accounts the trust lets in', remedy: 'leave it out, or pass what belongs to the cluster of the scope' },
  PodIdentityUnscoped: {
    sentence: 'sourceAccount must be given where session tags are disabled, since the trust cannot ask for namespace, service account and cluster',
    remedy: 'pass the account of the cluster, or say PodIdentityScope.anyAssociation()',
  },
  PodIdentityScopeLost: {
    sentence: 'scope must name neither service accounts nor a cluster where session tags are disabled, since the trust cannot ask for them',
    remedy: 'say PodIdentityScope.anyAssociationOfAccount(account) for every association of the account of the cluster, and narrow it to one cluster with sourceArn',
  },
  SessionTagsNeeded: {
    must: 'work without the session tags of EKS Pod Identity, since {why:name}',
    remedy: '{statement:phrase} needs the tag: leave the condition out, or use Credentials.podIdentity() with session tags',
  },
  AssociationClaimed: {
    property: 'serviceAccount',
    must: 'have one association in its cluster, and {otherPath:path} makes it',
    remedy: 'keep one of them: an association that is given to an add-on belongs to the add-on',
  },
  PodIdentityUnsupported: { sentence: 'cluster {cluster} cannot use EKS Pod Identity, since it is {kind:name}', remedy: 'use Credentials.irsa(oidcProvider)' },
  PodIdentityNotTrusted: {
    sentence: 'trust of role {rolePath:path} must let pods.eks.amazonaws.com in with sts:AssumeRole and sts:TagSession, since EKS refuses the association otherwise',
    remedy: 'use PodIdentityRole, or TrustPolicy.addPodIdentity',
  },
  ExternalIdUnused: {
    sentence: 'externalId must be asked for only where session tags are disabled, since EKS sends it only then',
    remedy: 'set disableSessionTags, or let the trust of the target role ask for session tags',
  },
  ExternalIdUnknown: { sentence: '{part:name} of cluster {cluster} must be known for the external id', remedy: 'give clusterArn to Cluster.fromAttributes, or use Cluster.fromClusterName' },
  PodIdentityAgentMissing: {
    sentence: 'agent must be given with Credentials.irsaAndPodIdentity, since a new pod of a service account with an association gets no web identity, and nothing at all without the agent',
    remedy: 'pass a PodIdentityAgent, or say podIdentityAgentInstalled of the cluster',
  },
  PodIdentityAgentOfOtherCluster: { property: 'agent', must: 'be that of cluster {cluster}', remedy: 'pass the agent of the cluster in which the workload runs' },
  TargetExclusive: { sentence: 'target and targetRoleArn exclude each other', remedy: 'give target to make the role in the other account, or targetRoleArn where it exists' },
  PodIdentityScopesMissing: { property: 'scopes', must: 'hold at least one scope', remedy: 'add PodIdentityScope.serviceAccounts(cluster, subjects)' },
  PodIdentityAgentUnknown: {
    level: 'warning',
    sentence:
      '{cluster:phrase} has associations, and this app knows of no pod identity agent on it: without one its pods get no credentials. Add new PodIdentityAgent(...), or say podIdentityAgentInstalled of the cluster',
  },
  PodIdentityAgentNeedless: { level: 'warning', sentence: 'cluster {cluster} is of EKS Auto Mode, whose nodes have the agent', remedy: 'leave the add-on out' },
  PodIdentityNotOnCompute: { level: 'warning', sentence: 'pods on {compute:name} get no credentials from EKS Pod Identity', remedy: 'use Credentials.irsa(oidcProvider)' },
  RoleDoesNotTrust: {
    level: 'warning',
    sentence: 'the trust policy of role {role:path} names {subject:name} of this cluster in no statement of its own: unless a statement that you wrote lets it in, its pods get no credentials',
  },
} as const satisfies Area;
