import type { Area } from './row';

export const ROLES = {
  AwsManagedPolicyInvalid: {
    property: 'Permissions.awsManagedPolicy',
    must: 'be the name of an AWS managed policy with its path',
    remedy: 'write it as "AmazonS3ReadOnlyAccess" or "service-role/AmazonEBSCSIDriverPolicy"',
  },
  PolicyArnNeedsId: {
    sentence: 'Permissions.policyArn must be given an id where the ARN is a token',
    remedy: "pass { id: 'a-name-that-stays' }, since the ARN is not known when the Terraform address is made",
  },
  PolicyIdInvalid: { must: 'be 1 to 128 characters of letters, digits and "+=,.@_-", and no token', remedy: 'choose a short name that stays: it is part of the Terraform address' },
  PermissionDuplicate: { property: 'permissions', must: 'name each policy once', remedy: 'remove the second one' },
  PermissionIdDuplicate: { property: 'permissions', must: 'give different policies different ids', remedy: 'choose another id or name for one of the two policies' },
  AttachmentsTooMany: {
    property: 'permissions',
    must: 'attach at most {quota} managed policies to a role',
    remedy: 'merge policies, or raise the IAM quota "Managed policies attached to an IAM role" and pass it as managedPolicyQuota',
  },
  ManagedPolicyQuotaInvalid: { property: 'managedPolicyQuota', must: 'be a whole number of 10 to 25 policies', remedy: 'pass the quota "Managed policies attached to an IAM role" of the account' },
  InlinePoliciesTooLarge: { property: 'permissions', must: 'hold at most {limit} characters of inline policies in total', remedy: 'move some to Permissions.customerManaged(...)' },
  ManagedPolicyTooLarge: { property: 'document of policy {name}', must: 'be at most {limit} characters', remedy: 'split it into several policies' },
  SessionDurationInvalid: { property: 'maxSessionDurationSeconds', must: 'be a whole number of 3600 to 43200 seconds', remedy: 'IAM accepts no other duration' },
  OidcProvidersMissing: { property: 'oidcProviders', must: 'name at least one OIDC provider', remedy: 'add the provider of the cluster' },
  OidcProviderDuplicate: { property: 'oidcProviders', must: 'name each provider once', remedy: 'remove the second one' },
  'IssuerMismatch/cluster': {
    property: 'credentials',
    must: 'name an OIDC provider of cluster {cluster}',
    remedy: 'pass the provider of this cluster, or correct the issuerUrl of the cluster',
  },
  IssuerMismatch: {
    property: 'credentials',
    must: 'name an OIDC provider of issuer {issuer}, that of cluster {cluster}',
    remedy: 'pass the provider of this cluster, or correct the issuerUrl of the cluster',
  },
  RoleNameNeeded: { sentence: 'roleName must be given where the namespace or the name of the service account is a token: the name that the library makes holds both' },
  RoleOptionUnused: { sentence: '{property:name} must be left out where role is given: that role is made elsewhere' },
  ServiceAccountClaimed: {
    property: 'serviceAccount',
    must: 'belong to one workload identity of its cluster, and {otherPath:path} has it',
    remedy: 'give both permissions to one identity, or use another service account',
  },
} as const satisfies Area;
