// Every message that the library can throw, one factory each, a file for each room.
export * from './errors/message';
export { showName, showPath, showText } from './errors/show';
export * from './errors/values';
export * from './errors/policy';
export * from './errors/trust';
export * from './errors/cluster';
export * from './errors/kubernetes';
export * from './errors/identity';
export * from './errors/self-hosted';
export * from './errors/pod-identity';
export * from './errors/addons';
