import { checkIssuerUrl } from '../../cluster/issuer-url';
import { invalid } from '../../errors';
import { tokensWithinString } from '../../private/json-text';
import { fix } from '../../private/kept';
import type { Jwks } from './jwks';

/** Where the two documents of an issuer stand, relative to it. IAM looks for the first; the second is named in it. */
export const DISCOVERY_KEY = '.well-known/openid-configuration';
export const JWKS_KEY = 'keys.json';

/** What a discovery document is made of. */
export interface DiscoveryDocumentOptions {
  /** The issuer, equal to the tokens' `iss` byte for byte: https, no port, no query, no "/" at its end. */
  readonly issuerUrl: string;
  /** The keys that its `jwks_uri` will serve. */
  readonly jwks: Jwks;
}

/**
 * The OpenID Connect discovery document of a cluster: it tells IAM where the cluster's keys are.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export class DiscoveryDocument {
  /** The issuer. */
  public readonly issuerUrl: string;
  /** Where the keys are: `<issuer>/keys.json`. */
  public readonly jwksUri: string;
  private readonly algorithms: string[];

  /**
   * Checks the issuer.
   *
   * @throws IssuerUrlInvalid, IssuerTrailingSlash
   */
  public constructor(props: DiscoveryDocumentOptions) {
    checkOwnIssuer('issuerUrl', props.issuerUrl);
    this.issuerUrl = props.issuerUrl;
    this.jwksUri = `${props.issuerUrl}/${JWKS_KEY}`;
    this.algorithms = props.jwks.signingAlgorithms;
    fix(this);
  }

  /** Where the document must be served: `<issuer>/.well-known/openid-configuration`. */
  public get url(): string {
    return `${this.issuerUrl}/${DISCOVERY_KEY}`;
  }

  /** The document as JSON, also where Terraform alone knows the issuer: no value of it leaves its string. */
  public toJson(): string {
    const issuer = tokensWithinString(this.issuerUrl, (value) => {
      throw invalid('IssuerUrlInvalid', 'issuerUrl', value);
    });
    return JSON.stringify({
      issuer,
      jwks_uri: `${issuer}/${JWKS_KEY}`,
      authorization_endpoint: 'urn:kubernetes:programmatic_authorization',
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: this.algorithms,
      claims_supported: ['sub', 'iss'],
    });
  }
}

/** An issuer that we publish ourselves: IAM's own rules, and no "/" at its end, since paths follow it. */
export function checkOwnIssuer(property: string, url: string): void {
  checkIssuerUrl(property, url);
  if (url.endsWith('/')) throw invalid('IssuerTrailingSlash', property, url);
}
