import { fault, invalid, numberOutOfRange, type WorkloadIdentityError } from './message';
import { showPath, showText } from './show';

// Permissions

export function awsManagedPolicyInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'AwsManagedPolicyInvalid',
    'Permissions.awsManagedPolicy',
    'be the name of an AWS managed policy with its path',
    value,
    'write it as "AmazonS3ReadOnlyAccess" or "service-role/AmazonEBSCSIDriverPolicy"',
  );
}

export function policyArnNeedsId(): WorkloadIdentityError {
  return fault(
    'PolicyArnNeedsId',
    "Permissions.policyArn must be given an id where the ARN is a token: pass { id: 'a-name-that-stays' }, since the ARN is not known when the Terraform address is made",
  );
}

export function policyIdInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'PolicyIdInvalid',
    property,
    'be 1 to 128 characters of letters, digits and "+=,.@_-", and no token',
    value,
    'choose a short name that stays: it is part of the Terraform address',
  );
}

export function permissionDuplicate(value: string): WorkloadIdentityError {
  return invalid('PermissionDuplicate', 'permissions', 'name each policy once', value, 'remove the second one');
}

export function permissionIdDuplicate(value: string): WorkloadIdentityError {
  return invalid(
    'PermissionIdDuplicate',
    'permissions',
    'give different policies different ids',
    value,
    'choose another id or name for one of the two policies',
  );
}

export function attachmentsTooMany(count: number, quota: number): WorkloadIdentityError {
  return invalid(
    'AttachmentsTooMany',
    'permissions',
    `attach at most ${quota} managed policies to a role`,
    count,
    'merge policies, or raise the IAM quota "Managed policies attached to an IAM role" and pass it as managedPolicyQuota',
  );
}

export function managedPolicyQuotaInvalid(value: unknown): WorkloadIdentityError {
  return numberOutOfRange(
    'ManagedPolicyQuotaInvalid',
    'managedPolicyQuota',
    'of 10 to 25 policies',
    value,
    'pass the quota "Managed policies attached to an IAM role" of the account',
  );
}

export function inlineTooLarge(size: number, limit: number): WorkloadIdentityError {
  return invalid(
    'InlinePoliciesTooLarge',
    'permissions',
    `hold at most ${limit} characters of inline policies in total`,
    size,
    'move some to Permissions.customerManaged(...)',
  );
}

export function managedTooLarge(name: string, size: number, limit: number): WorkloadIdentityError {
  return invalid(
    'ManagedPolicyTooLarge',
    `document of policy ${showText(name)}`,
    `be at most ${limit} characters`,
    size,
    'split it into several policies',
  );
}

// Roles

export function sessionDurationInvalid(value: unknown): WorkloadIdentityError {
  return numberOutOfRange(
    'SessionDurationInvalid',
    'maxSessionDurationSeconds',
    'of 3600 to 43200 seconds',
    value,
    'IAM accepts no other duration',
  );
}

export function oidcProvidersMissing(): WorkloadIdentityError {
  return invalid(
    'OidcProvidersMissing',
    'oidcProviders',
    'name at least one OIDC provider',
    [],
    'add the provider of the cluster',
  );
}

export function oidcProviderDuplicate(arn: string): WorkloadIdentityError {
  return invalid('OidcProviderDuplicate', 'oidcProviders', 'name each provider once', arn, 'remove the second one');
}

// Workload identities

export function issuerMismatch(cluster: string, issuer: string | undefined, provider: unknown): WorkloadIdentityError {
  return invalid(
    'IssuerMismatch',
    'credentials',
    issuer === undefined
      ? `name an OIDC provider of cluster ${showText(cluster)}`
      : `name an OIDC provider of issuer ${showText(issuer)}, that of cluster ${showText(cluster)}`,
    provider,
    'pass the provider of this cluster, or correct the issuerUrl of the cluster',
  );
}

export function roleNameNeeded(): WorkloadIdentityError {
  return fault(
    'RoleNameNeeded',
    'roleName must be given where the namespace or the name of the service account is a token: the name that the library makes holds both',
  );
}

export function roleOptionUnused(property: string): WorkloadIdentityError {
  return fault('RoleOptionUnused', `${property} must be left out where role is given: that role is made elsewhere`);
}

export function serviceAccountClaimed(namespace: string, name: string, otherPath: string): WorkloadIdentityError {
  return invalid(
    'ServiceAccountClaimed',
    'serviceAccount',
    `belong to one workload identity of its cluster, and ${showPath(otherPath)} has it`,
    { namespace, name },
    'give both permissions to one identity, or use another service account',
  );
}
