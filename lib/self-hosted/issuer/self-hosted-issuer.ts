import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import type { ITerraformDependable, TerraformProvider, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { OidcProvider } from '../../cluster/oidc-provider';
import type { IClusterRef } from '../../policy/cluster-ref';
import type { IOidcProvider } from '../../policy/federated-provider';
import type { Thumbprints } from '../../cluster/thumbprints';
import { building } from '../../core/building';
import { invalid } from '../../errors';
import { checkGiven, checkList } from '../../core/given';
import { fix } from '../../private/kept';
import { fillTokens, withoutTokens } from '../../private/tokens';
import { apiServerFlags, asEksAnywhere, asFlags, asKubeadm } from './api-server-settings';
import { DiscoveryDocument } from './discovery-document';
import { claimIssuer } from './issuer-claims';
import type { IssuerHosting } from './issuer-hosting';
import { Jwks } from './jwks';
import { brand, hasBrand } from '../../core/brand';
import type { ApiServerOptions } from './api-server-options';
import { DISCOVERY_KEY, JWKS_KEY } from './issuer-documents';
import { dependsOn } from '../../core/dependables';
import { checkedText, TextRule } from '../../private/checked-text';

/** The issuer of a cluster outside EKS. */
export interface SelfHostedIssuerProps {
  /** The hosting that publishes its documents. */
  readonly hosting: IssuerHosting;
  /**
   * The public keys of the cluster. Leave them out until the cluster exists: it needs the issuer first.
   *
   * @default Jwks.empty()
   */
  readonly jwks?: Jwks;
  /**
   * The path of this cluster among the others of the same hosting: parts of letters, digits, "-", "_" and ".", joined by
   * "/", at most 128 characters. It is part of the issuer, and so of every token and every role's trust.
   *
   * @default - the hosting serves this issuer alone
   */
  readonly prefix?: string;
  /**
   * The audiences that tokens may have, 1 to 100.
   *
   * @default ['sts.amazonaws.com']
   */
  readonly audiences?: string[];
  /**
   * The source of the thumbprints of the issuer's certificate.
   *
   * @default Thumbprints.fromTlsCertificate()
   */
  readonly thumbprints?: Thumbprints;
  /**
   * Tags of the IAM OIDC provider.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };
  /**
   * The resources that must exist before the documents are published, the issuer's certificate is read and the provider is
   * created, such as the DNS record of your own domain.
   *
   * @default - nothing but the documents
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * The AWS provider that makes the IAM OIDC provider. The bucket has its own.
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

const NEEDED = { hosting: 'one such as IssuerHosting.privateBucketWithCloudfront(...)' };

/**
 * Makes IAM believe the tokens of a cluster outside EKS: publishes its discovery document and its public keys, and makes
 * the IAM OIDC provider for them. Roles and workload identities take it as they take the provider of an EKS cluster.
 *
 * The issuer comes before the cluster, whose API server must know it; the keys come after. The provider is made
 * after the documents and destroyed before them.
 *
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook/blob/master/SELF_HOSTED_SETUP.md
 * @example
 * const hosting = selfHosted.IssuerHosting.privateBucketWithCloudfront(this, 'Hosting', { bucketName: 'orders-oidc' });
 * // Once the cluster exists: jwks: selfHosted.Jwks.fromPublicKeyFiles(['sa.pub'])
 * const issuer = new selfHosted.SelfHostedIssuer(this, 'Issuer', { hosting });
 * new WorkloadIdentity(this, 'Worker', {
 *   cluster: Cluster.outsideEks({ clusterName: 'on-premises', issuerUrl: issuer.issuerUrl }),
 *   serviceAccount: { namespace: 'orders', name: 'worker' },
 *   credentials: Credentials.irsa(issuer),
 * });
 */
export class SelfHostedIssuer extends Construct implements IOidcProvider {
  /**
   * Returns true for a `SelfHostedIssuer`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isSelfHostedIssuer(value: unknown): value is SelfHostedIssuer {
    return hasBrand(value, 'selfHosted.SelfHostedIssuer');
  }

  public readonly oidcProviderArn: string;
  public readonly conditionKeyPrefix: string;
  /** Undefined: the issuer comes before its cluster. */
  public readonly cluster?: IClusterRef;
  /** The issuer with `https://`, equal to `iss` of the cluster's tokens. */
  public readonly issuerUrl: string;
  /** The document that is published as `.well-known/openid-configuration`. */
  public readonly discoveryDocument: DiscoveryDocument;
  /** The key set that is published as `keys.json`. */
  public readonly jwks: Jwks;
  /** The IAM OIDC provider. */
  public readonly oidcProvider: OidcProvider;

  /**
   * Publishes the documents and makes the provider.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ListNeeded, PropertyMissing, PropertyNull, TextExpression,
   * IssuerPrefixInvalid, IssuerPrefixUnused, IssuerClaimed, IssuerUrlInvalid, and what `OidcProvider` throws
   */
  public constructor(scope: Construct, id: string, props: SelfHostedIssuerProps) {
    super(scope, id);
    const parts = building(this, () => {
      checkGiven(props, NEEDED);
      checkList('dependsOn', props.dependsOn);
      const prefix = checkedPrefix(props.prefix);
      const issuerUrl = props.hosting._issuerUrl(prefix);
      const jwks = props.jwks ?? Jwks.empty();
      const discoveryDocument = new DiscoveryDocument({ issuerUrl, jwks });
      claimIssuer(this, issuerUrl);
      const objects = this.publish(props, prefix, discoveryDocument, jwks);
      return { issuerUrl, jwks, discoveryDocument, oidcProvider: this.trust(props, issuerUrl, objects) };
    });
    ({ issuerUrl: this.issuerUrl, jwks: this.jwks, discoveryDocument: this.discoveryDocument } = parts);
    const { oidcProvider } = parts;
    this.oidcProvider = oidcProvider;
    this.oidcProviderArn = oidcProvider.oidcProviderArn;
    this.conditionKeyPrefix = oidcProvider.conditionKeyPrefix;
    fix(this);
  }

  /** The Terraform resource of the IAM OIDC provider, to depend on, to override, to import or to move. */
  public get resource(): TerraformResource | undefined {
    return this.oidcProvider.resource;
  }

  public get audiences(): string[] {
    return this.oidcProvider.audiences;
  }

  /**
   * The resources to depend on where IAM must believe the cluster's tokens: the provider, which comes after the documents.
   */
  public get ready(): ITerraformDependable[] {
    return this.oidcProvider.ready;
  }

  /**
   * The flags of kube-apiserver that make a cluster issue tokens of this issuer, one a line.
   *
   * @param options where the keys are, and what else the API server accepts
   * @throws TextExpression, ApiAudienceSts, ApiServerValueInvalid
   */
  public apiServerFlags(options: ApiServerOptions = {}): string {
    return asFlags(apiServerFlags(this, options));
  }

  /**
   * The same for kubeadm 1.31 or newer, as the part of a `ClusterConfiguration` in YAML.
   *
   * @param options where the keys are, and what else the API server accepts
   * @throws TextExpression, ApiAudienceSts, ApiServerValueInvalid
   */
  public kubeadmClusterConfiguration(options: ApiServerOptions = {}): string {
    return asKubeadm(apiServerFlags(this, options));
  }

  /** The same for EKS Anywhere, as the part of a cluster's spec in YAML. */
  public eksAnywherePodIamConfig(): string {
    return asEksAnywhere(this.issuerUrl);
  }

  private publish(
    { hosting, dependsOn: before }: SelfHostedIssuerProps,
    prefix: string | undefined,
    discovery: DiscoveryDocument,
    jwks: Jwks,
  ): ITerraformDependable[] {
    const documents = [
      { id: 'Discovery', key: DISCOVERY_KEY, content: discovery.toJson() },
      { id: 'Keys', key: JWKS_KEY, content: jwks.toJson() },
    ];
    return documents.flatMap(({ id, key: name, content }) => {
      const key = prefix === undefined ? name : `${prefix}/${name}`;
      const store = hosting._open(this, key);
      if (store === undefined) return [];
      const { bucket, provider } = store;
      const contentType = 'application/json';
      const config = { bucket: bucket.bucket, key, content, contentType, dependsOn: dependsOn(before), provider };
      return [new S3Object(this, id, config)];
    });
  }

  private trust(
    { hosting, audiences, thumbprints, tags, dependsOn: before = [], awsProvider, tlsProvider }: SelfHostedIssuerProps,
    issuerUrl: string,
    objects: ITerraformDependable[],
  ): OidcProvider {
    return new OidcProvider(this, 'Provider', {
      issuerUrl,
      audiences,
      thumbprints,
      tags,
      // Not after the objects: a rotated key would put the reading off, and the plan would show a change of the provider.
      certificateDependsOn: [...hosting._serving, ...before],
      dependsOn: [...objects, ...hosting._readable, ...before],
      awsProvider,
      tlsProvider,
    });
  }
}

brand(SelfHostedIssuer, 'selfHosted.SelfHostedIssuer');

/** A token may become any part of it: Terraform refuses a value that does not fit, such as a wildcard of the bucket's policy. */
function checkedPrefix(prefix: string | undefined): string | undefined {
  if (prefix === undefined) return undefined;
  const part = '(?!\\.{1,2}(?:/|$))[\\w.-]+';
  const rule = new RegExp(`^${part}(?:/${part})*$`);
  if (typeof prefix !== 'string' || withoutTokens(prefix).length > 128 || !rule.test(fillTokens(prefix, 'p'))) {
    throw invalid('IssuerPrefixInvalid', prefix);
  }
  return checkedText([prefix], PREFIX);
}

const PREFIX: TextRule = {
  whole: '[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*',
  part: '[A-Za-z0-9_./-]+',
  refuse: (value) => {
    throw invalid('IssuerPrefixInvalid', value);
  },
};
