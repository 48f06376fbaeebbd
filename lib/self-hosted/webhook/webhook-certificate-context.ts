import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';

/** For what a certificate is made. */
export interface CertificateContext {
  readonly scope: Construct;
  readonly namespace: string;
  readonly serviceName: string;
  readonly secretName: string;
  /** The names under which the API server may call. */
  readonly dnsNames: string[];
  readonly dependsOn: ITerraformDependable[];
  /** The resources before objects that stand in no namespace. */
  readonly keysDependOn?: ITerraformDependable[];
  readonly kubernetesProvider?: TerraformProvider;
  readonly tlsProvider?: TerraformProvider;
}

/** The facts that the other objects need of it. */
export interface BoundCertificate {
  readonly ready: ITerraformDependable[];
  /** The authority in PEM, where Terraform knows it. */
  readonly caBundle?: string;
  /** Changes with the certificate: pods with another value are started anew. */
  readonly checksum?: string;
  /** Annotations of the webhook configuration. */
  readonly annotations?: Record<string, string>;
  /** The annotations that others write into the webhook configuration. */
  readonly ignoreChanges?: string[];
}
