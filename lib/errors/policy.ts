import { fault, invalid, type WorkloadIdentityError } from './message';

// Statements

export function sidInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'SidInvalid',
    'sid',
    'hold letters and digits only',
    value,
    'remove the other characters: IAM refuses them',
  );
}

export function sidDuplicate(value: string): WorkloadIdentityError {
  return invalid(
    'SidDuplicate',
    'sid',
    'be unique in its policy',
    value,
    'give each statement a sid of its own, or none',
  );
}

export function actionsMissing(): WorkloadIdentityError {
  return invalid('ActionsMissing', 'actions', 'name at least one action', [], 'add one such as "s3:GetObject"');
}

export function actionInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid('ActionInvalid', property, 'be "<service>:<Action>" or "*"', value, 'write it as "s3:GetObject"');
}

export function resourcesMissing(sid: string | undefined): WorkloadIdentityError {
  return invalid(
    'ResourcesMissing',
    sid === undefined ? 'resources' : `resources of statement "${sid}"`,
    'name at least one resource',
    [],
    'add the ARNs that the actions may touch',
  );
}

export function resourceInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid('ResourceInvalid', property, 'be an ARN or "*"', value, 'pass an ARN such as "arn:aws:s3:::bucket/*"');
}

export function conditionOperatorUnknown(value: string): WorkloadIdentityError {
  return invalid(
    'ConditionOperatorUnknown',
    'conditions',
    'use an operator that IAM knows',
    value,
    'write it as "StringEquals", "ArnLike", "NumericLessThan", with "IfExists" or "ForAnyValue:" where wanted',
  );
}

export function conditionEmpty(operator: string, key: string | undefined): WorkloadIdentityError {
  return invalid(
    'ConditionEmpty',
    key === undefined ? `conditions.${operator}` : `conditions.${operator}["${key}"]`,
    key === undefined ? 'hold at least one key' : 'hold at least one value',
    key === undefined ? {} : [],
    'add one or leave the condition out',
  );
}

export function conditionValueInvalid(operator: string, key: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'ConditionValueInvalid',
    `conditions.${operator}["${key}"]`,
    'be a string, number, boolean or a list of them',
    value,
    'write the value as a string',
  );
}

export function conditionKeyInvalid(value: string): WorkloadIdentityError {
  return invalid(
    'ConditionKeyInvalid',
    'conditions',
    'have keys of the form "<prefix>:<name>"',
    value,
    'write it as "aws:SourceAccount" or "s3:prefix"',
  );
}

export function conditionKeyColons(value: string): WorkloadIdentityError {
  return invalid(
    'OidcConditionKeyInvalid',
    'conditions',
    'have OIDC keys with exactly one colon, the issuer without "https://" before it',
    value,
    'write it as "oidc.example.com/path:sub"',
  );
}

export function conditionKeyForeign(value: string, issuers: readonly string[]): WorkloadIdentityError {
  return invalid(
    'OidcConditionKeyForeign',
    'conditions',
    `ask for keys of the federated provider ${JSON.stringify(issuers)}, since tokens of it have no others`,
    value,
    'write the provider\'s issuer without "https://" before the colon',
  );
}

export function conditionWildcardUnread(operator: string, key: string, value: string): WorkloadIdentityError {
  return invalid(
    'ConditionWildcardUnread',
    `conditions.${operator}["${key}"]`,
    'hold no wildcard, which this operator compares as itself',
    value,
    'use StringLike for a pattern, or write the whole value',
  );
}

export function conditionKeyDuplicate(operator: string, value: string): WorkloadIdentityError {
  return invalid(
    'ConditionKeyDuplicate',
    `conditions.${operator}`,
    'hold each key once, since IAM does not tell upper from lower case',
    value,
    'put the values of both into one list',
  );
}

export function statementInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'StatementInvalid',
    'statements',
    'be objects of PolicyStatement',
    value,
    'write new PolicyStatement({ ... }), or read JSON with PolicyDocument.fromJson',
  );
}

export function principalsInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'PrincipalsInvalid',
    'principals',
    'be a list of Principal objects',
    value,
    'write Principal.aws("arn:..."), Principal.service(...), Principal.federated(...) or Principal.everyone()',
  );
}

export function subjectInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'SubjectInvalid',
    'subjects',
    'be a list of Subject objects',
    value,
    'write Subject.serviceAccount("namespace", "name")',
  );
}

export function listInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid('ListInvalid', property, 'be a list of texts', value, 'write it as ["..."]');
}

export function policyVariableInvalid(value: string): WorkloadIdentityError {
  return invalid(
    'PolicyVariableInvalid',
    'policy text',
    'hold "${...}" only as an IAM policy variable',
    value,
    'write "${aws:PrincipalTag/name}" for IAM, or pass a CDKTF token such as bucket.arn for Terraform',
  );
}

export function policyVariableEscaped(value: string): WorkloadIdentityError {
  return invalid(
    'PolicyVariableEscaped',
    'policy text',
    'leave the escape for Terraform to this library',
    value,
    'write "${" and "%{" once, without doubling the first character',
  );
}

export function policyTokenEscaped(value: string): WorkloadIdentityError {
  return invalid(
    'PolicyTokenEscaped',
    'policy text',
    'have no "$" directly before a token: Terraform reads both as an escape and the token is lost',
    value,
    'put another character between them',
  );
}

export function policyCharacterInvalid(value: string): WorkloadIdentityError {
  return invalid(
    'PolicyCharacterInvalid',
    'policy text',
    'hold only characters that IAM accepts (tab, line feed, carriage return, U+0020 to U+00FF)',
    value,
    'replace the other characters',
  );
}

export function principalInvalid(property: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'PrincipalInvalid',
    property,
    'name a principal',
    value,
    'pass an ARN, an account id, or a service such as "ec2.amazonaws.com"',
  );
}

export function federatedInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'FederatedPrincipalInvalid',
    'Principal.federated',
    'name an OIDC or SAML provider of IAM, or a provider that IAM knows by its host',
    value,
    'pass an ARN such as "arn:aws:iam::123456789012:oidc-provider/oidc.example.com", or "accounts.google.com"',
  );
}

export function principalNotAllowed(kind: string): WorkloadIdentityError {
  return fault(
    'PrincipalNotAllowed',
    `principals must be left out of ${kind}: the principal is the role that the policy is attached to`,
  );
}

export function principalMissing(kind: string): WorkloadIdentityError {
  return fault(
    'PrincipalMissing',
    `principals must name at least one principal in ${kind}: add Principal.aws(...) or another`,
  );
}

export function statementsMissing(kind: string): WorkloadIdentityError {
  return invalid('StatementsMissing', 'statements', `hold at least one statement in ${kind}`, [], 'add one');
}

export function policyJsonInvalid(reason: string): WorkloadIdentityError {
  return fault('PolicyJsonInvalid', `json must be an IAM policy document: ${reason}`);
}

export function policySealed(kind: string, method: string): WorkloadIdentityError {
  return fault(
    'PolicySealed',
    `${kind}.${method} must be called before the policy is used: what is added later would be missing in Terraform`,
  );
}

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
    `be one of the provider's audiences ${JSON.stringify(audiences)}`,
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
    'write it as ["ec2", "rds"], or pass variable.listValue',
  );
}

export function serviceDuplicate(value: string): WorkloadIdentityError {
  return invalid('AwsServiceDuplicate', 'stsServices', 'name each AWS service once', value, 'remove the second one');
}

export function serviceSidCollision(first: string, second: string, sid: string): WorkloadIdentityError {
  return invalid(
    'AwsServiceSidCollision',
    'stsServices',
    `differ in their letters and digits, since both give the Sid "${sid}"`,
    [first, second],
    'move one of them to another role, or add it with trustStatements and a sid of its own',
  );
}

export function serviceConditionUnused(value: string, services: readonly string[]): WorkloadIdentityError {
  return invalid(
    'AwsServiceConditionUnused',
    'stsServiceConditions',
    `name services that stsServices names ${JSON.stringify(services)}`,
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
