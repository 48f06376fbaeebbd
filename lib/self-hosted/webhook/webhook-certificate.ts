import { invalid, phrase } from '../../errors';
import { checkKubernetesName } from '../../private/kubernetes-names';
import { isToken } from '../../private/tokens';
import { bindCertManager } from './webhook-certificate-cert-manager';
import { bindTerraformCertificate } from './webhook-certificate-terraform';
import type { BoundCertificate, CertificateContext } from './webhook-certificate-context';

/** How long the certificate that Terraform makes is good for. */
export interface TerraformCertificateOptions {
  /**
   * How many hours a certificate is valid, 24 to 43,800.
   *
   * @default 8760 (a year)
   */
  readonly validityHours?: number;
  /**
   * How many hours before its end an apply renews it, at least 1 and less than `validityHours`. Terraform renews nothing
   * by itself: apply at least that often.
   *
   * @default 2160 (90 days)
   */
  readonly earlyRenewalHours?: number;
}

/** Who signs with cert-manager. */
export interface CertManagerOptions {
  /**
   * Name of an issuer that exists and gives `ca.crt`.
   *
   * @default - an issuer of its own that signs itself
   */
  readonly issuerName?: string;
  /**
   * Its kind, `Issuer` (in the webhook's namespace) or `ClusterIssuer`.
   *
   * @default 'ClusterIssuer'
   */
  readonly issuerKind?: string;
}

/** The TLS certificate with which the webhook answers the API server. */
export abstract class WebhookCertificate {
  /**
   * The default: the tls provider makes an authority and a certificate, both with P-256 keys. **The private keys lie in
   * Terraform's state**: who can read the state can pass for the webhook towards the API server. An apply renews the
   * certificate early and starts the pods anew; the authority is valid for ten years.
   *
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
    return new Bound((context) => bindTerraformCertificate(context, { validityHours, earlyRenewalHours }));
  }

  /**
   * cert-manager makes and renews the certificate; no key is in the state. Its custom resource definitions must be in the
   * cluster before Terraform plans, so install it in an earlier apply.
   *
   * @throws CertificateIssuerInvalid, KubernetesNameInvalid
   */
  public static certManager(options: CertManagerOptions = {}): WebhookCertificate {
    const { issuerName: name, issuerKind: kind = 'ClusterIssuer' } = options;
    if (kind !== 'Issuer' && kind !== 'ClusterIssuer') throw invalid('CertificateIssuerInvalid', kind);
    if (name !== undefined) checkKubernetesName('issuerName', name);
    return new Bound((context) => bindCertManager(context, name === undefined ? undefined : { name, kind }));
  }

  /** @internal */
  public abstract _bind(context: CertificateContext): BoundCertificate;
}

class Bound extends WebhookCertificate {
  public constructor(private readonly bind: (context: CertificateContext) => BoundCertificate) {
    super();
  }

  public override _bind(context: CertificateContext): BoundCertificate {
    return this.bind(context);
  }
}

function checkHours(property: string, value: number, min: number, max: number): void {
  if (isToken(value)) return;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw invalid('CertificateHoursInvalid', property, value, {
      rule: phrase`be a whole number of ${min} to ${max} hours`,
    });
  }
}
