import { invalid, phrase, warning, type Phrase, type Warning } from '../errors';
import { withoutTokens } from '../private/tokens';
import type { TrustPolicy } from './trust-policy';

/** The quota "Role trust policy length" that every account starts with, and the most that it is raised to. */
const DEFAULT_QUOTA = 2048;
const MAX_QUOTA = 8192;
/** So long a trust may be where the user does not say that the quota was raised. */
const UNSAID = 4096;

const RAISE = phrase`raise the IAM quota "Role trust policy length" and pass it as trustPolicyQuota`;

/**
 * Measures a trust policy. Over what the account allows is an error. Over the quota that an account starts with, where
 * the user named none, is a warning, which it returns.
 */
export function checkTrustSize(trust: TrustPolicy, size: number, quota: number | undefined): Warning | undefined {
  if (quota !== undefined && (!Number.isInteger(quota) || quota < DEFAULT_QUOTA || quota > MAX_QUOTA)) {
    throw invalid('TrustPolicyQuotaInvalid', quota);
  }
  const limit = quota ?? UNSAID;
  if (size > limit) {
    const more = limit < MAX_QUOTA ? phrase`, or ${RAISE} (at most ${MAX_QUOTA} characters)` : phrase``;
    throw invalid('TrustPolicyTooLarge', size, { limit, remedy: phrase`${remedy(trust, size, limit)}${more}` });
  }
  if (quota !== undefined || size <= DEFAULT_QUOTA) return undefined;
  return warning('TrustPolicySize', {
    size,
    quota: DEFAULT_QUOTA,
    remedy: phrase`${remedy(trust, size, DEFAULT_QUOTA)}, or ${RAISE}`,
  });
}

function remedy(trust: TrustPolicy, size: number, limit: number): Phrase {
  const subjects = trust._webIdentities.flatMap(({ exact, patterns }) => [...exact, ...patterns]);
  // A service account of two clusters stands in two statements, and is one.
  const accounts = new Set(subjects).size;
  // Each mention costs its text, two quotes and a comma.
  const cost = subjects.reduce((sum, subject) => sum + withoutTokens(subject).length + 3, 0);
  const fit = Math.floor((limit - (size - cost)) / (cost / accounts));
  if (accounts === 0 || fit < 1) return phrase`remove statements or split them among roles`;
  return phrase`about ${fit} of its ${accounts} service accounts fit, so split them among roles`;
}
