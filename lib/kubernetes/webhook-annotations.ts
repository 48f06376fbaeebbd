import { Fn } from 'cdktf';
import { annotationReserved, tokenExpirationInvalid } from '../errors';
import { checkRoleArn } from '../private/arn';
import { checkAnnotationKeys } from '../private/kubernetes-names';
import { isToken } from '../private/tokens';
import type { WebhookOptions } from './webhook-options';

/** The prefix of the webhook on EKS, and its default elsewhere. */
const PREFIX = 'eks.amazonaws.com/';

const RESERVED: Record<string, string> = {
  [`${PREFIX}role-arn`]: 'roleArn, or the credentials of a WorkloadIdentity',
  [`${PREFIX}audience`]: 'audience',
  [`${PREFIX}sts-regional-endpoints`]: 'regionalSts',
  [`${PREFIX}token-expiration`]: 'tokenExpirationSeconds',
};

/** The annotations of the webhook and those of the user, which must not be the webhook's. */
export function serviceAccountAnnotations(
  options: WebhookOptions,
  own: Record<string, string> | undefined,
): Record<string, string> {
  const { roleArn, audience, regionalSts, tokenExpirationSeconds } = options;
  checkAnnotationKeys('annotations', own);
  for (const key of Object.keys(own ?? {})) {
    const option = RESERVED[key];
    if (option !== undefined) throw annotationReserved('annotations', key, option);
  }
  if (roleArn !== undefined) checkRoleArn('roleArn', roleArn);
  if (tokenExpirationSeconds !== undefined) checkTokenExpiration(tokenExpirationSeconds);
  const ours = {
    ...(roleArn === undefined ? {} : { [`${PREFIX}role-arn`]: roleArn }),
    ...(audience === undefined ? {} : { [`${PREFIX}audience`]: audience }),
    ...(regionalSts === undefined ? {} : { [`${PREFIX}sts-regional-endpoints`]: String(regionalSts) }),
    ...(tokenExpirationSeconds === undefined ? {} : { [`${PREFIX}token-expiration`]: `${tokenExpirationSeconds}` }),
  };
  // The keys of a Terraform map are not known here, so what the options say is written over it.
  return isToken(own) ? (Fn.merge([own, ours]) as Record<string, string>) : { ...own, ...ours };
}

function checkTokenExpiration(seconds: number): void {
  if (isToken(seconds)) return;
  if (!Number.isInteger(seconds) || seconds < 600 || seconds > 86400) throw tokenExpirationInvalid(seconds);
}
