import type * as tlsCertificate from '@cdktf/provider-tls/lib/data-tls-certificate';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { fault, invalid } from '../errors';
import { checkExpressions } from '../private/expressions';
import { copied } from '../private/kept';
import { isListElement, isToken } from '../private/tokens';
import { needTlsProvider } from '../core/providers';

/** How the thumbprint is read from the issuer's certificate. */
export interface TlsCertificateThumbprintOptions {
  /**
   * Keep the thumbprint of the first apply: later changes of the served chain plan no change of the provider. Of use
   * behind a proxy that answers with its own certificates, or where plans must not depend on the network.
   *
   * @default false
   */
  readonly ignoreChanges?: boolean;
}

/**
 * Where the certificate thumbprints of an OIDC provider come from. IAM relies on them only where the issuer's
 * certificate is not signed by an authority that it trusts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
export abstract class Thumbprints {
  /**
   * The default: Terraform asks the issuer with the `tls_certificate` data source and takes the top of the chain that it
   * serves (`certificates[0]`), which outlives the issuer's own certificate. Needs a tls provider in the stack.
   */
  public static fromTlsCertificate(options: TlsCertificateThumbprintOptions = {}): Thumbprints {
    return new TlsCertificateThumbprint(options.ignoreChanges ?? false);
  }

  /**
   * Fixed thumbprints, 1 to 5 of 40 hexadecimal digits each, written in lower case.
   *
   * @throws ThumbprintsInvalid, ThumbprintInvalid, ThumbprintDuplicate
   */
  public static fixed(thumbprints: string[]): Thumbprints {
    return new FixedThumbprints(thumbprints);
  }

  /**
   * Left to IAM, which reads one itself when the provider is made. The argument is left out: an empty list would be a
   * difference in every plan.
   */
  public static managedByAws(): Thumbprints {
    return new AwsThumbprints();
  }

  /** @internal */
  public abstract _bind(scope: Construct, context: ThumbprintContext): BoundThumbprints;
}

/** @internal */
export interface ThumbprintContext {
  readonly issuerUrl: string;
  readonly tlsProvider: TerraformProvider | undefined;
  readonly dependsOn: ITerraformDependable[] | undefined;
}

/** @internal */
export interface BoundThumbprints {
  readonly thumbprintList?: string[];
  readonly ignoreChanges?: string[];
}

class TlsCertificateThumbprint extends Thumbprints {
  public constructor(private readonly ignoreChanges: boolean) {
    super();
  }

  public override _bind(scope: Construct, { issuerUrl, tlsProvider, dependsOn }: ThumbprintContext): BoundThumbprints {
    const { DataTlsCertificate } = require('@cdktf/provider-tls/lib/data-tls-certificate') as typeof tlsCertificate;
    const certificate = new DataTlsCertificate(scope, 'Certificate', {
      url: issuerUrl,
      provider: tlsProvider,
      dependsOn,
    });
    needTlsProvider(scope, 'TlsProviderMissing');
    return {
      thumbprintList: [certificate.certificates.get(0).sha1Fingerprint],
      ...(this.ignoreChanges ? { ignoreChanges: ['thumbprint_list'] } : {}),
    };
  }
}

class FixedThumbprints extends Thumbprints {
  private readonly thumbprints: string[];

  public constructor(thumbprints: string[]) {
    super();
    if (isToken(thumbprints)) {
      this.thumbprints = copied(thumbprints);
      return;
    }
    if (thumbprints.length < 1 || thumbprints.length > 5) throw invalid('ThumbprintsInvalid', thumbprints.length);
    checkExpressions('thumbprints', thumbprints);
    for (const value of thumbprints) {
      if (isListElement(value)) throw fault('ListTokenMixed', { property: 'thumbprints' });
      if (!isToken(value) && !/^[0-9a-fA-F]{40}$/.test(value)) throw invalid('ThumbprintInvalid', value);
    }
    this.thumbprints = thumbprints.map((value) => (isToken(value) ? value : value.toLowerCase()));
    const twice = this.thumbprints.find((value, index) => this.thumbprints.indexOf(value) !== index);
    if (twice !== undefined) throw invalid('ThumbprintDuplicate', twice);
  }

  public override _bind(): BoundThumbprints {
    return { thumbprintList: copied(this.thumbprints) };
  }
}

class AwsThumbprints extends Thumbprints {
  public override _bind(): BoundThumbprints {
    return {};
  }
}
