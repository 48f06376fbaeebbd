import { fault, invalid, type WorkloadIdentityError } from './message';
import { showPath, showText } from './show';

export function addonNameInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'AddonNameInvalid',
    'name',
    'be the name of an EKS add-on, letters, digits, "-" and "_"',
    value,
    'write it as "vpc-cni"',
  );
}

export function addonVersionInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'AddonVersionInvalid',
    'AddonVersion.pinned',
    'be a version of an add-on',
    value,
    'write it as "v1.19.0-eksbuild.1"',
  );
}

export function kubernetesVersionInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid('KubernetesVersionInvalid', property, 'be a version of Kubernetes', value, 'write it as "1.33"');
}

export function addonConfigurationInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'AddonConfigurationInvalid',
    'configurationValues',
    'be an object',
    value,
    'pass { key: value } as the add-on documents it, and no text of JSON or YAML',
  );
}

export function addonConfigurationValueInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'AddonConfigurationValueInvalid',
    'configurationValues',
    'hold what JSON can hold',
    value,
    'write it as a text, a number, true, false, null, a list or an object',
  );
}

export function addonClaimed(name: string, otherPath: string): WorkloadIdentityError {
  return invalid(
    'AddonClaimed',
    'name',
    `be installed once in its cluster, and ${showPath(otherPath)} does it`,
    name,
    'keep one of them',
  );
}

export function addonBeforeAndAfter(path: string): WorkloadIdentityError {
  return invalid(
    'AddonBeforeAndAfter',
    'before',
    'hold no resource that the add-on waits for by dependsOn',
    path,
    'leave it out of one of the two',
  );
}

export function addonOutsideEks(cluster: string): WorkloadIdentityError {
  return fault(
    'AddonOutsideEks',
    `cluster ${showText(cluster)} cannot have EKS add-ons, since it is outside EKS: install the software with its own manifests or Helm chart`,
  );
}

export function addonNamespaceFixed(addon: string, namespace: string, own: string): WorkloadIdentityError {
  return invalid(
    'AddonNamespaceFixed',
    'namespace',
    `be ${showText(own)}, where EKS installs add-on ${showText(addon)}: it is not told of another one, and the pods there would get no role`,
    namespace,
    'leave it out (EKS takes another one as namespace_config, which this AWS provider binding cannot write)',
  );
}

export function addonPreserveOnCreate(): WorkloadIdentityError {
  return invalid(
    'AddonPreserveOnCreate',
    'resolveConflictsOnCreate',
    'be NONE or OVERWRITE',
    'PRESERVE',
    'there is nothing to preserve before the add-on is there: give it as resolveConflictsOnUpdate',
  );
}

export function addonRolesMissing(): WorkloadIdentityError {
  return invalid(
    'AddonRolesMissing',
    'AddonIdentity.podIdentity',
    'name at least one service account',
    {},
    "add { 'aws-node': role }",
  );
}

export function addonUnknown(name: string, known: string): WorkloadIdentityError {
  return invalid(
    'AddonUnknown',
    'name',
    'be an add-on of the catalogue where its identity is recommended',
    name,
    `use AddonIdentity.podIdentity(...) with roles of your own, or one of ${known}`,
  );
}

export function addonNameUnknown(): WorkloadIdentityError {
  return fault(
    'AddonNameUnknown',
    'name must be known at synthesis where the identity of the add-on is recommended, since the catalogue is read then: pass the name itself, or use AddonIdentity.podIdentity(...) with roles of your own',
  );
}

export function addonPodIdentityUnsupported(name: string): WorkloadIdentityError {
  return invalid(
    'AddonPodIdentityUnsupported',
    'name',
    'be an add-on that takes associations',
    name,
    'use AddonIdentity.irsa(role)',
  );
}

export function addonPoliciesUnknown(name: string): WorkloadIdentityError {
  return invalid(
    'AddonPoliciesUnknown',
    'name',
    'be an add-on for which AWS names service accounts and policies',
    name,
    'use AddonIdentity.podIdentity(...) with roles of your own, or AddonIdentity.none()',
  );
}

export function addonServiceAccountUnknown(
  property: string,
  addon: string,
  serviceAccount: string,
  known: string,
): WorkloadIdentityError {
  return invalid(
    'AddonServiceAccountUnknown',
    property,
    `be service accounts of add-on ${showText(addon)}`,
    serviceAccount,
    `use one of ${known}`,
  );
}

export function addonVersionTooOld(addon: string, version: string, from: string, what: string): WorkloadIdentityError {
  return invalid(
    'AddonVersionTooOld',
    `version of add-on ${showText(addon)}`,
    `be ${from} or newer to take ${what}`,
    version,
    'raise it, or use AddonIdentity.irsa(role)',
  );
}

export function addonSharedRoleUnknown(addon: string, known: string): WorkloadIdentityError {
  return invalid(
    'AddonSharedRoleUnknown',
    'name',
    'be an add-on whose shared role has a known name',
    addon,
    `use AddonIdentity.recommended(), or one of ${known}`,
  );
}

export function addonAgentIdentity(): WorkloadIdentityError {
  return fault(
    'AddonAgentIdentity',
    'identity must be left out of add-on "eks-pod-identity-agent": it works with the role of the node, which needs eks-auth:AssumeRoleForPodIdentity (part of AmazonEKSWorkerNodePolicy)',
  );
}

export function addonAccountTwice(serviceAccount: string): WorkloadIdentityError {
  return invalid(
    'AddonAccountTwice',
    'serviceAccount',
    'have one role in its add-on',
    serviceAccount,
    'keep one of the two roles, and give it the permissions of both',
  );
}

export function addonIdentityMixed(): WorkloadIdentityError {
  return fault(
    'AddonIdentityMixed',
    'identity must be an IRSA role or associations, not both: remove serviceAccountRoleArn or the associations',
  );
}

export function addonIpFamilyUnused(addon: string): WorkloadIdentityError {
  return invalid(
    'AddonIpFamilyUnused',
    'ipFamily',
    'be given for add-on "vpc-cni" only',
    addon,
    'leave it out: other policies do not depend on it',
  );
}
