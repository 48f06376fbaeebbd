import type { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { fault } from '../../errors';
import { Principal } from '../../policy/principal';
import { checkExpressions } from '../../private/expressions';
import { fix } from '../../private/kept';
import { IssuerBucket } from './issuer-bucket';
import { checkDomain, makeDistribution } from './issuer-distribution';
import { checkOwnIssuer } from './issuer-documents';
import type { IssuerBucketOptions, PrivateBucketHostingOptions } from './hosting-options';

/** A place that publishes the documents of issuers. */
export interface Hosting {
  readonly bucket: S3Bucket | undefined;
  readonly distribution: CloudfrontDistribution | undefined;
  readonly serving: readonly ITerraformDependable[];
  readonly readable: readonly ITerraformDependable[];
  issuerUrl(prefix: string | undefined): string;
  open(issuer: Construct, key: string): IssuerBucket | undefined;
}

/** A bucket of this app. */
abstract class OwnBucket {
  protected abstract readonly host: string;
  protected abstract readonly store: IssuerBucket;

  public issuerUrl(prefix: string | undefined): string {
    return under(`https://${this.host}`, prefix);
  }

  public open(issuer: Construct, key: string): IssuerBucket {
    this.store.open(issuer, key);
    return this.store;
  }
}

export class PrivateBucket extends OwnBucket implements Hosting {
  public readonly bucket: S3Bucket;
  public readonly distribution: CloudfrontDistribution;
  public readonly serving: ITerraformDependable[];
  public readonly readable: ITerraformDependable[];
  protected readonly host: string;
  protected readonly store: IssuerBucket;

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
    this.serving = [this.distribution];
    this.readable = [this.distribution, policy];
    fix(this);
  }
}

export class PublicBucket extends OwnBucket implements Hosting {
  public readonly bucket: S3Bucket;
  public readonly distribution = undefined;
  public readonly serving: ITerraformDependable[];
  public readonly readable: ITerraformDependable[];
  protected readonly host: string;
  protected readonly store: IssuerBucket;

  public constructor(scope: Construct, props: IssuerBucketOptions) {
    super();
    this.store = new IssuerBucket(scope, props, true);
    this.bucket = this.store.bucket;
    // Computed by the AWS provider, so that it is right in every partition.
    this.host = this.bucket.bucketRegionalDomainName;
    const conditions = { Bool: { 'aws:SecureTransport': true } };
    // S3 shows its certificate to whom it lets read nothing, too. The policy grows with each issuer of the bucket: after it,
    // the certificates of the others would be read anew, and the plan would show a change of their providers.
    this.serving = [this.store.blocks];
    this.readable = [this.store.allow({ sid: 'AllowEveryone', principal: Principal.everyone(), conditions })];
    fix(this);
  }
}

export class PublishedElsewhere implements Hosting {
  public readonly bucket = undefined;
  public readonly distribution = undefined;
  public readonly serving: ITerraformDependable[] = [];
  public readonly readable: ITerraformDependable[] = [];

  public constructor(private readonly url: string) {
    checkOwnIssuer('issuerUrl', url);
    fix(this);
  }

  public issuerUrl(prefix: string | undefined): string {
    if (prefix !== undefined) throw fault('IssuerPrefixUnused');
    return this.url;
  }

  public open(): undefined {
    return undefined;
  }
}

function under(base: string, prefix: string | undefined): string {
  return prefix === undefined ? base : `${base}/${prefix}`;
}
