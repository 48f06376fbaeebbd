export { Permissions } from './permissions';
export { PolicyArnOptions, CustomerManagedPolicyOptions } from './permission-options';
export { WorkloadRole, WorkloadRoleProps } from './workload-role';
export { IWorkloadRole } from './role';
export { WorkloadRoleOptions } from './role-options';
export { ExistingRoleOptions } from './existing-role';
export { IrsaRole, IrsaRoleProps } from './irsa-role';
export { PodIdentityRole, PodIdentityRoleProps } from './pod-identity-role';
