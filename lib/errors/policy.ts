import { fault, invalid, type WorkloadIdentityError } from './message';
import { show, showName } from './show';

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
    sid === undefined ? 'resources' : `resources of statement "${showName(sid)}"`,
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

/** How a message names the values of one key. */
export function conditionName(operator: string, key: string): string {
  return `conditions.${showName(operator)}["${showName(key)}"]`;
}

export function conditionEmpty(operator: string | undefined, key: string | undefined): WorkloadIdentityError {
  const of = operator === undefined ? 'conditions' : `conditions.${showName(operator)}`;
  return invalid(
    'ConditionEmpty',
    operator === undefined || key === undefined ? of : conditionName(operator, key),
    `hold at least one ${operator === undefined ? 'operator' : key === undefined ? 'key' : 'value'}`,
    key === undefined ? {} : [],
    'add one or leave the condition out',
  );
}

export function conditionValueInvalid(operator: string, key: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'ConditionValueInvalid',
    conditionName(operator, key),
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
    `ask for keys of the federated provider ${show(issuers)}, since tokens of it have no others`,
    value,
    'write the provider\'s issuer without "https://" before the colon',
  );
}

export function conditionWildcardUnread(operator: string, key: string, value: string): WorkloadIdentityError {
  return invalid(
    'ConditionWildcardUnread',
    conditionName(operator, key),
    'hold no wildcard, which this operator compares as itself',
    value,
    'use StringLike for a pattern, or write the whole value',
  );
}

export function conditionKeyDuplicate(operator: string, value: string): WorkloadIdentityError {
  return invalid(
    'ConditionKeyDuplicate',
    `conditions.${showName(operator)}`,
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
  return invalid(
    'ListInvalid',
    property,
    'be a list of texts',
    value,
    'write it as ["..."], or give a Terraform list with Token.asList(...)',
  );
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
    'pass the ARN of a role, user, session or account root, an account id, or a service such as "ec2.amazonaws.com"',
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

/** The place is that of a value in the JSON, such as `Statement[0].Action`; empty where the whole is meant. */
export function policyJsonInvalid(place: string, reason: string): WorkloadIdentityError {
  return fault('PolicyJsonInvalid', `json must be an IAM policy document: ${place === '' ? 'it' : place} ${reason}`);
}

export function policySealed(kind: string, method: string): WorkloadIdentityError {
  return fault(
    'PolicySealed',
    `${kind}.${method} must be called before the policy is used: what is added later would be missing in Terraform`,
  );
}

export function policyTokenNotText(value: unknown): WorkloadIdentityError {
  return invalid(
    'PolicyTokenNotText',
    'policy text',
    'hold tokens that are texts, numbers or booleans',
    value,
    'pass a list as a list, or turn the value into text with Fn.jsonencode',
  );
}
