import {
  Effect,
  PolicyStatement,
  Principal,
  TrustPolicy,
  type PolicyStatementOptions,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { isOpenToStrangers, isWideWebIdentity } from '../../lib/policy/trust-grammar';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

const ACCOUNT = Principal.aws('123456789012');
const add = (props: PolicyStatementOptions): TrustPolicy => new TrustPolicy().addStatement(new PolicyStatement(props));
const WIDE =
  'principals of a trust statement must not be everyone without a condition that keeps somebody out: name the principals, or add one such as ArnLike on aws:PrincipalArn. A negative operator, IfExists, ForAllValues and a value of wildcards alone do not count [TrustPrincipalWide]';
const message = (props: PolicyStatementOptions): string => messageOf(() => add(props));

describe('a statement of a trust policy', () => {
  test('may allow every action that assumes a role, in any case', () => {
    const actions = [
      ...['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'],
      ...['sts:TagSession', 'sts:SetSourceIdentity', 'sts:SetContext', 'STS:assumerole'],
    ];
    expect(JSON.parse(add({ actions, principals: [ACCOUNT] })._render()?.json ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: actions }],
    });
  });

  test('may hold actions that only Terraform knows', () => {
    const variables = new Variables();
    add({ actions: [variables.text('action')], principals: [ACCOUNT] });
    const trust = add({ actions: variables.list('actions'), principals: [ACCOUNT] });
    expect(variables.resolve(trust._render()?.json ?? '')).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":${jsonencode(var.actions)}}]}',
    );
  });

  test('may be for everyone where it denies or has a condition', () => {
    const everyone = { actions: ['sts:AssumeRole'], principals: [Principal.everyone()] };
    add({ ...everyone, effect: Effect.DENY });
    add({ ...everyone, conditions: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } });
    expect(message(everyone)).toBe(WIDE);
    expect(message({ ...everyone, conditions: {} })).toContain('[TrustPrincipalWide]');
  });

  test.each([
    [{ StringLike: { 'aws:PrincipalArn': '*' } }],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }],
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:sts::*:assumed-role/*/*' } }],
    [{ StringLike: { 'aws:PrincipalAccount': ['123456789012', '*'] } }],
    [{ StringNotEquals: { 'aws:PrincipalAccount': '123456789012' } }],
    [{ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } }],
    [{ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-1' } }],
    [{ Bool: { 'aws:SecureTransport': true } }],
    [{ Null: { 'aws:PrincipalOrgID': 'false' } }],
    [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }],
  ])('for everyone fails when its only condition is %j', (conditions) => {
    expect(message({ actions: ['sts:AssumeRole'], principals: [Principal.everyone()], conditions })).toBe(WIDE);
  });

  test('for everyone may ask for what Terraform knows, an account, or an address', () => {
    const organization = new Variables().text('organization');
    const narrow: PolicyStatementOptions['conditions'][] = [
      { StringEquals: { 'aws:PrincipalOrgID': organization } },
      { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/*' } },
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } },
      { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
      { StringEquals: { 'sts:ExternalId': 'x' }, StringNotEquals: { 'aws:PrincipalAccount': '1' } },
    ];
    for (const conditions of narrow) {
      expect(
        add({ actions: ['sts:AssumeRole'], principals: [Principal.everyone()], conditions })._statements,
      ).toHaveLength(1);
    }
  });

  test.each([['sts:*'], ['*'], ['sts:GetCallerIdentity'], ['s3:GetObject'], ['sts:AssumeRole*']])(
    'fails when its action is %j',
    (action) => {
      expect(message({ actions: ['sts:AssumeRole', action], principals: [ACCOUNT] })).toBe(
        `actions of a trust statement must be among those that assume a role, got ${JSON.stringify(action)}: use sts:AssumeRole, sts:AssumeRoleWithWebIdentity, sts:AssumeRoleWithSAML, sts:TagSession, sts:SetSourceIdentity or sts:SetContext [TrustActionNotAllowed]`,
      );
    },
  );

  test('fails when it has notActions, even of those', () => {
    expect(message({ notActions: ['sts:TagSession'], principals: [ACCOUNT] })).toContain(
      'got "sts:TagSession": use sts:AssumeRole,',
    );
  });

  test('fails when it has resources', () => {
    const trust = { actions: ['sts:AssumeRole'], principals: [ACCOUNT] };
    const text =
      'resources must be left out of a trust policy: the role itself is the resource [TrustResourceNotAllowed]';
    expect(message({ ...trust, resources: ['*'] })).toBe(text);
    expect(message({ ...trust, notResources: ['*'] })).toBe(text);
  });

  test('fails when it names nobody', () => {
    expect(message({ actions: ['sts:AssumeRole'] })).toBe(
      'principals must name at least one principal in a trust policy: add Principal.aws(...) or another [PrincipalMissing]',
    );
  });

  test.each([
    ['https://oidc.example.com:sub'],
    ['oidc.example.com:443/x:sub'],
    ['arn:aws:iam::123456789012:oidc-provider/x:sub'],
  ])('fails when the OIDC key is %j', (key) => {
    const federated = {
      actions: ['sts:AssumeRoleWithWebIdentity'],
      principals: [Principal.federated('arn:aws:iam::123456789012:oidc-provider/oidc.example.com')],
    };
    expect(message({ ...federated, conditions: { StringEquals: { [key]: 'x' } } })).toBe(
      `conditions must have OIDC keys with exactly one colon, the issuer without "https://" before it, got ${JSON.stringify(key)}: write it as "oidc.example.com/path:sub" [OidcConditionKeyInvalid]`,
    );
  });

  test('may have OIDC keys with one colon, global keys with more, and tokens', () => {
    const variables = new Variables();
    const conditions = {
      StringEquals: {
        'oidc.example.com/path:sub': 'x',
        'aws:RequestTag/a:b': 'x',
        'sts:RoleSessionName': 'x',
        [`${variables.text('issuer')}:aud`]: 'x',
      },
    };
    const principals = [Principal.federated('arn:aws:iam::123456789012:oidc-provider/oidc.example.com/path')];
    expect(add({ actions: ['sts:AssumeRoleWithWebIdentity'], principals, conditions })._statements).toHaveLength(1);
  });
});

describe('a statement for a federated provider fails when', () => {
  const ISSUER = 'oidc.example.com/path';
  const federated = (
    conditions: PolicyStatementOptions['conditions'],
    ...providers: string[]
  ): PolicyStatementOptions => ({
    actions: ['sts:AssumeRoleWithWebIdentity'],
    principals: [Principal.federated(`arn:aws:iam::123456789012:oidc-provider/${ISSUER}`, ...providers)],
    conditions,
  });

  test('it asks for keys of another issuer, which its tokens do not have', () => {
    expect(message(federated({ StringEquals: { 'oidc.example.com/other:sub': 'x' } }))).toBe(
      'conditions must ask for keys of the federated provider ["oidc.example.com/path"], since tokens of it have no others, got "oidc.example.com/other:sub": write the provider\'s issuer without "https://" before the colon [OidcConditionKeyForeign]',
    );
    const other = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com/other';
    add(federated({ StringEquals: { 'oidc.example.com/other:sub': 'x' } }, other));
    add(federated({ StringEquals: { 'accounts.google.com:sub': 'x' } }, 'accounts.google.com'));
    add(federated({ StringEquals: { 'oidc.example.com/other:sub': 'x' } }, new Variables().text('arn')));
  });

  test.each([['StringEquals'], ['StringEqualsIgnoreCase'], ['StringNotEquals'], ['StringEqualsIfExists']])(
    'it has a wildcard under %s',
    (operator) => {
      const sub = 'system:serviceaccount:apps:*';
      expect(message(federated({ [operator]: { [`${ISSUER}:sub`]: ['x', sub] } }))).toBe(
        `conditions.${operator}["${ISSUER}:sub"] must hold no wildcard, which this operator compares as itself, got "${sub}": use StringLike for a pattern, or write the whole value [ConditionWildcardUnread]`,
      );
      add(federated({ StringLike: { [`${ISSUER}:sub`]: sub } }));
    },
  );

  test('a key with a token has more than one colon', () => {
    const issuer = new Variables().text('issuer');
    expect(message(federated({ StringEquals: { [`${issuer}:443:sub`]: 'x' } }))).toContain('[OidcConditionKeyInvalid]');
    add(federated({ StringEquals: { [`${issuer}:sub`]: 'x' } }));
  });
});

describe('a statement for everyone is open to strangers', () => {
  const isOpen = (conditions: PolicyStatementOptions['conditions'], principal = Principal.everyone()): boolean =>
    isOpenToStrangers(new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [principal], conditions }));

  test('where it asks for what they can send too', () => {
    expect(isOpen({ StringEquals: { 'sts:ExternalId': 'x' } })).toBe(true);
    expect(isOpen({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } })).toBe(true);
    expect(isOpen({ StringEquals: { 'aws:PrincipalTag/team': 'x' } })).toBe(true);
  });

  test('not where it asks who they are, or names principals', () => {
    expect(isOpen({ ArnLike: { 'AWS:PrincipalArn': 'arn:aws:iam::123456789012:role/*' } })).toBe(false);
    expect(isOpen({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })).toBe(false);
    expect(isOpen({ StringEquals: { 'sts:ExternalId': 'x' } }, ACCOUNT)).toBe(false);
  });
});

describe('a statement for web identities is wide', () => {
  const isWide = (
    conditions: PolicyStatementOptions['conditions'],
    more: Partial<PolicyStatementOptions> = {},
  ): boolean =>
    isWideWebIdentity(
      new PolicyStatement({ actions: ['sts:AssumeRoleWithWebIdentity'], principals: [ACCOUNT], conditions, ...more }),
    );
  const sub = 'oidc.example.com:sub';
  const aud = 'oidc.example.com:aud';

  test('when sub or aud is not asked for', () => {
    expect(isWide(undefined)).toBe(true);
    expect(isWide({ StringEquals: { [sub]: 'x' } })).toBe(true);
    expect(isWide({ StringEquals: { [aud]: 'x' } })).toBe(true);
    expect(isWide(undefined, { actions: ['sts:TagSession', 'STS:ASSUMEROLEWITHWEBIDENTITY'] })).toBe(true);
  });

  test('when it is asked for by an operator that a missing or any value passes', () => {
    for (const operator of ['StringNotEquals', 'StringEqualsIfExists', 'ForAllValues:StringEquals', 'StringNotLike']) {
      expect(isWide({ StringEquals: { [aud]: 'x' }, [operator]: { [sub]: 'x' } })).toBe(true);
    }
    expect(isWide({ StringEquals: { [aud]: 'x' }, Null: { [sub]: false } })).toBe(true);
    for (const value of ['*', '**', '?*', ['system:serviceaccount:a:b', '*']]) {
      expect(isWide({ StringEquals: { [aud]: 'x' }, StringLike: { [sub]: value } })).toBe(true);
    }
  });

  test('not when both are asked for, in any case of the key', () => {
    expect(isWide({ StringEquals: { [sub]: 'x', [aud]: 'x' } })).toBe(false);
    expect(isWide({ StringEquals: { [sub.toUpperCase()]: 'x', 'oidc.example.com:Aud': 'x' } })).toBe(false);
    expect(isWide({ StringEquals: { [aud]: 'x' }, StringLike: { [sub]: 'system:serviceaccount:a:*' } })).toBe(false);
  });

  test('not when it denies or is about another action', () => {
    expect(isWide(undefined, { effect: Effect.DENY })).toBe(false);
    expect(isWide(undefined, { actions: ['sts:AssumeRole'] })).toBe(false);
  });
});
