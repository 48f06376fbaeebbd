import type * as tlsCertificate from '@cdktf/provider-tls/lib/data-tls-certificate';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { fault, invalid } from '../errors';
import { checkExpressions } from '../private/expressions';
import { copied, fix } from '../private/kept';
import { isListElement, isToken } from '../private/tokens';
import { brand, hasBrand } from '../core/brand';
import { needTlsProvider } from '../core/providers';

/** Options for reading the thumbprint from the issuer's certificate. */
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
 * The source of the certificate thumbprints of an OIDC provider. IAM relies on them only where the issuer's
 * certificate is not signed by an authority that it trusts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
export class Thumbprints {
  /**
   * Returns true for a `Thumbprints`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isThumbprints(value: unknown): value is Thumbprints {
    return hasBrand(value, 'Thumbprints');
  }

  /**
   * The default: Terraform asks the issuer with the `tls_certificate` data source and takes the top of the chain that it
   * serves (`certificates[0]`), which outlives the issuer's own certificate. Needs a tls provider in the stack.
   *
   * @param options how the certificate is read
   */
  public static fromTlsCertificate(options: TlsCertificateThumbprintOptions = {}): Thumbprints {
    const { ignoreChanges = false } = options;
    return new Thumbprints((scope, context) => readThumbprint(scope, context, ignoreChanges));
  }

  /**
   * Fixed thumbprints, 1 to 5 of 40 hexadecimal digits each, written in lower case.
   *
   * @param thumbprints the thumbprints, or one Terraform list of them
   * @throws TextExpression, ThumbprintsInvalid, ThumbprintInvalid, ThumbprintDuplicate
   */
  public static fixed(thumbprints: string[]): Thumbprints {
    const thumbprintList = checkThumbprints(thumbprints);
    return new Thumbprints(() => ({ thumbprintList: copied(thumbprintList) }));
  }

  /**
   * Left to IAM, which reads one itself when the provider is made. The argument is left out: an empty list would be a
   * difference in every plan.
   */
  public static managedByAws(): Thumbprints {
    return new Thumbprints(() => ({}));
  }

  private constructor(private readonly bind: (scope: Construct, context: ThumbprintContext) => BoundThumbprints) {
    fix(this);
  }

  /** @internal */
  public _bind(scope: Construct, context: ThumbprintContext): BoundThumbprints {
    return this.bind(scope, context);
  }
}

brand(Thumbprints, 'Thumbprints');

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

function readThumbprint(
  scope: Construct,
  { issuerUrl, tlsProvider, dependsOn }: ThumbprintContext,
  ignoreChanges: boolean,
): BoundThumbprints {
  const { DataTlsCertificate } = require('@cdktf/provider-tls/lib/data-tls-certificate') as typeof tlsCertificate;
  const certificate = new DataTlsCertificate(scope, 'Certificate', {
    url: issuerUrl,
    provider: tlsProvider,
    dependsOn,
  });
  needTlsProvider(scope, 'TlsProviderMissing');
  return {
    thumbprintList: [certificate.certificates.get(0).sha1Fingerprint],
    ...(ignoreChanges ? { ignoreChanges: ['thumbprint_list'] } : {}),
  };
}

/** Returns the thumbprints in lower case. */
function checkThumbprints(thumbprints: string[]): string[] {
  if (isToken(thumbprints)) return copied(thumbprints);
  if (thumbprints.length < 1 || thumbprints.length > 5) throw invalid('ThumbprintsInvalid', thumbprints.length);
  checkExpressions('thumbprints', thumbprints);
  for (const value of thumbprints) {
    if (isListElement(value)) throw fault('ListTokenMixed', { property: 'thumbprints' });
    if (!isToken(value) && !/^[0-9a-fA-F]{40}$/.test(value)) throw invalid('ThumbprintInvalid', value);
  }
  const written = thumbprints.map((value) => (isToken(value) ? value : value.toLowerCase()));
  const twice = written.find((value, index) => written.indexOf(value) !== index);
  if (twice !== undefined) throw invalid('ThumbprintDuplicate', twice);
  return written;
}
