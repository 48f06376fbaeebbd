import { createHash, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { fault, invalid, named, phrase, type Phrase } from '../../errors';
import { isListElement, isToken } from '../../private/tokens';

/** One public key as a JSON Web Key, its members in the order in which kube-apiserver writes them. */
export interface PublicJwk {
  readonly use: 'sig';
  readonly kty: 'RSA' | 'EC';
  readonly kid: string;
  readonly crv?: string;
  readonly alg: 'RS256' | 'ES256';
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

/** A key and where it was given, for messages that must not show it. */
export interface NamedKey {
  readonly property: string;
  readonly jwk: PublicJwk;
}

const BEGIN = /-----BEGIN ([^\n]*?)-----/g;
const BLOCK = /^-----BEGIN ([^\n]*?)-----[ \t]*\r?\n([A-Za-z0-9+/=\s]+?)-----END ([^\n]*?)-----/;
const LABELS = ['PUBLIC KEY', 'RSA PUBLIC KEY', 'CERTIFICATE'];

/** The keys of one PEM text: usually one, several where blocks follow each other as in a file of the API server. */
export function readPublicKeys(property: string, pem: string): NamedKey[] {
  mustBeLiteral(property, pem);
  if (typeof pem !== 'string') throw fault('PublicKeyUnreadable', { property, reason: phrase`it is no text` });
  // Before anything is parsed: what may be a private key goes no further.
  if (/PRIVATE KEY/.test(pem)) throw fault('PrivateKeyGiven', { property });
  const starts = [...pem.matchAll(BEGIN)].map(({ index }) => index);
  if (starts.length === 0)
    throw fault('PublicKeyUnreadable', { property, reason: phrase`it has no line "-----BEGIN PUBLIC KEY-----"` });
  return starts.map((start, index) => {
    const name = starts.length === 1 ? property : `${property}, block ${index + 1}`;
    const text = pem.slice(start, starts[index + 1]);
    return { property: name, jwk: toJwk(name, readBlock(name, text)) };
  });
}

export function mustHaveKeys(property: string, given: readonly string[]): void {
  if (!Array.isArray(given)) throw fault('PublicKeysNoList', { property });
  if (given.length === 0) throw invalid('PublicKeysMissing', property, []);
}

/** An element of a list that only Terraform knows is no key either. */
export function mustBeLiteral(property: string, text: string): void {
  if (isToken(text) || isListElement(text)) throw fault('PublicKeyNotLiteral', { property });
}

function readBlock(property: string, text: string): KeyObject {
  const [block, label = '', , end = ''] = BLOCK.exec(text) ?? [];
  if (block === undefined)
    throw fault('PublicKeyUnreadable', { property, reason: phrase`a block does not end, or holds more than base64` });
  if (label !== end) throw fault('PublicKeyUnreadable', { property, reason: phrase`BEGIN and END name two kinds` });
  if (!LABELS.includes(label))
    throw fault('PublicKeyUnreadable', { property, reason: phrase`a block is none of ${named(LABELS.join(', '))}` });
  try {
    if (label === 'CERTIFICATE') return new X509Certificate(block).publicKey;
    const der = Buffer.from(bodyOf(block), 'base64');
    // Given with its type: Node would otherwise take a block of another kind.
    const type = label === 'RSA PUBLIC KEY' ? 'pkcs1' : 'spki';
    const read = createPublicKey({ key: der, format: 'der', type });
    // By way of SPKI: Node 24 cannot write a key as PKCS#1 that it read as PKCS#1.
    const key = createPublicKey({ key: read.export({ format: 'der', type: 'spki' }), format: 'der', type: 'spki' });
    // Node makes a public key of a private one; what it writes must be what it read.
    if (!der.equals(key.export({ format: 'der', type })))
      throw fault('PublicKeyUnreadable', { property, reason: foreign(label) });
    return key;
  } catch {
    // Node's own message may quote what it read.
    throw fault('PublicKeyUnreadable', { property, reason: foreign(label) });
  }
}

function foreign(label: string): Phrase {
  return phrase`what stands in a block ${named(label)} is none`;
}

function bodyOf(block: string): string {
  return block.replace(/-----[^\n]*?-----/g, '');
}

function toJwk(property: string, key: KeyObject): PublicJwk {
  const type = key.asymmetricKeyType;
  const { modulusLength = 0, publicExponent = 0n, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (type === 'rsa') {
    if (modulusLength < 2048) throw invalid('PublicKeyWeak', property, modulusLength);
    // With the exponent 1 everybody signs; an even one verifies nothing.
    if (publicExponent < 3n || publicExponent % 2n === 0n) {
      throw invalid('PublicKeyUnsupported', property, `rsa with exponent ${publicExponent}`);
    }
    const { n, e } = key.export({ format: 'jwk' });
    return { use: 'sig', kty: 'RSA', kid: keyIdOf(key), alg: 'RS256', n, e };
  }
  if (type === 'ec' && namedCurve === 'prime256v1') {
    const { crv, x, y } = key.export({ format: 'jwk' });
    return { use: 'sig', kty: 'EC', kid: keyIdOf(key), crv, alg: 'ES256', x, y };
  }
  throw invalid('PublicKeyUnsupported', property, type === 'ec' ? `ec ${namedCurve}` : (type ?? 'unknown'));
}

/**
 * As kube-apiserver computes it; not the thumbprint of RFC 7638. By way of a JSON Web Key, since a point may be written
 * compressed and a curve by its parameters: kube-apiserver writes neither.
 */
function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(
      createPublicKey({ key: key.export({ format: 'jwk' }), format: 'jwk' }).export({ format: 'der', type: 'spki' }),
    )
    .digest('base64url');
}
