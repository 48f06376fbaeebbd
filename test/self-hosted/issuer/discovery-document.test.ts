import { Lazy, Token } from 'cdktf';
import { selfHosted } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { ecKey, recorded } from '../../support/keys';
import { messageOf } from '../../support/message-of';
import { resolved } from '../../support/synth';
import { Variables } from '../../support/variables';

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

test('the issuer stays as it is', () => {
  const issuer = 'https://OIDC.example.com/Cluster_1';
  const document = JSON.parse(new selfHosted.DiscoveryDocument({ issuerUrl: issuer, jwks }).toJson()) as Record<
    string,
    unknown
  >;
  expect(document['issuer']).toBe(issuer);
});

describe('an issuer that Terraform alone knows', () => {
  /** What Terraform reads, which is JSON before it fills in any value. */
  function written(issuerUrl: (variables: Variables) => string): Record<string, unknown> {
    const variables = new Variables();
    const document = new selfHosted.DiscoveryDocument({ issuerUrl: issuerUrl(variables), jwks });
    return JSON.parse(variables.written(document.toJson())) as Record<string, unknown>;
  }
  const encoded = (inner: string): string => {
    const quote = 'substr(jsonencode(tostring(0)), 0, 1)';
    return `\${trimsuffix(trimprefix(jsonencode(substr(${inner}, 0, -1)), ${quote}), ${quote})}`;
  };

  test('is written so that its value stays in its string, and null fails', () => {
    const document = written((variables) => variables.text('issuer'));
    expect(document['issuer']).toBe(encoded('var.issuer'));
    expect(document['jwks_uri']).toBe(`${encoded('var.issuer')}/keys.json`);
  });

  test('may be one in part', () => {
    const document = written((variables) => `https://${variables.text('host')}/a%${variables.text('name')}`);
    expect(document['issuer']).toBe(`https://${encoded('var.host')}/a%${encoded('var.name')}`);
  });

  test('is a literal where the token is one, whatever it holds', () => {
    const hostile = 'https://a.example.com/","jwks_uri":"https://evil.example.com';
    const document = written(() => Lazy.stringValue({ produce: () => hostile }));
    expect(document['issuer']).toBe(hostile);
    expect(document['jwks_uri']).toBe(`${hostile}/keys.json`);
  });

  test('fails where the token is no text', () => {
    expect(messageOf(() => written(() => Lazy.stringValue({ produce: () => undefined })))).toContain(
      'issuerUrl must be https without port or query, at most 255 characters, got nothing',
    );
  });

  test('stays as it is where AWS computes it', () => {
    const { stack } = new Variables();
    const hosting = selfHosted.IssuerHosting.publicBucket(stack, 'Hosting', { bucketName: 'issuers-123456789012' });
    const made = new selfHosted.SelfHostedIssuer(stack, 'Issuer', { hosting });
    const { issuer } = JSON.parse(String(resolved(stack, made.discoveryDocument.toJson()))) as { issuer: string };
    expect(issuer).toMatch(/^https:\/\/\$\{aws_s3_bucket\.\w+\.bucket_regional_domain_name\}$/);
  });
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
