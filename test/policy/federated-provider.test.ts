import { TrustPolicy, Subject, type IOidcProvider } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { audienceFor, conditionKeyPrefixOf } from '../../lib/policy/federated-provider';
import { BLUE, providerOf } from '../support/federated';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

describe('the condition key prefix', () => {
  test.each([
    [
      'arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/B10E',
      'oidc.eks.us-east-1.amazonaws.com/id/B10E',
    ],
    [
      'arn:aws-cn:iam::123456789012:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/B10E',
      'oidc.eks.cn-north-1.amazonaws.com.cn/id/B10E',
    ],
    ['arn:aws:iam::123456789012:oidc-provider/oidc.example.com', 'oidc.example.com'],
    ['arn:aws:iam::123456789012:oidc-provider/oidc.example.com/oidc-provider/b', 'oidc.example.com/oidc-provider/b'],
  ])('of %s is %s', (arn, prefix) => {
    expect(conditionKeyPrefixOf('providerArn', arn)).toBe(prefix);
  });

  test('of a token is cut by Terraform at the first marker', () => {
    const variables = new Variables();
    expect(variables.resolve(conditionKeyPrefixOf('providerArn', variables.text('arn')))).toBe(
      '${replace(var.arn, "/^.*?:oidc-provider//", "")}',
    );
  });

  test.each([
    [''],
    ['oidc.example.com'],
    ['https://oidc.example.com'],
    ['arn:aws:iam::123456789012:saml-provider/x'],
    ['arn:aws:iam::123456789012:oidc-provider/'],
    ['arn:aws:iam::123456789012:oidc-provider//x'],
    ['arn:aws:iam::123456789012:oidc-provider/https://oidc.example.com'],
    ['arn:aws:iam::123456789012:oidc-provider/oidc.example.com:443/x'],
    ['arn:aws:iam::123456789012:role/x:oidc-provider/oidc.example.com'],
    ['arn:aws:iam:us-east-1:123456789012:oidc-provider/oidc.example.com'],
    ['arn:aws:iam::12345:oidc-provider/oidc.example.com'],
    ['arn:aws:sts::123456789012:oidc-provider/oidc.example.com'],
  ])('fails when the ARN is %j', (arn) => {
    expect(messageOf(() => conditionKeyPrefixOf('oidcProviderArn', arn))).toBe(
      `oidcProviderArn must be the ARN of an IAM OIDC provider, got ${JSON.stringify(arn)}: pass one such as "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE" [OidcProviderArnInvalid]`,
    );
  });
});

describe('a provider of another library', () => {
  const trust = (provider: IOidcProvider): (() => unknown) => {
    return () => new TrustPolicy().addWebIdentity(provider, [Subject.serviceAccount('apps', 'web')]);
  };

  test('fails when its prefix is not that of its ARN', () => {
    for (const prefix of ['https://oidc.example.com', 'oidc.example.com/', 'OIDC.example.com', '', undefined]) {
      const provider = {
        ...providerOf('oidc.example.com'),
        conditionKeyPrefix: prefix as string,
        issuerUrl: `https://${prefix as string}`,
      };
      expect(messageOf(trust(provider))).toBe(
        `conditionKeyPrefix must be "oidc.example.com", got ${prefix === undefined ? 'nothing' : JSON.stringify(prefix)}: give what follows ":oidc-provider/" in the ARN [OidcProviderPrefixInvalid]`,
      );
    }
  });

  test('fails when its ARN is a token and its prefix has a scheme', () => {
    const variables = new Variables();
    for (const prefix of ['https://oidc.example.com', 'oidc.example.com:443', '', '/x']) {
      const provider = {
        ...BLUE,
        oidcProviderArn: variables.text(`arn${prefix.length}`),
        conditionKeyPrefix: prefix,
        issuerUrl: `https://${prefix}`,
      };
      expect(messageOf(trust(provider))).toBe(
        `conditionKeyPrefix must be the issuer without "https://", got ${JSON.stringify(prefix)}: give what follows ":oidc-provider/" in the ARN [OidcProviderPrefixInvalid]`,
      );
    }
  });

  test('fails when its ARN is none', () => {
    expect(messageOf(trust({ ...BLUE, oidcProviderArn: BLUE.conditionKeyPrefix }))).toBe(
      'oidcProviderArn must be the ARN of an IAM OIDC provider, got "oidc.eks.us-east-1.amazonaws.com/id/B10E": pass one such as "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE" [OidcProviderArnInvalid]',
    );
  });

  test('may hold tokens', () => {
    const variables = new Variables();
    const [arn, prefix] = [variables.text('arn'), variables.text('prefix')];
    expect(trust({ ...BLUE, conditionKeyPrefix: prefix, issuerUrl: `https://${prefix}` })).not.toThrow();
    expect(trust({ ...BLUE, oidcProviderArn: arn })).not.toThrow();
    expect(
      trust({ ...BLUE, oidcProviderArn: arn, conditionKeyPrefix: prefix, issuerUrl: `https://${prefix}` }),
    ).not.toThrow();
  });
});

describe('the audience', () => {
  const several = providerOf('oidc.example.com', 'sts.amazonaws.com', 'openshift');

  test("is the provider's only one, or the one named", () => {
    expect(audienceFor(BLUE, undefined)).toBe('sts.amazonaws.com');
    expect(audienceFor(BLUE, 'sts.amazonaws.com')).toBe('sts.amazonaws.com');
    expect(audienceFor(providerOf('oidc.example.com', 'openshift'), undefined)).toBe('openshift');
    expect(audienceFor(several, 'openshift')).toBe('openshift');
  });

  test('passes where it or those of the provider are tokens', () => {
    const variables = new Variables();
    const token = variables.text('audience');
    expect(audienceFor(BLUE, token)).toBe(token);
    expect(audienceFor({ ...BLUE, audiences: [token] }, undefined)).toBe(token);
    expect(audienceFor({ ...BLUE, audiences: [token] }, 'openshift')).toBe('openshift');
    expect(audienceFor({ ...BLUE, audiences: variables.list('audiences') }, 'openshift')).toBe('openshift');
  });

  test('fails when it is not named and the provider has not exactly one', () => {
    const message = (audiences: string): string =>
      `audience must be named where the provider has not exactly one, got ${audiences}: pass the audience that the pods ask for [AudienceAmbiguous]`;
    expect(messageOf(() => audienceFor(several, undefined))).toBe(message('["sts.amazonaws.com","openshift"]'));
    expect(messageOf(() => audienceFor({ ...BLUE, audiences: [] }, undefined))).toBe(message('[]'));
    const list = new Variables().list('audiences');
    expect(messageOf(() => audienceFor({ ...BLUE, audiences: list }, undefined))).toBe(message(JSON.stringify(list)));
  });

  test('fails when the provider does not accept it', () => {
    for (const audience of ['openshift', '', 'STS.amazonaws.com', '*']) {
      expect(messageOf(() => audienceFor(BLUE, audience))).toBe(
        `audience must be one of the provider's audiences ["sts.amazonaws.com"], got ${JSON.stringify(audience)}: add it to the provider or pass one of these [AudienceUnknown]`,
      );
    }
  });
});
