import { Fn } from 'cdktf';
import { invalid, phrase, type WorkloadIdentityError } from '../errors';
import { fillTokens, isListElement, isToken, splitTokens } from '../private/tokens';
import type { PodIdentityGroup } from './pod-identity';
import type { PolicyStatement } from './policy-statement';
import { TRUST_ACTIONS } from './trust-grammar';
import type { TrustPolicy } from './trust-policy';
import type { WebIdentityGroup } from './web-identity';
import { ACCOUNT_ID, REGION, CLUSTER_NAME } from '../private/arn';
import { ConditionMap } from './conditions';
import { asArgument } from '../private/function-argument';

/**
 * A rule that Terraform must find true of a text that it alone knows: that it fits a pattern as a whole. No pattern takes a
 * quote, an empty text, or a wildcard.
 */
export interface TokenRule {
  /** The text that the user wrote, with its tokens, or a Terraform list. */
  readonly given: string;
  /** A regular expression of Terraform for the whole text. */
  readonly pattern: string;
  /** The message, with the value as it is to be shown: the expression, since its value may be a secret. */
  readonly error: (shown: string) => WorkloadIdentityError;
}

// Regular expressions without a backslash, which Terraform would want doubled.
const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(?:[.]${LABEL})*`;
const ARN = 'arn:(?:aws[a-z-]*)';
const PATH = '[A-Za-z0-9_+=,.@/-]+';
const HOST_AND_PATH = '[A-Za-z0-9.-]+(?:/[A-Za-z0-9_.~!&()+,;=@%/-]*)?';
const ACCOUNT = ACCOUNT_ID;
const CLUSTER_ARN = `${ARN}:eks:${REGION}:${ACCOUNT}:cluster/${CLUSTER_NAME}`;
const AUDIENCE = `[A-Za-z0-9._~:/@!&'()+,;=%#-]{1,255}`;
const AWS_PRINCIPAL = `(?:${ACCOUNT}|${ARN}:iam::${ACCOUNT}:(?:root|(?:role|user)/${PATH})|${ARN}:sts::${ACCOUNT}:(?:assumed-role|federated-user)/${PATH})`;
const SERVICE_PRINCIPAL =
  '[a-z0-9-]+(?:[.][a-z0-9-]+)*(?:[.]amazonaws[.]com(?:[.]cn)?|[.]c2s[.]ic[.]gov|[.]sc2s[.]sgov[.]gov)';
const FEDERATED = `(?:${ARN}:iam::${ACCOUNT}:oidc-provider/${HOST_AND_PATH}|${ARN}:iam::${ACCOUNT}:saml-provider/[A-Za-z0-9._-]+|[a-z0-9-]+(?:[.][a-z0-9-]+)+)`;
/** Printable, with spaces, as the subjects of other issuers have them; no quote, wildcard or variable of IAM. */
const SUB = '[ !#%-)+->@-~]+';
const ROLE_ARN = `${ARN}:iam::${ACCOUNT}:role/${PATH}`;
/** The account is what keeps the services of others out: it is a wildcard where the user wrote one. */
const sourceArn = (arn: string): string => {
  const account = fillTokens(arn, 'a').split(':')[4] === '*' ? '[*]' : `(?:${ACCOUNT})?`;
  return `${ARN}:[a-z0-9-]+:[a-z0-9*-]*:${account}:[^$"]+`;
};
/** A variable of IAM, such as "$" and "{aws:PrincipalOrgID}", is equal to itself whoever asks. */
const NO_VARIABLE = '(?:[^$]|[$]+[^${])*';
const TRUST_ACTION = `(?i:${TRUST_ACTIONS.join('|')})`;
const EXTERNAL_ID = '[A-Za-z0-9_+=,.@:/-]{2,1000}';

/** Returns what Terraform must check of a trust policy at plan. */
export function tokenRules(trust: TrustPolicy): TokenRule[] {
  const rules = [
    ...trust._webIdentities.flatMap(webIdentityRules),
    ...trust._podIdentities.flatMap(podIdentityRules),
    ...trust._serviceConditions.flatMap(sourceRules),
    ...trust._ownStatements.flatMap(statementRules),
  ];
  if (rules.length < 2) return rules;
  // Groups of one policy share accounts, and clusters of one account its id.
  return [...new Map(rules.map((rule) => [`${rule.given} ${rule.pattern}`, rule])).values()];
}

function rule(
  value: string | undefined,
  pattern: string,
  error: (value: string) => WorkloadIdentityError,
): TokenRule[] {
  if (value === undefined || !isToken(value))
    return isListElement(value) ? listRule(value as string, pattern, error) : [];
  return [{ given: value, pattern: `^${pattern}$`, error }];
}

/** Returns the value that a rule checks, as a function's argument: a Terraform list as JSON. */
export function ruleArgument({ given }: TokenRule): string {
  return isListElement(given) ? Fn.jsonencode([given]) : asArgument(given);
}

/** Every element, and at least one. */
function listRule(list: string, pattern: string, error: (value: string) => WorkloadIdentityError): TokenRule[] {
  return [{ given: list, pattern: `^[[]"${pattern}"(,"${pattern}")*[]]$`, error }];
}

function webIdentityRules({ providerArn, prefix, audience, exact, patterns }: WebIdentityGroup): TokenRule[] {
  return [
    ...rule(providerArn, `${ARN}:iam::${ACCOUNT}:oidc-provider/${HOST_AND_PATH}`, (value) =>
      invalid('OidcProviderArnInvalid', 'oidcProviderArn', value),
    ),
    ...rule(prefix, HOST_AND_PATH, (value) =>
      invalid('OidcProviderPrefixInvalid', value, { expected: phrase`the issuer without "https://"` }),
    ),
    ...rule(audience, AUDIENCE, (value) => invalid('AudienceInvalid', value)),
    ...[...exact].flatMap((subject) => accountRules(subject, false)),
    ...[...patterns].flatMap((subject) => accountRules(subject, true)),
  ];
}

function podIdentityRules({ cluster, options, subjects }: PodIdentityGroup): TokenRule[] {
  const { sourceAccount, sourceArn } = options;
  return [
    ...(cluster?.clusterArn === undefined
      ? rule(cluster?.clusterName, CLUSTER_NAME, (value) => invalid('ClusterNameInvalid', 'clusterName', value))
      : rule(cluster.clusterArn, CLUSTER_ARN, (value) => invalid('PodIdentityClusterArnInvalid', value))),
    ...rule(sourceAccount, ACCOUNT, (value) => invalid('AccountIdInvalid', 'sourceAccount', value)),
    ...rule(sourceArn, CLUSTER_ARN, (value) => invalid('PodIdentitySourceArnInvalid', value)),
    ...[...(subjects?.values() ?? [])].flatMap(({ value, isPattern }) => accountRules(value, isPattern)),
  ];
}

const SUBJECT = 'system:serviceaccount:';

function accountRules(subject: string, isPattern: boolean): TokenRule[] {
  if (!isToken(subject)) return [];
  const [namespace = '', name = ''] = subject.slice(SUBJECT.length).split(':');
  if (!isPattern) {
    return [
      ...rule(namespace, LABEL, (value) => invalid('NamespaceInvalid', 'namespace', value)),
      ...rule(name, SUBDOMAIN, (value) => invalid('ServiceAccountNameInvalid', 'name', value)),
    ];
  }
  // A literal may be a wildcard, a value that Terraform fills in may not.
  const tokens = (pattern: string, property: string): TokenRule[] =>
    splitTokens(pattern).flatMap((part) =>
      rule(part, '[a-z0-9.-]+', (value) => invalid('SubjectPatternInvalid', property, value)),
    );
  return [...tokens(namespace, 'namespacePattern'), ...tokens(name, 'namePattern')];
}

function sourceRules({ ArnLike: arns, StringEquals: accounts }: ConditionMap): TokenRule[] {
  return [
    ...(arns?.['aws:SourceArn'] ?? []).flatMap((arn) =>
      rule(arn, sourceArn(arn), (text) =>
        invalid('ArnInvalid', 'sourceArns', text, {
          kind: 'a resource',
          example: phrase`"arn:aws:ecs:us-east-1:123456789012:*"`,
        }),
      ),
    ),
    ...(accounts?.['aws:SourceAccount'] ?? []).flatMap((account) =>
      rule(account, ACCOUNT, (text) => invalid('AccountIdInvalid', 'sourceAccounts', text)),
    ),
  ];
}

/** Statements whose ARN of a principal is one role: what IAM compares may have wildcards, and those of users do. */
const forOneRole = new WeakSet<PolicyStatement>();

/** Notes that a statement asks for exactly one role. */
export function asksForOneRole(statement: PolicyStatement): PolicyStatement {
  forOneRole.add(statement);
  return statement;
}

function statementRules(statement: PolicyStatement): TokenRule[] {
  const { actions, principals, conditions } = statement._parts;
  const meant = actions.flatMap((action) =>
    rule(action, TRUST_ACTION, (text) => invalid('TrustActionNotAllowed', text)),
  );
  const named = principals.flatMap(({ _kind, _values }) =>
    _values.flatMap((value) => {
      if (_kind === 'AWS')
        return rule(value, AWS_PRINCIPAL, (text) => invalid('PrincipalInvalid', 'Principal.aws', text));
      if (_kind === 'Service')
        return rule(value, SERVICE_PRINCIPAL, (text) => invalid('PrincipalInvalid', 'Principal.service', text));
      return _kind === 'Federated' ? rule(value, FEDERATED, (text) => invalid('FederatedPrincipalInvalid', text)) : [];
    }),
  );
  const asked = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]) =>
      values.flatMap((value) => conditionRules(operator, key, value, forOneRole.has(statement))),
    ),
  );
  return [...meant, ...named, ...asked];
}

function conditionRules(operator: string, key: string, value: string, forOneRole: boolean): TokenRule[] {
  // Others compare no text.
  if (!/String|Arn/.test(operator)) return [];
  if (forOneRole && key === 'aws:PrincipalArn') {
    return rule(value, ROLE_ARN, (text) =>
      invalid('ArnInvalid', 'sourceRole', text, {
        kind: 'an IAM role',
        example: phrase`"arn:aws:iam::123456789012:role/app"`,
      }),
    );
  }
  const error = (text: string): WorkloadIdentityError => invalid('ConditionTokenInvalid', text, { operator, key });
  const pattern = patternOf(key);
  // Beside a wildcard that the user wrote, or where any text may stand, the tokens alone are asked.
  const isWild = /[*?]/.test(value);
  if (pattern !== undefined && !isWild) return rule(value, pattern, error);
  const ofToken = pattern === undefined ? NO_VARIABLE : SUB;
  return splitTokens(value).flatMap((part) => rule(part, ofToken, error));
}

/**
 * Returns the form of the values of a condition key that identifies the caller; undefined for keys that may hold any text.
 */
function patternOf(key: string): string | undefined {
  const name = key.toLowerCase();
  if (/^aws:(sourceaccount|principalaccount)$/.test(name)) return ACCOUNT;
  if (name === 'sts:externalid') return EXTERNAL_ID;
  if (/^(aws|sts|saml):/.test(name)) return undefined;
  return name.endsWith(':sub') ? SUB : name.endsWith(':aud') ? AUDIENCE : undefined;
}
