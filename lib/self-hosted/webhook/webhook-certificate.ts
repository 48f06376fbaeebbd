import { invalid, phrase } from '../../errors';
import { checkKubernetesName } from '../../private/kubernetes-names';
import { isToken } from '../../private/tokens';
import { bindCertManager } from './webhook-certificate-cert-manager';
import { bindTerraformCertificate } from './webhook-certificate-terraform';
import type { BoundCertificate, CertificateContext } from './webhook-certificate-context';
import { brand, hasBrand } from '../../core/brand';
import { fix } from '../../private/kept';

/** The lifetime of the certificate that Terraform creates. */
export interface TerraformCertificateOptions {
  /**
   * The hours for which a certificate is valid, 24 to 43,800.
   *
   * @default 8760 (a year)
   */
  readonly validityHours?: number;
  /**
   * The hours before its end in which an apply renews it, at least 1 and less than `validityHours`. Terraform renews
   * nothing by itself: apply at least that often.
   *
   * @default 2160 (90 days)
   */
  readonly earlyRenewalHours?: number;
}

/** The kinds of object that sign certificates with cert-manager. */
export enum CertificateIssuerKind {
  /** An issuer in the namespace of the webhook. */
  ISSUER = 'Issuer',
  /** An issuer of the whole cluster. */
  CLUSTER_ISSUER = 'ClusterIssuer',
}

/** The issuer that signs with cert-manager. */
export interface CertManagerOptions {
  /**
   * Name of an issuer that exists and gives `ca.crt`.
   *
   * @default - an issuer of its own that signs itself
   */
  readonly issuerName?: string;
  /**
   * Its kind.
   *
   * @default CertificateIssuerKind.CLUSTER_ISSUER
   */
  readonly issuerKind?: CertificateIssuerKind;
}

/** The TLS certificate with which the webhook answers the API server. */
export class WebhookCertificate {
  /**
   * Returns true for a `WebhookCertificate`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isWebhookCertificate(value: unknown): value is WebhookCertificate {
    return hasBrand(value, 'selfHosted.WebhookCertificate');
  }

  /**
   * The default: the tls provider makes an authority and a certificate, both with P-256 keys. **The private keys lie in
   * Terraform's state**: who can read the state can pass for the webhook towards the API server. An apply renews the
   * certificate early and starts the pods anew. The authority is valid for ten years.
   *
   * @param options how long a certificate is valid
   * @throws CertificateHoursInvalid
   */
  public static madeByTerraform(options: TerraformCertificateOptions = {}): WebhookCertificate {
    const { validityHours = 8760, earlyRenewalHours = 2160 } = options;
    checkHours('validityHours', validityHours, 24, 43800);
    if (!isToken(earlyRenewalHours) && !isToken(validityHours)) {
      const fits = Number.isInteger(earlyRenewalHours) && earlyRenewalHours >= 1 && earlyRenewalHours < validityHours;
      if (!fits) {
        const rule = phrase`be a whole number of at least 1 and less than validityHours (${validityHours})`;
        throw invalid('CertificateHoursInvalid', 'earlyRenewalHours', earlyRenewalHours, { rule });
      }
    }
    return new WebhookCertificate((context) => bindTerraformCertificate(context, { validityHours, earlyRenewalHours }));
  }

  /**
   * A certificate that cert-manager makes and renews. No key is in the state. Its custom resource definitions must be in the
   * cluster before Terraform plans, so install it in an earlier apply.
   *
   * @param options the issuer that signs
   * @throws CertificateIssuerInvalid, KubernetesNameInvalid
   */
  public static certManager(options: CertManagerOptions = {}): WebhookCertificate {
    const { issuerName: name, issuerKind: kind = CertificateIssuerKind.CLUSTER_ISSUER } = options;
    // For callers without types.
    if (!Object.values(CertificateIssuerKind).includes(kind)) throw invalid('CertificateIssuerInvalid', kind);
    if (name !== undefined) checkKubernetesName('issuerName', name);
    return new WebhookCertificate((context) =>
      bindCertManager(context, name === undefined ? undefined : { name, kind }),
    );
  }

  private constructor(private readonly bind: (context: CertificateContext) => BoundCertificate) {
    fix(this);
  }

  /** @internal */
  public _bind(context: CertificateContext): BoundCertificate {
    return this.bind(context);
  }
}

brand(WebhookCertificate, 'selfHosted.WebhookCertificate');

function checkHours(property: string, value: number, min: number, max: number): void {
  if (isToken(value)) return;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw invalid('CertificateHoursInvalid', property, value, {
      rule: phrase`be a whole number of ${min} to ${max} hours`,
    });
  }
}
