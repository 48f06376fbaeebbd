import { checkOwnIssuer, DISCOVERY_KEY, JWKS_KEY } from './issuer-documents';
import { fix } from '../../private/kept';
import type { Jwks } from './jwks';
import { brand, hasBrand } from '../../core/brand';
import { invalid } from '../../errors';
import { tokensWithinString } from '../../private/json-text';

/** The contents of a discovery document. */
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
  /**
   * Returns true for a `DiscoveryDocument`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isDiscoveryDocument(value: unknown): value is DiscoveryDocument {
    return hasBrand(value, 'selfHosted.DiscoveryDocument');
  }

  /** The issuer. */
  public readonly issuerUrl: string;
  /** The address of the keys: `<issuer>/keys.json`. */
  public readonly jwksUri: string;
  private readonly algorithms: string[];

  /**
   * Checks the issuer.
   *
   * @param options what it is made of
   * @throws IssuerUrlInvalid, IssuerTrailingSlash
   */
  public constructor(options: DiscoveryDocumentOptions) {
    checkOwnIssuer('issuerUrl', options.issuerUrl);
    this.issuerUrl = options.issuerUrl;
    this.jwksUri = `${options.issuerUrl}/${JWKS_KEY}`;
    this.algorithms = options.jwks.signingAlgorithms;
    fix(this);
  }

  /** The address of the document: `<issuer>/.well-known/openid-configuration`. */
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

brand(DiscoveryDocument, 'selfHosted.DiscoveryDocument');
