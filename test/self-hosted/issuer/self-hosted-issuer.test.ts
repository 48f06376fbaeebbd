import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { Fn, TerraformVariable, Testing, type TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  IrsaRole,
  OidcProvider,
  selfHosted,
  Subject,
  Thumbprints,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure, failureFacts } from '../../support/failure';
import { recorded } from '../../support/keys';
import { errorOf } from '../../support/message-of';
import type { Rendered } from '../../support/rendered';
import { resolved, stackWithProviders, synth } from '../../support/synth';

const bucketName = 'issuers-123456789012';
const ISSUER = 'https://oidc.example.com/cluster-1';
const HOST = '${aws_s3_bucket.Hosting_Bucket_CB09389E.bucket_regional_domain_name}';
const DISTRIBUTION = 'aws_cloudfront_distribution.Hosting_Distribution_CBA4E71E';
const [sa1, sa2] = [recorded('sa-1.pub.pem'), recorded('sa-2.pub.pem')];

const publicBucket = (stack: TerraformStack): selfHosted.IssuerHosting =>
  selfHosted.IssuerHosting.publicBucket(stack, 'Hosting', { bucketName });
const privateBucket = (stack: TerraformStack): selfHosted.IssuerHosting =>
  selfHosted.IssuerHosting.privateBucketWithCloudfront(stack, 'Hosting', { bucketName });

function issued(
  props: Partial<selfHosted.SelfHostedIssuerProps> = {},
  hosting: (stack: TerraformStack) => selfHosted.IssuerHosting = publicBucket,
): Rendered {
  return synth((stack) => new selfHosted.SelfHostedIssuer(stack, 'Issuer', { hosting: hosting(stack), ...props }));
}

function documentsOf({ resources }: Rendered): Record<string, unknown> {
  const objects = Object.values(resources('aws_s3_object'));
  return Object.fromEntries(objects.map(({ key, content }) => [String(key), JSON.parse(String(content))]));
}

test('minimal definition: both documents, an empty key set, and the provider', () => {
  const made = issued();
  expect(Object.values(made.resources('aws_s3_object'))).toEqual(
    ['.well-known/openid-configuration', 'keys.json'].map((key) => ({
      bucket: '${aws_s3_bucket.Hosting_Bucket_CB09389E.bucket}',
      key,
      content: expect.any(String) as string,
      content_type: 'application/json',
    })),
  );
  expect(documentsOf(made)).toEqual({
    '.well-known/openid-configuration': {
      issuer: `https://${HOST}`,
      jwks_uri: `https://${HOST}/keys.json`,
      authorization_endpoint: 'urn:kubernetes:programmatic_authorization',
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      claims_supported: ['sub', 'iss'],
    },
    'keys.json': { keys: [] },
  });
  expect(made.only('aws_iam_openid_connect_provider')).toMatchObject({
    url: `https://${HOST}`,
    client_id_list: ['sts.amazonaws.com'],
  });
});

test('the keys are published as kube-apiserver serves them', () => {
  const made = issued({ jwks: selfHosted.Jwks.fromPublicKeyPem([sa1, sa2]) });
  const keys = Object.values(made.resources('aws_s3_object')).find(({ key }) => key === 'keys.json');
  expect(keys?.['content']).toBe(recorded('both-keys.jwks.json'));
});

test('adding, switching and removing keys changes one object and nothing else', () => {
  const steps = [
    selfHosted.Jwks.empty(),
    selfHosted.Jwks.fromPublicKeyPem([sa1]),
    selfHosted.Jwks.fromPublicKeyPem([sa1, sa2]),
    selfHosted.Jwks.fromPublicKeyPem([sa2, sa1]),
    selfHosted.Jwks.fromPublicKeyPem([sa2]),
  ].map((jwks) => issued({ jwks }));
  const contents = steps.map((made) => {
    const [[name, keys] = ['', {}]] = Object.entries(made.resources('aws_s3_object')).filter(
      ([, { key }]) => key === 'keys.json',
    );
    const { content } = keys as { content: string };
    const { resource } = made.json as { resource: { aws_s3_object: Record<string, object> } };
    resource.aws_s3_object[name] = { ...keys, content: '' };
    return content;
  });
  for (const { json } of steps) expect(json).toEqual(steps[0]?.json);
  expect(new Set(contents).size).toBe(4);
  expect(contents[2]).toBe(contents[3]);
});

describe('order', () => {
  test('the provider comes after both documents and the policy, so that it goes before them', () => {
    const made = issued();
    const [policy] = Object.keys(made.resources('aws_s3_bucket_policy'));
    expect(made.only('aws_iam_openid_connect_provider')['depends_on']).toEqual([
      ...Object.keys(made.resources('aws_s3_object')).map((name) => `aws_s3_object.${name}`),
      `aws_s3_bucket_policy.${String(policy)}`,
    ]);
  });

  test('the certificate is read after the public access block alone, which neither keys nor clusters change', () => {
    const made = issued();
    const [block] = Object.keys(made.resources('aws_s3_bucket_public_access_block'));
    const [certificate] = Object.values(made.data('tls_certificate'));
    expect(certificate).toEqual({
      url: `https://${HOST}`,
      depends_on: [`aws_s3_bucket_public_access_block.${String(block)}`],
    });
  });

  test.each([
    ['public bucket', publicBucket],
    ['private bucket', privateBucket],
  ])('in a shared %s, a new cluster puts off the reading of no certificate', (_, make) => {
    const shared = (...prefixes: string[]): Rendered =>
      synth((stack) => {
        const hosting = make(stack);
        for (const prefix of prefixes) new selfHosted.SelfHostedIssuer(stack, prefix, { hosting, prefix });
      });
    const [before, after] = [shared('one'), shared('one', 'two')];
    const [[name, certificate] = ['', {}]] = Object.entries(before.data('tls_certificate'));
    expect(after.data('tls_certificate')[name]).toEqual(certificate);
    // Terraform puts a data source off while a change of what it depends on is planned.
    const depends = certificate['depends_on'] as string[];
    expect(depends).toHaveLength(1);
    for (const address of depends) {
      const [type = '', id = ''] = address.split('.');
      expect(after.resources(type)[id]).toEqual(before.resources(type)[id]);
      expect(before.resources(type)[id]).toBeDefined();
    }
  });

  test('with CloudFront it is read after the distribution alone', () => {
    const made = issued({}, privateBucket);
    const [certificate] = Object.values(made.data('tls_certificate'));
    expect(certificate).toEqual({ url: `https://\${${DISTRIBUTION}.domain_name}`, depends_on: [DISTRIBUTION] });
    expect(made.only('aws_iam_openid_connect_provider')['depends_on']).toContain(DISTRIBUTION);
  });

  test('clusters of several stacks share a bucket: each stack waits for that of the bucket', () => {
    const app = Testing.app();
    const [shared, own] = [stackWithProviders('shared', app), stackWithProviders('own', app)];
    const hosting = publicBucket(shared);
    new selfHosted.SelfHostedIssuer(own, 'Issuer', { hosting, prefix: 'one' });
    const made = synth(() => undefined, own);
    expect(made.only('aws_iam_openid_connect_provider')['depends_on']).toEqual(
      Object.keys(made.resources('aws_s3_object')).map((name) => `aws_s3_object.${name}`),
    );
    expect(Object.values(made.data('tls_certificate'))[0]?.['depends_on'] ?? []).toEqual([]);
    own.prepareStack();
    expect(own.dependencies).toContain(shared);
    const policy = String(synth(() => undefined, shared).only('aws_s3_bucket_policy')['policy']);
    expect(policy).toContain('/one/keys.json"');
  });

  test('what must exist first comes before documents, certificate and provider', () => {
    const made = synth((stack) => {
      const first = new IrsaRole(stack, 'First', {
        oidcProviders: [OidcProvider.fromOidcProviderArn(stack, 'Eks', ARN)],
        subjects: [Subject.serviceAccount('a', 'b')],
      });
      new selfHosted.SelfHostedIssuer(stack, 'Issuer', { hosting: publicBucket(stack), dependsOn: first.ready });
    });
    const [role] = Object.keys(made.resources('aws_iam_role'));
    const address = `aws_iam_role.${String(role)}`;
    expect(made.only('aws_iam_openid_connect_provider')['depends_on']).toContain(address);
    expect(Object.values(made.data('tls_certificate'))[0]?.['depends_on']).toContain(address);
    for (const object of Object.values(made.resources('aws_s3_object')))
      expect(object['depends_on']).toEqual([address]);
  });
});

const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE';

test('audiences, thumbprints, tags and providers', () => {
  const made = synth((stack) => {
    const awsProvider = new AwsProvider(stack, 'roles', { alias: 'roles' });
    const tlsProvider = new TlsProvider(stack, 'other', { alias: 'other' });
    const hosting = publicBucket(stack);
    const common = { hosting, awsProvider, tlsProvider };
    new selfHosted.SelfHostedIssuer(stack, 'One', {
      ...common,
      prefix: 'one',
      audiences: ['a', 'b'],
      tags: { team: 'x' },
    });
    new selfHosted.SelfHostedIssuer(stack, 'Two', {
      ...common,
      prefix: 'two',
      thumbprints: Thumbprints.managedByAws(),
    });
  });
  expect(Object.values(made.resources('aws_iam_openid_connect_provider'))).toMatchObject([
    { provider: 'aws.roles', client_id_list: ['a', 'b'], tags: { team: 'x' } },
    { provider: 'aws.roles', client_id_list: ['sts.amazonaws.com'] },
  ]);
  expect(Object.values(made.data('tls_certificate'))).toMatchObject([{ provider: 'tls.other' }]);
  for (const object of Object.values(made.resources('aws_s3_object'))) expect(object).not.toHaveProperty('provider');
});

describe('as the provider of a cluster', () => {
  test('one role trusts accounts of several clusters, self-hosted and EKS', () => {
    const made = synth((stack) => {
      const hosting = publicBucket(stack);
      const eks = OidcProvider.fromOidcProviderArn(stack, 'Eks', ARN);
      const ours = ['one', 'two'].map((prefix) => new selfHosted.SelfHostedIssuer(stack, prefix, { hosting, prefix }));
      const subjects = [Subject.serviceAccount('apps', 'api')];
      new IrsaRole(stack, 'Role', { oidcProviders: [...ours, eks], subjects });
    });
    const trust = JSON.parse(String(made.only('aws_iam_role')['assume_role_policy'])) as { Statement: object[] };
    const statement = (arn: string, prefix: string): object => ({
      Effect: 'Allow',
      Principal: { Federated: arn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { [`${prefix}:sub`]: 'system:serviceaccount:apps:api', [`${prefix}:aud`]: 'sts.amazonaws.com' },
      },
    });
    const locals = Object.entries(made.json['locals'] as Record<string, string>);
    const ours = Object.keys(made.resources('aws_iam_openid_connect_provider')).map((name) => {
      const arn = `aws_iam_openid_connect_provider.${name}.arn`;
      const [local = ''] = locals.find(([, value]) => value.includes(arn)) ?? [];
      return statement(`\${${arn}}`, `\${local.${local}}`);
    });
    expect(trust.Statement).toEqual([...ours, statement(ARN, ARN.split('oidc-provider/')[1] ?? '')]);
  });

  test('a workload identity works with it unchanged', () => {
    const made = synth((stack) => {
      const issuer = new selfHosted.SelfHostedIssuer(stack, 'Issuer', { hosting: publicBucket(stack) });
      new WorkloadIdentity(stack, 'Api', {
        cluster: Cluster.outsideEks({ clusterName: 'cluster-1' }),
        serviceAccount: { namespace: 'apps', name: 'api' },
        credentials: Credentials.irsa(issuer),
      });
    });
    expect(made.only('kubernetes_service_account_v1')).toMatchObject({
      metadata: {
        annotations: { 'eks.amazonaws.com/role-arn': expect.stringMatching(/^\$\{aws_iam_role\./) as string },
      },
    });
  });

  test('says what people need to know of it', () => {
    const stack = stackWithProviders();
    const issuer = new selfHosted.SelfHostedIssuer(stack, 'Issuer', {
      hosting: selfHosted.IssuerHosting.fromIssuerUrl(ISSUER),
    });
    expect(issuer.issuerUrl).toBe(ISSUER);
    expect(issuer.issuerUrl).toBe(ISSUER);
    expect(issuer.audiences).toEqual(['sts.amazonaws.com']);
    expect(issuer.oidcProviderArn).toBe(issuer.oidcProviderArn);
    expect(issuer.jwks.toJson()).toBe('{"keys":[]}');
    expect(JSON.parse(issuer.discoveryDocument.toJson())).toMatchObject({ issuer: ISSUER });
    expect(resolved(stack, issuer.oidcProviderArn)).toMatch(/^\$\{aws_iam_openid_connect_provider\.\w+\.arn\}$/);
  });
});

describe('fails when', () => {
  test.each(['', '/', '/one', 'one/', 'a//b', 'a b', 'a?b', '../a', 'a/..', '.', 'é', 'p'.repeat(129)])(
    'the prefix is %j',
    (prefix) => {
      const stack = stackWithProviders();
      const hosting = publicBucket(stack);
      expect(failure(() => new selfHosted.SelfHostedIssuer(stack, 'Issuer', { hosting, prefix }), stack)).toBe(
        '[stack/Issuer] prefix must be parts of letters, digits, "-", "_" and ".", joined by "/" with none at either end, ' +
          `at most 128 characters, got ${JSON.stringify(prefix)}: write it as "clusters/prod-1" [IssuerPrefixInvalid]`,
      );
    },
  );

  test('what is known of a prefix beside its token is wrong', () => {
    const stack = stackWithProviders();
    const hosting = publicBucket(stack);
    const token = new TerraformVariable(stack, 'cluster', { type: 'string' }).stringValue;
    for (const prefix of [
      `/${token}`,
      `${token}/`,
      `a//${token}`,
      `${token}/..`,
      `${token}?`,
      token + 'p'.repeat(129),
    ]) {
      expect(failure(() => new selfHosted.SelfHostedIssuer(stack, 'Issuer', { hosting, prefix }), stack)).toContain(
        '[IssuerPrefixInvalid]',
      );
    }
    for (const [index, prefix] of [token, `eu/${token}`, `.${token}`, token + 'p'.repeat(128)].entries()) {
      const { issuerUrl } = new selfHosted.SelfHostedIssuer(stack, `Issuer${index}`, { hosting, prefix });
      const pattern = prefix === token ? '[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*' : '[A-Za-z0-9_./-]+';
      // No other value comes of it, such as a wildcard of the bucket's policy.
      expect(String(resolved(stack, issuerUrl)).slice(issuerUrl.indexOf('/', 8))).toContain(
        prefix.replace(token, `\${regex("^${pattern}$", var.cluster)}`),
      );
    }
  });

  test('the prefix has 128 characters it does not', () => {
    expect(Object.keys(documentsOf(issued({ prefix: 'p'.repeat(128) })))[1]).toBe(`${'p'.repeat(128)}/keys.json`);
  });

  test('no hosting is given', () => {
    const props = {} as selfHosted.SelfHostedIssuerProps;
    expect(failure((stack) => new selfHosted.SelfHostedIssuer(stack, 'Issuer', props))).toBe(
      '[stack/Issuer] hosting must be given, got nothing: pass one such as IssuerHosting.privateBucketWithCloudfront(...) ' +
        '[PropertyMissing]',
    );
  });

  test('a prefix is given with an existing issuer', () => {
    const hosting = selfHosted.IssuerHosting.fromIssuerUrl(ISSUER);
    expect(failure((stack) => new selfHosted.SelfHostedIssuer(stack, 'Issuer', { hosting, prefix: 'one' }))).toBe(
      '[stack/Issuer] prefix must be left out with IssuerHosting.fromIssuerUrl(...): the URL given is the whole issuer ' +
        '[IssuerPrefixUnused]',
    );
  });

  test('two clusters have one issuer, in one stack or in two', () => {
    const app = Testing.app();
    const [first, second] = [stackWithProviders('first', app), stackWithProviders('second', app)];
    new selfHosted.SelfHostedIssuer(first, 'One', { hosting: selfHosted.IssuerHosting.fromIssuerUrl(ISSUER) });
    const message = (path: string): string =>
      `[${path}] issuer "${ISSUER}" must belong to one cluster, and "first/One" publishes it: give each cluster a prefix of ` +
      'its own [IssuerClaimed]';
    for (const stack of [first, second]) {
      const again = (): unknown =>
        new selfHosted.SelfHostedIssuer(stack, 'Two', { hosting: selfHosted.IssuerHosting.fromIssuerUrl(ISSUER) });
      expect(failure(again, stack)).toBe(message(`${stack.node.id}/Two`));
    }
  });

  test('two clusters have one prefix of one hosting', () => {
    const stack = stackWithProviders();
    const hosting = publicBucket(stack);
    new selfHosted.SelfHostedIssuer(stack, 'One', { hosting, prefix: 'a' });
    expect(errorOf(() => new selfHosted.SelfHostedIssuer(stack, 'Two', { hosting, prefix: 'a' }))).toMatchObject({
      code: 'IssuerClaimed',
      path: 'stack/Two',
    });
    new selfHosted.SelfHostedIssuer(stack, 'Three', { hosting, prefix: 'b' });
  });

  test('two clusters have one issuer that Terraform alone knows, however often its token is made', () => {
    const stack = stackWithProviders();
    const hosting = publicBucket(stack);
    const name = new TerraformVariable(stack, 'name', { type: 'string' });
    const message = (props: () => selfHosted.SelfHostedIssuerProps): string =>
      failure(() => new selfHosted.SelfHostedIssuer(stack, 'Two', props()), stack);
    const [prefixed, existing] = [
      () => ({ hosting, prefix: `eu/${name.stringValue}` }),
      () => ({ hosting: selfHosted.IssuerHosting.fromIssuerUrl(`https://${Fn.lower(name.stringValue)}/a`) }),
    ];
    for (const [index, props] of [prefixed, existing].entries()) {
      new selfHosted.SelfHostedIssuer(stack, `One${index}`, props());
      expect(message(props)).toMatch(
        new RegExp(`must belong to one cluster, and "stack/One${index}" publishes it: .*\\[IssuerClaimed\\]$`),
      );
    }
    const other = selfHosted.IssuerHosting.publicBucket(stack, 'Other', { bucketName: 'others-123456789012' });
    new selfHosted.SelfHostedIssuer(stack, 'Three', { ...prefixed(), hosting: other });
  });

  test('variables of two stacks are two, though they have one name', () => {
    const app = Testing.app();
    const [one, two, own] = [
      stackWithProviders('one', app),
      stackWithProviders('two', app),
      stackWithProviders('own', app),
    ];
    const [first, second] = [one, two].map((stack) => new TerraformVariable(stack, 'issuer', { type: 'string' }));
    const issuer = (id: string, url = ''): unknown =>
      new selfHosted.SelfHostedIssuer(own, id, { hosting: selfHosted.IssuerHosting.fromIssuerUrl(url) });
    issuer('One', first?.stringValue);
    issuer('Two', second?.stringValue);
    expect(failure(() => issuer('Three', first?.stringValue), own)).toContain('"own/One" publishes it');
  });

  test('what failed has opened nothing in the bucket', () => {
    const stack = stackWithProviders();
    const hosting = publicBucket(stack);
    const wrong = { hosting, prefix: 'wrong', audiences: [] };
    expect(failureFacts(() => new selfHosted.SelfHostedIssuer(stack, 'Wrong', wrong), stack)).toEqual({
      code: 'AudiencesInvalid',
      property: 'audiences',
      path: 'stack/Wrong/Provider',
    });
    const made = synth(() => new selfHosted.SelfHostedIssuer(stack, 'Right', { hosting, prefix: 'right' }), stack);
    expect(made.only('aws_s3_bucket_policy')['policy']).not.toContain('wrong');
  });
});
