export { Credentials } from './credentials';
export { IrsaOptions, PodIdentityOptions, IrsaAndPodIdentityOptions } from './credentials-options';
export { ComputeType } from './compute-type';
export { WorkloadIdentity, WorkloadIdentityProps, WorkloadServiceAccount } from './workload-identity';
