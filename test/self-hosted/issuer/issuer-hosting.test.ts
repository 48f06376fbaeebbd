import { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Testing, Token, type App, type TerraformStack } from 'cdktf';
import { selfHosted, Thumbprints } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { decideResource, JUDGE_ACCOUNT, type ResourceRequest } from '../../judge/judge';
import { binding } from '../../support/bindings';
import { failure } from '../../support/failure';
import { messageOf } from '../../support/message-of';
import type { Rendered } from '../../support/rendered';
import { resolved, stackWithProviders, synth, synthesizedApp } from '../../support/synth';

const bucketName = 'issuers-123456789012';
const BUCKET = '${aws_s3_bucket.Hosting_Bucket_CB09389E.bucket}';
const BUCKET_ARN = 'arn:aws:s3:::issuers-123456789012';
const DISTRIBUTION_ARN = 'arn:aws:cloudfront::123456789012:distribution/E2EXAMPLE';
const acmCertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/8ac1c0c4-0c4b-4a0e-a1c5-7c7c6b1d2f3a';

type Make = (stack: TerraformStack) => selfHosted.IssuerHosting;
const privately: Make = (stack) =>
  selfHosted.IssuerHosting.privateBucketWithCloudfront(stack, 'Hosting', { bucketName });
const publicly: Make = (stack) => selfHosted.IssuerHosting.publicBucket(stack, 'Hosting', { bucketName });

function hosted(make: Make, ...prefixes: (string | undefined)[]): Rendered {
  return synth((stack) => {
    const hosting = make(stack);
    for (const [index, prefix] of (prefixes.length === 0 ? [undefined] : prefixes).entries()) {
      new selfHosted.SelfHostedIssuer(stack, `Issuer${index}`, {
        hosting,
        prefix,
        thumbprints: Thumbprints.managedByAws(),
      });
    }
  });
}

/** The bucket policy with the names that AWS would give. */
function policyOf(synthesized: Rendered): { Statement: object[] } {
  const text = String(synthesized.only('aws_s3_bucket_policy')['policy'])
    .replaceAll(/\$\{aws_s3_bucket\.\w+\.arn\}/g, BUCKET_ARN)
    .replaceAll(/\$\{aws_cloudfront_distribution\.\w+\.arn\}/g, DISTRIBUTION_ARN);
  return JSON.parse(text) as { Statement: object[] };
}

const DISCOVERY = `${BUCKET_ARN}/.well-known/openid-configuration`;
const KEYS = `${BUCKET_ARN}/keys.json`;

/** Everything but reading a document: who may do any of it may publish keys, or learn what else is there. */
const NOTHING_ELSE: [string, string][] = [
  ['s3:ListBucket', BUCKET_ARN],
  ['s3:GetBucketPolicy', BUCKET_ARN],
  ['s3:PutBucketPolicy', BUCKET_ARN],
  ['s3:GetObject', `${BUCKET_ARN}/other.json`],
  ['s3:GetObject', `${BUCKET_ARN}/keys.json/more`],
  ['s3:GetObject', `${BUCKET_ARN}/other/keys.json`],
  ['s3:GetObjectVersion', KEYS],
  ['s3:PutObject', KEYS],
  ['s3:PutObject', DISCOVERY],
  ['s3:PutObjectAcl', KEYS],
  ['s3:DeleteObject', KEYS],
];

describe('privateBucketWithCloudfront', () => {
  test('minimal definition: nothing of the bucket is public', () => {
    const made = hosted(privately);
    expect(made.only('aws_s3_bucket')).toEqual({ bucket: bucketName, lifecycle: { prevent_destroy: true } });
    expect(made.only('aws_s3_bucket_public_access_block')).toEqual({
      bucket: BUCKET,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(made.only('aws_s3_bucket_ownership_controls')).toEqual({
      bucket: BUCKET,
      rule: { object_ownership: 'BucketOwnerEnforced' },
    });
  });

  test('CloudFront signs what it asks the bucket for, takes TLS only and keeps nothing', () => {
    const made = hosted(privately);
    expect(made.only('aws_cloudfront_origin_access_control')).toEqual({
      name: BUCKET,
      description: 'Service account issuer',
      origin_access_control_origin_type: 's3',
      signing_behavior: 'always',
      signing_protocol: 'sigv4',
    });
    const [control] = Object.keys(made.resources('aws_cloudfront_origin_access_control'));
    expect(made.only('aws_cloudfront_distribution')).toEqual({
      enabled: true,
      is_ipv6_enabled: true,
      http_version: 'http2',
      comment: 'Service account issuer',
      price_class: 'PriceClass_100',
      origin: [
        {
          origin_id: 'issuer',
          domain_name: '${aws_s3_bucket.Hosting_Bucket_CB09389E.bucket_regional_domain_name}',
          origin_access_control_id: `\${aws_cloudfront_origin_access_control.${String(control)}.id}`,
        },
      ],
      default_cache_behavior: {
        target_origin_id: 'issuer',
        allowed_methods: ['GET', 'HEAD'],
        cached_methods: ['GET', 'HEAD'],
        cache_policy_id: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        viewer_protocol_policy: 'https-only',
      },
      restrictions: { geo_restriction: { restriction_type: 'none' } },
      viewer_certificate: { cloudfront_default_certificate: true },
    });
  });

  test('the policy lets that one distribution read the two documents', () => {
    expect(policyOf(hosted(privately))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AllowDistribution',
          Effect: 'Allow',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Action: 's3:GetObject',
          Resource: [DISCOVERY, KEYS],
          Condition: { StringEquals: { 'aws:SourceArn': DISTRIBUTION_ARN } },
        },
      ],
    });
  });

  describe('as judged by a simulator', () => {
    const policy = policyOf(hosted(privately));
    const ask = (request: Partial<ResourceRequest>): string =>
      decideResource({
        policy,
        principal: 'cloudfront.amazonaws.com',
        action: 's3:GetObject',
        resource: KEYS,
        context: { 'aws:SourceArn': DISTRIBUTION_ARN, 'aws:SecureTransport': 'true' },
        ...request,
      });

    test('that distribution reads both documents', () => {
      expect([ask({}), ask({ resource: DISCOVERY })]).toEqual(['Allowed', 'Allowed']);
    });

    test('another distribution reads nothing, and neither does anyone else', () => {
      const other = { 'aws:SourceArn': 'arn:aws:cloudfront::210987654321:distribution/E2EXAMPLE' };
      for (const resource of [KEYS, DISCOVERY]) {
        expect(ask({ resource, context: other })).toBe('ImplicitlyDenied');
        expect(ask({ resource, context: {} })).toBe('ImplicitlyDenied');
        for (const principal of ['anonymous', 'logging.s3.amazonaws.com', 'arn:aws:iam::210987654321:user/eve']) {
          expect(ask({ resource, principal })).toBe('ImplicitlyDenied');
        }
      }
    });

    test.each(NOTHING_ELSE)('it may not %s on %s', (action, resource) => {
      expect(ask({ action, resource })).toBe('ImplicitlyDenied');
    });
  });

  test('a domain of your own, with its certificate', () => {
    const domainName = 'oidc.example.com';
    const made = hosted((stack) =>
      selfHosted.IssuerHosting.privateBucketWithCloudfront(stack, 'Hosting', {
        bucketName,
        domainName,
        acmCertificateArn,
      }),
    );
    expect(made.only('aws_cloudfront_distribution')).toMatchObject({
      aliases: [domainName],
      viewer_certificate: {
        acm_certificate_arn: acmCertificateArn,
        ssl_support_method: 'sni-only',
        minimum_protocol_version: 'TLSv1.2_2021',
      },
    });
    expect(made.only('aws_iam_openid_connect_provider')).toMatchObject({ url: 'https://oidc.example.com' });
  });
});

describe('publicBucket', () => {
  test('minimal definition: the block is opened for a policy only', () => {
    const made = hosted(publicly);
    expect(made.only('aws_s3_bucket')).toEqual({ bucket: bucketName, lifecycle: { prevent_destroy: true } });
    expect(made.only('aws_s3_bucket_public_access_block')).toEqual({
      bucket: BUCKET,
      block_public_acls: true,
      block_public_policy: false,
      ignore_public_acls: true,
      restrict_public_buckets: false,
    });
    expect(made.only('aws_s3_bucket_ownership_controls')).toMatchObject({
      rule: { object_ownership: 'BucketOwnerEnforced' },
    });
    expect(Object.keys(made.json['resource'] as object)).not.toContain('aws_cloudfront_distribution');
    expect(Object.keys(made.json['resource'] as object)).not.toContain('aws_s3_bucket_acl');
  });

  test('the policy comes after the block, and lets everyone read the two documents over TLS', () => {
    const made = hosted(publicly);
    const [block] = Object.keys(made.resources('aws_s3_bucket_public_access_block'));
    expect(made.only('aws_s3_bucket_policy')['depends_on']).toContain(
      `aws_s3_bucket_public_access_block.${String(block)}`,
    );
    expect(policyOf(made)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AllowEveryone',
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: [DISCOVERY, KEYS],
          Condition: { Bool: { 'aws:SecureTransport': 'true' } },
        },
      ],
    });
  });

  describe('as judged by a simulator', () => {
    const policy = policyOf(hosted(publicly));
    const ask = (request: Partial<ResourceRequest>): string =>
      decideResource({
        policy,
        principal: 'anonymous',
        action: 's3:GetObject',
        resource: KEYS,
        context: { 'aws:SecureTransport': 'true' },
        ...request,
      });

    test('everyone reads both documents', () => {
      for (const principal of ['anonymous', `arn:aws:iam::${JUDGE_ACCOUNT}:user/adam`]) {
        expect([ask({ principal }), ask({ principal, resource: DISCOVERY })]).toEqual(['Allowed', 'Allowed']);
      }
    });

    test('nobody reads them without TLS', () => {
      expect(ask({ context: { 'aws:SecureTransport': 'false' } })).toBe('ImplicitlyDenied');
    });

    test.each(NOTHING_ELSE)('nobody may %s on %s', (action, resource) => {
      for (const principal of ['anonymous', `arn:aws:iam::${JUDGE_ACCOUNT}:user/adam`]) {
        expect(ask({ principal, action, resource })).toBe('ImplicitlyDenied');
      }
    });
  });
});

describe.each([
  ['privateBucketWithCloudfront', selfHosted.IssuerHosting.privateBucketWithCloudfront.bind(selfHosted.IssuerHosting)],
  ['publicBucket', selfHosted.IssuerHosting.publicBucket.bind(selfHosted.IssuerHosting)],
])('%s', (_, make) => {
  test('several clusters share a bucket, each under its prefix', () => {
    const made = hosted((stack) => make(stack, 'Hosting', { bucketName }), 'factory-1', 'eu/factory_2.b');
    expect(policyOf(made).Statement).toMatchObject([
      {
        Resource: [
          `${BUCKET_ARN}/factory-1/.well-known/openid-configuration`,
          `${BUCKET_ARN}/factory-1/keys.json`,
          `${BUCKET_ARN}/eu/factory_2.b/.well-known/openid-configuration`,
          `${BUCKET_ARN}/eu/factory_2.b/keys.json`,
        ],
      },
    ]);
    expect(Object.values(made.resources('aws_s3_object')).map(({ key }) => key)).toEqual([
      'factory-1/.well-known/openid-configuration',
      'factory-1/keys.json',
      'eu/factory_2.b/.well-known/openid-configuration',
      'eu/factory_2.b/keys.json',
    ]);
  });

  test('protection can be lifted', () => {
    const of = (protectBucket: boolean): unknown =>
      hosted((stack) => make(stack, 'Hosting', { bucketName, protectBucket })).only('aws_s3_bucket')['lifecycle'];
    expect(of(true)).toEqual({ prevent_destroy: true });
    expect(of(false)).toBeUndefined();
  });

  test('tags and provider', () => {
    const tags = { team: 'platform' };
    const made = hosted((stack) => {
      const provider = new AwsProvider(stack, 'eu', { alias: 'eu', region: 'eu-west-1' });
      return make(stack, 'Hosting', { bucketName, tags, awsProvider: provider });
    });
    expect(made.only('aws_s3_bucket')).toMatchObject({ tags });
    const types = Object.entries(made.json['resource'] as Record<string, Record<string, object>>);
    const ours = types.filter(([type]) => /^aws_(s3|cloudfront)_/.test(type));
    for (const [, resources] of ours) {
      for (const resource of Object.values(resources)) expect(resource).toMatchObject({ provider: 'aws.eu' });
    }
    expect(made.only('aws_iam_openid_connect_provider')).not.toHaveProperty('provider');
  });

  test('names of 3 and of 63 characters are valid, and tokens are not looked at', () => {
    for (const name of ['abc', '1-9', 'b'.repeat(63), Token.asString({ resolve: () => '${var.bucket}' })]) {
      const made = hosted((stack) => make(stack, 'Hosting', { bucketName: name }));
      expect(Object.keys(made.resources('aws_s3_bucket'))).toHaveLength(1);
    }
  });

  test('fails when another hosting makes the bucket', () => {
    const stack = stackWithProviders();
    const west = new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' });
    make(stack, 'Hosting', { bucketName });
    expect(failure(() => make(stack, 'Again', { bucketName }), stack)).toBe(
      `[stack/Again] bucketName must belong to one hosting, and "stack/Hosting" makes the bucket, got "${bucketName}": use that hosting for all its issuers, each with a prefix of its own [BucketNameClaimed]`,
    );
    // Another provider may stand for another partition.
    make(stack, 'West', { bucketName, awsProvider: west });
  });

  describe('fails when', () => {
    const message = (name: string): string => failure((stack) => make(stack, 'Hosting', { bucketName: name }));

    test('what is known of a name beside its token is wrong', () => {
      const token = Token.asString({ resolve: () => '${var.account}' });
      for (const name of [`My-${token}`, `my.${token}`, `-${token}`, `${token}-`, `${token}${'b'.repeat(64)}`]) {
        expect(message(name)).toContain('[BucketNameInvalid]');
      }
      for (const name of [`xn--${token}`, `${token}-s3alias`]) expect(message(name)).toContain('[BucketNameReserved]');
      for (const name of [`issuers-${token}`, `${token}${'b'.repeat(63)}`, `${token}mzn-s3-demo-b`]) {
        expect(make(stackWithProviders(), 'Hosting', { bucketName: name }).bucket).toBeDefined();
      }
    });

    test.each(['', 'ab', 'b'.repeat(64), 'my.bucket', 'My-bucket', 'my_bucket', '-bucket', 'bucket-', '10.0.0.1'])(
      'the bucket name is %j',
      (name) => {
        expect(message(name)).toBe(
          '[stack/Hosting] bucketName must be 3 to 63 lowercase letters, digits and "-", and begin and end with a letter or ' +
            `digit, got ${JSON.stringify(name)}: leave dots out too: the certificate of S3 does not cover a name with ` +
            'dots [BucketNameInvalid]',
        );
      },
    );

    test.each([
      ['xn--bucket', 'xn--'],
      ['sthree-bucket', 'sthree-'],
      ['bucket-s3alias', '-s3alias'],
      ['bucket--ol-s3', '--ol-s3'],
    ])('the bucket name is %s, which S3 keeps for itself', (name, part) => {
      expect(message(name)).toBe(
        `[stack/Hosting] bucketName must not begin or end with "${part}", which S3 keeps for itself, got "${name}": choose ` +
          'another name [BucketNameReserved]',
      );
    });

    test('no issuer uses it, beside whatever else the stack lacks', () => {
      const unused = (id: string): string =>
        `[stack/${id}] hosting "stack/${id}" must serve at least one issuer: give it to a SelfHostedIssuer, or remove ` +
        'it [HostingUnused]';
      const twoUnused = (app: App): TerraformStack => {
        const stack = stackWithProviders('stack', app);
        make(stack, 'One', { bucketName });
        make(stack, 'Two', { bucketName: `${bucketName}-2` });
        return stack;
      };
      const all = `Validation failed with the following errors:\n  ${unused('One')}\n  ${unused('Two')}`;
      expect(() => synthesizedApp(twoUnused)).toThrow(all);
      expect(() => Testing.synth(twoUnused(Testing.app()), true)).toThrow(all);
    });
  });
});

describe('a domain of your own fails when', () => {
  const message = (domain: { domainName?: string; acmCertificateArn?: string }): string =>
    failure((stack) =>
      selfHosted.IssuerHosting.privateBucketWithCloudfront(stack, 'Hosting', { bucketName, ...domain }),
    );

  test.each([
    'OIDC.example.com',
    'https://oidc.example.com',
    'oidc.example.com/',
    'oidc.example.com:443',
    'localhost',
    '',
  ])('its name is %j', (domainName) => {
    expect(message({ domainName, acmCertificateArn })).toBe(
      '[stack/Hosting] domainName must be a host name in lowercase, without scheme, port or path, got ' +
        `${JSON.stringify(domainName)}: write it as "oidc.example.com" [IssuerDomainInvalid]`,
    );
  });

  test('what is known of its name beside a token is wrong', () => {
    const token = Token.asString({ resolve: () => '${var.zone}' });
    for (const domainName of [`https://${token}`, `${token}:443`, `OIDC.${token}`, `${token}/`]) {
      expect(message({ domainName, acmCertificateArn })).toContain('[IssuerDomainInvalid]');
    }
    for (const domainName of [token, `oidc.${token}`]) {
      const hosting = { bucketName, domainName, acmCertificateArn };
      const made = selfHosted.IssuerHosting.privateBucketWithCloudfront(stackWithProviders(), 'Hosting', hosting);
      expect(binding(made.distribution, CloudfrontDistribution).aliasesInput).toEqual([domainName]);
    }
  });

  test('one half is missing', () => {
    const missing = (given: string, other: string): string =>
      `[stack/Hosting] ${other} must be given where ${given} is: CloudFront serves a domain of your own only with its ` +
      'certificate [IssuerDomainIncomplete]';
    expect(message({ domainName: 'oidc.example.com' })).toBe(missing('domainName', 'acmCertificateArn'));
    expect(message({ acmCertificateArn })).toBe(missing('acmCertificateArn', 'domainName'));
  });

  test('its certificate is not in us-east-1, or is none', () => {
    for (const arn of [acmCertificateArn.replace('us-east-1', 'eu-west-1'), 'arn:aws:iam::123456789012:role/app']) {
      expect(message({ domainName: 'oidc.example.com', acmCertificateArn: arn })).toBe(
        '[stack/Hosting] acmCertificateArn must be the ARN of an ACM certificate in us-east-1, the region that CloudFront ' +
          `reads, got "${arn}": pass one such as ` +
          '"arn:aws:acm:us-east-1:123456789012:certificate/8ac1c0c4-0c4b-4a0e-a1c5-7c7c6b1d2f3a" [IssuerCertificateInvalid]',
      );
    }
  });
});

describe('existing', () => {
  test('makes the provider only', () => {
    const made = hosted(() => selfHosted.IssuerHosting.fromIssuerUrl('https://oidc.example.com/cluster-1'));
    expect(Object.keys(made.json['resource'] as object)).toEqual(['aws_iam_openid_connect_provider']);
  });

  test('fails when the issuer ends with a slash', () => {
    expect(messageOf(() => selfHosted.IssuerHosting.fromIssuerUrl('https://oidc.example.com/'))).toBe(
      'issuerUrl must not end with "/", got "https://oidc.example.com/": remove it: tokens carry the issuer byte for byte, ' +
        'and the paths of the documents follow it [IssuerTrailingSlash]',
    );
  });

  test.each(['http://oidc.example.com', 'https://oidc.example.com:8443', 'https://oidc.example.com?x=1'])(
    'fails when the issuer is %s',
    (url) => {
      expect(messageOf(() => selfHosted.IssuerHosting.fromIssuerUrl(url))).toBe(
        `issuerUrl must be https without port or query, at most 255 characters, got "${url}": pass the cluster's issuer ` +
          'unchanged [IssuerUrlInvalid]',
      );
    },
  );
});

test('what is made can be reached, to override it or to point a DNS record to it', () => {
  const stack = stackWithProviders();
  const hosting = privately(stack);
  expect(hosting.bucket?.node.path).toBe('stack/Hosting/Bucket');
  expect(hosting.distribution?.node.path).toBe('stack/Hosting/Distribution');
  const existing = selfHosted.IssuerHosting.fromIssuerUrl('https://oidc.example.com');
  expect([existing.bucket, existing.distribution]).toEqual([undefined, undefined]);
});

test('names, ids and domains of what is made are texts', () => {
  const attributes = (hosting: selfHosted.IssuerHosting, stack: TerraformStack): unknown => {
    new selfHosted.SelfHostedIssuer(stack, 'Issuer', { hosting });
    const { bucketName, bucketArn, distributionId, distributionDomainName, distributionHostedZoneId } = hosting;
    const all = [bucketName, bucketArn, distributionId, distributionDomainName, distributionHostedZoneId];
    return all.map((value) => (value === undefined ? undefined : resolved(stack, value)));
  };
  const bucket = ['${aws_s3_bucket.Hosting_Bucket_CB09389E.bucket}', '${aws_s3_bucket.Hosting_Bucket_CB09389E.arn}'];
  const distribution = 'aws_cloudfront_distribution.Hosting_Distribution_';
  const [first, second] = [stackWithProviders(), stackWithProviders()];
  const behind = attributes(privately(first), first) as string[];
  expect(behind.slice(0, 2)).toEqual(bucket);
  expect(behind.slice(2).map((value) => value.replace(/_[0-9A-F]{8}\./, '_.'))).toEqual([
    `\${${distribution}.id}`,
    `\${${distribution}.domain_name}`,
    `\${${distribution}.hosted_zone_id}`,
  ]);
  const open = selfHosted.IssuerHosting.publicBucket(second, 'Hosting', { bucketName: 'open' });
  expect(attributes(open, second)).toEqual([...bucket, undefined, undefined, undefined]);
  const existing = selfHosted.IssuerHosting.fromIssuerUrl('https://oidc.example.com');
  expect(attributes(existing, stackWithProviders())).toEqual(Array(5).fill(undefined));
});
