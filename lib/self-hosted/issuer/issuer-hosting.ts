import type { ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { building } from '../../core/building';
import { fix } from '../../private/kept';
import { IssuerBucket } from './issuer-bucket';
import { brand, hasBrand } from '../../core/brand';
import type { IssuerBucketOptions, PrivateBucketHostingOptions } from './hosting-options';
import { PrivateBucket, PublicBucket, PublishedElsewhere, Hosting } from './hosting';

/**
 * The place where the two documents of an issuer are published. One hosting serves several issuers, each under its own
 * prefix.
 *
 * Who can write the documents can give himself every role that trusts the issuer: keep the write access to the bucket
 * as narrow as that to the roles. Terraform does not read the documents back, so a plan does not show that somebody else
 * wrote one: CloudTrail's data events for the bucket do.
 */
export class IssuerHosting {
  /**
   * Returns true for an `IssuerHosting`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isIssuerHosting(value: unknown): value is IssuerHosting {
    return hasBrand(value, 'selfHosted.IssuerHosting');
  }

  /**
   * The default choice: a bucket without any public access, which CloudFront alone may read, over TLS and uncached. What is
   * made stands under `id`. Account-wide public access blocks do not matter.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param options the bucket, and the domain that serves it
   * @throws TextExpression, MapNeeded, TagsTooMany, and at synthesis HostingUnused,
   * BucketNameInvalid, BucketNameReserved, BucketNameClaimed, IssuerDomainInvalid, IssuerDomainIncomplete,
   * IssuerCertificateInvalid, TagInvalid
   */
  public static privateBucketWithCloudfront(
    scope: Construct,
    id: string,
    options: PrivateBucketHostingOptions,
  ): IssuerHosting {
    const construct = new Construct(scope, id);
    return new IssuerHosting(building(construct, () => new PrivateBucket(construct, options)));
  }

  /**
   * A bucket of which everybody may read the documents, over TLS, and nothing else. Its public access block is opened for that policy
   * only. Access control lists stay off. An account-wide block or a service control policy may forbid it at apply.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param options the bucket
   * @throws TextExpression, MapNeeded, TagsTooMany, and at synthesis HostingUnused,
   * BucketNameInvalid, BucketNameReserved, BucketNameClaimed, TagInvalid
   */
  public static publicBucket(scope: Construct, id: string, options: IssuerBucketOptions): IssuerHosting {
    const construct = new Construct(scope, id);
    return new IssuerHosting(building(construct, () => new PublicBucket(construct, options)));
  }

  /**
   * An issuer that is published by other means: nothing is made. Publish the two documents of the `SelfHostedIssuer` at
   * `<issuer>/.well-known/openid-configuration` and `<issuer>/keys.json`.
   *
   * @param issuerUrl the issuer: https, no port, no query, no "/" at its end
   * @throws IssuerUrlInvalid, IssuerTrailingSlash
   */
  public static fromIssuerUrl(issuerUrl: string): IssuerHosting {
    return new IssuerHosting(new PublishedElsewhere(issuerUrl));
  }

  private constructor(private readonly hosting: Hosting) {
    fix(this);
  }

  /** The Terraform resource of the bucket, to depend on, to override, to import or to move. Undefined where none is created. */
  public get bucket(): TerraformResource | undefined {
    return this.hosting.bucket;
  }

  /** The Terraform resource of the CloudFront distribution, to depend on, to override, to import or to move. Undefined where none is created. */
  public get distribution(): TerraformResource | undefined {
    return this.hosting.distribution;
  }

  /** Name of the bucket. Undefined where none is created. */
  public get bucketName(): string | undefined {
    return this.hosting.bucket?.bucket;
  }

  /** ARN of the bucket. Undefined where none is created. */
  public get bucketArn(): string | undefined {
    return this.hosting.bucket?.arn;
  }

  /** Id of the CloudFront distribution, such as `E1ABCDEFGHIJKL`. Undefined where none is created. */
  public get distributionId(): string | undefined {
    return this.hosting.distribution?.id;
  }

  /** Domain of the CloudFront distribution, to which a DNS record of your own domain points. Undefined where none is created. */
  public get distributionDomainName(): string | undefined {
    return this.hosting.distribution?.domainName;
  }

  /** Route 53 zone of that domain, for an alias record. Undefined where no distribution is created. */
  public get distributionHostedZoneId(): string | undefined {
    return this.hosting.distribution?.hostedZoneId;
  }

  /** The issuer of one cluster. @internal */
  public _issuerUrl(prefix: string | undefined): string {
    return this.hosting.issuerUrl(prefix);
  }

  /** Lets the readers in to a document. Undefined where there is no bucket to put it into. @internal */
  public _open(issuer: Construct, key: string): IssuerBucket | undefined {
    return this.hosting.open(issuer, key);
  }

  /**
   * The resources that serve the issuer's certificate, which change neither with the keys nor with other issuers. @internal
   */
  public get _serving(): ITerraformDependable[] {
    return [...this.hosting.serving];
  }

  /** The resources that must exist so that the documents can be read. @internal */
  public get _readable(): ITerraformDependable[] {
    return [...this.hosting.readable];
  }
}

brand(IssuerHosting, 'selfHosted.IssuerHosting');
