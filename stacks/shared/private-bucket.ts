import { S3Bucket, type S3BucketConfig } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import type { Construct } from 'constructs';

/** A bucket that is public to nobody, encrypts what it holds, and answers over TLS only. */
export function privateBucket(scope: Construct, id: string, config: S3BucketConfig): S3Bucket {
  const { provider } = config;
  const made = new S3Bucket(scope, id, config);
  const bucket = made.id;
  const access = new S3BucketPublicAccessBlock(scope, `${id}PublicAccess`, {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
    provider,
  });
  new S3BucketServerSideEncryptionConfigurationA(scope, `${id}Encryption`, {
    bucket,
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    provider,
  });
  new S3BucketPolicy(scope, `${id}Policy`, {
    bucket,
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'DenyWithoutTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [made.arn, `${made.arn}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    }),
    // S3 refuses two changes of a bucket's access at once.
    dependsOn: [access],
    provider,
  });
  return made;
}
