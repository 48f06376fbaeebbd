import { fault, invalid, type WorkloadIdentityError } from './message';
import { show, showName, showText } from './show';

// Trust policies

export function trustResourceNotAllowed(): WorkloadIdentityError {
  return fault(
    'TrustResourceNotAllowed',
    'resources must be left out of a trust policy: the role itself is the resource',
  );
}

export function trustActionNotAllowed(value: unknown): WorkloadIdentityError {
  return invalid(
    'TrustActionNotAllowed',
    'actions of a trust statement',
    'be among those that assume a role',
    value,
    'use sts:AssumeRole, sts:AssumeRoleWithWebIdentity, sts:AssumeRoleWithSAML, sts:TagSession, sts:SetSourceIdentity or sts:SetContext',
  );
}

export function trustPrincipalWide(): WorkloadIdentityError {
  return fault(
    'TrustPrincipalWide',
    'principals of a trust statement must not be everyone without a condition that keeps somebody out: name the principals, or add one such as ArnLike on aws:PrincipalArn. A negative operator, IfExists, ForAllValues and a value of wildcards alone do not count',
  );
}

export function trustTooLarge(size: number, limit: number, advice: string): WorkloadIdentityError {
  return invalid('TrustPolicyTooLarge', 'trust policy', `be at most ${limit} characters`, size, advice);
}

export function trustQuotaInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'TrustPolicyQuotaInvalid',
    'trustPolicyQuota',
    'be a whole number of 2048 to 8192 characters',
    value,
    'pass the quota "Role trust policy length" of the account',
  );
}

export function trustEmpty(): WorkloadIdentityError {
  return invalid(
    'TrustPolicyEmpty',
    'trust',
    'let at least one principal assume the role',
    [],
    'add service accounts, AWS services or a statement',
  );
}

// Subjects

export function subjectsMissing(): WorkloadIdentityError {
  return invalid(
    'SubjectsMissing',
    'subjects',
    'name at least one service account',
    [],
    'add Subject.serviceAccount("namespace", "name")',
  );
}

export function subjectDuplicate(value: string): WorkloadIdentityError {
  return invalid('SubjectDuplicate', 'subjects', 'name each service account once', value, 'remove the second one');
}

export function subjectPatternNeedless(value: string): WorkloadIdentityError {
  return invalid(
    'SubjectPatternNeedless',
    'Subject.pattern',
    'hold a wildcard "*" or "?"',
    value,
    'use Subject.serviceAccount(namespace, name) for one service account',
  );
}

export function subjectPatternInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'SubjectPatternInvalid',
    property,
    'hold only lowercase letters, digits, "-", ".", "*" and "?" (no "." in a namespace)',
    value,
    'use "*" for any text and "?" for one character',
  );
}

// Federated providers and audiences

export function providerArnInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'OidcProviderArnInvalid',
    property,
    'be the ARN of an IAM OIDC provider',
    value,
    'pass one such as "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE"',
  );
}

export function oidcAccountsMixed(arn: string, first: string): WorkloadIdentityError {
  return invalid(
    'OidcProviderAccountsMixed',
    'trust',
    `name OIDC providers of one account, that of the role, and it names ${showText(first)}`,
    arn,
    'make the provider in the account of the role too, or a role in each account',
  );
}

export function providerPrefixInvalid(value: unknown, expected: string): WorkloadIdentityError {
  return invalid(
    'OidcProviderPrefixInvalid',
    'conditionKeyPrefix',
    `be ${expected}`,
    value,
    'give what follows ":oidc-provider/" in the ARN',
  );
}

export function audienceAmbiguous(audiences: readonly string[]): WorkloadIdentityError {
  return invalid(
    'AudienceAmbiguous',
    'audience',
    'be named where the provider has not exactly one',
    audiences,
    'pass the audience that the pods ask for',
  );
}

export function audienceUnknown(value: string, audiences: readonly string[]): WorkloadIdentityError {
  return invalid(
    'AudienceUnknown',
    'audience',
    `be one of the provider's audiences ${show(audiences)}`,
    value,
    'add it to the provider or pass one of these',
  );
}

// AWS services

export function serviceInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'AwsServiceInvalid',
    'stsServices',
    'be an AWS service such as "ec2" or "ec2.amazonaws.com", in every partition',
    value,
    'pass the name before ".amazonaws.com" in lowercase',
  );
}

export function serviceListInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'AwsServiceListInvalid',
    'stsServices',
    'be a list of AWS services or one Terraform list',
    value,
    'write it as ["ec2", "rds"], or pass variable.listValue or Token.asList(...)',
  );
}

export function serviceDuplicate(
  value: string,
  property = 'stsServices',
  remedy = 'remove the second one',
): WorkloadIdentityError {
  return invalid('AwsServiceDuplicate', property, 'name each AWS service once', value, remedy);
}

export function serviceSidCollision(first: string, second: string, sid: string): WorkloadIdentityError {
  return invalid(
    'AwsServiceSidCollision',
    'stsServices',
    `differ in their letters and digits, since both give the Sid "${showName(sid)}"`,
    [first, second],
    'move one of them to another role, or add it with trustStatements and a sid of its own',
  );
}

export function serviceConditionUnused(value: string, services: readonly string[]): WorkloadIdentityError {
  return invalid(
    'AwsServiceConditionUnused',
    'stsServiceConditions',
    `name services that stsServices names ${show(services)}`,
    value,
    'add the service or remove its conditions',
  );
}

export function serviceConditionNeedsList(): WorkloadIdentityError {
  return fault(
    'AwsServiceConditionNeedsList',
    'stsServiceConditions must be left out where stsServices is a Terraform list: its services are not known at synth, so list them as strings',
  );
}

export function serviceConditionEmpty(): WorkloadIdentityError {
  return fault(
    'AwsServiceConditionEmpty',
    'conditions of an AWS service must name sourceArns or sourceAccounts: add one, or leave the conditions out',
  );
}

export function servicePodIdentity(value: unknown): WorkloadIdentityError {
  return invalid(
    'AwsServicePodIdentity',
    'stsServices',
    'leave EKS Pod Identity out, which needs sts:TagSession and a scope too',
    value,
    'use TrustPolicy.addPodIdentity, PodIdentityRole or Credentials.podIdentity()',
  );
}

export function conditionTokenInvalid(operator: string, key: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'ConditionTokenInvalid',
    `conditions.${operator}["${key}"]`,
    'be a text of the kind that IAM compares here, without wildcards, quotes and white space, and not empty',
    value,
    'pass such a value in the variable or expression',
  );
}
