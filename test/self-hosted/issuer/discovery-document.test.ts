import { Token } from 'cdktf';
import { selfHosted } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { ecKey, recorded } from '../../support/keys';
import { messageOf } from '../../support/message-of';

const issuerUrl = 'https://oidc.example.com/cluster-1';
const jwks = selfHosted.Jwks.fromPublicKeyPem([recorded('sa-1.pub.pem')]);

test('minimal definition', () => {
  const document = new selfHosted.DiscoveryDocument({ issuerUrl, jwks });
  expect(JSON.parse(document.toJson())).toEqual({
    issuer: issuerUrl,
    jwks_uri: `${issuerUrl}/keys.json`,
    authorization_endpoint: 'urn:kubernetes:programmatic_authorization',
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'iss'],
  });
  expect(document.url).toBe(`${issuerUrl}/.well-known/openid-configuration`);
  expect(document.jwksUri).toBe(`${issuerUrl}/keys.json`);
});

test('says what kube-apiserver says of itself, but for the place of the keys', () => {
  const own = JSON.parse(recorded('one-key.openid-configuration.json')) as Record<string, unknown>;
  const ours = JSON.parse(new selfHosted.DiscoveryDocument({ issuerUrl, jwks }).toJson()) as Record<string, unknown>;
  expect(ours).toMatchObject({ ...own, jwks_uri: `${issuerUrl}/keys.json` });
});

test('a P-256 key adds its algorithm', () => {
  const document = new selfHosted.DiscoveryDocument({
    issuerUrl,
    jwks: selfHosted.Jwks.fromPublicKeyPem([ecKey().publicPem]),
  });
  expect(JSON.parse(document.toJson())).toMatchObject({ id_token_signing_alg_values_supported: ['RS256', 'ES256'] });
});

test('the issuer stays as it is, also where Terraform alone knows it', () => {
  const token = Token.asString({ resolve: () => '${var.issuer}' });
  for (const issuer of ['https://OIDC.example.com/Cluster_1', token]) {
    const document = JSON.parse(new selfHosted.DiscoveryDocument({ issuerUrl: issuer, jwks }).toJson()) as Record<
      string,
      unknown
    >;
    expect(document['issuer']).toBe(issuer);
  }
});

describe('fails when the issuer', () => {
  const message = (url: string): string => messageOf(() => new selfHosted.DiscoveryDocument({ issuerUrl: url, jwks }));

  test('ends with a slash', () => {
    const host = Token.asString({ resolve: () => '${var.host}' });
    for (const url of ['https://oidc.example.com/', `${issuerUrl}/`, `https://${host}/`, `https://${host}/a/`]) {
      expect(message(url)).toBe(
        `issuerUrl must not end with "/", got "${url}": remove it: tokens carry the issuer byte for byte, and the paths of ` +
          'the documents follow it [IssuerTrailingSlash]',
      );
    }
  });

  test.each(['http://oidc.example.com', 'https://oidc.example.com:8443', 'https://oidc.example.com/?a=b'])(
    'is not one for IAM: %s',
    (url) => {
      expect(message(url)).toBe(
        `issuerUrl must be https without port or query, at most 255 characters, got "${url}": pass the cluster's issuer ` +
          'unchanged [IssuerUrlInvalid]',
      );
    },
  );
});
