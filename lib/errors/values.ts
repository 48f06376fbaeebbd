import { fault, invalid, type WorkloadIdentityError } from './message';

// Any property

export function propertyMissing(property: string, remedy: string): WorkloadIdentityError {
  return invalid('PropertyMissing', property, 'be given', undefined, `pass ${remedy}`);
}

export function propertyNull(property: string): WorkloadIdentityError {
  return invalid('PropertyNull', property, 'have a value or be left out', null, 'leave it out');
}

export function listNeeded(property: string, value: unknown): WorkloadIdentityError {
  return invalid('ListNeeded', property, 'be a list', value, 'write it in [ ]');
}

export function listEmpty(property: string): WorkloadIdentityError {
  return invalid(
    'ListEmpty',
    property,
    'hold at least one value',
    [],
    'name those that are meant, or leave it out for any',
  );
}

export function mapNeeded(property: string, value: unknown): WorkloadIdentityError {
  return invalid('MapNeeded', property, 'be a map', value, 'write it as { key: value }');
}

export function valueInvalid(property: string, kind: string, value: unknown, remedy: string): WorkloadIdentityError {
  return invalid('ValueInvalid', property, `be a value of ${kind}`, value, `pass ${remedy}`);
}

export function textExpression(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'TextExpression',
    property,
    'hold "${" and "%{", which Terraform evaluates, only in tokens',
    value,
    'pass an expression as a token, such as variable.stringValue or Fn.join(...), and write "$${" or "%%{" for the characters themselves, with no "$" before a token',
  );
}

// Kubernetes names

export function namespaceInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'NamespaceInvalid',
    property,
    'be a DNS-1123 label of 1 to 63 characters',
    value,
    'use lowercase letters, digits and "-", and begin and end with a letter or digit',
  );
}

export function serviceAccountNameInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'ServiceAccountNameInvalid',
    property,
    'be a DNS-1123 subdomain of 1 to 253 characters',
    value,
    'use lowercase letters, digits, "-" and ".", and begin and end each part with a letter or digit',
  );
}

export function kubernetesNameInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'KubernetesNameInvalid',
    property,
    'be a DNS-1123 subdomain of 1 to 253 characters',
    value,
    'use lowercase letters, digits, "-" and ".", and begin and end each part with a letter or digit',
  );
}

export function rbacNameInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'RbacNameInvalid',
    property,
    'be a text without "/" and "%" that is neither "." nor ".."',
    value,
    'write it as "pod-reader" or "team:pod-reader"',
  );
}

export function labelInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'LabelInvalid',
    property,
    'be a Kubernetes label',
    value,
    'give [prefix/]name as key and at most 63 letters, digits, "-", "_" and "." as value',
  );
}

export function annotationKeyInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'AnnotationKeyInvalid',
    property,
    'have [prefix/]name as key',
    value,
    'use at most 63 letters, digits, "-", "_" and "." after an optional DNS prefix and "/"',
  );
}

// IAM names

export function roleNameInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'RoleNameInvalid',
    property,
    'be 1 to 64 characters of letters, digits and "+=,.@_-"',
    value,
    'shorten it or leave out the other characters',
  );
}

export function roleNamePrefixInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'RoleNamePrefixInvalid',
    property,
    'be 1 to 38 characters of letters, digits and "+=,.@_-"',
    value,
    'shorten it: Terraform adds 26 characters and IAM allows 64',
  );
}

export function policyNameInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'PolicyNameInvalid',
    property,
    'be 1 to 128 characters of letters, digits and "+=,.@_-"',
    value,
    'shorten it or leave out the other characters',
  );
}

export function iamPathInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'PathInvalid',
    property,
    'be "/" or begin and end with "/", at most 512 printable ASCII characters without spaces, "*" and "?"',
    value,
    'write it as "/team/app/"',
  );
}

export function descriptionInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'DescriptionInvalid',
    property,
    'be at most 1000 characters of Latin-1 text',
    value,
    'shorten it or replace the other characters',
  );
}

export function tagInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'TagInvalid',
    property,
    'have a key of 1 to 128 and a value of 0 to 256 letters, digits, spaces and "_.:/=+-@", no key that begins with "aws:"',
    value,
    'change the key or the value',
  );
}

export function tagsTooMany(property: string, count: number): WorkloadIdentityError {
  return invalid('TagsTooMany', property, 'hold at most 50 tags', count, 'remove some');
}

export function optionsExclusive(first: string, second: string): WorkloadIdentityError {
  return fault('OptionsExclusive', `${first} and ${second} exclude each other: give one of them`);
}

// ARNs

export function arnInvalid(property: string, kind: string, value: unknown, example: string): WorkloadIdentityError {
  return invalid('ArnInvalid', property, `be the ARN of ${kind}`, value, `pass one such as ${example}`);
}

export function accountIdInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid('AccountIdInvalid', property, 'be an AWS account id of 12 digits', value, 'pass it as a string');
}

export function listTokenMixed(property: string): WorkloadIdentityError {
  return fault(
    'ListTokenMixed',
    `${property} must be one Terraform list or a list of strings, got a mixture of both: join them with Token.asList(Fn.concat([...])), or give the Terraform list alone`,
  );
}

// The package itself

export function packageVersionsMixed(own: string, other: string): WorkloadIdentityError {
  return fault(
    'PackageVersionsMixed',
    `versions ${own} and ${other} of cdktf-eks-workload-identity are in one app, and their objects do not fit each other: install one of them, which "npm ls cdktf-eks-workload-identity" then lists alone`,
  );
}
