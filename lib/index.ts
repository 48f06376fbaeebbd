// In reading order: a cluster, its workloads' identities, clusters outside EKS, and the policies they are made of.
export * from './cluster';
export * from './identity';
export * from './self-hosted';
export * as kubernetes from './kubernetes';
export * from './policy';
