import { invalid } from '../../errors';
import { ANNOTATION_PREFIX, checkAnnotationPrefix, checkTokenExpiration } from '../../kubernetes/webhook-annotations';
import { isToken } from '../../private/tokens';
import { WEBHOOK_PORT } from './webhook-deployment';
import type { WebhookDefaults } from './webhook-defaults';

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
