import { invalid } from '../errors';
import { checkMap } from './maps';
import { fillTokens, isToken, withoutTokens } from './tokens';

// Bounds: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

const NAME = /^[\w+=,.@-]+$/;

function checkName(
  property: string,
  value: string,
  max: number,
  code: 'RoleNameInvalid' | 'RoleNamePrefixInvalid' | 'PolicyNameInvalid',
): void {
  if (typeof value !== 'string' || withoutTokens(value).length > max || !NAME.test(fillTokens(value, 'a'))) {
    throw invalid(code, property, value);
  }
}

export function checkRoleName(property: string, value: string): void {
  checkName(property, value, 64, 'RoleNameInvalid');
}

export function checkRoleNamePrefix(property: string, value: string): void {
  checkName(property, value, 38, 'RoleNamePrefixInvalid');
}

export function checkPolicyName(property: string, value: string): void {
  checkName(property, value, 128, 'PolicyNameInvalid');
}

export function checkIamPath(property: string, value: string | undefined): void {
  if (value === undefined || value === '/') return;
  const fits = typeof value === 'string' && withoutTokens(value).length <= 512;
  // IAM takes "*" and "?" too, and they are wildcards wherever a policy names what has this path.
  if (!fits || !/^\/(?!.*[*?])[\x21-\x7e]+\/$/.test(fillTokens(value, '/a/')))
    throw invalid('PathInvalid', property, value);
}

export function checkDescription(property: string, value: string | undefined): void {
  if (value === undefined) return;
  const known = typeof value === 'string' ? withoutTokens(value) : '\0';
  if (known.length > 1000 || !/^[\t\n\r\x20-\x7e\xa1-\xff]*$/.test(known))
    throw invalid('DescriptionInvalid', property, value);
}

const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function checkTags(property: string, tags: Record<string, string> | undefined): void {
  if (tags === undefined || isToken(tags)) return;
  checkMap(property, tags);
  const entries = Object.entries(tags);
  if (entries.length > 50) throw invalid('TagsTooMany', property, entries.length);
  for (const [key, value] of entries) {
    const keyFits = key !== '' && isTagText(key, 128) && !/^aws:/i.test(key);
    if (!keyFits || !isTagText(value, 256)) throw invalid('TagInvalid', property, { [key]: value });
  }
}

function isTagText(value: unknown, max: number): boolean {
  if (typeof value !== 'string') return isToken(value);
  const known = withoutTokens(value);
  return known.length <= max && TAG_TEXT.test(known);
}
