import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { Testing, TerraformVariable, Token } from 'cdktf';
import {
  Cluster,
  IrsaRole,
  kubernetes,
  OidcProvider,
  Subject,
  Thumbprints,
  type OidcProviderProps,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { resolved, stackWithProviders, synth, synthesizedApp } from '../support/synth';
import { Variables } from '../support/variables';
import { withoutEncoding } from '../support/variables';

const issuerUrl = 'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE';
const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE';
const PREFIX = '${replace(aws_iam_openid_connect_provider.Oidc_70BFA75F.arn, "/^.*?:oidc-provider//", "")}';
const byAws = Thumbprints.managedByAws();

describe('OidcProvider', () => {
  function made(props: Partial<OidcProviderProps>): Record<string, unknown> {
    return synth((stack) => new OidcProvider(stack, 'Oidc', { issuerUrl, thumbprints: byAws, ...props })).only(
      'aws_iam_openid_connect_provider',
    );
  }

  function failed(props: Partial<OidcProviderProps>): string {
    return failure((stack) => new OidcProvider(stack, 'Oidc', { issuerUrl, ...props }));
  }

  test('minimal definition', () => {
    const { json } = synth((stack) => new OidcProvider(stack, 'Oidc', { issuerUrl }));
    expect(json['resource']).toEqual({
      aws_iam_openid_connect_provider: {
        Oidc_70BFA75F: {
          url: issuerUrl,
          client_id_list: ['sts.amazonaws.com'],
          thumbprint_list: ['${data.tls_certificate.Oidc_Certificate_7F0762EE.certificates[0].sha1_fingerprint}'],
        },
      },
    });
    expect(json['data']).toEqual({ tls_certificate: { Oidc_Certificate_7F0762EE: { url: issuerUrl } } });
    expect(json['locals']).toEqual({ Oidc_ConditionKeyPrefix_876286A8: PREFIX });
  });

  test('audiences, in the order given', () => {
    const audiences = ['sts.amazonaws.com', 'https://other.example.com'];
    expect(made({ audiences })).toEqual({ url: issuerUrl, client_id_list: audiences });
  });

  test('tags', () => {
    const tags = { team: 'orders', 'cost center': '', 'aws-like': 'aws:x' };
    expect(made({ tags })).toEqual({ url: issuerUrl, client_id_list: ['sts.amazonaws.com'], tags });
  });

  test('dependsOn holds for the certificate too, which must not be read before', () => {
    const { json } = synth((stack) => {
      const { ready: dependsOn } = new kubernetes.Namespace(stack, 'Apps', { name: 'apps' });
      new OidcProvider(stack, 'Oidc', { issuerUrl, dependsOn });
    });
    const dependsOn = { depends_on: ['kubernetes_namespace_v1.Apps_A82513C7'] };
    expect(json).toMatchObject({
      resource: { aws_iam_openid_connect_provider: { Oidc_70BFA75F: dependsOn } },
      data: { tls_certificate: { Oidc_Certificate_7F0762EE: dependsOn } },
    });
  });

  test('awsProvider and tlsProvider', () => {
    const { json } = synth((stack) => {
      const awsProvider = new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' });
      const tlsProvider = new TlsProvider(stack, 'proxied', { alias: 'proxied' });
      new OidcProvider(stack, 'Oidc', { issuerUrl, awsProvider, tlsProvider });
    });
    expect(json).toMatchObject({
      resource: { aws_iam_openid_connect_provider: { Oidc_70BFA75F: { provider: 'aws.west' } } },
      data: { tls_certificate: { Oidc_Certificate_7F0762EE: { provider: 'tls.proxied' } } },
    });
  });

  test('says what others need of it', () => {
    const stack = stackWithProviders();
    const oidc = new OidcProvider(stack, 'Oidc', { issuerUrl, audiences: ['a', 'b'] });
    expect(resolved(stack, [oidc.oidcProviderArn, oidc.oidcProviderArn, oidc.conditionKeyPrefix])).toEqual([
      '${aws_iam_openid_connect_provider.Oidc_70BFA75F.arn}',
      '${aws_iam_openid_connect_provider.Oidc_70BFA75F.arn}',
      '${local.Oidc_ConditionKeyPrefix_876286A8}',
    ]);
    expect(oidc.issuerUrl).toBe(issuerUrl);
    expect(oidc.audiences).toEqual(['a', 'b']);
    expect(oidc.conditionKeyPrefix).toBe(oidc.conditionKeyPrefix);
  });

  test('a list of audiences that is changed later changes nothing', () => {
    const audiences = ['a'];
    const synthesized = synth((stack) => {
      const oidc = new OidcProvider(stack, 'Oidc', { issuerUrl, audiences });
      audiences.push('b');
      expect(oidc.audiences).toEqual(['a']);
    });
    expect(synthesized.only('aws_iam_openid_connect_provider')).toMatchObject({ client_id_list: ['a'] });
  });

  test.each([
    'https://a.b',
    'https://a.b/',
    'https://Oidc.Example.com/Path',
    'https://oidc.example.com/id/a~b%20c;d',
    `https://a.b/${'p'.repeat(255 - 12)}`,
  ])('the issuer may be %s', (url) => {
    expect(made({ issuerUrl: url })).toMatchObject({ url });
  });

  test.each([
    ['http', 'http://oidc.example.com'],
    ['a port', 'https://oidc.example.com:443/id'],
    ['a query', 'https://oidc.example.com/id?a=b'],
    ['an empty query', 'https://oidc.example.com/?'],
    ['a fragment', 'https://oidc.example.com/id#a'],
    ['a bare host', 'oidc.example.com'],
    ['a host of one part', 'https://localhost'],
    ['no host', 'https:///id'],
    ['an upper-case scheme', 'HTTPS://oidc.example.com'],
    ['a space', 'https://oidc.example.com/a b'],
    ['a line feed', 'https://oidc.example.com/\n'],
    ['a backslash', 'https://oidc.example.com\\@evil.example'],
    ['256 characters', `https://a.b/${'p'.repeat(256 - 12)}`],
    ['nothing', ''],
  ])('fails when the issuer has %s', (_, url) => {
    expect(failed({ issuerUrl: url })).toBe(
      `[stack/Oidc] issuerUrl must be https without port or query, at most 255 characters, got ${JSON.stringify(url)}: pass ` +
        "the cluster's issuer unchanged [IssuerUrlInvalid]",
    );
  });

  test('fails when the issuer has user information, and does not show it', () => {
    expect(failed({ issuerUrl: 'https://me:secret@oidc.example.com' })).toBe(
      '[stack/Oidc] issuerUrl must be https without port or query, at most 255 characters, got a URL with user information of 34 characters: pass ' +
        "the cluster's issuer unchanged [IssuerUrlInvalid]",
    );
  });

  test('1 to 100 audiences', () => {
    const many = Array.from({ length: 101 }, (_, index) => `audience-${index}`);
    expect(made({ audiences: many.slice(1) })['client_id_list']).toHaveLength(100);
    for (const audiences of [[], many]) {
      expect(failed({ audiences })).toBe(
        `[stack/Oidc] audiences must be a list of 1 to 100 audiences, got ${audiences.length}: name those that the pods ask for ` +
          '[AudiencesInvalid]',
      );
    }
  });

  test('an audience has 1 to 255 characters', () => {
    for (const audience of ['a', 'a'.repeat(255)]) {
      expect(made({ audiences: [audience] })).toMatchObject({ client_id_list: [audience] });
    }
    for (const audience of ['', 'a'.repeat(256)]) {
      expect(failed({ audiences: ['x', audience] })).toBe(
        `[stack/Oidc] audiences must hold texts of 1 to 255 characters, got "${audience}": shorten it [AudienceInvalid]`,
      );
    }
  });

  test('fails when an audience is named twice', () => {
    expect(failed({ audiences: ['a', 'b', 'a'] })).toBe(
      '[stack/Oidc] audiences must name each audience once, got "a": remove the second one [AudienceDuplicate]',
    );
  });

  test.each([
    [{ 'aws:x': '' }, '{"aws:x":""}'],
    [{ 'AWS:x': '' }, '{"AWS:x":""}'],
    [{ '': 'v' }, '{"":"v"}'],
    [{ ['k'.repeat(129)]: '' }, `{"${'k'.repeat(129)}":""}`],
    [{ k: 'v'.repeat(257) }, `{"k":"${'v'.repeat(257)}"}`],
    [{ k: 'a,b' }, '{"k":"a,b"}'],
  ])('fails when a tag is %j', (tags, shown) => {
    expect(failed({ tags })).toBe(
      '[stack/Oidc] tags must have a key of 1 to 128 and a value of 0 to 256 letters, digits, spaces and "_.:/=+-@", no key ' +
        `that begins with "aws:", got ${shown}: change the key or the value [TagInvalid]`,
    );
  });

  test('at most 50 tags, of 128 and 256 characters', () => {
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag-${index}`, '']));
    expect(failed({ tags })).toBe('[stack/Oidc] tags must hold at most 50 tags, got 51: remove some [TagsTooMany]');
    delete tags['tag-0'];
    expect(Object.keys(made({ tags })['tags'] as object)).toHaveLength(50);
    const longest = { ['k'.repeat(128)]: 'v'.repeat(256) };
    expect(made({ tags: longest })).toMatchObject({ tags: longest });
  });

  test('a second try after a failure works under the same id', () => {
    const stack = stackWithProviders();
    failure(() => new OidcProvider(stack, 'Oidc', { issuerUrl, audiences: [] }), stack);
    const { json } = synth(() => new OidcProvider(stack, 'Oidc', { issuerUrl }), stack);
    expect(json['locals']).toEqual({ Oidc_ConditionKeyPrefix_876286A8: PREFIX });
  });

  test('tokens pass in every property, and lists and maps that only Terraform knows', () => {
    const variables = new Variables();
    const { stack } = variables;
    const text = variables.text('text');
    const map = Token.asStringMap(new TerraformVariable(stack, 'map', { type: 'map(string)' }).value as never);
    new OidcProvider(stack, 'Texts', { issuerUrl: text, audiences: [text, 'x'], tags: { [text]: text } });
    new OidcProvider(stack, 'Lists', {
      issuerUrl: `https://${text}/id`,
      audiences: variables.list('audiences'),
      tags: map,
      thumbprints: byAws,
    });
    expect(Object.values(synth(() => undefined, stack).resources('aws_iam_openid_connect_provider'))).toEqual([
      { url: 'https://${var.text}/id', client_id_list: '${var.audiences}', tags: '${var.map}' },
      {
        url: '${var.text}',
        client_id_list: ['${var.text}', 'x'],
        tags: { '${var.text}': '${var.text}' },
        thumbprint_list: ['${data.tls_certificate.Texts_Certificate_6170C0EC.certificates[0].sha1_fingerprint}'],
      },
    ]);
  });

  test('fails when a Terraform list of audiences is mixed with texts', () => {
    const audiences = [...new Variables().list('audiences'), 'x'];
    expect(failed({ audiences })).toBe(
      '[stack/Oidc] audiences must be one Terraform list or a list of strings, got a mixture of both: join them with ' +
        'Token.asList(Fn.concat([...])), or give the Terraform list alone [ListTokenMixed]',
    );
  });

  test('the same code gives the same JSON again', () => {
    const text = (): string => {
      const stack = stackWithProviders();
      new OidcProvider(stack, 'Oidc', { issuerUrl });
      return Testing.synth(stack, true);
    };
    expect(text()).toBe(text());
  });
});

describe('OidcProvider.fromOidcProviderArn', () => {
  test('a literal ARN makes nothing, and tells issuer and prefix', () => {
    const stack = stackWithProviders();
    const oidc = OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN);
    expect([oidc.oidcProviderArn, oidc.oidcProviderArn, oidc.issuerUrl, oidc.conditionKeyPrefix]).toEqual([
      ARN,
      ARN,
      issuerUrl,
      'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE',
    ]);
    expect(oidc.audiences).toEqual(['sts.amazonaws.com']);
    const { json } = synth(() => undefined, stack);
    expect([json['resource'], json['data'], json['locals']]).toEqual([undefined, undefined, undefined]);
  });

  test('a token is cut by Terraform, once', () => {
    const variables = new Variables();
    const { stack } = variables;
    const oidc = OidcProvider.fromOidcProviderArn(stack, 'Oidc', variables.text('arn'), { audiences: ['a'] });
    expect(resolved(stack, [oidc.oidcProviderArn, oidc.issuerUrl, oidc.conditionKeyPrefix])).toEqual([
      '${var.arn}',
      'https://${local.Oidc_ConditionKeyPrefix_876286A8}',
      '${local.Oidc_ConditionKeyPrefix_876286A8}',
    ]);
    expect(oidc.audiences).toEqual(['a']);
    expect(synth(() => undefined, stack).json['locals']).toEqual({
      Oidc_ConditionKeyPrefix_876286A8: '${replace(var.arn, "/^.*?:oidc-provider//", "")}',
    });
  });

  test.each([
    '',
    'oidc.example.com',
    'https://oidc.example.com',
    'arn:aws:iam::123456789012:role/app',
    'arn:aws:iam::123456789012:oidc-provider/',
    'arn:aws:iam::123456789012:oidc-provider/https://oidc.example.com',
    'arn:aws:iam::12345678901:oidc-provider/oidc.example.com',
    'arn:aws:iam:us-east-1:123456789012:oidc-provider/oidc.example.com',
    ' arn:aws:iam::123456789012:oidc-provider/oidc.example.com',
  ])('fails when the ARN is %j, and a second try works', (arn) => {
    const stack = stackWithProviders();
    expect(failure(() => OidcProvider.fromOidcProviderArn(stack, 'Oidc', arn), stack)).toBe(
      `[stack/Oidc] oidcProviderArn must be the ARN of an IAM OIDC provider, got ${JSON.stringify(arn)}: pass one such as ` +
        '"arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE" [OidcProviderArnInvalid]',
    );
    expect(OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN).oidcProviderArn).toBe(ARN);
  });

  test('fails when audiences are none', () => {
    expect(failure((stack) => OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN, { audiences: [] }))).toBe(
      '[stack/Oidc] audiences must be a list of 1 to 100 audiences, got 0: name those that the pods ask for [AudiencesInvalid]',
    );
  });
});

describe('of a cluster', () => {
  test('made: as by its issuer, and it knows the cluster', () => {
    const by = (props: (cluster: Cluster) => OidcProviderProps): unknown => {
      const { json } = synth((stack) => {
        const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo' });
        const oidc = new OidcProvider(stack, 'Oidc', props(cluster));
        expect(oidc.cluster).toBe(props(cluster).cluster);
        expect(oidc.issuerUrl).toBe(cluster.issuerUrl);
      });
      return json;
    };
    expect(by((cluster) => ({ cluster }))).toEqual(by((cluster) => ({ issuerUrl: cluster.issuerUrl })));
  });

  test('found: by the issuer of the cluster', () => {
    const cluster = { clusterName: 'demo', issuerUrl };
    const { data } = synth((stack) => {
      const oidc = OidcProvider.fromCluster(stack, 'Oidc', { cluster, audiences: ['a'] });
      expect([oidc.cluster, oidc.audiences, oidc.issuerUrl]).toEqual([cluster, ['a'], issuerUrl]);
    });
    expect(data('aws_iam_openid_connect_provider')).toEqual({ Oidc_70BFA75F: { url: issuerUrl } });
  });

  test.each<[string, OidcProviderProps, string]>([
    [
      'both',
      { cluster: { clusterName: 'demo' }, issuerUrl },
      'cluster and issuerUrl exclude each other: give one of them [OptionsExclusive]',
    ],
    [
      'neither',
      {},
      'cluster must be given, got nothing: pass a cluster such as Cluster.fromClusterName(...), or issuerUrl [PropertyMissing]',
    ],
  ])('fails with %s of cluster and issuer', (_, props, message) => {
    expect(failure((stack) => new OidcProvider(stack, 'Oidc', props))).toBe(`[stack/Oidc] ${message}`);
  });

  test('fails when the issuer of the cluster is not known, or is none', () => {
    const cluster = { clusterName: 'demo' };
    expect(failure((stack) => OidcProvider.fromCluster(stack, 'Oidc', { cluster }))).toContain(
      '[ClusterIssuerUnknown]',
    );
    const wrong = { clusterName: 'demo', issuerUrl: 'http://a.b' };
    expect(failure((stack) => new OidcProvider(stack, 'Oidc', { cluster: wrong }))).toContain('[IssuerUrlInvalid]');
  });
});

describe('OidcProvider.fromIssuerUrl', () => {
  test('minimal definition: the data source finds it', () => {
    const stack = stackWithProviders();
    const oidc = OidcProvider.fromIssuerUrl(stack, 'Oidc', { issuerUrl });
    expect(oidc.issuerUrl).toBe(issuerUrl);
    const { json } = synth(() => undefined, stack);
    expect(json['data']).toEqual({ aws_iam_openid_connect_provider: { Oidc_70BFA75F: { url: issuerUrl } } });
    expect(json['locals']).toEqual({
      Oidc_ConditionKeyPrefix_876286A8:
        '${replace(data.aws_iam_openid_connect_provider.Oidc_70BFA75F.arn, "/^.*?:oidc-provider//", "")}',
    });
  });

  test('provider and audiences', () => {
    const synthesized = synth((stack) => {
      const provider = new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' });
      const oidc = OidcProvider.fromIssuerUrl(stack, 'Oidc', { issuerUrl, audiences: ['a'], awsProvider: provider });
      expect(oidc.audiences).toEqual(['a']);
    });
    expect(synthesized.data('aws_iam_openid_connect_provider')).toMatchObject({
      Oidc_70BFA75F: { provider: 'aws.west' },
    });
  });

  test('fails when the issuer is none', () => {
    expect(failure((stack) => OidcProvider.fromIssuerUrl(stack, 'Oidc', { issuerUrl: 'http://a.b' }))).toBe(
      '[stack/Oidc] issuerUrl must be https without port or query, at most 255 characters, got "http://a.b": pass the ' +
        "cluster's issuer unchanged [IssuerUrlInvalid]",
    );
  });
});

test('a role of another stack reads ARN and prefix from the stack that has the provider', () => {
  const { shared, apps } = synthesizedApp((app) => {
    const oidc = new OidcProvider(stackWithProviders('shared', app), 'Oidc', { issuerUrl });
    const subjects = [Subject.serviceAccount('apps', 'writer')];
    new IrsaRole(stackWithProviders('apps', app), 'Writer', { oidcProviders: [oidc], subjects });
  });
  const outputs = Object.values(shared?.['output'] as Record<string, { value: string }>);
  expect(outputs.map(({ value }) => value).sort()).toEqual([
    '${aws_iam_openid_connect_provider.Oidc_70BFA75F.arn}',
    '${local.Oidc_ConditionKeyPrefix_876286A8}',
  ]);
  const roles = Object.values(apps?.['resource'] as Record<string, Record<string, Record<string, string>>>);
  const policy = Object.values(roles[0] ?? {})[0]?.['assume_role_policy'] ?? '';
  const REMOTE = '${data.terraform_remote_state.cross-stack-reference-input-shared.outputs.cross-stack-output-';
  expect(JSON.parse(withoutEncoding(policy))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `${REMOTE}aws_iam_openid_connect_providerOidc_70BFA75Farn}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${REMOTE}localOidc_ConditionKeyPrefix_876286A8}:sub`]: 'system:serviceaccount:apps:writer',
            [`${REMOTE}localOidc_ConditionKeyPrefix_876286A8}:aud`]: 'sts.amazonaws.com',
          },
        },
      },
    ],
  });
});
