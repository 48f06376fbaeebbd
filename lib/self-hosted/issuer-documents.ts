/** Where the two documents of an issuer stand, relative to it. IAM looks for the first; the second is named in it. */
export const DISCOVERY_KEY = '.well-known/openid-configuration';
export const JWKS_KEY = 'keys.json';
