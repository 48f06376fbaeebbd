import type { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { building } from '../../core/building';
import { fault } from '../../errors';
import { Principal } from '../../policy/principal';
import { checkExpressions } from '../../private/expressions';
import { fix } from '../../private/kept';
import { checkOwnIssuer } from './discovery-document';
import { IssuerBucket, type IssuerBucketOptions } from './issuer-bucket';
import { checkDomain, makeDistribution, type IssuerDomainOptions } from './issuer-distribution';

/** A private bucket behind CloudFront. */
export interface PrivateBucketHostingOptions extends IssuerBucketOptions, IssuerDomainOptions {}

/**
 * Where the two documents of an issuer are published. One hosting serves several issuers, each under a prefix of its own.
 *
 * Who can write the documents can give himself every role that trusts the issuer: keep the write access to the bucket
 * as narrow as that to the roles. Terraform does not read the documents back, so a plan does not show that somebody else
 * wrote one: CloudTrail's data events for the bucket do.
 */
export abstract class IssuerHosting {
  /**
   * The default choice: a bucket without any public access, which CloudFront alone may read, over TLS and uncached. What is
   * made stands under `id`. Account-wide public access blocks do not matter.
   *
   * @throws TextExpression, MapNeeded, TagsTooMany, and at synthesis HostingUnused,
   * BucketNameInvalid, BucketNameReserved, BucketNameClaimed, IssuerDomainInvalid, IssuerDomainIncomplete,
   * IssuerCertificateInvalid, TagInvalid
   */
  public static privateBucketWithCloudFront(
    scope: Construct,
    id: string,
    props: PrivateBucketHostingOptions,
  ): IssuerHosting {
    const construct = new Construct(scope, id);
    return building(construct, () => new PrivateBucket(construct, props));
  }

  /**
   * A bucket of which everybody may read the documents, over TLS, and nothing else. Its public access block is opened for that policy
   * only; access control lists stay off. An account-wide block or a service control policy may forbid it at apply.
   *
   * @throws TextExpression, MapNeeded, TagsTooMany, and at synthesis HostingUnused,
   * BucketNameInvalid, BucketNameReserved, BucketNameClaimed, TagInvalid
   */
  public static publicBucket(scope: Construct, id: string, props: IssuerBucketOptions): IssuerHosting {
    const construct = new Construct(scope, id);
    return building(construct, () => new PublicBucket(construct, props));
  }

  /**
   * An issuer that is published by other means: nothing is made. Publish the two documents of the `SelfHostedIssuer` at
   * `<issuer>/.well-known/openid-configuration` and `<issuer>/keys.json`.
   *
   * @param issuerUrl the issuer: https, no port, no query, no "/" at its end
   * @throws IssuerUrlInvalid, IssuerTrailingSlash
   */
  public static existing(issuerUrl: string): IssuerHosting {
    return new Existing(issuerUrl);
  }

  /** The bucket, where one is made. */
  public readonly bucket?: S3Bucket;
  /** The CloudFront distribution, where one is made: a DNS record of your own domain points to its `domainName`. */
  public readonly distribution?: CloudfrontDistribution;

  /** The issuer of one cluster. @internal */
  public abstract _issuerUrl(prefix: string | undefined): string;

  /** Lets the readers in to a document; undefined where there is no bucket to put it into. @internal */
  public abstract _open(issuer: Construct, key: string): IssuerBucket | undefined;

  /** What serves the issuer's certificate, and changes neither with the keys nor with other issuers. @internal */
  public abstract get _serving(): ITerraformDependable[];

  /** What must stand so that the documents can be read. @internal */
  public abstract get _readable(): ITerraformDependable[];
}

class PrivateBucket extends IssuerHosting {
  public override readonly bucket: S3Bucket;
  public override readonly distribution: CloudfrontDistribution;
  public override readonly _serving: ITerraformDependable[];
  public override readonly _readable: ITerraformDependable[];
  private readonly host: string;
  private readonly store: IssuerBucket;

  public constructor(scope: Construct, props: PrivateBucketHostingOptions) {
    super();
    checkExpressions('', props);
    checkDomain(props);
    this.store = new IssuerBucket(scope, props, false);
    this.bucket = this.store.bucket;
    this.distribution = makeDistribution(scope, { ...props, bucket: this.bucket });
    const policy = this.store.allow({
      sid: 'AllowDistribution',
      principal: Principal.service('cloudfront.amazonaws.com'),
      conditions: { StringEquals: { 'aws:SourceArn': this.distribution.arn } },
    });
    this.host = props.domainName ?? this.distribution.domainName;
    this._serving = [this.distribution];
    this._readable = [this.distribution, policy];
    fix(this);
  }

  public override _issuerUrl(prefix: string | undefined): string {
    return under(`https://${this.host}`, prefix);
  }

  public override _open(issuer: Construct, key: string): IssuerBucket {
    this.store.open(issuer, key);
    return this.store;
  }
}

class PublicBucket extends IssuerHosting {
  public override readonly bucket: S3Bucket;
  public override readonly _serving: ITerraformDependable[];
  public override readonly _readable: ITerraformDependable[];
  private readonly host: string;
  private readonly store: IssuerBucket;

  public constructor(scope: Construct, props: IssuerBucketOptions) {
    super();
    this.store = new IssuerBucket(scope, props, true);
    this.bucket = this.store.bucket;
    // Computed by the AWS provider, so that it is right in every partition.
    this.host = this.bucket.bucketRegionalDomainName;
    const conditions = { Bool: { 'aws:SecureTransport': true } };
    // S3 shows its certificate to whom it lets read nothing, too. The policy grows with each issuer of the bucket: after it,
    // the certificates of the others would be read anew, and the plan would show a change of their providers.
    this._serving = [this.store.blocks];
    this._readable = [this.store.allow({ sid: 'AllowEveryone', principal: Principal.everyone(), conditions })];
    fix(this);
  }

  public override _issuerUrl(prefix: string | undefined): string {
    return under(`https://${this.host}`, prefix);
  }

  public override _open(issuer: Construct, key: string): IssuerBucket {
    this.store.open(issuer, key);
    return this.store;
  }
}

class Existing extends IssuerHosting {
  public override readonly _serving: ITerraformDependable[] = [];
  public override readonly _readable: ITerraformDependable[] = [];

  public constructor(private readonly issuerUrl: string) {
    super();
    checkOwnIssuer('issuerUrl', issuerUrl);
    fix(this);
  }

  public override _issuerUrl(prefix: string | undefined): string {
    if (prefix !== undefined) throw fault('IssuerPrefixUnused');
    return this.issuerUrl;
  }

  public override _open(): undefined {
    return undefined;
  }
}

function under(base: string, prefix: string | undefined): string {
  return prefix === undefined ? base : `${base}/${prefix}`;
}
