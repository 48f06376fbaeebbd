import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { CertRequest } from '@cdktf/provider-tls/lib/cert-request';
import { LocallySignedCert } from '@cdktf/provider-tls/lib/locally-signed-cert';
import { PrivateKey } from '@cdktf/provider-tls/lib/private-key';
import { SelfSignedCert } from '@cdktf/provider-tls/lib/self-signed-cert';
import { Fn } from 'cdktf';
import { withManagedBy } from '../../kubernetes/managed-by';
import type { BoundCertificate, CertificateContext } from './webhook-certificate-context';
import { needTlsProvider } from '../../core/providers';
import { fault } from '../../errors';

const TEN_YEARS = 87600;

/**
 * An authority of its own signs the certificate: when the certificate is renewed, the authority that the API server
 * trusts stays, and pods with the old and the new one both answer.
 */
export function bindTerraformCertificate(
  {
    scope,
    namespace,
    serviceName,
    secretName,
    dnsNames,
    dependsOn,
    kubernetesProvider,
    tlsProvider,
  }: CertificateContext,
  { validityHours, earlyRenewalHours }: { validityHours: number; earlyRenewalHours: number },
): BoundCertificate {
  const newKey = (id: string): PrivateKey =>
    new PrivateKey(scope, id, { algorithm: 'ECDSA', ecdsaCurve: 'P256', provider: tlsProvider });
  const caKey = newKey('CaKey');
  const ca = new SelfSignedCert(scope, 'Ca', {
    privateKeyPem: caKey.privateKeyPem,
    subject: [{ commonName: `${serviceName}-ca` }],
    isCaCertificate: true,
    allowedUses: ['cert_signing', 'digital_signature'],
    validityPeriodHours: TEN_YEARS,
    // No certificate outlives its authority.
    earlyRenewalHours: validityHours,
    provider: tlsProvider,
  });
  const key = newKey('Key');
  const request = new CertRequest(scope, 'Request', {
    privateKeyPem: key.privateKeyPem,
    subject: [{ commonName: serviceName }],
    dnsNames,
    provider: tlsProvider,
  });
  const certificate = new LocallySignedCert(scope, 'Certificate', {
    certRequestPem: request.certRequestPem,
    caPrivateKeyPem: caKey.privateKeyPem,
    caCertPem: ca.certPem,
    allowedUses: ['digital_signature', 'server_auth'],
    validityPeriodHours: validityHours,
    earlyRenewalHours,
    provider: tlsProvider,
  });
  const secret = new SecretV1(scope, 'Secret', {
    metadata: { namespace, name: secretName, labels: withManagedBy(undefined) },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': certificate.certPem, 'tls.key': key.privateKeyPem },
    dependsOn,
    provider: kubernetesProvider,
  });
  needTlsProvider(scope, (stack) => fault('WebhookTlsProviderMissing', { stack }));
  return { ready: [secret], caBundle: ca.certPem, checksum: Fn.sha256(certificate.certPem) };
}
