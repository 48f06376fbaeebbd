import { invalid } from '../errors';
import { fillTokens, isToken, withoutTokens } from '../private/tokens';

const HOST = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
// No ":" in the path, since IAM's condition keys hold one colon only, and nothing that IAM or Terraform reads as its own.
const ISSUER = new RegExp(`^https://${HOST}(?:\\.${HOST})+(?:/[\\w.~!&()+,;=@%/-]*)?$`);

/**
 * Checks what IAM takes as the URL of an OIDC provider: https, no port, no query, 255 characters, compared byte for byte
 * with the token's `iss`, so nothing is normalised.
 */
export function checkIssuerUrl(property: string, url: string): void {
  const fits =
    typeof url === 'string' && withoutTokens(url).length <= 255 && (isToken(url) ? mayBecome(url) : ISSUER.test(url));
  if (!fits) throw invalid('IssuerUrlInvalid', property, url);
}

/** A token may be any part, or all of it. */
function mayBecome(url: string): boolean {
  const text = fillTokens(url, '\0');
  const start = text.slice(0, text.indexOf('\0'));
  if (!'https://'.startsWith(start.slice(0, 8)) && start !== '') return false;
  return /^[\w.~!&()+,;=@%/\0-]*$/.test(text.replace('://', ''));
}
