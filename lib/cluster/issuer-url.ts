import { issuerUrlInvalid } from '../errors';
import { isToken } from '../private/tokens';

/**
 * What IAM takes as the URL of an OIDC provider: https, no port, no query, 255 characters, compared byte for byte with
 * the token's `iss`, so nothing is normalised.
 */
export function checkIssuerUrl(property: string, url: string): void {
  if (isToken(url)) return;
  const host = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
  const fits = new RegExp(`^https://${host}(?:\\.${host})+(?:/[\\x21\\x24-\\x3e\\x40-\\x5b\\x5d-\\x7e]*)?$`);
  if (typeof url !== 'string' || url.length > 255 || !fits.test(url)) throw issuerUrlInvalid(property, url);
}
