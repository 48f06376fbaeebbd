import type { WorkloadRoleOptions } from '../roles/role-options';

/** The options that shape a role, which are left out where a role is given. */
export const ROLE_OPTIONS = Object.keys({
  roleName: true,
  roleNamePrefix: true,
  path: true,
  description: true,
  tags: true,
  permissionsBoundary: true,
  maxSessionDurationSeconds: true,
  forceDetachPolicies: true,
  stsServices: true,
  stsServiceConditions: true,
  trustStatements: true,
  trustPolicyQuota: true,
  managedPolicyQuota: true,
  partition: true,
} satisfies Record<
  Exclude<keyof WorkloadRoleOptions, 'permissions' | 'dependsOn'>,
  true
>) as (keyof WorkloadRoleOptions)[];
