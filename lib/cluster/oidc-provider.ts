import { DataAwsIamOpenidConnectProvider } from '@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { TerraformLocal, type ITerraformDependable, type TerraformProvider, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { building } from '../core/building';
import { fault, invalid, phrase } from '../errors';
import { checkAudience, conditionKeyPrefixOf, STS_AUDIENCE, type IOidcProvider } from '../policy/federated-provider';
import { acrossStacks, dependsOn } from '../core/dependables';
import { checkGiven, A_CLUSTER, checkList } from '../core/given';
import { checkExpressions } from '../private/expressions';
import { checkTags } from '../private/iam-names';
import { copied, fix } from '../private/kept';
import { localCutFrom } from '../private/terraform-text';
import { isListElement, isToken } from '../private/tokens';
import type { ICluster } from './cluster-facts';
import { checkIssuerUrl } from './issuer-url';
import { readCluster } from './known-cluster';
import { Thumbprints } from './thumbprints';
import { brand, hasBrand } from '../core/brand';
import type { IClusterRef } from '../policy/cluster-ref';

/** An IAM OIDC provider to make. */
export interface OidcProviderProps {
  /**
   * The cluster whose tokens IAM is to believe.
   *
   * @default - none: `issuerUrl` is given
   */
  readonly cluster?: ICluster;
  /**
   * The issuer of the tokens, where no cluster is given: unchanged, https, no port, no query, at most 255 characters.
   *
   * @default - the issuer of `cluster`
   */
  readonly issuerUrl?: string;
  /**
   * The audiences that tokens may have, 1 to 100.
   *
   * @default ['sts.amazonaws.com']
   */
  readonly audiences?: string[];
  /**
   * The source of the certificate thumbprints.
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
   * The resources that must exist before the provider is created.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * The resources that must exist before the issuer's certificate is read. A change of any of these puts the reading off
   * until apply, and the plan then shows a change of the provider: name only what serves the certificate.
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

/** The facts of an OIDC provider that exists. */
export interface ExistingOidcProviderOptions {
  /**
   * The audiences that it accepts, 1 to 100.
   *
   * @default ['sts.amazonaws.com']
   */
  readonly audiences?: string[];
}

/** Options for finding the OIDC provider of a cluster. */
export interface OidcProviderFromClusterOptions extends ExistingOidcProviderOptions {
  /** The cluster for whose issuer the provider was made. */
  readonly cluster: ICluster;
  /**
   * The AWS provider that finds it.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/** Options for finding an OIDC provider by its issuer. */
export interface OidcProviderFromIssuerOptions extends ExistingOidcProviderOptions {
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
 * @example
 * const oidcProvider = new OidcProvider(this, 'Oidc', { cluster });
 */
export class OidcProvider extends Construct implements IOidcProvider {
  /**
   * Returns true for an `OidcProvider`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isOidcProvider(value: unknown): value is OidcProvider {
    return hasBrand(value, 'OidcProvider');
  }

  /**
   * A provider that exists, by its ARN, literal or token. Nothing is looked up.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param oidcProviderArn the ARN of the provider, literal or token
   * @param options what the ARN does not say
   * @throws TextExpression, OidcProviderArnInvalid, AudiencesInvalid, AudienceInvalid, AudienceDuplicate
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
   * The provider of a cluster that exists in the account, found by the issuer of the cluster with the data source
   * `aws_iam_openid_connect_provider`. The plan fails where the account has none.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param options the cluster whose provider is found, and its audiences
   * @throws ValueInvalid, ClusterNameInvalid, ClusterArnInvalid, ClusterArnMismatch, OutsideClusterNameInvalid, PropertyNull, TextExpression, PropertyMissing, ClusterIssuerUnknown, IssuerUrlInvalid, AudiencesInvalid,
   * AudienceInvalid, AudienceDuplicate
   */
  public static fromCluster(scope: Construct, id: string, options: OidcProviderFromClusterOptions): IOidcProvider {
    const { cluster } = options;
    return new ExistingOidcProvider(scope, id, options.audiences, (construct) => {
      checkGiven(options, { cluster: A_CLUSTER });
      return { ...found(construct, issuerOf({ cluster }), options.awsProvider), cluster };
    });
  }

  /**
   * A provider that exists in the account, found by its issuer with the data source `aws_iam_openid_connect_provider`.
   * The plan fails where the account has none.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param options the issuer, and the audiences of the provider
   * @throws TextExpression, IssuerUrlInvalid, AudiencesInvalid, AudienceInvalid, AudienceDuplicate
   */
  public static fromIssuerUrl(scope: Construct, id: string, options: OidcProviderFromIssuerOptions): IOidcProvider {
    return new ExistingOidcProvider(scope, id, options.audiences, (construct) =>
      found(construct, options.issuerUrl, options.awsProvider),
    );
  }

  public readonly oidcProviderArn: string;
  public readonly issuerUrl: string;
  public readonly conditionKeyPrefix: string;
  public readonly cluster?: IClusterRef;
  private readonly made: IamOpenidConnectProvider;
  private readonly accepted: string[];

  /**
   * Makes the provider.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ValueInvalid, ClusterNameInvalid, ClusterArnInvalid, ClusterArnMismatch, OutsideClusterNameInvalid, TextExpression, ListNeeded. PropertyMissing where neither `cluster` nor `issuerUrl` is given, OptionsExclusive where
   * both are,
   * ClusterIssuerUnknown, IssuerUrlInvalid, AudiencesInvalid, AudienceInvalid, AudienceDuplicate, TagInvalid.
   * TlsProviderMissing at synth.
   */
  public constructor(scope: Construct, id: string, props: OidcProviderProps) {
    super(scope, id);
    const { accepted, issuerUrl } = building(this, () => {
      checkExpressions('', props);
      const issuerUrl = issuerOf(props);
      checkIssuerUrl('issuerUrl', issuerUrl);
      checkList('dependsOn', props.dependsOn);
      checkTags('tags', props.tags);
      return { accepted: checkAudiences(props.audiences), issuerUrl };
    });
    this.accepted = accepted;
    const { thumbprintList, ignoreChanges } = (props.thumbprints ?? Thumbprints.fromTlsCertificate())._bind(this, {
      issuerUrl,
      tlsProvider: props.tlsProvider,
      dependsOn: dependsOn(props.certificateDependsOn ?? props.dependsOn),
    });
    const resource = new IamOpenidConnectProvider(this, 'Resource', {
      url: issuerUrl,
      clientIdList: this.audiences,
      thumbprintList,
      tags: copied(props.tags),
      provider: props.awsProvider,
      dependsOn: dependsOn(props.dependsOn),
      lifecycle: ignoreChanges === undefined ? undefined : { ignoreChanges },
    });
    this.made = resource;
    this.oidcProviderArn = resource.arn;
    this.issuerUrl = issuerUrl;
    this.cluster = props.cluster;
    this.conditionKeyPrefix = conditionKeyPrefixIn(this, 'oidcProviderArn', this.oidcProviderArn);
    fix(this);
  }

  public get audiences(): string[] {
    return copied(this.accepted);
  }

  /** The Terraform resource, to depend on, to override, to import or to move. */
  public get resource(): TerraformResource | undefined {
    return this.made;
  }

  /** The resources to depend on where IAM must believe the cluster's tokens. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.made]);
  }
}

brand(OidcProvider, 'OidcProvider');

/** A provider that is used and not made. */
class ExistingOidcProvider extends Construct implements IOidcProvider {
  public readonly oidcProviderArn: string;
  public readonly issuerUrl: string;
  public readonly conditionKeyPrefix: string;
  public readonly cluster?: IClusterRef;
  private readonly accepted: string[];

  public constructor(
    scope: Construct,
    id: string,
    audiences: string[] | undefined,
    find: (construct: Construct) => FoundProvider,
  ) {
    super(scope, id);
    const found = building(this, () => {
      const accepted = checkAudiences(audiences);
      const { arn, url, cluster } = find(this);
      const prefix = conditionKeyPrefixIn(this, 'oidcProviderArn', arn);
      return { arn, url: url ?? `https://${prefix}`, prefix, accepted, cluster };
    });
    this.oidcProviderArn = found.arn;
    this.issuerUrl = found.url;
    this.conditionKeyPrefix = found.prefix;
    this.accepted = found.accepted;
    this.cluster = found.cluster;
    fix(this);
  }

  public get resource(): undefined {
    return undefined;
  }

  public get audiences(): string[] {
    return copied(this.accepted);
  }
}

interface FoundProvider {
  readonly arn: string;
  readonly url?: string;
  readonly cluster?: ICluster;
}

function found(construct: Construct, url: string, provider: TerraformProvider | undefined): FoundProvider {
  checkIssuerUrl('issuerUrl', url);
  return { arn: new DataAwsIamOpenidConnectProvider(construct, 'Resource', { url, provider }).arn, url };
}

/** The issuer that is given, by itself or as that of a cluster. */
function issuerOf({ cluster, issuerUrl }: { cluster?: ICluster; issuerUrl?: string }): string {
  if (cluster !== undefined && issuerUrl !== undefined)
    throw fault('OptionsExclusive', { first: 'cluster', second: 'issuerUrl' });
  if (cluster === undefined && issuerUrl === undefined)
    throw invalid('PropertyMissing', 'cluster', undefined, {
      remedy: phrase`a cluster such as Cluster.fromClusterName(...), or issuerUrl`,
    });
  const url = issuerUrl ?? (cluster && readCluster('cluster', cluster).issuerUrl);
  if (url === undefined) throw fault('ClusterIssuerUnknown', { name: cluster?.clusterName ?? '' });
  return url;
}

function checkAudiences(audiences: string[] = [STS_AUDIENCE]): string[] {
  if (isToken(audiences)) return copied(audiences);
  if (!Array.isArray(audiences)) throw invalid('AudiencesInvalid', audiences);
  checkExpressions('audiences', audiences);
  if (audiences.length < 1 || audiences.length > 100) throw invalid('AudiencesInvalid', audiences.length);
  for (const [index, audience] of audiences.entries()) {
    if (isListElement(audience)) throw fault('ListTokenMixed', { property: 'audiences' });
    checkAudience(audience);
    if (audiences.indexOf(audience) !== index) throw invalid('AudienceDuplicate', audience);
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
  return localCutFrom(new TerraformLocal(provider, 'ConditionKeyPrefix', prefix), providerArn);
}
