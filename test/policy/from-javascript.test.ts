import {
  OidcProvider,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  Principal,
  Subject,
  Thumbprints,
  TrustPolicy,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { errorOf, messageOf } from '../support/message-of';
import { stackWithProviders } from '../support/synth';

// What the types forbid and JavaScript lets through must not become a policy, nor an error that nobody understands.

const provider = {
  oidcProviderArn: 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com',
  conditionKeyPrefix: 'oidc.example.com',
  issuerUrl: 'https://oidc.example.com',
  audiences: ['sts.amazonaws.com'],
};
const as = (value: unknown): never => value as never;

describe('from JavaScript', () => {
  test.each([[{ namespace: 'apps', name: 'api' }], ['system:serviceaccount:apps:api'], [null]])(
    'a subject may not be %j',
    (subject) => {
      expect(messageOf(() => new TrustPolicy().addWebIdentity(provider, as([subject])))).toBe(
        `subjects must be a list of Subject objects, got ${JSON.stringify(subject)}: write Subject.serviceAccount("namespace", "name") [SubjectInvalid]`,
      );
    },
  );

  test.each([{}, { namespace: 'apps' }, 'anyAssociation', null])(
    'a scope may not be %j, which would be the widest one',
    (scope) => {
      expect(messageOf(() => new TrustPolicy().addPodIdentity(as(scope)))).toBe(
        `scope must be a value of PodIdentityScope, got ${JSON.stringify(scope)}: pass PodIdentityScope.serviceAccounts(cluster, subjects) [ValueInvalid]`,
      );
    },
  );

  test('a scope may not lack its cluster, nor have other subjects', () => {
    const subject = Subject.serviceAccount('apps', 'api');
    const message =
      'cluster must be given, got nothing: pass a cluster such as Cluster.fromClusterName(...) [PropertyMissing]';
    expect(messageOf(() => PodIdentityScope.serviceAccounts(as(undefined), [subject]))).toBe(message);
    expect(messageOf(() => PodIdentityScope.anyServiceAccount(as(null)))).toBe(message);
    expect(messageOf(() => PodIdentityScope.serviceAccounts({ clusterName: 'demo' }, as('apps')))).toBe(
      'subjects must be a list of Subject objects, got "apps": write Subject.serviceAccount("namespace", "name") [SubjectInvalid]',
    );
  });

  test.each([['allow'], ['ALLOW'], [true], [null]])('an effect may not be %j', (effect) => {
    expect(messageOf(() => new PolicyStatement({ effect: as(effect), actions: ['s3:GetObject'] }))).toBe(
      `effect must be a value of Effect, got ${JSON.stringify(effect)}: pass Effect.ALLOW or Effect.DENY [ValueInvalid]`,
    );
  });

  test.each([['true'], [1], [null]])('whether session tags are off may not be %j', (disableSessionTags) => {
    const options = as({ disableSessionTags, sourceAccount: '123456789012' });
    expect(messageOf(() => new TrustPolicy().addPodIdentity(PodIdentityScope.anyAssociation(), options))).toBe(
      `disableSessionTags must be a value of boolean, got ${JSON.stringify(disableSessionTags)}: pass true or false [ValueInvalid]`,
    );
  });

  test('subjects may not be one alone', () => {
    expect(messageOf(() => new TrustPolicy().addWebIdentity(provider, as('apps')))).toBe(
      'subjects must be a list of Subject objects, got "apps": write Subject.serviceAccount("namespace", "name") [SubjectInvalid]',
    );
  });

  test.each([[{ actions: ['sts:AssumeRole'] }], [undefined]])('a statement may not be %j', (statement) => {
    const text = `statements must be objects of PolicyStatement, got ${statement === undefined ? 'nothing' : JSON.stringify(statement)}: write new PolicyStatement({ ... }), or read JSON with PolicyDocument.fromJson [StatementInvalid]`;
    expect(messageOf(() => new TrustPolicy().addStatement(as(statement)))).toBe(text);
    expect(messageOf(() => new PolicyDocument({ statements: as([statement]) }))).toBe(text);
    expect(messageOf(() => new PolicyDocument().addStatement(as(statement)))).toBe(text);
  });

  test('actions may not be one text, whose letters would become actions', () => {
    expect(messageOf(() => new PolicyStatement({ actions: as('s3:GetObject') }))).toBe(
      'actions must be a list of texts, got "s3:GetObject": write it as ["..."], or give a Terraform list with Token.asList(...) [ListInvalid]',
    );
  });

  test.each([['*'], [[{ AWS: '*' }]]])('principals may not be %j', (principals) => {
    expect(messageOf(() => new PolicyStatement({ actions: ['sts:AssumeRole'], principals: as(principals) }))).toBe(
      `principals must be a list of Principal objects, got ${JSON.stringify(principals)}: write Principal.aws("arn:..."), Principal.service(...), Principal.federated(...) or Principal.everyone() [PrincipalsInvalid]`,
    );
  });

  test('audiences may not be one text', () => {
    const props = { issuerUrl: 'https://oidc.example.com', thumbprints: Thumbprints.managedByAws() };
    expect(
      messageOf(() => new OidcProvider(stackWithProviders(), 'Oidc', { ...props, audiences: as('sts.amazonaws.com') })),
    ).toBe(
      '[stack/Oidc] audiences must be a list of 1 to 100 audiences, got "sts.amazonaws.com": name those that the pods ask for [AudiencesInvalid]',
    );
  });

  test.each([[''], ['a'.repeat(256)], [1]])("an audience of a provider of one's own may not be %j", (audience) => {
    const own = { ...provider, audiences: as([audience]) };
    expect(messageOf(() => new TrustPolicy().addWebIdentity(own, [Subject.serviceAccount('a', 'b')]))).toContain(
      '[AudienceInvalid]',
    );
  });
});

test('condition keys that differ in case alone are one key to IAM', () => {
  const conditions = { StringEquals: { 'aws:SourceAccount': '1', 'AWS:sourceaccount': '2' } };
  expect(messageOf(() => new PolicyStatement({ actions: ['sts:AssumeRole'], conditions }))).toBe(
    'conditions.StringEquals must hold each key once, since IAM does not tell upper from lower case, got "AWS:sourceaccount": put the values of both into one list [ConditionKeyDuplicate]',
  );
  new PolicyStatement({
    actions: ['sts:AssumeRole'],
    conditions: { StringEquals: { 'aws:SourceAccount': '1' }, StringLike: { 'aws:sourceaccount': '1*' } },
  });
});

test('a trust policy stays open where the role that asked for it failed', () => {
  const stack = stackWithProviders();
  const trust = new TrustPolicy().addAwsServices(['ec2']);
  expect(errorOf(() => new WorkloadRole(stack, 'Role', { trust, roleName: 'a b' }))).toEqual({
    code: 'RoleNameInvalid',
    property: 'roleName',
    path: 'stack/Role',
  });
  trust.addStatement(new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [Principal.aws('123456789012')] }));
  new WorkloadRole(stack, 'Role', { trust, roleName: 'a' });
  expect(errorOf(() => trust.addAwsServices(['rds']))).toMatchObject({ code: 'PolicySealed' });
});

test.each([
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
])('an error shows %d as it is', (value, text) => {
  const trust = new TrustPolicy().addAwsServices(['ec2']);
  expect(
    messageOf(() => new WorkloadRole(stackWithProviders(), 'Role', { trust, maxSessionDurationSeconds: value })),
  ).toContain(`got ${text}: `);
});
