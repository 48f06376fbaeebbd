import type { Area } from './row';

export const VALUES = {
  PropertyMissing: { must: 'be given', remedy: 'pass {remedy:phrase}' },
  PropertyNull: { must: 'have a value or be left out', remedy: 'leave it out' },
  ListNeeded: { must: 'be a list', remedy: 'write it in [ ]' },
  ListEmpty: { must: 'hold at least one value', remedy: 'name those that are meant, or leave it out for any' },
  MapNeeded: { must: 'be a map', remedy: 'write it as { key: value }' },
  ValueInvalid: { must: 'be a value of {kind:name}', remedy: 'pass {remedy:phrase}' },
  TextExpression: {
    must: 'hold "${" and "%{", which Terraform evaluates, only in tokens',
    remedy: 'pass an expression as a token, such as variable.stringValue or Fn.join(...), and write "$${" or "%%{" for the characters themselves, with no "$" before a token',
  },
  NamespaceInvalid: { must: 'be a DNS-1123 label of 1 to 63 characters', remedy: 'use lowercase letters, digits and "-", and begin and end with a letter or digit' },
  ServiceAccountNameInvalid: { must: 'be a DNS-1123 subdomain of 1 to 253 characters', remedy: 'use lowercase letters, digits, "-" and ".", and begin and end each part with a letter or digit' },
  KubernetesNameInvalid: { must: 'be a DNS-1123 subdomain of 1 to 253 characters', remedy: 'use lowercase letters, digits, "-" and ".", and begin and end each part with a letter or digit' },
  RbacNameInvalid: { must: 'be a text without "/" and "%" that is neither "." nor ".."', remedy: 'write it as "pod-reader" or "team:pod-reader"' },
  LabelInvalid: { must: 'be a Kubernetes label', remedy: 'give [prefix/]name as key and at most 63 letters, digits, "-", "_" and "." as value' },
  AnnotationKeyInvalid: { must: 'have [prefix/]name as key', remedy: 'use at most 63 letters, digits, "-", "_" and "." after an optional DNS prefix and "/"' },
  RoleNameInvalid: { must: 'be 1 to 64 characters of letters, digits and "+=,.@_-"', remedy: 'shorten it or leave out the other characters' },
  RoleNamePrefixInvalid: { must: 'be 1 to 38 characters of letters, digits and "+=,.@_-"', remedy: 'shorten it: Terraform adds 26 characters and IAM allows 64' },
  PolicyNameInvalid: { must: 'be 1 to 128 characters of letters, digits and "+=,.@_-"', remedy: 'shorten it or leave out the other characters' },
  PathInvalid: { must: 'be "/" or begin and end with "/", at most 512 printable ASCII characters without spaces, "*" and "?"', remedy: 'write it as "/team/app/"' },
  DescriptionInvalid: { must: 'be at most 1000 characters of Latin-1 text', remedy: 'shorten it or replace the other characters' },
  TagInvalid: { must: 'have a key of 1 to 128 and a value of 0 to 256 letters, digits, spaces and "_.:/=+-@", no key that begins with "aws:"', remedy: 'change the key or the value' },
  TagsTooMany: { must: 'hold at most 50 tags', remedy: 'remove some' },
  OptionsExclusive: { sentence: '{first:name} and {second:name} exclude each other', remedy: 'give one of them' },
  ArnInvalid: { must: 'be the ARN of {kind:name}', remedy: 'pass one such as {example:phrase}' },
  AccountIdInvalid: { must: 'be an AWS account id of 12 digits', remedy: 'pass it as a string' },
  ListTokenMixed: {
    sentence: '{property:name} must be one Terraform list or a list of strings, got a mixture of both',
    remedy: 'join them with Token.asList(Fn.concat([...])), or give the Terraform list alone',
  },
  PackageVersionsMixed: {
    sentence: 'versions {own:name} and {other:name} of cdktf-eks-workload-identity are in one app, and their objects do not fit each other',
    remedy: 'install one of them, which "npm ls cdktf-eks-workload-identity" then lists alone',
  },
} as const satisfies Area;
