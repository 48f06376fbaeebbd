import {
  createValidatedPolicy,
  validateIdentityPolicy,
  validateResourcePolicy,
  validateTrustPolicy,
  type ValidationError,
} from '@cloud-copilot/iam-policy';
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';

// Decisions by an IAM simulator that knows nothing of this library. Its checked call drops the condition keys of EKS
// issuers and would deny a right trust, so the unchecked one is used, on policies that were validated before.

export type Decision = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

/** Context keys and their values, as a request brings them. */
export type RequestContext = Record<string, string | string[]>;

export const JUDGE_ACCOUNT = '111122223333';
const ROLE = roleIn(JUDGE_ACCOUNT);

function roleIn(account: string): string {
  return `arn:aws:iam::${account}:role/judged`;
}

/** Who asks for the role, and how. */
export interface TrustRequest {
  /** The trust policy, as an object without tokens. */
  readonly policy: unknown;
  /** An OIDC provider's ARN, a service such as `ec2.amazonaws.com`, or the ARN of a role or user. */
  readonly principal: string;
  readonly action: string;
  readonly context?: RequestContext;
  /** The role's account and the policies of the principal, where the trust alone does not decide. */
  readonly crossAccount?: { readonly account: string; readonly policies: readonly unknown[] };
}

let decisions = 0;

/** How many decisions this process has asked for. */
export function decisionCount(): number {
  return decisions;
}

/** May this principal assume the role? Unless said, the role is in the principal's account: the trust alone decides. */
export function decideTrust({ policy, principal, action, context = {}, crossAccount }: TrustRequest): Decision {
  const account = crossAccount?.account ?? /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(principal)?.[1] ?? JUDGE_ACCOUNT;
  return decide({
    principal: asCommonService(principal),
    action,
    resource: roleIn(account),
    account,
    // What STS says of a caller with credentials of its own.
    context: /:iam::\d{12}:(?:role|user)\//.test(principal) ? { 'aws:PrincipalArn': principal, ...context } : context,
    identityPolicies: crossAccount?.policies.map((own) => validated(own, validateIdentityPolicy, 'identity')),
    resourcePolicy: validated(policy, validateTrustPolicy, 'trust'),
  });
}

export interface IdentityRequest {
  /** The policies of the role, as objects without tokens. */
  readonly policies: readonly unknown[];
  readonly action: string;
  readonly resource: string;
  /** Tags of the role or of its session: they are there as `aws:PrincipalTag/<key>`. */
  readonly principalTags?: Record<string, string>;
  readonly context?: RequestContext;
}

/** May a role with these policies do this? */
export function decideIdentity({
  policies,
  action,
  resource,
  principalTags = {},
  context = {},
}: IdentityRequest): Decision {
  const tags = Object.entries(principalTags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
  return decide({
    principal: ROLE,
    action,
    resource,
    context: { ...context, ...(Object.fromEntries(tags) as RequestContext) },
    identityPolicies: policies.map((policy) => validated(policy, validateIdentityPolicy, 'identity')),
  });
}

export interface ResourceRequest {
  /** The policy of the resource, as an object without tokens. */
  readonly policy: unknown;
  /** An ARN, a service such as `cloudfront.amazonaws.com`, or `anonymous`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
}

/** Does the policy of a resource alone let this principal in? */
export function decideResource({ policy, principal, action, resource, context = {} }: ResourceRequest): Decision {
  return decide({
    principal: principal === 'anonymous' ? { type: 'Anonymous' } : principal,
    action,
    resource,
    context,
    resourcePolicy: validated(policy, validateResourcePolicy, 'resource'),
  });
}

interface Request {
  readonly principal: Parameters<typeof runUnsafeSimulation>[0]['request']['principal'];
  readonly action: string;
  readonly resource: string;
  readonly account?: string;
  readonly context: RequestContext;
  readonly identityPolicies?: readonly unknown[];
  readonly resourcePolicy?: unknown;
}

function decide(request: Request): Decision {
  const {
    principal,
    action,
    resource,
    account = JUDGE_ACCOUNT,
    context,
    identityPolicies = [],
    resourcePolicy,
  } = request;
  decisions += 1;
  return runUnsafeSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: account },
        contextVariables: context,
      },
      identityPolicies: identityPolicies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy,
    },
    {},
  );
}

/** A policy is asked many times: it is validated once. */
const seen = new WeakMap<object, unknown>();

function validated(policy: unknown, validate: (policy: unknown) => ValidationError[], name: string): unknown {
  const known = seen.get(policy as object) ?? validatedOnce(policy, validate, name);
  seen.set(policy as object, known);
  return known;
}

/**
 * The simulator takes a principal for a service by the common suffix alone: those with another one stand under a name that
 * no other has.
 */
function asCommonService(principal: string): string {
  return principal.replace(/\.(amazonaws\.com\.cn|c2s\.ic\.gov|sc2s\.sgov\.gov)$/, (_, own: string) => {
    return `.${own.replaceAll('.', '-')}.amazonaws.com`;
  });
}

function withCommonServices(policy: unknown): unknown {
  return JSON.parse(JSON.stringify(policy), (key, value: unknown) =>
    key !== 'Service'
      ? value
      : Array.isArray(value)
        ? value.map(String).map(asCommonService)
        : asCommonService(String(value)),
  );
}

function validatedOnce(policy: unknown, validate: (policy: unknown) => ValidationError[], name: string): unknown {
  const known = name === 'trust' ? withCommonServices(policy) : policy;
  const result = createValidatedPolicy(known, validate, { name });
  if (result.errors.length > 0) {
    throw new Error(
      `the judge finds the ${name} policy invalid: ${JSON.stringify(result.errors)} in ${JSON.stringify(policy)}`,
    );
  }
  return result;
}
