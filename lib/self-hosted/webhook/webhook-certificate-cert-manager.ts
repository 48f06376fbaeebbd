import { Manifest } from '@cdktf/provider-kubernetes/lib/manifest';
import type { ITerraformDependable } from 'cdktf';
import { inNamespace } from '../../kubernetes/in-namespace';
import { withManagedBy } from '../../kubernetes/managed-by';
import type { BoundCertificate, CertificateContext } from './webhook-certificate-context';

const API_VERSION = 'cert-manager.io/v1';

/** Objects of cert-manager, whose injector writes the authority into the webhook configuration. */
export function bindCertManager(
  { scope, namespace, serviceName, secretName, dnsNames, dependsOn, kubernetesProvider }: CertificateContext,
  issuer: { name: string; kind: string } | undefined,
): BoundCertificate {
  const metadata = { name: serviceName, namespace, labels: withManagedBy(undefined) };
  const object = (id: string, kind: string, spec: object, after: ITerraformDependable[]): Manifest =>
    inNamespace(scope, { namespace, dependsOn: after, kubernetesProvider }, (dependsOn) => {
      const manifest = { apiVersion: API_VERSION, kind, metadata, spec };
      return new Manifest(scope, id, { manifest, dependsOn, provider: kubernetesProvider });
    });
  const own = issuer === undefined ? [object('Issuer', 'Issuer', { selfSigned: {} }, dependsOn)] : [];
  const certificate = object(
    'Certificate',
    'Certificate',
    {
      secretName,
      dnsNames,
      duration: '2160h0m0s',
      renewBefore: '720h0m0s',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth'],
      issuerRef: { group: 'cert-manager.io', ...(issuer ?? { name: serviceName, kind: 'Issuer' }) },
    },
    [...dependsOn, ...own],
  );
  return {
    ready: [certificate],
    annotations: { 'cert-manager.io/inject-ca-from': `${namespace}/${serviceName}` },
    ignoreChanges: ['webhook[0].client_config[0].ca_bundle'],
  };
}
