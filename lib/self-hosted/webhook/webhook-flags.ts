import { invalid } from '../../errors';
import { ANNOTATION_PREFIX, checkAnnotationPrefix, checkTokenExpiration } from '../../kubernetes/webhook-annotations';
import { isToken } from '../../private/tokens';
import { WEBHOOK_PORT } from './webhook-deployment';

/** What the webhook does where a service account says nothing else. */
export interface WebhookDefaults {
  /**
   * What stands before "/" in the annotations that the webhook reads. With another than the default, give the service
   * accounts the same `annotationPrefix`, or the webhook does not see them.
   *
   * @default 'eks.amazonaws.com'
   */
  readonly annotationPrefix?: string;
  /**
   * Audience of the tokens, 1 to 255 characters.
   *
   * @default 'sts.amazonaws.com'
   */
  readonly audience?: string;
  /**
   * Lifetime of the tokens in seconds, 600 to 86,400.
   *
   * @default 86400
   */
  readonly tokenExpirationSeconds?: number;
  /**
   * The region that pods get as `AWS_REGION` and `AWS_DEFAULT_REGION`.
   *
   * @default - none: pods name their region themselves
   */
  readonly region?: string;
  /**
   * Whether SDKs ask the STS endpoint of their region. It answers when us-east-1 does not; pods need a region for it.
   *
   * @default false
   */
  readonly regionalSts?: boolean;
  /**
   * Whether the webhook also reads which account has which role from the config map `pod-identity-webhook` of its
   * namespace, for accounts that nobody may annotate. Who may write that map can give away every role that trusts the
   * accounts named in it.
   *
   * @default false
   */
  readonly watchConfigMap?: boolean;
}

export function checkWebhookDefaults(options: WebhookDefaults): void {
  const { annotationPrefix: prefix, audience, region, tokenExpirationSeconds: seconds } = options;
  if (prefix !== undefined) checkAnnotationPrefix(prefix);
  if (audience !== undefined && !isToken(audience) && !/^\S{1,255}$/.test(audience)) {
    throw invalid('WebhookAudienceInvalid', audience);
  }
  if (region !== undefined && !isToken(region) && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) {
    throw invalid('WebhookRegionInvalid', region);
  }
  checkTokenExpiration(seconds);
}

/** `in-cluster` is off: its way to a certificate needs an API that Kubernetes no longer has. */
export function webhookArgs(namespace: string, serviceName: string, options: WebhookDefaults): string[] {
  const { annotationPrefix = ANNOTATION_PREFIX, audience = 'sts.amazonaws.com' } = options;
  const { tokenExpirationSeconds, region, regionalSts, watchConfigMap } = options;
  return [
    '--in-cluster=false',
    `--port=${WEBHOOK_PORT}`,
    `--namespace=${namespace}`,
    `--service-name=${serviceName}`,
    `--annotation-prefix=${annotationPrefix}`,
    `--token-audience=${audience}`,
    ...(tokenExpirationSeconds === undefined ? [] : [`--token-expiration=${tokenExpirationSeconds}`]),
    ...(region === undefined ? [] : [`--aws-default-region=${region}`]),
    ...(regionalSts === true ? ['--sts-regional-endpoint=true'] : []),
    ...(watchConfigMap === true ? ['--watch-config-map=true'] : []),
    '--logtostderr',
  ];
}
