import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { CertRequest } from '@cdktf/provider-tls/lib/cert-request';
import { LocallySignedCert } from '@cdktf/provider-tls/lib/locally-signed-cert';
import { PrivateKey } from '@cdktf/provider-tls/lib/private-key';
import { SelfSignedCert } from '@cdktf/provider-tls/lib/self-signed-cert';
import { Fn } from 'cdktf';
import { withManagedBy } from '../../kubernetes/managed-by';
import type { BoundCertificate, CertificateContext } from './webhook-certificate-context';
import { needTlsProvider } from '../../core/providers';
import { inNamespace } from '../../kubernetes/in-namespace';

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
    keysDependOn,
    kubernetesProvider,
    tlsProvider,
  }: CertificateContext,
  { validityHours, earlyRenewalHours }: { validityHours: number; earlyRenewalHours: number },
): BoundCertificate {
  const common = { dependsOn: keysDependOn, provider: tlsProvider };
  const newKey = (id: string): PrivateKey =>
    new PrivateKey(scope, id, { algorithm: 'ECDSA', ecdsaCurve: 'P256', ...common });
  const caKey = newKey('CaKey');
  const ca = new SelfSignedCert(scope, 'Ca', {
    privateKeyPem: caKey.privateKeyPem,
    subject: [{ commonName: `${serviceName}-ca` }],
    isCaCertificate: true,
    allowedUses: ['cert_signing', 'digital_signature'],
    validityPeriodHours: TEN_YEARS,
    // No certificate outlives its authority.
    earlyRenewalHours: validityHours,
    ...common,
  });
  const key = newKey('Key');
  const request = new CertRequest(scope, 'Request', {
    privateKeyPem: key.privateKeyPem,
    subject: [{ commonName: serviceName }],
    dnsNames,
    ...common,
  });
  const certificate = new LocallySignedCert(scope, 'Certificate', {
    certRequestPem: request.certRequestPem,
    caPrivateKeyPem: caKey.privateKeyPem,
    caCertPem: ca.certPem,
    allowedUses: ['digital_signature', 'server_auth'],
    validityPeriodHours: validityHours,
    earlyRenewalHours,
    ...common,
  });
  const metadata = { namespace, name: secretName, labels: withManagedBy(undefined) };
  const data = { 'tls.crt': certificate.certPem, 'tls.key': key.privateKeyPem };
  const content = { metadata, type: 'kubernetes.io/tls', data, provider: kubernetesProvider };
  const secret = inNamespace(
    scope,
    { namespace, dependsOn, kubernetesProvider },
    (after) => new SecretV1(scope, 'Secret', { ...content, dependsOn: after }),
  );
  needTlsProvider(scope, 'WebhookTlsProviderMissing');
  return { ready: [secret], caBundle: ca.certPem, checksum: Fn.sha256(certificate.certPem) };
}
