import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Token } from 'cdktf';
import { selfHosted } from 'cdktf-eks-workload-identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkloadIdentityError } from '../../../lib/errors';
import { certificateFor, ecKey, recorded, recordedPath, rsaKey, type ClusterKey } from '../../support/keys';
import { messageOf } from '../../support/message-of';

const loadJose = () => import('jose');
type Jose = Awaited<ReturnType<typeof loadJose>>;

const [sa1, sa2] = [recorded('sa-1.pub.pem'), recorded('sa-2.pub.pem')];
const [rsa, otherRsa, ec] = [rsaKey(), rsaKey(), ecKey()];
const folder = mkdtempSync(join(tmpdir(), 'jwks-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const keysOf = (jwks: selfHosted.Jwks): Record<string, string>[] =>
  (JSON.parse(jwks.toJson()) as { keys: Record<string, string>[] }).keys;

describe('the key set of a cluster', () => {
  test('is byte for byte what kube-apiserver serves for one key and for two', () => {
    expect(selfHosted.Jwks.fromPublicKeyPem([sa1]).toJson()).toBe(recorded('one-key.jwks.json'));
    expect(selfHosted.Jwks.fromPublicKeyPem([sa1, sa2]).toJson()).toBe(recorded('both-keys.jwks.json'));
  });

  test('of an RSA and a P-256 key holds what kube-apiserver serves, key by key, in the order of their ids', () => {
    const served = (JSON.parse(recorded('rsa-and-p256.jwks.json')) as { keys: { kid: string; alg: string }[] }).keys;
    expect(served.map(({ alg }) => alg)).toEqual(['RS256', 'ES256']);
    const keys = [...served].sort((one, other) => (one.kid < other.kid ? -1 : 1));
    const jwks = selfHosted.Jwks.fromPublicKeyPem([recorded('sa-3.pub.pem'), recorded('sa-4.pub.pem')]);
    expect(jwks.toJson()).toBe(JSON.stringify({ keys }));
  });

  test('has the key id that stands in the tokens of that cluster', () => {
    const token = JSON.parse(recorded('both-keys.token.json')) as { header: { kid: string; alg: string } };
    expect(selfHosted.Jwks.fromPublicKeyPem([sa1]).keyIds).toEqual([token.header.kid]);
    expect(selfHosted.Jwks.fromPublicKeyPem([sa1]).signingAlgorithms).toEqual([token.header.alg]);
  });

  test('is sorted by key id: the order in which keys are given changes nothing', () => {
    const pems = [sa2, ec.publicPem, sa1, rsa.publicPem];
    const jwks = selfHosted.Jwks.fromPublicKeyPem(pems);
    expect(jwks.keyIds).toEqual([...jwks.keyIds].sort());
    expect(selfHosted.Jwks.fromPublicKeyPem([...pems].reverse()).toJson()).toBe(jwks.toJson());
    expect(selfHosted.Jwks.fromPublicKeyPem([pems.join('')]).toJson()).toBe(jwks.toJson());
  });

  test('of a P-256 key says ES256 and its point', () => {
    const { x, y } = createPublicKey(ec.publicPem).export({ format: 'jwk' });
    const kid = createHash('sha256')
      .update(createPublicKey(ec.publicPem).export({ format: 'der', type: 'spki' }))
      .digest('base64url');
    const jwks = selfHosted.Jwks.fromPublicKeyPem([ec.publicPem]);
    expect(jwks.toJson()).toBe(
      JSON.stringify({ keys: [{ use: 'sig', kty: 'EC', kid, crv: 'P-256', alg: 'ES256', x, y }] }),
    );
    expect(jwks.signingAlgorithms).toEqual(['RS256', 'ES256']);
  });

  test('is the same from a certificate, from PKCS#1, with CRLF, and with text around the block', () => {
    const expected = selfHosted.Jwks.fromPublicKeyPem([rsa.publicPem]).toJson();
    const pkcs1 = createPublicKey(rsa.publicPem).export({ format: 'pem', type: 'pkcs1' }).toString();
    for (const pem of [
      certificateFor(rsa),
      pkcs1,
      rsa.publicPem.replaceAll('\n', '\r\n'),
      `# the cluster's key\n${rsa.publicPem}# end\n`,
      rsa.publicPem.trimEnd(),
    ]) {
      expect(selfHosted.Jwks.fromPublicKeyPem([pem]).toJson()).toBe(expected);
    }
    expect(selfHosted.Jwks.fromPublicKeyPem([certificateFor(ec)]).toJson()).toBe(
      selfHosted.Jwks.fromPublicKeyPem([ec.publicPem]).toJson(),
    );
  });

  test('is the same from files', () => {
    const paths = [recordedPath('sa-2.pub.pem'), recordedPath('sa-1.pub.pem')];
    expect(selfHosted.Jwks.fromPublicKeyFiles(paths).toJson()).toBe(recorded('both-keys.jwks.json'));
  });

  test('has each key a second time with an empty id, for clusters older than 1.16', () => {
    const [first, second] = keysOf(selfHosted.Jwks.fromPublicKeyPem([sa1, sa2]));
    const jwks = selfHosted.Jwks.fromPublicKeyPem([sa1, sa2], { emptyKeyIds: true });
    expect(keysOf(jwks)).toEqual([first, second, { ...first, kid: '' }, { ...second, kid: '' }]);
    expect(jwks.keyIds).toEqual([first?.['kid'], second?.['kid']]);
  });

  test('names a P-256 key as kube-apiserver does, however its point and curve are written', () => {
    const expected = selfHosted.Jwks.fromPublicKeyPem([ec.publicPem]).toJson();
    for (const form of [
      ['-conv_form', 'compressed'],
      ['-param_enc', 'explicit'],
    ]) {
      const pem = execFileSync('openssl', ['ec', '-pubin', '-pubout', ...form], {
        input: ec.publicPem,
        encoding: 'utf8',
        stdio: 'pipe',
      });
      expect(pem).not.toBe(ec.publicPem);
      expect(selfHosted.Jwks.fromPublicKeyPem([pem]).toJson()).toBe(expected);
    }
  });

  test('may be empty, until the cluster exists', () => {
    expect(selfHosted.Jwks.empty().toJson()).toBe('{"keys":[]}');
    expect(selfHosted.Jwks.empty().keyIds).toEqual([]);
    expect(selfHosted.Jwks.empty().signingAlgorithms).toEqual(['RS256']);
  });
});

describe('tokens', () => {
  const published = selfHosted.Jwks.fromPublicKeyPem([rsa.publicPem, ec.publicPem]);
  let jose: Jose;
  beforeAll(async () => {
    jose = await loadJose();
  });
  const keySet = (jwks: selfHosted.Jwks): ReturnType<Jose['createLocalJWKSet']> =>
    jose.createLocalJWKSet(JSON.parse(jwks.toJson()) as { keys: object[] });
  const expectations = { issuer: 'https://oidc.example.com/cluster-1', audience: 'sts.amazonaws.com' };

  function token(key: ClusterKey, kid = selfHosted.Jwks.fromPublicKeyPem([key.publicPem]).keyIds[0]): Promise<string> {
    const { claims } = JSON.parse(recorded('one-key.token.json')) as { claims: Record<string, unknown> };
    return new jose.SignJWT({ ...claims, exp: Math.floor(Date.now() / 1000) + 3600, nbf: 1, iat: 1 })
      .setProtectedHeader({ alg: key.alg, kid })
      .sign(key.privateKey);
  }

  test.each([
    ['RSA', rsa],
    ['P-256', ec],
  ])('signed by a published %s key are believed', async (_, key) => {
    const { payload } = await jose.jwtVerify(await token(key), keySet(published), expectations);
    expect(payload.sub).toBe('system:serviceaccount:payments:api');
  });

  test('signed by another key are not, whatever key they name', async () => {
    await expect(jose.jwtVerify(await token(otherRsa), keySet(published), expectations)).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    });
    const kid = selfHosted.Jwks.fromPublicKeyPem([rsa.publicPem]).keyIds[0];
    await expect(jose.jwtVerify(await token(otherRsa, kid), keySet(published), expectations)).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  test('are not believed while the key set is empty', async () => {
    await expect(jose.jwtVerify(await token(rsa), keySet(selfHosted.Jwks.empty()), expectations)).rejects.toMatchObject(
      {
        code: 'ERR_JWKS_NO_MATCHING_KEY',
      },
    );
  });
});

describe('fails when', () => {
  const fromPem = (...pems: string[]): string => {
    const message = messageOf(() => selfHosted.Jwks.fromPublicKeyPem(pems));
    const secrets = pems.flatMap((pem: unknown) => String(pem).match(/^[A-Za-z0-9+/=]{16,}$/gm) ?? []);
    for (const line of secrets) expect(message).not.toContain(line.slice(0, 16));
    return message;
  };
  const UNREADABLE = (property: string, reason: string): string =>
    `${property} must be a public key or a certificate in PEM: ${reason}; extract it anew with ` +
    '"openssl pkey -in sa.key -pubout -out sa.pub" [PublicKeyUnreadable]';
  const PRIVATE = (property: string): string =>
    `${property} must be a public key, got a private key, which would land in Terraform's state: extract the public ` +
    'one with "openssl pkey -in sa.key -pubout -out sa.pub" and pass that [PrivateKeyGiven]';

  test('a private key is given, in any form, alone or beside a public one', () => {
    const pkcs1 = rsa.privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
    const sec1 = ec.privateKey.export({ format: 'pem', type: 'sec1' }).toString();
    const sealed = rsa.privateKey
      .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' })
      .toString();
    for (const pem of [rsa.privatePem, pkcs1, sec1, sealed, rsa.publicPem + rsa.privatePem, pkcs1.slice(40)]) {
      expect(fromPem(ec.publicPem, pem)).toBe(PRIVATE('pems[1]'));
    }
  });

  test('a private key wears the label of a public one', () => {
    const reason = (label: string): string => `what stands in a block ${label} is none`;
    const relabelled = (label: string, pem: string): string => pem.replaceAll(/(BEGIN|END) [A-Z ]+/g, `$1 ${label}`);
    const pkcs1 = rsa.privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
    for (const label of ['PUBLIC KEY', 'RSA PUBLIC KEY', 'CERTIFICATE']) {
      for (const pem of [rsa.privatePem, pkcs1, ec.privatePem]) {
        expect(fromPem(relabelled(label, pem))).toBe(UNREADABLE('pems[0]', reason(label)));
      }
    }
  });

  test('a file holds a private key', () => {
    const path = join(folder, 'sa.key');
    writeFileSync(path, rsa.privatePem);
    const message = messageOf(() => selfHosted.Jwks.fromPublicKeyFiles([path]));
    expect(message).toBe(PRIVATE(`public key file ${JSON.stringify(path)}`));
  });

  test('BEGIN and END name two kinds', () => {
    const mixed = rsa.publicPem.replace('END PUBLIC KEY', 'END CERTIFICATE');
    expect(fromPem(mixed)).toBe(UNREADABLE('pems[0]', 'BEGIN and END name two kinds'));
  });

  test('one kind wears the label of another', () => {
    const asCertificate = rsa.publicPem.replaceAll('PUBLIC KEY', 'CERTIFICATE');
    const asKey = certificateFor(rsa).replaceAll('CERTIFICATE', 'PUBLIC KEY');
    const asPkcs1 = rsa.publicPem.replaceAll('PUBLIC KEY', 'RSA PUBLIC KEY');
    expect(fromPem(asCertificate)).toBe(UNREADABLE('pems[0]', 'what stands in a block CERTIFICATE is none'));
    expect(fromPem(asKey)).toBe(UNREADABLE('pems[0]', 'what stands in a block PUBLIC KEY is none'));
    expect(fromPem(asPkcs1)).toBe(UNREADABLE('pems[0]', 'what stands in a block RSA PUBLIC KEY is none'));
  });

  test('the PEM is damaged', () => {
    const none = 'it has no line "-----BEGIN PUBLIC KEY-----"';
    const open = 'a block does not end, or holds more than base64';
    expect(fromPem('')).toBe(UNREADABLE('pems[0]', none));
    expect(fromPem('ssh-rsa AAAAB3NzaC1yc2E= me@host')).toBe(UNREADABLE('pems[0]', none));
    expect(fromPem(rsa.publicPem.replace(/-----END.*/s, ''))).toBe(UNREADABLE('pems[0]', open));
    expect(fromPem(rsa.publicPem.replace('MII', 'M*I'))).toBe(UNREADABLE('pems[0]', open));
    const short = rsa.publicPem
      .split('\n')
      .filter((_, index) => index !== 2)
      .join('\n');
    expect(fromPem(short)).toBe(UNREADABLE('pems[0]', 'what stands in a block PUBLIC KEY is none'));
    const two = rsa.publicPem + short;
    const name = 'pems[0], block 2';
    expect(fromPem(two)).toBe(UNREADABLE(name, 'what stands in a block PUBLIC KEY is none'));
    expect(fromPem(42 as unknown as string)).toBe(UNREADABLE('pems[0]', 'it is no text'));
  });

  test('a block is neither a public key nor a certificate', () => {
    const request = rsa.publicPem.replaceAll('PUBLIC KEY', 'CERTIFICATE REQUEST');
    const reason = 'a block is none of PUBLIC KEY, RSA PUBLIC KEY, CERTIFICATE';
    expect(fromPem(request)).toBe(UNREADABLE('pems[0]', reason));
  });

  test('an RSA key has less than 2048 bits', () => {
    expect(fromPem(rsaKey(2040).publicPem)).toBe(
      'pems[0] must be an RSA key of at least 2048 bits, got 2040: sign the tokens of the cluster with a new key ' +
        '[PublicKeyWeak]',
    );
    expect(selfHosted.Jwks.fromPublicKeyPem([rsaKey(2048).publicPem]).keyIds).toHaveLength(1);
  });

  test('a key is of another kind or curve', () => {
    const pemOf = (type: 'ed25519' | 'rsa-pss'): string => {
      const { publicKey } =
        type === 'ed25519' ? generateKeyPairSync(type) : generateKeyPairSync(type, { modulusLength: 2048 });
      return publicKey.export({ format: 'pem', type: 'spki' }).toString();
    };
    const message = (kind: string): string =>
      `pems[0] must be an RSA key (RS256) or a P-256 key (ES256), got "${kind}": sign the tokens of the cluster with a ` +
      'key that IAM can verify [PublicKeyUnsupported]';
    expect(fromPem(ecKey('P-384').publicPem)).toBe(message('ec secp384r1'));
    expect(fromPem(ecKey('secp256k1').publicPem)).toBe(message('ec secp256k1'));
    expect(fromPem(pemOf('ed25519'))).toBe(message('ed25519'));
    expect(fromPem(pemOf('rsa-pss'))).toBe(message('rsa-pss'));
  });

  test('an RSA key has an exponent with which everybody signs, or nobody', () => {
    const jwk = createPublicKey(rsa.publicPem).export({ format: 'jwk' });
    const withExponent = (e: number): string =>
      createPublicKey({ key: { ...jwk, e: Buffer.from([e]).toString('base64url') }, format: 'jwk' })
        .export({ format: 'pem', type: 'spki' })
        .toString();
    for (const exponent of [1, 2, 4]) {
      expect(fromPem(withExponent(exponent))).toBe(
        `pems[0] must be an RSA key (RS256) or a P-256 key (ES256), got "rsa with exponent ${exponent}": sign the tokens ` +
          'of the cluster with a key that IAM can verify [PublicKeyUnsupported]',
      );
    }
    expect(selfHosted.Jwks.fromPublicKeyPem([withExponent(3)]).keyIds).toHaveLength(1);
  });

  test('a key is given twice, even in two forms', () => {
    const message = (name: string, other: string): string =>
      `${name} must be a key of its own, and ${other} holds the same: remove one [PublicKeyDuplicate]`;
    expect(fromPem(sa1, sa2, sa1)).toBe(message('pems[2]', 'pems[0]'));
    expect(fromPem(rsa.publicPem, certificateFor(rsa))).toBe(message('pems[1]', 'pems[0]'));
    expect(fromPem(sa1 + sa1)).toBe(message('pems[0], block 2', 'pems[0], block 1'));
  });

  test('there are more than 100 entries, those with an empty id counted too', () => {
    const pems = Array.from({ length: 101 }, () => ecKey().publicPem);
    const message = (property: string, count: number): string =>
      `${property} must make at most 100 entries of a key set, got ${count}: remove the keys that sign no token that is ` +
      'still valid [PublicKeysTooMany]';
    expect(selfHosted.Jwks.fromPublicKeyPem(pems.slice(1)).keyIds).toHaveLength(100);
    expect(fromPem(...pems)).toBe(message('pems', 101));
    const empty = { emptyKeyIds: true };
    expect(selfHosted.Jwks.fromPublicKeyPem(pems.slice(0, 50), empty).keyIds).toHaveLength(50);
    expect(messageOf(() => selfHosted.Jwks.fromPublicKeyPem(pems.slice(0, 51), empty))).toBe(message('pems', 102));
  });

  test('no key is given', () => {
    const message = (property: string): string =>
      `${property} must name at least one public key, got []: leave the keys of an issuer out as long as the cluster does ` +
      'not exist, or write Jwks.empty() [PublicKeysMissing]';
    expect(fromPem()).toBe(message('pems'));
    expect(messageOf(() => selfHosted.Jwks.fromPublicKeyFiles([]))).toBe(message('paths'));
  });

  test('the keys are no list: nothing of them is shown', () => {
    const message = (property: string): string =>
      `${property} must be a list: write it in [ ], also where it has one element [PublicKeysNoList]`;
    for (const wrong of [sa1, rsa.privatePem, undefined, null, { pem: sa1 }] as unknown as string[][]) {
      expect(messageOf(() => selfHosted.Jwks.fromPublicKeyPem(wrong))).toBe(message('pems'));
      expect(messageOf(() => selfHosted.Jwks.fromPublicKeyFiles(wrong))).toBe(message('paths'));
    }
  });

  test('a key is known only to Terraform', () => {
    const message = (property: string): string =>
      `${property} must be known when the app synthesizes, got a token: pass the text of the public key, since Terraform ` +
      'cannot compute a key id [PublicKeyNotLiteral]';
    const list = Token.asList({ resolve: () => [sa2] });
    expect(fromPem(sa1, Token.asString({ resolve: () => sa2 }))).toBe(message('pems[1]'));
    expect(fromPem(...list)).toBe(message('pems[0]'));
    for (const paths of [list, [Token.asString({ resolve: () => 'sa.pub' })]]) {
      expect(messageOf(() => selfHosted.Jwks.fromPublicKeyFiles(paths))).toBe(message('paths[0]'));
    }
  });

  const UNREADABLE_FILE = (property: string, reason: string): string =>
    `${property} must name a file that can be read, seen from ${JSON.stringify(process.cwd())}: ${reason}; the text of a ` +
    'key belongs to Jwks.fromPublicKeyPem [PublicKeyFileUnreadable]';

  test('a file cannot be read', () => {
    const missing = join(folder, 'missing.pub');
    expect(messageOf(() => selfHosted.Jwks.fromPublicKeyFiles([recordedPath('sa-1.pub.pem'), missing]))).toBe(
      UNREADABLE_FILE('paths[1]', 'there is none'),
    );
    expect(messageOf(() => selfHosted.Jwks.fromPublicKeyFiles([folder]))).toBe(UNREADABLE_FILE('paths[0]', 'EISDIR'));
  });

  test('a key stands where its file belongs: nothing of it is shown, however it is written', () => {
    const error = (text: string): WorkloadIdentityError => {
      try {
        selfHosted.Jwks.fromPublicKeyFiles([text]);
      } catch (caught) {
        return caught as WorkloadIdentityError;
      }
      throw new Error('nothing is thrown');
    };
    const body = ec.privatePem.replaceAll(/-----.*-----|\n/g, '');
    const inBase64 = Buffer.from(ec.privatePem).toString('base64');
    for (const text of [ec.privatePem, ec.publicPem, body, inBase64, `/keys/${body}`, `${body}\0`]) {
      const { message, stack, ...members } = error(text);
      const shown = [message, stack, inspect(members), JSON.stringify(members)].join('\n');
      for (let at = 0; at + 8 <= body.length; at += 8) expect(shown).not.toContain(body.slice(at, at + 8));
      for (let at = 0; at + 8 <= inBase64.length; at += 8) expect(shown).not.toContain(inBase64.slice(at, at + 8));
      expect(error(text).cause).toBeUndefined();
    }
    expect(error(ec.privatePem).message).toBe(PRIVATE('paths[0]'));
    expect(error(body).message).toMatch(/^paths\[0\] must name a file .* \[PublicKeyFileUnreadable\]$/);
  });
});

test('a key set shows public keys, whatever it was made of', () => {
  const jwks = selfHosted.Jwks.fromPublicKeyPem([certificateFor(rsa)]);
  expect(Object.keys(keysOf(jwks)[0] ?? {})).toEqual(['use', 'kty', 'kid', 'alg', 'n', 'e']);
  expect(JSON.parse(JSON.stringify(jwks))).toEqual(JSON.parse(jwks.toJson()));
});
