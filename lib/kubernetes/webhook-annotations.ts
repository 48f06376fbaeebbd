import { Fn } from 'cdktf';
import { invalid } from '../errors';
import { checkRoleArn } from '../private/arn';
import { asQuotedText } from '../private/function-argument';
import { copied } from '../private/kept';
import { checkAnnotationKeys, isDomainName } from '../private/kubernetes-names';
import { isToken } from '../private/tokens';
import type { WebhookOptions } from './webhook-options';

/** The prefix that the webhook of EKS reads, and others read by default. */
export const ANNOTATION_PREFIX = 'eks.amazonaws.com';

/** The options that write the webhook's annotations, by what follows the prefix. */
const OPTIONS: Record<string, string> = {
  'role-arn': 'roleArn, or the credentials of a WorkloadIdentity',
  audience: 'audience',
  'sts-regional-endpoints': 'regionalSts',
  'token-expiration': 'tokenExpirationSeconds',
};

/** The annotations of the webhook and those of the user, which must not be the webhook's. */
export function serviceAccountAnnotations(
  options: WebhookOptions,
  own: Record<string, string> | undefined,
): Record<string, string> {
  const { roleArn, audience, regionalSts, tokenExpirationSeconds, annotationPrefix = ANNOTATION_PREFIX } = options;
  if (annotationPrefix !== ANNOTATION_PREFIX) checkAnnotationPrefix(annotationPrefix);
  if (own !== undefined) checkOwn(own, annotationPrefix);
  if (roleArn !== undefined) checkRoleArn('roleArn', roleArn);
  checkTokenExpiration(tokenExpirationSeconds);
  const ours: Record<string, string> = {};
  if (roleArn !== undefined) ours[`${annotationPrefix}/role-arn`] = roleArn;
  if (audience !== undefined) ours[`${annotationPrefix}/audience`] = audience;
  if (regionalSts !== undefined) ours[`${annotationPrefix}/sts-regional-endpoints`] = String(regionalSts);
  if (tokenExpirationSeconds !== undefined) {
    ours[`${annotationPrefix}/token-expiration`] = String(tokenExpirationSeconds);
  }
  // The keys of a Terraform map are not known here, so what the options say is written over it.
  if (!isToken(own)) return { ...own, ...ours };
  const written = Object.entries(ours).map(([key, value]) => [key, asQuotedText(value)]);
  return Fn.merge([copied(own), Object.fromEntries(written)]) as Record<string, string>;
}

function checkOwn(own: Record<string, string>, annotationPrefix: string): void {
  checkAnnotationKeys('annotations', own);
  for (const [name, option] of Object.entries(OPTIONS)) {
    const key = `${annotationPrefix}/${name}`;
    if (Object.hasOwn(own, key)) throw invalid('AnnotationReserved', 'annotations', key, { option });
  }
}

export function checkAnnotationPrefix(prefix: string): void {
  if (!isDomainName(prefix)) throw invalid('AnnotationPrefixInvalid', prefix);
}

/** Checks what the webhook reads in annotations that are known at last. */
export function checkWebhookAnnotations(annotations: Record<string, string>): void {
  for (const [key, value] of Object.entries(annotations)) {
    if (key.endsWith('/role-arn')) checkRoleArn(`annotations["${key}"]`, value);
    if (key.endsWith('/token-expiration') && !isToken(value)) checkTokenExpiration(Number(value));
  }
}

/** Checks the limits of kube-apiserver and EKS for the lifetime of a token. */
export function checkTokenExpiration(seconds: number | undefined): void {
  if (seconds === undefined || isToken(seconds)) return;
  if (!Number.isInteger(seconds) || seconds < 600 || seconds > 86400) throw invalid('TokenExpirationInvalid', seconds);
}
