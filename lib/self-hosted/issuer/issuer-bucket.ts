import type * as s3Bucket from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { Lazy, TerraformStack, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { fault, invalid } from '../../errors';
import { PolicyDocument } from '../../policy/policy-document';
import { PolicyStatement, type PolicyStatementOptions } from '../../policy/policy-statement';
import { Principal } from '../../policy/principal';
import { checkExpressions } from '../../private/expressions';
import { checkTags } from '../../private/iam-names';
import { copied } from '../../private/kept';
import { isInTree, Registry } from '../../core/registry';
import { providerKey } from '../../core/providers';
import { isToken } from '../../private/tokens';
import { checkBucketName } from './bucket-name';
import type { IssuerBucketOptions } from './hosting-options';

/** The readers of the documents. */
export interface Readers {
  readonly sid: string;
  readonly principal: Principal;
  readonly conditions?: PolicyStatementOptions['conditions'];
}

/** The bucket with its policy, which grows with each issuer until the app synthesizes. */
export class IssuerBucket {
  public readonly bucket: s3Bucket.S3Bucket;
  public readonly provider?: TerraformProvider;
  /** Stays as it is, whatever the policy becomes. */
  public readonly blocks: S3BucketPublicAccessBlock;
  private readonly opened: { readonly issuer: Construct; readonly key: string }[] = [];
  private readonly ownership: S3BucketOwnershipControls;

  public constructor(
    private readonly scope: Construct,
    options: IssuerBucketOptions,
    isPublic: boolean,
  ) {
    checkExpressions('', options);
    checkBucketName(options.bucketName);
    checkTags('tags', options.tags);
    const { awsProvider: provider } = options;
    claimBucket(scope, options.bucketName, provider);
    this.provider = provider;
    const { S3Bucket } = require('@cdktf/provider-aws/lib/s3-bucket') as typeof s3Bucket;
    this.bucket = new S3Bucket(scope, 'Bucket', {
      bucket: options.bucketName,
      tags: copied(options.tags),
      provider,
      lifecycle: (options.protectBucket ?? true) ? { preventDestroy: true } : undefined,
    });
    const bucket = this.bucket.bucket;
    scope.node.addValidation({
      validate: () => (this.keys().length === 0 ? [fault('HostingUnused', { path: scope.node.path }).message] : []),
    });
    // Access control lists stay off either way: a policy says who reads, in one place.
    this.ownership = new S3BucketOwnershipControls(scope, 'Ownership', {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
      provider,
    });
    this.blocks = new S3BucketPublicAccessBlock(scope, 'PublicAccessBlock', {
      bucket,
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: !isPublic,
      restrictPublicBuckets: !isPublic,
      provider,
    });
  }

  /** After the block: S3 refuses a public policy until it is opened. */
  public allow(readers: Readers): S3BucketPolicy {
    return new S3BucketPolicy(this.scope, 'Policy', {
      bucket: this.bucket.bucket,
      policy: Lazy.stringValue({ produce: () => this.policy(readers) }),
      dependsOn: [this.blocks, this.ownership],
      provider: this.provider,
    });
  }

  /** From now on the readers may read this object too, as long as its issuer stands. */
  public open(issuer: Construct, key: string): void {
    this.opened.push({ issuer, key });
  }

  /** Nothing where no issuer stands: an app resolves before it validates, and an error here would hide what that finds. */
  private policy({ sid, principal, conditions }: Readers): string | undefined {
    const { arn } = this.bucket;
    const resources = this.keys().map((key) => `${arn}/${key}`);
    if (resources.length === 0) return undefined;
    const statements = [
      new PolicyStatement({ sid, principals: [principal], actions: ['s3:GetObject'], resources, conditions }),
    ];
    return new PolicyDocument({ statements })._render('resource policy').json;
  }

  private keys(): string[] {
    return this.opened.filter(({ issuer }) => isInTree(issuer)).map(({ key }) => key);
  }
}

/**
 * A bucket has one policy, and two hostings would write it in turn. Buckets are one where their names are equal literals in
 * one stack with one provider; of others nothing is known.
 */
function claimBucket(hosting: Construct, name: string, provider: TerraformProvider | undefined): void {
  if (isToken(name)) return;
  const key = JSON.stringify([TerraformStack.of(hosting).node.addr, name, providerKey(provider, 'aws')]);
  const other = Registry.of(hosting).claim('issuer bucket', key, hosting);
  if (other !== undefined) throw invalid('BucketNameClaimed', name, { otherPath: other.node.path });
}
