import { fault, invalid, numberOutOfRange, type WorkloadIdentityError } from './message';
import { showPath, showText } from './show';

export function annotationReserved(property: string, key: string, option: string): WorkloadIdentityError {
  return invalid(
    'AnnotationReserved',
    property,
    'leave the annotations of the pod identity webhook to this library',
    key,
    `use ${option}`,
  );
}

export function annotationPrefixInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'AnnotationPrefixInvalid',
    'annotationPrefix',
    'be a DNS name without scheme or "/"',
    value,
    'write it as "eks.amazonaws.com": the webhook puts "/" and the option\'s name after it',
  );
}

export function defaultServiceAccountExists(namespace: string): WorkloadIdentityError {
  return invalid(
    'DefaultServiceAccountExists',
    'serviceAccount.name',
    `not be the account that Kubernetes makes itself in namespace ${showText(namespace)}`,
    'default',
    'use ServiceAccountManagement.annotateExisting() or ServiceAccountManagement.none(), or choose another name',
  );
}

export function serviceAccountOptionUnused(property: string, management: string): WorkloadIdentityError {
  return fault(
    'ServiceAccountOptionUnused',
    `${property} must be left out with ${management}: the service account is managed elsewhere`,
  );
}

export function nothingToAnnotate(): WorkloadIdentityError {
  return fault(
    'NothingToAnnotate',
    'annotations must hold at least one annotation to put on the existing service account: add roleArn or annotations, or refer to the account only',
  );
}

export function tokenExpirationInvalid(value: unknown): WorkloadIdentityError {
  return numberOutOfRange(
    'TokenExpirationInvalid',
    'tokenExpirationSeconds',
    'of 600 to 86400 seconds',
    value,
    'EKS accepts no other lifetime',
  );
}

/** A namespace that is deployed must not be destroyed by the remedy: the one that stays takes it over. */
export function namespaceDuplicate(
  name: string,
  otherPath: string,
  otherAddress: string,
  address: string,
): WorkloadIdentityError {
  return invalid(
    'NamespaceDuplicate',
    'namespace',
    `be created once in a stack, and ${showPath(otherPath)} creates it`,
    name,
    `keep one of the two, for which everything in the namespace waits by itself; where the other one is deployed, the one that stays takes its namespace over: resource.moveFromId(${showText(otherAddress)}) on this one, or resource.moveFromId(${showText(address)}) on that`,
  );
}

export function namespaceProviderMismatch(
  name: string,
  otherProvider: string,
  provider: string,
): WorkloadIdentityError {
  return invalid(
    'NamespaceProviderMismatch',
    'kubernetesProvider',
    `be ${showText(otherProvider)}, which creates namespace ${showText(name)} of this cluster for another identity`,
    provider,
    'give both the same provider, or set createNamespace for one of them',
  );
}

// RBAC

export function rulesMissing(): WorkloadIdentityError {
  return invalid('RulesMissing', 'rules', 'hold at least one rule', [], 'add { resources, verbs }');
}

export function ruleInvalid(index: number, rule: string, value: unknown, remedy: string): WorkloadIdentityError {
  return invalid('RuleInvalid', `rules[${index}]`, rule, value, remedy);
}

export function bindingRoleMissing(): WorkloadIdentityError {
  return fault('BindingRoleMissing', 'role or clusterRole must be given: pass the role whose rules the accounts get');
}

export function bindingSubjectsMissing(): WorkloadIdentityError {
  return invalid(
    'BindingSubjectsMissing',
    'serviceAccounts',
    'name at least one service account',
    [],
    'add a ServiceAccount, or ServiceAccount.fromName(namespace, name)',
  );
}

export function roleNamespaceMismatch(role: string, binding: string): WorkloadIdentityError {
  return invalid(
    'RoleNamespaceMismatch',
    'namespace',
    `be the role's namespace ${showText(role)}`,
    binding,
    'bind a Role in its own namespace, or use a ClusterRole',
  );
}
