import type { Area } from './row';

export const TRUST = {
  TrustResourceNotAllowed: { sentence: 'resources must be left out of a trust policy: the role itself is the resource' },
  TrustActionNotAllowed: {
    property: 'actions of a trust statement',
    must: 'be among those that assume a role',
    remedy: 'use sts:AssumeRole, sts:AssumeRoleWithWebIdentity, sts:AssumeRoleWithSAML, sts:TagSession, sts:SetSourceIdentity or sts:SetContext',
  },
  TrustPrincipalWide: {
    sentence: 'principals of a trust statement must not be everyone without a condition that keeps somebody out',
    remedy: 'name the principals, or add one such as ArnLike on aws:PrincipalArn. A negative operator, IfExists, ForAllValues and a value of wildcards alone do not count',
  },
  TrustPolicyTooLarge: { property: 'trust policy', must: 'be at most {limit} characters', remedy: '{remedy:phrase}' },
  TrustPolicyQuotaInvalid: { property: 'trustPolicyQuota', must: 'be a whole number of 2048 to 8192 characters', remedy: 'pass the quota "Role trust policy length" of the account' },
  TrustPolicyEmpty: { property: 'trust', must: 'let at least one principal assume the role', remedy: 'add service accounts, AWS services or a statement' },
  SubjectsMissing: { property: 'subjects', must: 'name at least one service account', remedy: 'add Subject.serviceAccount("namespace", "name")' },
  SubjectDuplicate: { property: 'subjects', must: 'name each service account once', remedy: 'remove the second one' },
  SubjectPatternNeedless: { property: 'Subject.pattern', must: 'hold a wildcard "*" or "?"', remedy: 'use Subject.serviceAccount(namespace, name) for one service account' },
  SubjectPatternInvalid: { must: 'hold only lowercase letters, digits, "-", ".", "*" and "?" (no "." in a namespace)', remedy: 'use "*" for any text and "?" for one character' },
  OidcProviderArnInvalid: { must: 'be the ARN of an IAM OIDC provider', remedy: 'pass one such as "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE"' },
  OidcProviderAccountsMixed: {
    property: 'trust',
    must: 'name OIDC providers of one account, that of the role, and it names {first}',
    remedy: 'make the provider in the account of the role too, or a role in each account',
  },
  OidcProviderPrefixInvalid: { property: 'conditionKeyPrefix', must: 'be {expected:phrase}', remedy: 'give what follows ":oidc-provider/" in the ARN' },
  AudienceAmbiguous: { property: 'audience', must: 'be named where the provider has not exactly one', remedy: 'pass the audience that the pods ask for' },
  AudienceUnknown: { property: 'audience', must: "be one of the provider's audiences {audiences}", remedy: 'add it to the provider or pass one of these' },
  AwsServiceInvalid: { property: 'stsServices', must: 'be an AWS service such as "ec2" or "ec2.amazonaws.com", in every partition', remedy: 'pass the name before ".amazonaws.com" in lowercase' },
  'AwsServiceInvalid/list': { property: 'stsServices', must: 'be AWS services such as "ec2" or "ec2.amazonaws.com", in every partition', remedy: 'pass the name before ".amazonaws.com" in lowercase' },
  'AwsServiceInvalid/ending': {
    property: 'stsServices',
    must: 'be services before ".amazonaws.com", and not EKS Pod Identity',
    remedy: 'leave other endings out, and use TrustPolicy.addPodIdentity for pods.eks',
  },
  AwsServiceListInvalid: { property: 'stsServices', must: 'be a list of AWS services or one Terraform list', remedy: 'write it as ["ec2", "rds"], or pass variable.listValue or Token.asList(...)' },
  AwsServiceDuplicate: { property: 'stsServices', must: 'name each AWS service once', remedy: 'remove the second one' },
  'AwsServiceDuplicate/list': { property: 'stsServices', must: 'name each AWS service once, and differ in letters and digits', remedy: 'remove the second one' },
  'AwsServiceDuplicate/conditions': { property: 'stsServiceConditions', must: 'name each AWS service once', remedy: 'put its conditions and those of {other} into one entry' },
  'AwsServiceDuplicate/named': { property: 'stsServices', must: 'not name a service that the trust policy names already', remedy: 'remove it from the list' },
  AwsServiceSidCollision: {
    property: 'stsServices',
    must: 'differ in their letters and digits, since both give the Sid "{sid:name}"',
    remedy: 'move one of them to another role, or add it with trustStatements and a sid of its own',
  },
  AwsServiceConditionUnused: { property: 'stsServiceConditions', must: 'name services that stsServices names {services}', remedy: 'add the service or remove its conditions' },
  AwsServiceConditionNeedsList: { sentence: 'stsServiceConditions must be left out where stsServices is a Terraform list', remedy: 'its services are not known at synth, so list them as strings' },
  AwsServiceConditionEmpty: { sentence: 'conditions of an AWS service must name sourceArns or sourceAccounts', remedy: 'add one, or leave the conditions out' },
  AwsServicePodIdentity: {
    property: 'stsServices',
    must: 'leave EKS Pod Identity out, which needs sts:TagSession and a scope too',
    remedy: 'use TrustPolicy.addPodIdentity, PodIdentityRole or Credentials.podIdentity()',
  },
  ConditionTokenInvalid: {
    property: 'conditions.{operator:name}["{key:name}"]',
    must: 'be a text of the kind that IAM compares here, without wildcards, quotes and white space, and not empty',
    remedy: 'pass such a value in the variable or expression',
  },
  TrustPolicySize: { level: 'warning', sentence: "the trust policy has {size} characters and the account's default quota is {quota}", remedy: '{remedy:phrase}' },
  TrustStatementWide: { level: 'warning', sentence: 'a trust statement for sts:AssumeRoleWithWebIdentity does not ask for sub and aud: it lets in more tokens than those of one service account' },
  TrustPrincipalOpen: {
    level: 'warning',
    sentence:
      'a trust statement for everyone does not ask who they are: strangers who fulfil its conditions get the role. Name the principals, or ask for aws:PrincipalArn, aws:PrincipalAccount or aws:PrincipalOrgID',
  },
} as const satisfies Area;
