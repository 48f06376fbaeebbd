import type { Area } from './row';

export const KUBERNETES = {
  AnnotationReserved: { must: 'leave the annotations of the pod identity webhook to this library', remedy: 'use {option:name}' },
  AnnotationPrefixInvalid: {
    property: 'annotationPrefix',
    must: 'be a DNS name without scheme or "/"',
    remedy: 'write it as "eks.amazonaws.com": the webhook puts "/" and the option\'s name after it',
  },
  DefaultServiceAccountExists: {
    property: 'name',
    must: 'not be the account that Kubernetes makes itself in namespace {namespace}',
    remedy: 'use ServiceAccountManagement.annotateExisting() or ServiceAccountManagement.referenced(), or choose another name',
  },
  ServiceAccountOptionUnused: { sentence: '{property:name} must be left out with {management:name}: the service account is managed elsewhere' },
  NothingToAnnotate: { sentence: 'annotations must hold at least one annotation to put on the existing service account', remedy: 'add roleArn or annotations, or refer to the account only' },
  TokenExpirationInvalid: { property: 'tokenExpirationSeconds', must: 'be a whole number of 600 to 86400 seconds', remedy: 'EKS accepts no other lifetime' },
  NamespaceDuplicate: {
    property: 'name',
    must: 'be created once in a stack, and {otherPath:path} creates it',
    remedy:
      'either (1) keep {otherPath:path} and remove {path:path}, and where the latter is deployed, call resource.moveFromId({address}) of {otherPath:path}; or (2) keep {path:path} and remove {otherPath:path}, and where the latter is deployed, call resource.moveFromId({otherAddress}) of {path:path}; set createNamespace: false where an option creates the one that goes; what else is in the namespace waits for either',
  },
  'NamespaceDuplicate/id': {
    property: 'name',
    must: 'be created once in a stack, and {otherPath:path} creates it',
    remedy: 'keep one of the two: leave createNamespace out, or remove the construct',
  },
  NamespaceTokenCreated: {
    property: 'name',
    must: 'be a literal where createNamespace is set, since its address holds it',
    remedy: 'write it out, or leave createNamespace out and make a kubernetes.Namespace with this name',
  },
  'NamespaceProviderMismatch/cluster': {
    property: 'kubernetesProvider',
    must: 'be one of cluster {two}, since this one creates namespace {name} of cluster {one}',
    remedy: 'pass the provider of each cluster as kubernetesProvider, such as that of cluster.addKubernetesProvider',
  },
  NamespaceProviderMismatch: {
    property: 'kubernetesProvider',
    must: 'be {other}, which creates namespace {name} of this cluster for another identity',
    remedy: 'give both the same provider, or set createNamespace for one of them',
  },
  RulesMissing: { property: 'rules', must: 'hold at least one rule', remedy: 'add new PolicyRule({ resources, verbs })' },
  'RuleInvalid/resourcesEmpty': { must: 'name at least one resource', remedy: 'add one such as "pods"' },
  'RuleInvalid/verbsEmpty': { must: 'name at least one verb', remedy: 'add one such as "get"' },
  'RuleInvalid/apiGroupsEmpty': { must: 'name at least one API group', remedy: 'add "" for the core group' },
  'RuleInvalid/resourceNamesEmpty': { must: 'name at least one object', remedy: 'add one, or leave resourceNames out for every object' },
  'RuleInvalid/nameEmpty': { must: 'hold names, since the empty one allows list and watch of all', remedy: 'leave it out' },
  'RuleInvalid/verbs': { property: 'verbs', must: 'be in lowercase', remedy: 'write it as "get", "list" or "watch"' },
  'RuleInvalid/resources': { property: 'resources', must: 'be in the plural and in lowercase', remedy: 'write it as "pods" or "pods/log"' },
  BindingRoleMissing: { sentence: 'role must be given', remedy: 'pass the Role or ClusterRole whose rules the accounts get, or Role.fromName(...) or ClusterRole.fromName(...)' },
  BindingSubjectsMissing: { property: 'serviceAccounts', must: 'name at least one service account', remedy: 'add identity.serviceAccount, or ServiceAccountRef.of(namespace, name)' },
  RoleNamespaceMismatch: { property: 'namespace', must: "be the role's namespace {role}", remedy: 'bind a Role in its own namespace, or use a ClusterRole' },
  ClusterRoleNeeded: { property: 'role', must: 'be a cluster role, since the binding holds in every namespace', remedy: 'pass a ClusterRole, or bind the Role in its namespace with RoleBinding' },
} as const satisfies Area;
