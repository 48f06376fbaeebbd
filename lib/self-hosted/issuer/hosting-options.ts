import type { TerraformProvider } from 'cdktf';

/** The bucket that holds the documents of one or several issuers. */
export interface IssuerBucketOptions {
  /**
   * Its name, 3 to 63 lowercase letters, digits and "-", no dots. Whoever owns the name can publish keys for an issuer
   * that stands on it: never give it up while a provider trusts that issuer.
   */
  readonly bucketName: string;
  /**
   * Lets Terraform refuse to destroy the bucket (`prevent_destroy`), as long as the hosting stands in the code: with
   * its code the protection goes too. To remove it, first destroy the providers that trust its issuers, then set this to
   * false and apply.
   *
   * @default true
   */
  readonly protectBucket?: boolean;
  /**
   * Tags of what is made.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };
  /**
   * The AWS provider that makes bucket and objects. An issuer in another stack publishes its objects with the provider of
   * the same alias there, which must exist.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/** The domain under which CloudFront serves the documents. */
export interface IssuerDomainOptions {
  /**
   * A domain of your own, in lowercase. The issuer then outlives the distribution: a changed issuer breaks every role.
   * Its DNS record must point to the distribution before the provider is made (`dependsOn` of the issuer).
   *
   * @default - the domain that CloudFront gives the distribution
   */
  readonly domainName?: string;
  /**
   * ARN of its ACM certificate, in us-east-1.
   *
   * @default - none: needed with `domainName` only
   */
  readonly acmCertificateArn?: string;
}

/** A private bucket behind CloudFront. */
export interface PrivateBucketHostingOptions extends IssuerBucketOptions, IssuerDomainOptions {}
