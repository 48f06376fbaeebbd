import type * as distribution from '@cdktf/provider-aws/lib/cloudfront-distribution';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { fault, invalid } from '../../errors';
import { tryParseArn } from '../../private/arn';
import { isDomainName } from '../../private/kubernetes-names';
import { copied } from '../../private/kept';
import { isToken } from '../../private/tokens';
import type { IssuerDomainOptions } from './hosting-options';

/** AWS's own cache policy `CachingDisabled`: a new key counts at once, and a removed one is gone at once. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

export interface IssuerDistributionOptions extends IssuerDomainOptions {
  readonly bucket: S3Bucket;
  readonly tags?: { [key: string]: string };
  readonly awsProvider?: TerraformProvider;
}

export function checkDomain({ domainName, acmCertificateArn }: IssuerDomainOptions): void {
  if (domainName !== undefined && acmCertificateArn === undefined) {
    throw fault('IssuerDomainIncomplete', { missing: 'acmCertificateArn', given: 'domainName' });
  }
  if (domainName === undefined && acmCertificateArn !== undefined) {
    throw fault('IssuerDomainIncomplete', { missing: 'domainName', given: 'acmCertificateArn' });
  }
  if (domainName !== undefined && !isDomainName(domainName)) throw invalid('IssuerDomainInvalid', domainName);
  if (acmCertificateArn === undefined || isToken(acmCertificateArn)) return;
  const arn = tryParseArn(acmCertificateArn);
  const isCertificate = arn?.service === 'acm' && arn.region === 'us-east-1' && arn.resource.startsWith('certificate/');
  if (!isCertificate) throw invalid('IssuerCertificateInvalid', acmCertificateArn);
}

/** Serves the bucket over TLS, to readers only, and remembers nothing. */
export function makeDistribution(
  scope: Construct,
  props: IssuerDistributionOptions,
): distribution.CloudfrontDistribution {
  const { bucket, tags, awsProvider: provider, domainName, acmCertificateArn } = props;
  const { CloudfrontDistribution } = require('@cdktf/provider-aws/lib/cloudfront-distribution') as typeof distribution;
  const access = new CloudfrontOriginAccessControl(scope, 'OriginAccessControl', {
    name: bucket.bucket,
    description: 'Service account issuer',
    originAccessControlOriginType: 's3',
    signingBehavior: 'always',
    signingProtocol: 'sigv4',
    provider,
  });
  return new CloudfrontDistribution(scope, 'Distribution', {
    enabled: true,
    isIpv6Enabled: true,
    httpVersion: 'http2',
    comment: 'Service account issuer',
    priceClass: 'PriceClass_100',
    aliases: domainName === undefined ? undefined : [domainName],
    origin: [{ originId: 'issuer', domainName: bucket.bucketRegionalDomainName, originAccessControlId: access.id }],
    defaultCacheBehavior: {
      targetOriginId: 'issuer',
      allowedMethods: ['GET', 'HEAD'],
      cachedMethods: ['GET', 'HEAD'],
      cachePolicyId: CACHING_DISABLED,
      viewerProtocolPolicy: 'https-only',
    },
    restrictions: { geoRestriction: { restrictionType: 'none' } },
    viewerCertificate:
      acmCertificateArn === undefined
        ? { cloudfrontDefaultCertificate: true }
        : { acmCertificateArn, sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021' },
    tags: copied(tags),
    provider,
  });
}
