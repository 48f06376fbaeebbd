import type { Area } from './row';

export const ADDONS = {
  AddonNameInvalid: { property: 'name', must: 'be the name of an EKS add-on, letters, digits, "-" and "_"', remedy: 'write it as "vpc-cni"' },
  AddonVersionInvalid: { property: 'AddonVersion.pinned', must: 'be a version of an add-on', remedy: 'write it as "v1.19.0-eksbuild.1"' },
  KubernetesVersionInvalid: { must: 'be a version of Kubernetes', remedy: 'write it as "1.33"' },
  AddonConfigurationInvalid: { property: 'configurationValues', must: 'be an object', remedy: 'pass { key: value } as the add-on documents it, and no text of JSON or YAML' },
  AddonConfigurationValueInvalid: { property: 'configurationValues', must: 'hold what JSON can hold', remedy: 'write it as a text, a number, true, false, null, a list or an object' },
  AddonClaimed: { property: 'name', must: 'be installed once in its cluster, and {otherPath:path} does it', remedy: 'keep one of them' },
  AddonOutsideEks: { sentence: 'cluster {cluster} cannot have EKS add-ons, since it is outside EKS', remedy: 'install the software with its own manifests or Helm chart' },
  AddonNamespaceFixed: {
    property: 'namespace',
    must: 'be {own}, where EKS installs add-on {addon}: it is not told of another one, and the pods there would get no role',
    remedy: 'leave it out (EKS takes another one as namespace_config, which this AWS provider binding cannot write)',
  },
  AddonPreserveOnCreate: { property: 'resolveConflictsOnCreate', must: 'be NONE or OVERWRITE', remedy: 'there is nothing to preserve before the add-on is there: give it as resolveConflictsOnUpdate' },
  AddonRolesMissing: { property: 'AddonIdentity.podIdentity', must: 'name at least one service account', remedy: "add { 'aws-node': role }" },
  AddonUnknown: {
    property: 'name',
    must: 'be an add-on of the catalogue where its identity is recommended',
    remedy: 'use AddonIdentity.podIdentity(...) with roles of your own, or one of {known:names}',
  },
  AddonNameUnknown: {
    sentence: 'name must be known at synthesis where the identity of the add-on is recommended, since the catalogue is read then',
    remedy: 'pass the name itself, or use AddonIdentity.podIdentity(...) with roles of your own',
  },
  AddonPodIdentityUnsupported: { property: 'name', must: 'be an add-on that takes associations', remedy: 'use AddonIdentity.irsa(role)' },
  AddonPoliciesUnknown: {
    property: 'name',
    must: 'be an add-on for which AWS names service accounts and policies',
    remedy: 'use AddonIdentity.podIdentity(...) with roles of your own, or AddonIdentity.none()',
  },
  AddonServiceAccountUnknown: { must: 'be service accounts of add-on {addon}', remedy: 'use one of {known:names}' },
  AddonVersionTooOld: { property: 'version of add-on {addon}', must: 'be {from:name} or newer to take {what:phrase}', remedy: 'raise it, or use AddonIdentity.irsa(role)' },
  AddonSharedRoleUnknown: { property: 'name', must: 'be an add-on whose shared role has a known name', remedy: 'use AddonIdentity.recommended(), or one of {known:names}' },
  AddonAgentIdentity: {
    sentence: 'identity must be left out of add-on "eks-pod-identity-agent": it works with the role of the node, which needs eks-auth:AssumeRoleForPodIdentity (part of AmazonEKSWorkerNodePolicy)',
  },
  AddonAccountTwice: { property: 'serviceAccount', must: 'have one role in its add-on', remedy: 'keep one of the two roles, and give it the permissions of both' },
  AddonIdentityMixed: { sentence: 'identity must be an IRSA role or associations, not both', remedy: 'remove serviceAccountRoleArn or the associations' },
  AddonIpFamilyUnused: { property: 'ipFamily', must: 'be given for add-on "vpc-cni" only', remedy: 'leave it out: other policies do not depend on it' },
  AddonFactsUnsure: { level: 'warning', sentence: 'what is known of add-on {addon} has no sure source', remedy: 'check its service accounts and policies at {source:name}' },
  'AddonFactsUnsure/namespace': { level: 'warning', sentence: 'add-on {addon} is said to run in namespace {own}, and EKS is not told of {namespace}', remedy: 'check it at {source:name}' },
  AddonFullAccess: {
    level: 'warning',
    sentence: 'add-on {addon} gets {policies:names} for {serviceAccount}, and its own page advises a narrower policy ({page:name})',
    remedy: 'pass one as ownPermissions of AddonIdentity.recommended({ ... })',
  },
  AddonNotInCatalog: { level: 'warning', sentence: 'add-on {addon} is not in the catalogue', remedy: 'check that it takes associations, and its service accounts' },
  'AddonPodIdentityUnsupported/warning': { level: 'warning', sentence: 'add-on {addon} is known to take no associations', remedy: 'use AddonIdentity.irsa(role)' },
  'AddonVersionTooOld/warning': {
    level: 'warning',
    sentence: 'add-on {addon} takes {what:phrase} from version {from:name}, and {version:name} is older',
    remedy: 'raise it, or use AddonIdentity.irsa(role)',
  },
  'AddonServiceAccountUnknown/warning': { level: 'warning', sentence: 'add-on {addon} is known to have {known:names}, and not {serviceAccount}', remedy: 'check the name' },
  AddonNeedsNoIdentity: { level: 'warning', sentence: 'add-on {addon} is known to need no AWS permissions', remedy: 'leave its identity out' },
  AddonWithoutIdentity: { level: 'warning', sentence: 'add-on {addon} needs AWS permissions and has no identity: it uses those of its node. Give it AddonIdentity.recommended(), or another' },
} as const satisfies Area;
