import { DataAwsIamOpenidConnectProvider } from '@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { TerraformLocal, type ITerraformDependable, type TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { building } from '../core/building';
import { audienceDuplicate, audiencesInvalid, listTokenMixed } from '../errors';
import { checkAudience, conditionKeyPrefixOf, STS_AUDIENCE, type IOidcProvider } from '../policy/federated-provider';
import { acrossStacks, dependsOn } from '../core/dependables';
import { checkList } from '../core/given';
import { checkExpressions } from '../private/expressions';
import { checkTags } from '../private/iam-names';
import { copied, fix } from '../private/kept';
import { cutFrom } from '../private/terraform-text';
import { isListElement, isToken } from '../private/tokens';
import { checkIssuerUrl } from './issuer-url';
import { Thumbprints } from './thumbprints';

/** An IAM OIDC provider to make. */
export interface OidcProviderProps {
  /** The issuer of the cluster's tokens, unchanged: https, no port, no query, at most 255 characters. */
  readonly issuerUrl: string;
  /**
   * The audiences that tokens may have, 1 to 100.
   *
   * @default ['sts.amazonaws.com']
   */
  readonly audiences?: string[];
  /**
   * Where the certificate thumbprints come from.
   *
   * @default Thumbprints.fromTlsCertificate()
   */
  readonly thumbprints?: Thumbprints;
  /**
   * Tags of the provider.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };
  /**
   * What must exist before the provider is made.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * What must exist before the issuer's certificate is read. A change of any of these puts the reading off until apply,
   * and the plan then shows a change of the provider: name only what serves the certificate.
   *
   * @default - what `dependsOn` names
   */
  readonly certificateDependsOn?: ITerraformDependable[];
  /**
   * The AWS provider that makes it.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
  /**
   * The tls provider that reads the certificate.
   *
   * @default - the stack's default tls provider
   */
  readonly tlsProvider?: TerraformProvider;
}

/** What is known of an OIDC provider that exists. */
export interface ExistingOidcProviderOptions {
  /**
   * The audiences that it accepts, 1 to 100.
   *
   * @default ['sts.amazonaws.com']
   */
  readonly audiences?: string[];
}

/** How to find an OIDC provider by its issuer. */
export interface OidcProviderFromIssuerProps extends ExistingOidcProviderOptions {
  /** The issuer that the provider was made for. */
  readonly issuerUrl: string;
  /**
   * The AWS provider that finds it.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/**
 * The IAM OIDC provider of a cluster: from then on IAM believes the tokens that the cluster issues. One for each issuer
 * and account.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
 */
export class OidcProvider extends Construct implements IOidcProvider {
  /**
   * A provider that exists, by its ARN, literal or token. Nothing is looked up.
   *
   * @throws OidcProviderArnInvalid, AudiencesInvalid, AudienceInvalid, AudienceDuplicate
   */
  public static fromOidcProviderArn(
    scope: Construct,
    id: string,
    oidcProviderArn: string,
    options: ExistingOidcProviderOptions = {},
  ): IOidcProvider {
    return new ExistingOidcProvider(scope, id, options.audiences, () => ({ arn: oidcProviderArn }));
  }

  /**
   * A provider that exists in the account, found by its issuer with the data source `aws_iam_openid_connect_provider`.
   * The plan fails where the account has none.
   *
   * @throws IssuerUrlInvalid, AudiencesInvalid, AudienceInvalid, AudienceDuplicate
   */
  public static fromIssuerUrl(scope: Construct, id: string, props: OidcProviderFromIssuerProps): IOidcProvider {
    const { issuerUrl: url, audiences, awsProvider: provider } = props;
    return new ExistingOidcProvider(scope, id, audiences, (construct) => {
      checkIssuerUrl('issuerUrl', url);
      return { arn: new DataAwsIamOpenidConnectProvider(construct, 'Resource', { url, provider }).arn, url };
    });
  }

  public readonly oidcProviderArn: string;
  public readonly issuerUrl: string;
  public readonly conditionKeyPrefix: string;
  /** The Terraform resource, to depend on or to override. */
  public readonly resource: IamOpenidConnectProvider;
  private readonly accepted: string[];

  /**
   * Makes the provider.
   *
   * @throws IssuerUrlInvalid, AudiencesInvalid, AudienceInvalid, AudienceDuplicate, TagInvalid. TlsProviderMissing at
   * synth.
   */
  public constructor(scope: Construct, id: string, props: OidcProviderProps) {
    super(scope, id);
    this.accepted = building(this, () => {
      checkExpressions('', props);
      checkIssuerUrl('issuerUrl', props.issuerUrl);
      checkList('dependsOn', props.dependsOn);
      checkTags('tags', props.tags);
      return checkAudiences(props.audiences);
    });
    const { thumbprintList, ignoreChanges } = (props.thumbprints ?? Thumbprints.fromTlsCertificate())._bind(this, {
      issuerUrl: props.issuerUrl,
      tlsProvider: props.tlsProvider,
      dependsOn: dependsOn(props.certificateDependsOn ?? props.dependsOn),
    });
    this.resource = new IamOpenidConnectProvider(this, 'Resource', {
      url: props.issuerUrl,
      clientIdList: this.audiences,
      thumbprintList,
      tags: copied(props.tags),
      provider: props.awsProvider,
      dependsOn: dependsOn(props.dependsOn),
      lifecycle: ignoreChanges === undefined ? undefined : { ignoreChanges },
    });
    this.oidcProviderArn = this.resource.arn;
    this.issuerUrl = props.issuerUrl;
    this.conditionKeyPrefix = conditionKeyPrefixIn(this, 'oidcProviderArn', this.oidcProviderArn);
    fix(this);
  }

  public get audiences(): string[] {
    return copied(this.accepted);
  }

  /** What needs IAM to believe the tokens of the cluster depends on. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }
}

/** A provider that is used and not made. */
class ExistingOidcProvider extends Construct implements IOidcProvider {
  public readonly oidcProviderArn: string;
  public readonly issuerUrl: string;
  public readonly conditionKeyPrefix: string;
  private readonly accepted: string[];

  public constructor(
    scope: Construct,
    id: string,
    audiences: string[] | undefined,
    find: (construct: Construct) => { arn: string; url?: string },
  ) {
    super(scope, id);
    const found = building(this, () => {
      const accepted = checkAudiences(audiences);
      const { arn, url } = find(this);
      const prefix = conditionKeyPrefixIn(this, 'oidcProviderArn', arn);
      return { arn, url: url ?? `https://${prefix}`, prefix, accepted };
    });
    this.oidcProviderArn = found.arn;
    this.issuerUrl = found.url;
    this.conditionKeyPrefix = found.prefix;
    this.accepted = found.accepted;
    fix(this);
  }

  public get audiences(): string[] {
    return copied(this.accepted);
  }
}

function checkAudiences(audiences: string[] = [STS_AUDIENCE]): string[] {
  if (isToken(audiences)) return copied(audiences);
  if (!Array.isArray(audiences)) throw audiencesInvalid(audiences);
  checkExpressions('audiences', audiences);
  if (audiences.length < 1 || audiences.length > 100) throw audiencesInvalid(audiences.length);
  for (const [index, audience] of audiences.entries()) {
    if (isListElement(audience)) throw listTokenMixed('audiences');
    checkAudience(audience);
    if (audiences.indexOf(audience) !== index) throw audienceDuplicate(audience);
  }
  return [...audiences];
}

/**
 * The condition key prefix of a provider. Where Terraform must cut the ARN, a local holds the result: the expression has
 * quotes, and a policy with quotes in its expressions is no JSON until Terraform has run. The local also makes the
 * expression once, however many roles trust the provider.
 */
function conditionKeyPrefixIn(provider: Construct, property: string, providerArn: string): string {
  const prefix = conditionKeyPrefixOf(property, providerArn);
  if (!isToken(prefix)) return prefix;
  return cutFrom(new TerraformLocal(provider, 'ConditionKeyPrefix', prefix).asString, providerArn);
}
