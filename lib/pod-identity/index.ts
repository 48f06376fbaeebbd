export { PodIdentityAssociation, PodIdentityAssociationProps } from './pod-identity-association';
export { CrossAccountTarget, CrossAccountTargetOptions, CrossAccountTargetProps } from './cross-account-target';
export { IPodIdentityAgent } from './pod-identity-agents';
