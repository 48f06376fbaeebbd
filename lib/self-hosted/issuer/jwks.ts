import { readFileSync } from 'node:fs';
import { fault, invalid, named, phrase, showText } from '../../errors';
import { mustBeLiteral, mustHaveKeys, readPublicKeys, type NamedKey, type PublicJwk } from './public-key';
import { brand, hasBrand } from '../../core/brand';

/** The members of a key set's JSON. */
export interface JwksOptions {
  /**
   * Write each key a second time, with an empty `kid`: clusters older than Kubernetes 1.16 issue tokens without one.
   *
   * @default false
   */
  readonly emptyKeyIds?: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX = 100;

/**
 * The public keys of a cluster as a JSON Web Key Set: what `keys.json` of an issuer holds. Key ids are those that
 * kube-apiserver writes into its tokens: the SHA-256 of the public key (its DER SubjectPublicKeyInfo) as base64url.
 * Keys are sorted by id, so that the order in which they are given is never a change.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/irsa-fetch-keys.html
 */
export class Jwks {
  /**
   * Returns true for a `Jwks`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isJwks(value: unknown): value is Jwks {
    return hasBrand(value, 'selfHosted.Jwks');
  }

  /**
   * Keys from PEM texts, each one or more public keys or certificates: RSA of at least 2,048 bits (RS256) or P-256
   * (ES256), 1 to 100 in all. Private keys are refused.
   *
   * @param pems the public keys as PEM, at least one
   * @param options whether each key is written a second time, for old clusters
   * @throws PublicKeysNoList, PublicKeysMissing, PrivateKeyGiven, PublicKeyUnreadable, PublicKeyUnsupported,
   * PublicKeyWeak, PublicKeyDuplicate, PublicKeysTooMany, PublicKeyNotLiteral
   */
  public static fromPublicKeyPem(pems: string[], options: JwksOptions = {}): Jwks {
    mustHaveKeys('pems', pems);
    return Jwks.of(
      'pems',
      pems.flatMap((pem, index) => readPublicKeys(`pems[${index}]`, pem)),
      options,
    );
  }

  /**
   * The same from files, read when the app synthesizes. A relative path starts at the working directory.
   *
   * @param paths the paths of the files, at least one
   * @param options whether each key is written a second time, for old clusters
   * @throws PublicKeyFileUnreadable, and what `fromPublicKeyPem` throws
   */
  public static fromPublicKeyFiles(paths: string[], options: JwksOptions = {}): Jwks {
    mustHaveKeys('paths', paths);
    return Jwks.of(
      'paths',
      paths.flatMap((path, index) => {
        const text = readText(`paths[${index}]`, path);
        return readPublicKeys(`public key file ${showText(path)}`, text);
      }),
      options,
    );
  }

  /** No keys yet: what an issuer publishes before its cluster exists. IAM then believes no token. */
  public static empty(): Jwks {
    return new Jwks([]);
  }

  private static of(property: string, keys: readonly NamedKey[], { emptyKeyIds = false }: JwksOptions): Jwks {
    const byId = new Map<string, string>();
    for (const { property: name, jwk } of keys) {
      const other = byId.get(jwk.kid);
      if (other !== undefined) throw fault('PublicKeyDuplicate', { property: name, other });
      byId.set(jwk.kid, name);
    }
    const sorted = keys.map(({ jwk }) => jwk).sort((a, b) => (a.kid < b.kid ? -1 : 1));
    const entries = emptyKeyIds ? [...sorted, ...sorted.map((jwk) => ({ ...jwk, kid: '' }))] : sorted;
    if (entries.length > MAX) throw invalid('PublicKeysTooMany', property, entries.length);
    return new Jwks(entries);
  }

  private constructor(private readonly keys: readonly PublicJwk[]) {}

  /** The key ids, sorted. What the header of a token names as `kid`. */
  public get keyIds(): string[] {
    return this.keys.map(({ kid }) => kid).filter((kid) => kid !== '');
  }

  /** The algorithms that the keys sign with, `RS256` always among them. */
  public get signingAlgorithms(): string[] {
    return this.keys.some(({ alg }) => alg === 'ES256') ? ['RS256', 'ES256'] : ['RS256'];
  }

  /** The key set as JSON, byte for byte as kube-apiserver writes it. */
  public toJson(): string {
    return JSON.stringify({ keys: this.keys });
  }
}

brand(Jwks, 'selfHosted.Jwks');

/** Shows only a path that leads to a file: any other text may be a key, given in place of its file. */
function readText(property: string, path: string): string {
  mustBeLiteral(property, path);
  if (typeof path === 'string' && /PRIVATE KEY/.test(path)) throw fault('PrivateKeyGiven', { property });
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw fault('PublicKeyFileUnreadable', {
      property,
      from: process.cwd(),
      reason: code === 'ENOENT' ? phrase`there is none` : named(code),
    });
  }
}
