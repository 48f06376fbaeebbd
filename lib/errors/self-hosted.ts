import { fault, invalid, numberOutOfRange, type WorkloadIdentityError } from './message';
import { showPath, showText } from './show';

// Keys: no message shows what a key is made of, only where it stands and what kind it is.

export function publicKeysMissing(property: string): WorkloadIdentityError {
  return invalid(
    'PublicKeysMissing',
    property,
    'name at least one public key',
    [],
    'leave the keys of an issuer out as long as the cluster does not exist, or write Jwks.empty()',
  );
}

/** Shows no value: who forgets the brackets gives the text of a key. */
export function publicKeysNoList(property: string): WorkloadIdentityError {
  return fault('PublicKeysNoList', `${property} must be a list: write it in [ ], also where it has one element`);
}

export function publicKeysTooMany(property: string, count: number): WorkloadIdentityError {
  return invalid(
    'PublicKeysTooMany',
    property,
    'make at most 100 entries of a key set',
    count,
    'remove the keys that sign no token that is still valid',
  );
}

export function publicKeyDuplicate(property: string, other: string): WorkloadIdentityError {
  return fault('PublicKeyDuplicate', `${property} must be a key of its own, and ${other} holds the same: remove one`);
}

export function publicKeyNotLiteral(property: string): WorkloadIdentityError {
  return fault(
    'PublicKeyNotLiteral',
    `${property} must be known when the app synthesizes, got a token: pass the text of the public key, since Terraform cannot compute a key id`,
  );
}

export function publicKeyFileUnreadable(property: string, reason: string, from: string): WorkloadIdentityError {
  return fault(
    'PublicKeyFileUnreadable',
    `${property} must name a file that can be read, seen from ${showText(from)}: ${reason}; the text of a key belongs to Jwks.fromPublicKeyPem`,
  );
}

export function privateKeyGiven(property: string): WorkloadIdentityError {
  return fault(
    'PrivateKeyGiven',
    `${property} must be a public key, got a private key, which would land in Terraform's state: extract the public one with "openssl pkey -in sa.key -pubout -out sa.pub" and pass that`,
  );
}

export function publicKeyUnreadable(property: string, reason: string): WorkloadIdentityError {
  return fault(
    'PublicKeyUnreadable',
    `${property} must be a public key or a certificate in PEM: ${reason}; extract it anew with "openssl pkey -in sa.key -pubout -out sa.pub"`,
  );
}

export function publicKeyUnsupported(property: string, kind: string): WorkloadIdentityError {
  return invalid(
    'PublicKeyUnsupported',
    property,
    'be an RSA key (RS256) or a P-256 key (ES256)',
    kind,
    'sign the tokens of the cluster with a key that IAM can verify',
  );
}

export function publicKeyWeak(property: string, bits: number): WorkloadIdentityError {
  return invalid(
    'PublicKeyWeak',
    property,
    'be an RSA key of at least 2048 bits',
    bits,
    'sign the tokens of the cluster with a new key',
  );
}

// Issuers and their hosting

export function issuerTrailingSlash(property: string, value: string): WorkloadIdentityError {
  return invalid(
    'IssuerTrailingSlash',
    property,
    'not end with "/"',
    value,
    'remove it: tokens carry the issuer byte for byte, and the paths of the documents follow it',
  );
}

export function issuerClaimed(url: string, otherPath: string): WorkloadIdentityError {
  return fault(
    'IssuerClaimed',
    `issuer ${showText(url)} must belong to one cluster, and ${showPath(otherPath)} publishes it: give each cluster a prefix of its own`,
  );
}

export function bucketNameClaimed(name: string, otherPath: string): WorkloadIdentityError {
  return invalid(
    'BucketNameClaimed',
    'bucketName',
    `belong to one hosting, and ${showPath(otherPath)} makes the bucket`,
    name,
    'use that hosting for all its issuers, each with a prefix of its own',
  );
}

export function issuerPrefixInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'IssuerPrefixInvalid',
    'prefix',
    'be parts of letters, digits, "-", "_" and ".", joined by "/" with none at either end, at most 128 characters',
    value,
    'write it as "clusters/prod-1"',
  );
}

export function issuerPrefixUnused(): WorkloadIdentityError {
  return fault(
    'IssuerPrefixUnused',
    'prefix must be left out with IssuerHosting.existing(...): the URL given is the whole issuer',
  );
}

export function bucketNameInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'BucketNameInvalid',
    'bucketName',
    'be 3 to 63 lowercase letters, digits and "-", and begin and end with a letter or digit',
    value,
    'leave dots out too: the certificate of S3 does not cover a name with dots',
  );
}

export function bucketNameReserved(value: string, part: string): WorkloadIdentityError {
  return invalid(
    'BucketNameReserved',
    'bucketName',
    `not begin or end with ${showText(part)}, which S3 keeps for itself`,
    value,
    'choose another name',
  );
}

export function issuerDomainInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'IssuerDomainInvalid',
    'domainName',
    'be a host name in lowercase, without scheme, port or path',
    value,
    'write it as "oidc.example.com"',
  );
}

export function issuerDomainIncomplete(given: string, missing: string): WorkloadIdentityError {
  return fault(
    'IssuerDomainIncomplete',
    `${missing} must be given where ${given} is: CloudFront serves a domain of your own only with its certificate`,
  );
}

export function issuerCertificateInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'IssuerCertificateInvalid',
    'acmCertificateArn',
    'be the ARN of an ACM certificate in us-east-1, the region that CloudFront reads',
    value,
    'pass one such as "arn:aws:acm:us-east-1:123456789012:certificate/8ac1c0c4-0c4b-4a0e-a1c5-7c7c6b1d2f3a"',
  );
}

export function hostingUnused(path: string): WorkloadIdentityError {
  return fault(
    'HostingUnused',
    `hosting ${showPath(path)} must serve at least one issuer: give it to a SelfHostedIssuer, or remove it`,
  );
}

// Settings of the API server

export function apiAudienceSts(value: string): WorkloadIdentityError {
  return invalid(
    'ApiAudienceSts',
    'apiAudiences',
    'not hold the audience of AWS: the API server would take the tokens that pods send to STS',
    value,
    'name an audience of the API server, such as "https://kubernetes.default.svc.cluster.local"',
  );
}

export function apiServerValueInvalid(property: string, rule: string, value: unknown): WorkloadIdentityError {
  return invalid('ApiServerValueInvalid', property, rule, value, 'correct it or leave it out');
}

// The pod identity webhook

export function webhookImageInvalid(property: string, rule: string, value: unknown): WorkloadIdentityError {
  return invalid('WebhookImageInvalid', property, rule, value, 'pin one image that exists');
}

export function webhookReplicasInvalid(value: unknown): WorkloadIdentityError {
  return numberOutOfRange('WebhookReplicasInvalid', 'replicas', 'of 1 to 100 pods', value, 'two outlive a node');
}

export function webhookReplicasTooFew(value: number): WorkloadIdentityError {
  return invalid(
    'WebhookReplicasTooFew',
    'replicas',
    'be at least 2 with WebhookFailurePolicy.fail()',
    value,
    'with one, no pod of the cluster starts while it is moved to another node',
  );
}

export function webhookTimeoutInvalid(value: unknown): WorkloadIdentityError {
  return numberOutOfRange(
    'WebhookTimeoutInvalid',
    'timeoutSeconds',
    'of 1 to 10 seconds',
    value,
    'every pod waits that long for a webhook that does not answer',
  );
}

export function webhookRegionInvalid(value: unknown): WorkloadIdentityError {
  return invalid('WebhookRegionInvalid', 'region', 'be an AWS region', value, 'write it as "us-east-1"');
}

export function webhookAudienceInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'WebhookAudienceInvalid',
    'audience',
    'be 1 to 255 characters without spaces',
    value,
    'leave it out for "sts.amazonaws.com"',
  );
}

export function certificateHoursInvalid(property: string, rule: string, value: unknown): WorkloadIdentityError {
  return invalid(
    'CertificateHoursInvalid',
    property,
    rule,
    value,
    'Terraform renews the certificate only when it runs: leave it time to',
  );
}

export function certificateIssuerInvalid(value: unknown): WorkloadIdentityError {
  return invalid(
    'CertificateIssuerInvalid',
    'issuerKind',
    'be "Issuer" or "ClusterIssuer"',
    value,
    'name the kind of the cert-manager object that signs',
  );
}

export function webhookTlsProviderMissing(stack: string): WorkloadIdentityError {
  return fault(
    'WebhookTlsProviderMissing',
    `stack ${showPath(stack)} must hold a tls provider to make the webhook's certificate: add new TlsProvider(stack, 'tls'), or choose certificate: WebhookCertificate.certManager()`,
  );
}
