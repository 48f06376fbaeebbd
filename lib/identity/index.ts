export { Permissions, PolicyArnOptions, CustomerManagedPolicyOptions } from './permissions';
export { WorkloadRole, WorkloadRoleProps, IWorkloadRole } from './workload-role';
export { WorkloadRoleOptions } from './role-options';
export { ExistingRoleOptions } from './existing-role';
export { IrsaRole, IrsaRoleProps } from './irsa-role';
export { Credentials, IrsaOptions } from './credentials';
export { WorkloadIdentity, WorkloadIdentityProps, WorkloadServiceAccount } from './workload-identity';
