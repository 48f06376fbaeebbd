import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { IrsaRole, OidcProvider, Subject, Thumbprints, type IrsaRoleProps } from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { failure, pathsOf } from '../support/failure';
import { stackWithProviders, synth } from '../support/synth';
import type { TerraformStack } from 'cdktf';

const BLUE = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com/blue';
const GREEN = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com/green';
const writer = Subject.serviceAccount('apps', 'writer');
const reader = Subject.serviceAccount('apps', 'reader');

function blue(stack: TerraformStack, audiences?: string[]): IrsaRoleProps['oidcProviders'][number] {
  return OidcProvider.fromOidcProviderArn(stack, 'Blue', BLUE, { audiences });
}

function trustOf(build: (stack: TerraformStack) => IrsaRoleProps): unknown {
  const role = synth((stack) => new IrsaRole(stack, 'Writer', build(stack))).only('aws_iam_role');
  return JSON.parse(role['assume_role_policy'] as string);
}

function failed(props: Partial<IrsaRoleProps>, audiences?: string[]): string {
  const stack = stackWithProviders();
  const all = { oidcProviders: [blue(stack, audiences)], subjects: [writer] };
  const message = failure(() => new IrsaRole(stack, 'Writer', { ...all, ...props }), stack);
  if (audiences === undefined) new IrsaRole(stack, 'Writer', all);
  return message;
}

test('minimal definition: sub and aud in one StringEquals', () => {
  const synthesized = synth(
    (stack) => new IrsaRole(stack, 'Writer', { oidcProviders: [blue(stack)], subjects: [writer] }),
  );
  expect(Object.keys(synthesized.json['resource'] as object)).toEqual(['aws_iam_role']);
  const { assume_role_policy, ...rest } = synthesized.only('aws_iam_role');
  expect(rest).toEqual({ name_prefix: 'Writer-' });
  expect(JSON.parse(assume_role_policy as string)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: BLUE },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'oidc.example.com/blue:sub': 'system:serviceaccount:apps:writer',
            'oidc.example.com/blue:aud': 'sts.amazonaws.com',
          },
        },
      },
    ],
  });
});

test('two clusters, two service accounts, one audience among several, and a service', () => {
  const statement = (color: string, arn: string): unknown => ({
    Effect: 'Allow',
    Principal: { Federated: arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`oidc.example.com/${color}:sub`]: ['system:serviceaccount:apps:writer', 'system:serviceaccount:apps:reader'],
        [`oidc.example.com/${color}:aud`]: 'b',
      },
    },
  });
  const trust = trustOf((stack) => ({
    oidcProviders: [
      blue(stack, ['a', 'b']),
      OidcProvider.fromOidcProviderArn(stack, 'Green', GREEN, { audiences: ['b', 'c'] }),
    ],
    subjects: [writer, reader],
    audience: 'b',
    stsServices: ['ec2'],
  }));
  expect(trust).toEqual({
    Version: '2012-10-17',
    Statement: [
      statement('blue', BLUE),
      statement('green', GREEN),
      {
        Sid: 'GrantSTSEC2',
        Effect: 'Allow',
        Principal: { Service: 'ec2.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    ],
  });
});

test('providers made here: two keys that Terraform tells apart', () => {
  const trust = trustOf((stack) => ({
    oidcProviders: ['blue', 'green'].map(
      (color) =>
        new OidcProvider(stack, color, {
          issuerUrl: `https://oidc.example.com/${color}`,
          thumbprints: Thumbprints.managedByAws(),
        }),
    ),
    subjects: [writer],
  })) as { Statement: { Condition: { StringEquals: object } }[] };
  expect(trust.Statement.flatMap(({ Condition }) => Object.keys(Condition.StringEquals))).toEqual([
    '${local.blue_ConditionKeyPrefix_0074652C}:sub',
    '${local.blue_ConditionKeyPrefix_0074652C}:aud',
    '${local.green_ConditionKeyPrefix_2DF589BB}:sub',
    '${local.green_ConditionKeyPrefix_2DF589BB}:aud',
  ]);
});

test('provider and the options of a role', () => {
  const synthesized = synth((stack) => {
    const provider = new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' });
    new IrsaRole(stack, 'Writer', {
      oidcProviders: [blue(stack)],
      subjects: [writer],
      roleName: 'writer',
      awsProvider: provider,
    });
  });
  expect(synthesized.only('aws_iam_role')).toMatchObject({ name: 'writer', provider: 'aws.west' });
});

test('fails without providers or without subjects', () => {
  expect(failed({ oidcProviders: [] })).toBe(
    '[stack/Writer] oidcProviders must name at least one OIDC provider, got []: add the provider of the cluster ' +
      '[OidcProvidersMissing]',
  );
  expect(failed({ subjects: [] })).toBe(
    '[stack/Writer] subjects must name at least one service account, got []: add Subject.serviceAccount("namespace", "name") [SubjectsMissing]',
  );
});

test('fails when a service account or a provider is named twice', () => {
  const message =
    '[stack/Writer] subjects must name each service account once, got "system:serviceaccount:apps:writer": remove the ' +
    'second one [SubjectDuplicate]';
  expect(failed({ subjects: [writer, reader, Subject.serviceAccount('apps', 'writer')] })).toBe(message);
  const provider = OidcProvider.fromOidcProviderArn(stackWithProviders(), 'Same', BLUE);
  expect(failed({ oidcProviders: [provider, provider] })).toBe(
    `[stack/Writer] oidcProviders must name each provider once, got "${BLUE}": remove the second one ` +
      '[OidcProviderDuplicate]',
  );
});

test('fails when the audience is not said among several, or is unknown', () => {
  expect(failed({}, ['a', 'b'])).toBe(
    '[stack/Writer] audience must be named where the provider has not exactly one, got ["a","b"]: pass the audience that ' +
      'the pods ask for [AudienceAmbiguous]',
  );
  expect(failed({ audience: 'vault' })).toBe(
    '[stack/Writer] audience must be one of the provider\'s audiences ["sts.amazonaws.com"], got "vault": add it to the ' +
      'provider or pass one of these [AudienceUnknown]',
  );
});

test('fails when a provider of another maker has a prefix that lets nobody in', () => {
  const provider = {
    oidcProviderArn: BLUE,
    conditionKeyPrefix: 'https://oidc.example.com/blue',
    issuerUrl: 'https://https://oidc.example.com/blue',
    audiences: ['a'],
  };
  expect(failed({ oidcProviders: [provider] })).toBe(
    '[stack/Writer] conditionKeyPrefix must be "oidc.example.com/blue", got "https://oidc.example.com/blue": give what ' +
      'follows ":oidc-provider/" in the ARN [OidcProviderPrefixInvalid]',
  );
});

test('fails with the path of the role where the fault is found before it is made', () => {
  const stack = stackWithProviders();
  expect(failure(() => new IrsaRole(stack, 'Writer', { oidcProviders: [], subjects: [] }), stack)).toContain(
    '[stack/Writer]',
  );
  expect(pathsOf(stack)).not.toContain('stack/Writer');
});
