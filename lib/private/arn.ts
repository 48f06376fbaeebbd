import { arnInvalid } from '../errors';
import { isToken } from './tokens';

/** The parts of a literal ARN: `arn:partition:service:region:account:resource`. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

const PARTITION = /^aws(-[a-z]+)*$/;

/** The parts of an ARN, undefined where the text is none. Not for tokens. */
export function tryParseArn(arn: unknown): ArnParts | undefined {
  if (typeof arn !== 'string' || /\s/.test(arn)) return undefined;
  const [scheme, partition = '', service = '', region = '', accountId = '', ...rest] = arn.split(':');
  const resource = rest.join(':');
  if (scheme !== 'arn' || !PARTITION.test(partition) || service === '' || resource === '') return undefined;
  return { partition, service, region, accountId, resource };
}

const ACCOUNT = /^\d{12}$/;

export function isAccountId(value: unknown): boolean {
  return typeof value === 'string' && ACCOUNT.test(value);
}

/** What a literal ARN of an EKS cluster says, undefined where the text is none. Not for tokens. */
export function tryClusterArn(arn: unknown): { name: string; region: string; accountId: string } | undefined {
  const parts = tryParseArn(arn);
  const name = /^cluster\/([0-9A-Za-z][A-Za-z0-9_-]{0,99})$/.exec(parts?.resource ?? '')?.[1];
  if (
    parts?.service !== 'eks' ||
    !/^[a-z0-9-]+$/.test(parts.region) ||
    !isAccountId(parts.accountId) ||
    name === undefined
  ) {
    return undefined;
  }
  return { name, region: parts.region, accountId: parts.accountId };
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

/** Checks a literal role ARN; a token passes and gives undefined. */
export function checkRoleArn(property: string, arn: string): IamResource | undefined {
  if (isToken(arn)) return undefined;
  const role = tryIamResource(arn, 'role', isAccountId);
  if (role === undefined) throw arnInvalid(property, 'an IAM role', arn, '"arn:aws:iam::123456789012:role/app"');
  return role;
}

/** Checks a literal policy ARN, of an account or of AWS; a token passes and gives undefined. */
export function checkPolicyArn(property: string, arn: string): IamResource | undefined {
  if (isToken(arn)) return undefined;
  const policy = tryIamResource(arn, 'policy', (id) => id === 'aws' || isAccountId(id));
  if (policy === undefined) {
    throw arnInvalid(property, 'an IAM policy', arn, '"arn:aws:iam::123456789012:policy/app"');
  }
  return policy;
}
