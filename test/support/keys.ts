import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key of a cluster: what signs its tokens, and what is published. */
export interface ClusterKey {
  readonly privateKey: KeyObject;
  readonly privatePem: string;
  readonly publicPem: string;
  readonly alg: string;
}

export function rsaKey(bits = 2048): ClusterKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return clusterKey(privateKey, publicKey, 'RS256');
}

export function ecKey(namedCurve = 'P-256'): ClusterKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  return clusterKey(privateKey, publicKey, 'ES256');
}

function clusterKey(privateKey: KeyObject, publicKey: KeyObject, alg: string): ClusterKey {
  return {
    privateKey,
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    alg,
  };
}

/** A certificate of its own for a key, by openssl: Node reads certificates and makes none. */
export function certificateFor(key: ClusterKey): string {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  try {
    const file = join(folder, 'sa.key');
    writeFileSync(file, key.privatePem, { mode: 0o600 });
    const args = ['req', '-x509', '-new', '-key', file, '-subj', '/CN=sa', '-days', '2'];
    return execFileSync('openssl', args, { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FIXTURES = join(__dirname, '..', 'fixtures', 'kube-apiserver');

/** What a kube-apiserver was given and what it answered. */
export function recorded(file: string): string {
  return readFileSync(join(FIXTURES, file), 'utf8');
}

export function recordedPath(file: string): string {
  return join(FIXTURES, file);
}
