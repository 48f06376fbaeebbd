import { invalid, phrase } from '../errors';
import { fillTokens, isToken } from './tokens';

/** The parts of a literal ARN: `arn:partition:service:region:account:resource`. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

const PARTITION = /^aws(-[a-z]+)*$/;

/** A regular expression for an AWS account id, for JavaScript and Terraform alike. */
export const ACCOUNT_ID = '[0-9]{12}';

/** The same for the name of an EKS cluster: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
export const CLUSTER_NAME = '[0-9A-Za-z][A-Za-z0-9_-]{0,99}';

/** The same for a region. */
export const REGION = '[a-z0-9-]+';

/** The parts of an ARN, undefined where the text is none. Not for tokens. */
export function tryParseArn(arn: unknown): ArnParts | undefined {
  if (typeof arn !== 'string' || /\s/.test(arn)) return undefined;
  const [scheme, partition = '', service = '', region = '', accountId = '', ...rest] = arn.split(':');
  const resource = rest.join(':');
  if (scheme !== 'arn' || !PARTITION.test(partition) || service === '' || resource === '') return undefined;
  return { partition, service, region, accountId, resource };
}

const WHOLE_ACCOUNT_ID = new RegExp(`^${ACCOUNT_ID}$`);
const WHOLE_CLUSTER_NAME = new RegExp(`^${CLUSTER_NAME}$`);
const WHOLE_REGION = new RegExp(`^${REGION}$`);

export function isAccountId(value: unknown): boolean {
  return typeof value === 'string' && WHOLE_ACCOUNT_ID.test(value);
}

export function checkAccountId(property: string, value: string): void {
  if (!isToken(value) && !isAccountId(value)) throw invalid('AccountIdInvalid', property, value);
}

/** Returns true where a text is the name of an EKS cluster. Not for tokens. */
export function isClusterName(value: unknown): boolean {
  return typeof value === 'string' && WHOLE_CLUSTER_NAME.test(value);
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
export function checkClusterName(property: string, name: string): void {
  if (!isToken(name) && !isClusterName(name)) throw invalid('ClusterNameInvalid', property, name);
}

/** Reads a literal ARN of an EKS cluster, undefined where the text is none. Not for tokens. */
export function tryClusterArn(arn: unknown): { name: string; region: string; accountId: string } | undefined {
  const { service, region = '', accountId = '', resource = '' } = tryParseArn(arn) ?? {};
  const [kind, name = '', ...rest] = resource.split('/');
  if (service !== 'eks' || kind !== 'cluster' || rest.length > 0) return undefined;
  const fits = WHOLE_REGION.test(region) && isAccountId(accountId) && isClusterName(name);
  return fits ? { name, region, accountId } : undefined;
}

/** The character that stands for a token: no ARN holds it. */
const HOLE = '\0';

/**
 * Returns true where an ARN of which Terraform knows a part may become one of IAM's of this kind. A token may be any text,
 * colons too: what stands before the first one is certain, and what follows is known by the kind alone.
 */
export function mayBecomeIamArn(arn: string, kind: 'role' | 'policy' | 'oidc-provider' | 'saml-provider'): boolean {
  return mayBecomeArn(arn, 'iam', `${kind}/`);
}

/** The same for a service without regions, and a resource that begins so. */
export function mayBecomeArn(arn: string, service: string, begin: string): boolean {
  const text = fillTokens(arn, HOLE);
  if (text === HOLE) return true;
  if (/[\s*?"'\\]/.test(text)) return false;
  const fields = text.split(':');
  const first = fields.findIndex((field) => field.includes(HOLE));
  const certain = [/^arn$/, PARTITION, new RegExp(`^${service}$`), /^$/, /^(aws|\d{12})$/, new RegExp(`^${begin}`)];
  if (fields.slice(0, first).some((field, index) => certain[index]?.test(field) === false)) return false;
  const starts = fields.map((field) => field.split(HOLE)[0] ?? '');
  const mayBeKind = (start: string): boolean => begin.startsWith(start) || start.startsWith(begin);
  const begun = [/^a?r?n?$/, /^(aw?s?|aws[a-z-]*)?$/, /^/, /^$/, /^(aw?s?|\d{0,12})$/][first];
  if (begun?.test(starts[first] ?? '') === false) return false;
  if (first === 2 && !service.startsWith(starts[first] ?? '')) return false;
  if (first >= 5) return first > 5 || mayBeKind(starts[first] ?? '');
  const later = fields.slice(first + 1).map((field, index) => ({ field, start: starts[first + 1 + index] ?? '' }));
  return (
    later.length === 0 ||
    later.some(({ field, start }) => (field === start ? field.startsWith(begin) : mayBeKind(start)))
  );
}

/** The last part of an IAM resource: `role/team/app` gives `{ path: "/team/", name: "app" }`. */
export interface IamResource {
  readonly path: string;
  readonly name: string;
}

const RESOURCE = {
  // A "*" or "?" is for IAM a wildcard where a policy names the role.
  role: /^(?!.*[*?])role(\/(?:[\x21-\x7e]+\/)?)([\w+=,.@-]+)$/,
  policy: /^policy(\/(?:[\x21-\x7e]+\/)?)([\w+=,.@-]+)$/,
};

function tryIamResource(
  arn: string,
  kind: 'role' | 'policy',
  account: (id: string) => boolean,
): IamResource | undefined {
  const parts = tryParseArn(arn);
  if (parts?.service !== 'iam' || parts.region !== '' || !account(parts.accountId)) return undefined;
  const match = RESOURCE[kind].exec(parts.resource);
  return match === null ? undefined : { path: match[1] ?? '/', name: match[2] ?? '' };
}

/** Checks a role ARN; one that holds a token and may become right gives undefined. */
export function checkRoleArn(property: string, arn: string): IamResource | undefined {
  if (isToken(arn) && (typeof arn !== 'string' || mayBecomeIamArn(arn, 'role'))) return undefined;
  const role = tryIamResource(arn, 'role', isAccountId);
  if (role === undefined)
    throw invalid('ArnInvalid', property, arn, {
      kind: 'an IAM role',
      example: phrase`"arn:aws:iam::123456789012:role/app"`,
    });
  return role;
}

/** Checks a policy ARN, of an account or of AWS; one that holds a token and may become right gives undefined. */
export function checkPolicyArn(property: string, arn: string): IamResource | undefined {
  if (isToken(arn) && (typeof arn !== 'string' || mayBecomeIamArn(arn, 'policy'))) return undefined;
  const policy = tryIamResource(arn, 'policy', (id) => id === 'aws' || isAccountId(id));
  if (policy === undefined) {
    throw invalid('ArnInvalid', property, arn, {
      kind: 'an IAM policy',
      example: phrase`"arn:aws:iam::123456789012:policy/app"`,
    });
  }
  return policy;
}
