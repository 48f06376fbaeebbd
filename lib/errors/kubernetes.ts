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
    'name',
    `not be the account that Kubernetes makes itself in namespace ${showText(namespace)}`,
    'default',
    'use ServiceAccountManagement.annotateExisting() or ServiceAccountManagement.referenced(), or choose another name',
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

export function namespaceDuplicate(name: string, otherPath: string): WorkloadIdentityError {
  return invalid(
    'NamespaceDuplicate',
    'name',
    `be made once in a stack, and ${showPath(otherPath)} makes it`,
    name,
    'make it in one place and let the others depend on it',
  );
}

// RBAC

export function rulesMissing(): WorkloadIdentityError {
  return invalid('RulesMissing', 'rules', 'hold at least one rule', [], 'add new PolicyRule({ resources, verbs })');
}

export function ruleInvalid(property: string, rule: string, value: unknown, remedy: string): WorkloadIdentityError {
  return invalid('RuleInvalid', property, rule, value, remedy);
}

export function bindingRoleMissing(): WorkloadIdentityError {
  return fault(
    'BindingRoleMissing',
    'role must be given: pass the Role or ClusterRole whose rules the accounts get, or Role.fromName(...) or ClusterRole.fromName(...)',
  );
}

export function bindingSubjectsMissing(): WorkloadIdentityError {
  return invalid(
    'BindingSubjectsMissing',
    'serviceAccounts',
    'name at least one service account',
    [],
    'add identity.serviceAccount, or ServiceAccountRef.of(namespace, name)',
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

export function clusterRoleNeeded(name: string): WorkloadIdentityError {
  return invalid(
    'ClusterRoleNeeded',
    'role',
    'be a cluster role, since the binding holds in every namespace',
    name,
    'pass a ClusterRole, or bind the Role in its namespace with RoleBinding',
  );
}
