// In reading order: a cluster, its workloads' identities, its add-ons, clusters outside EKS, and the policies they are
// made of.
export * from './cluster';
export * from './workload';
export * from './roles';
export * from './pod-identity';
export * from './addons';
export * as selfHosted from './self-hosted';
export * as kubernetes from './kubernetes';
export * from './policy';
export * from './errors/errors';
