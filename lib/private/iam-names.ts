import {
  descriptionInvalid,
  iamPathInvalid,
  policyNameInvalid,
  roleNameInvalid,
  roleNamePrefixInvalid,
  tagInvalid,
  tagsTooMany,
  type WorkloadIdentityError,
} from '../errors';
import { isToken } from './tokens';

// Bounds: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

const NAME = /^[\w+=,.@-]+$/;

function checkName(
  property: string,
  value: string,
  max: number,
  error: (property: string, value: unknown) => WorkloadIdentityError,
): void {
  if (isToken(value)) return;
  if (typeof value !== 'string' || value.length > max || !NAME.test(value)) throw error(property, value);
}

export function checkRoleName(property: string, value: string): void {
  checkName(property, value, 64, roleNameInvalid);
}

export function checkRoleNamePrefix(property: string, value: string): void {
  checkName(property, value, 38, roleNamePrefixInvalid);
}

export function checkPolicyName(property: string, value: string): void {
  checkName(property, value, 128, policyNameInvalid);
}

export function checkIamPath(property: string, value: string | undefined): void {
  if (value === undefined || isToken(value) || value === '/') return;
  // IAM takes "*" and "?" too, and they are wildcards wherever a policy names what has this path.
  if (value.length > 512 || !/^\/(?!.*[*?])[\x21-\x7e]+\/$/.test(value)) throw iamPathInvalid(property, value);
}

export function checkDescription(property: string, value: string | undefined): void {
  if (value === undefined || isToken(value)) return;
  if (value.length > 1000 || !/^[\t\n\r\x20-\x7e\xa1-\xff]*$/.test(value)) throw descriptionInvalid(property, value);
}

const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function checkTags(property: string, tags: Record<string, string> = {}): void {
  if (isToken(tags)) return;
  const entries = Object.entries(tags);
  if (entries.length > 50) throw tagsTooMany(property, entries.length);
  for (const [key, value] of entries) {
    const keyFits = isToken(key) || (key.length >= 1 && key.length <= 128 && TAG_TEXT.test(key) && !/^aws:/i.test(key));
    const valueFits = isToken(value) || (typeof value === 'string' && value.length <= 256 && TAG_TEXT.test(value));
    if (!keyFits || !valueFits) throw tagInvalid(property, { [key]: value });
  }
}
