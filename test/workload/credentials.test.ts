import { Cluster, Credentials, OidcProvider, Thumbprints, WorkloadIdentity } from 'cdktf-eks-workload-identity';
import type { TerraformStack } from 'cdktf';
import { expect, test } from 'vitest';
import { messageOf } from '../support/message-of';
import type { Rendered } from '../support/rendered';
import { stackWithProviders, synth } from '../support/synth';
import { Variables, withoutEncoding } from '../support/variables';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';

function found(stack: TerraformStack, audiences?: string[]): ReturnType<typeof OidcProvider.fromOidcProviderArn> {
  return OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN, { audiences });
}

function identityWith(build: (stack: TerraformStack) => Credentials, stack = stackWithProviders()): Rendered {
  return synth(() => {
    new WorkloadIdentity(stack, 'Writer', {
      cluster: Cluster.outsideEks({ clusterName: 'demo' }),
      serviceAccount: { namespace: 'apps', name: 'writer' },
      credentials: build(stack),
    });
  }, stack);
}

function audienceOf(synthesized: Rendered): unknown[] {
  const policy = synthesized.only('aws_iam_role')['assume_role_policy'] as string;
  const { Statement } = JSON.parse(policy) as { Statement: { Condition: { StringEquals: Record<string, unknown> } }[] };
  const { metadata } = synthesized.only('kubernetes_service_account_v1') as {
    metadata: { annotations: Record<string, unknown> };
  };
  return [
    ...Statement.map(({ Condition }) => Condition.StringEquals['oidc.example.com:aud']),
    metadata.annotations['eks.amazonaws.com/audience'],
  ];
}

test("the provider's only audience is trusted, and needs no annotation where it is that of STS", () => {
  expect(audienceOf(identityWith((stack) => Credentials.irsa(found(stack))))).toEqual(['sts.amazonaws.com', undefined]);
});

test('another audience is written on the service account too, or the pods would ask for the wrong one', () => {
  expect(audienceOf(identityWith((stack) => Credentials.irsa(found(stack, ['vault']))))).toEqual(['vault', 'vault']);
});

test('the audience is chosen among several', () => {
  const audiences = ['vault', 'sts.amazonaws.com'];
  const chosen = (audience: string): unknown[] =>
    audienceOf(identityWith((stack) => Credentials.irsa(found(stack, audiences), { audience })));
  expect(chosen('vault')).toEqual(['vault', 'vault']);
  expect(chosen('sts.amazonaws.com')).toEqual(['sts.amazonaws.com', undefined]);
});

test('an audience that only Terraform knows passes', () => {
  const variables = new Variables();
  const audience = variables.text('audience');
  const synthesized = identityWith((stack) => Credentials.irsa(found(stack), { audience }), variables.stack);
  expect(audienceOf(synthesized).map((text) => withoutEncoding(text as string))).toEqual([
    '${var.audience}',
    '${var.audience}',
  ]);
});

test('fails when the audience is ambiguous or unknown', () => {
  const stack = stackWithProviders();
  const provider = found(stack, ['a', 'b']);
  expect(messageOf(() => Credentials.irsa(provider))).toBe(
    'audience must be named where the provider has not exactly one, got ["a","b"]: pass the audience that the pods ask for ' +
      '[AudienceAmbiguous]',
  );
  expect(messageOf(() => Credentials.irsa(provider, { audience: 'c' }))).toBe(
    'audience must be one of the provider\'s audiences ["a","b"], got "c": add it to the provider or pass one of these ' +
      '[AudienceUnknown]',
  );
});

test('a Terraform list of audiences must be chosen from', () => {
  const variables = new Variables();
  const provider = new OidcProvider(variables.stack, 'Oidc', {
    issuerUrl: 'https://oidc.example.com',
    audiences: variables.list('audiences'),
    thumbprints: Thumbprints.managedByAws(),
  });
  expect(messageOf(() => Credentials.irsa(provider))).toContain('[AudienceAmbiguous]');
  expect(messageOf(() => Credentials.irsa(provider, { audience: 'vault' }))).toBe('nothing is thrown');
});
