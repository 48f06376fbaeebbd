export { Addon } from './addon';
export { AddonOptions, AddonProps, ResolveConflicts } from './addon-props';
export { AddonVersion } from './addon-version';
export { AddonIdentity } from './addon-identity';
export { IpFamily, RecommendedIdentityOptions } from './recommended-identity';
export { AddonCatalog, AddonDetails, AddonServiceAccount, PodIdentitySupport } from './addon-catalog';
export { PodIdentityAgent } from './pod-identity-agent';
