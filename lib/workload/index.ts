export { Credentials } from './credentials';
export { IrsaOptions, PodIdentityOptions, IrsaAndPodIdentityOptions } from './credentials-options';
export { ComputeType } from './compute-type';
export { WorkloadIdentity } from './workload-identity';
export { WorkloadIdentityProps, WorkloadServiceAccount } from './workload-identity-props';
