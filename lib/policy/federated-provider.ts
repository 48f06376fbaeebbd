import { Fn, type TerraformResource } from 'cdktf';
import { phrase, invalid } from '../errors';
import { checkExpressions } from '../private/expressions';
import { fillTokens, isListElement, isToken, withoutTokens } from '../private/tokens';
import type { IClusterRef } from './cluster-ref';
import { tryParseArn, isAccountId, mayBecomeIamArn } from '../private/arn';
import { asArgument } from '../private/function-argument';

/**
 * An IAM OIDC provider that stands for a cluster. `OidcProvider` is one. Implement it to trust a provider that another
 * library made.
 */
export interface IOidcProvider {
  /** The provider's ARN, the federated principal. */
  readonly oidcProviderArn: string;
  /** The text before `:sub` and `:aud`: the issuer without `https://`. The same value each time it is read. */
  readonly conditionKeyPrefix: string;
  /** The issuer with `https://`. */
  readonly issuerUrl: string;
  /** The audiences (client ids) that the provider accepts. */
  readonly audiences: string[];
  /**
   * The Terraform resource, to depend on, to override, to import or to move.
   *
   * @default - the provider is created elsewhere
   */
  readonly resource?: TerraformResource;
  /**
   * The cluster whose tokens IAM believes through it. A workload of another cluster is an error.
   *
   * @default - not known: the issuers alone are compared
   */
  readonly cluster?: IClusterRef;
}

/** The audience that STS expects in every partition, and the default everywhere in this library. */
export const STS_AUDIENCE = 'sts.amazonaws.com';

const MARKER = ':oidc-provider/';

// One colon alone may stand in an OIDC condition key, and nothing in it may be read as a wildcard or an expression.
const PREFIX = /^[A-Za-z0-9.-]+(?:\/[\w.~!&()+,;=@%/-]*)?$/;

/**
 * The condition key prefix: what follows the first `:oidc-provider/` of the ARN. Not taken from the provider's `url`,
 * which loses its scheme after the first refresh. Call it once for each provider: two calls with one token give two
 * JSON keys that Terraform resolves to the same text.
 */
export function conditionKeyPrefixOf(property: string, providerArn: string): string {
  if (isToken(providerArn)) {
    const fits = typeof providerArn !== 'string' || mayBecomeProviderArn(providerArn);
    if (!fits) throw invalid('OidcProviderArnInvalid', property, providerArn);
    return Fn.replace(asArgument(providerArn), `/^.*?${MARKER}/`, '');
  }
  const resource = tryParseArn(providerArn);
  const prefix = providerArn.slice(providerArn.indexOf(MARKER) + MARKER.length);
  const isProvider =
    resource?.service === 'iam' &&
    resource.region === '' &&
    isAccountId(resource.accountId) &&
    resource.resource.startsWith('oidc-provider/') &&
    PREFIX.test(prefix);
  if (!isProvider) throw invalid('OidcProviderArnInvalid', property, providerArn);
  return prefix;
}

/** A token may be any part of it; behind the marker stands a prefix. */
function mayBecomeProviderArn(arn: string): boolean {
  const text = fillTokens(arn, 'a');
  const start = text.indexOf(MARKER);
  return mayBecomeIamArn(arn, 'oidc-provider') && (start < 0 || PREFIX.test(text.slice(start + MARKER.length)));
}

/** Anybody may implement `IOidcProvider`: a prefix with a scheme, or of another issuer, would let nobody in. */
export function checkFederatedProvider({
  oidcProviderArn: providerArn,
  conditionKeyPrefix,
  audiences,
  issuerUrl,
}: IOidcProvider): void {
  checkExpressions('issuerUrl', issuerUrl);
  for (const audience of isToken(audiences) ? [] : audiences) checkAudience(audience);
  const expected = isToken(providerArn) ? undefined : conditionKeyPrefixOf('oidcProviderArn', providerArn);
  if (conditionKeyPrefix === expected) return;
  if (expected !== undefined && !isToken(conditionKeyPrefix)) {
    throw invalid('OidcProviderPrefixInvalid', conditionKeyPrefix, { expected: phrase`${expected}` });
  }
  if (typeof conditionKeyPrefix !== 'string' || !PREFIX.test(fillTokens(conditionKeyPrefix, 'a'))) {
    throw invalid('OidcProviderPrefixInvalid', conditionKeyPrefix, { expected: phrase`the issuer without "https://"` });
  }
}

/** The issuer without its scheme where it is literal: providers of this library say their URL, others need not. */
export function literalIssuer(provider: IOidcProvider): string | undefined {
  const { issuerUrl: url } = provider as { issuerUrl?: unknown };
  return typeof url === 'string' && !isToken(url) ? url.replace(/^https:\/\//, '') : undefined;
}

/** Checks the limits of IAM for a client id, 1 to 255 characters; a variable of IAM would be equal to itself, whoever asks. */
export function checkAudience(audience: string): void {
  const fits = typeof audience === 'string' && audience !== '' && withoutTokens(audience).length <= 255;
  if (!fits && !isListElement(audience)) throw invalid('AudienceInvalid', audience);
  checkExpressions('audiences', audience);
}

/** The audience of a trust: the one named, else the provider's only one. */
export function audienceFor(provider: IOidcProvider, audience: string | undefined): string {
  const known = provider.audiences;
  if (audience === undefined) {
    const [only] = known;
    if (only === undefined || known.length !== 1 || isListElement(only)) throw invalid('AudienceAmbiguous', known);
    return only;
  }
  const certain = !isToken(audience) && !known.some((value) => isToken(value) || isListElement(value));
  if (certain && !known.includes(audience)) throw invalid('AudienceUnknown', audience, { audiences: known });
  checkAudience(audience);
  return audience;
}
