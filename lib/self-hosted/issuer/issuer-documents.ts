import { checkIssuerUrl } from '../../cluster/issuer-url';
import { invalid } from '../../errors';

/** The places of an issuer's two documents, relative to it. IAM looks for the first. The second is named in it. */
export const DISCOVERY_KEY = '.well-known/openid-configuration';
export const JWKS_KEY = 'keys.json';

/** An issuer that we publish ourselves: IAM's own rules, and no "/" at its end, since paths follow it. */
export function checkOwnIssuer(property: string, url: string): void {
  checkIssuerUrl(property, url);
  if (url.endsWith('/')) throw invalid('IssuerTrailingSlash', property, url);
}
