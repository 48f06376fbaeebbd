// In reading order: a cluster, its workloads' identities, and the policies they are made of.
export * from './cluster';
export * from './identity';
export * as kubernetes from './kubernetes';
export * from './policy';
