import { Effect, PolicyDocument, PolicyStatement, Principal, SessionTag } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { neededPrincipalTag, neededRequestTag } from '../../lib/policy/session-tag-use';
import { decideIdentity } from '../judge/judge';
import { Variables } from '../support/variables';

const NAMESPACE = SessionTag.KUBERNETES_NAMESPACE;

test('each tag has its key, its condition keys and its variable', () => {
  expect(
    [
      SessionTag.EKS_CLUSTER_ARN,
      SessionTag.EKS_CLUSTER_NAME,
      NAMESPACE,
      SessionTag.KUBERNETES_SERVICE_ACCOUNT,
      SessionTag.KUBERNETES_POD_NAME,
      SessionTag.KUBERNETES_POD_UID,
    ].map(({ tagKey }) => tagKey),
  ).toEqual([
    ...['eks-cluster-arn', 'eks-cluster-name', 'kubernetes-namespace'],
    ...['kubernetes-service-account', 'kubernetes-pod-name', 'kubernetes-pod-uid'],
  ]);
  expect(NAMESPACE.requestTagKey).toBe('aws:RequestTag/kubernetes-namespace');
  expect(NAMESPACE.principalTagKey).toBe('aws:PrincipalTag/kubernetes-namespace');
  expect(NAMESPACE.variable).toBe('${aws:PrincipalTag/kubernetes-namespace}');
});

test('the variable is escaped for Terraform once', () => {
  const document = new PolicyDocument({
    statements: [
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [`arn:aws:s3:::files/${NAMESPACE.variable}/*`] }),
    ],
  });
  expect(document._render('identity policy').json).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::files/$${aws:PrincipalTag/kubernetes-namespace}/*"}]}',
  );
});

test('the variable and tokens beside it both stay what they are', () => {
  const variables = new Variables();
  const token = variables.text('bucket');
  const { variable } = NAMESPACE;
  const document = new PolicyDocument({
    statements: [
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [`${token}${variable}${token}`, `${token}/${variable}/*`],
        conditions: {
          StringLike: { 's3:prefix': [`${variable}${token}`, `${token}${variable}`, `${variable}${variable}`] },
        },
      }),
    ],
  });
  const resolved = variables.resolve(document._render('identity policy').json);
  expect(JSON.parse(resolved)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: [
          '${var.bucket}$${aws:PrincipalTag/kubernetes-namespace}${var.bucket}',
          '${var.bucket}/$${aws:PrincipalTag/kubernetes-namespace}/*',
        ],
        Condition: {
          StringLike: {
            's3:prefix': [
              '$${aws:PrincipalTag/kubernetes-namespace}${var.bucket}',
              '${var.bucket}$${aws:PrincipalTag/kubernetes-namespace}',
              '$${aws:PrincipalTag/kubernetes-namespace}$${aws:PrincipalTag/kubernetes-namespace}',
            ],
          },
        },
      },
    ],
  });
});

test('conditions on the value, and on the tag of the resource', () => {
  expect(NAMESPACE.isOneOf('a', 'b')).toEqual({
    StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': ['a', 'b'] },
  });
  expect(NAMESPACE.equalsResourceTag()).toEqual({
    StringEquals: { 'aws:ResourceTag/kubernetes-namespace': '${aws:PrincipalTag/kubernetes-namespace}' },
  });
});

test('the judge allows the own value and denies the others, a missing tag too', () => {
  const policies = [
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: '*',
          Condition: NAMESPACE.equalsResourceTag(),
        },
      ],
    },
  ];
  const decide = (own: Record<string, string>, tag: string): string =>
    decideIdentity({
      policies,
      action: 'secretsmanager:GetSecretValue',
      resource: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:x',
      principalTags: own,
      context: { 'aws:ResourceTag/kubernetes-namespace': tag },
    });
  expect(decide({ 'kubernetes-namespace': 'a' }, 'a')).toBe('Allowed');
  expect(decide({ 'kubernetes-namespace': 'a' }, 'b')).toBe('ImplicitlyDenied');
  expect(decide({}, 'a')).toBe('ImplicitlyDenied');
});

describe('which statements name a tag that is not sent', () => {
  const KEY = 'aws:PrincipalTag/kubernetes-namespace';
  const needs = (effect: Effect, conditions: Record<string, Record<string, unknown>>): boolean =>
    neededPrincipalTag(new PolicyStatement({ effect, actions: ['s3:GetObject'], resources: ['*'], conditions })) !==
    undefined;

  const OPERATORS = [
    ...['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike', 'StringEqualsIgnoreCase'],
    ...['ForAnyValue:StringEquals', 'ForAllValues:StringEquals', 'ForAllValues:StringNotEquals'],
    ...['ForAnyValue:StringEqualsIfExists', 'ArnLike'],
  ];
  test.each([Effect.ALLOW, Effect.DENY])('%s with any operator that says nothing of a missing tag', (effect) => {
    expect(OPERATORS.filter((operator) => !needs(effect, { [operator]: { [KEY]: 'a' } }))).toEqual([]);
  });

  test.each([Effect.ALLOW, Effect.DENY])('not %s with IfExists', (effect) => {
    const saying = ['StringEqualsIfExists', 'StringNotEqualsIfExists', 'ForAllValues:StringEqualsIfExists'];
    expect(saying.filter((operator) => needs(effect, { [operator]: { [KEY]: 'a' } }))).toEqual([]);
  });

  test.each<[Effect, string, boolean]>([
    [Effect.ALLOW, 'true', false],
    [Effect.ALLOW, 'false', true],
    [Effect.DENY, 'true', true],
    [Effect.DENY, 'false', true],
  ])('%s with Null %s: %s', (effect, value, expected) => {
    expect(needs(effect, { Null: { [KEY]: value } })).toBe(expected);
  });

  test('one that says so for one tag, and names another', () => {
    const asks = { StringEqualsIfExists: { [KEY]: 'a' }, StringEquals: { 'aws:PrincipalTag/eks-cluster-name': 'a' } };
    expect(needs(Effect.ALLOW, asks)).toBe(true);
    expect(needs(Effect.DENY, { Null: { [KEY]: 'false' }, StringNotEquals: { [KEY]: 'a' } })).toBe(true);
  });

  test('tags of others do not count, whatever their case', () => {
    for (const tag of ['team', 'eks-team', 'kubernetes-namespace-owner']) {
      expect(needs(Effect.ALLOW, { StringEquals: { [`aws:PrincipalTag/${tag}`]: 'a' } }), tag).toBe(false);
    }
    expect(needs(Effect.ALLOW, { StringEquals: { 'AWS:principaltag/EKS-cluster-name': 'a' } })).toBe(true);
    expect(needs(Effect.ALLOW, { StringEquals: { 'aws:ResourceTag/kubernetes-namespace': 'a' } })).toBe(false);
  });

  const OWN = 'arn:aws:s3:::files/${aws:PrincipalTag/kubernetes-namespace}/*';
  const needed = (props: object, carried?: (tag: string) => boolean): string | undefined =>
    neededPrincipalTag(new PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'], ...props }), carried);

  test.each<[string, object]>([
    ['resources', { resources: [OWN] }],
    ['one of the resources', { resources: ['arn:aws:s3:::files/public/*', OWN] }],
    ['notResources', { resources: undefined, notResources: [OWN] }],
    ['a condition value', { conditions: { StringLike: { 's3:prefix': ['public/*', OWN] } } }],
    ['a negated condition', { conditions: { StringNotLike: { 's3:prefix': OWN } } }],
    ['a condition on another key with IfExists', { conditions: { StringNotLikeIfExists: { 's3:prefix': OWN } } }],
  ])('a variable in %s', (_, props) => {
    for (const effect of [Effect.ALLOW, Effect.DENY])
      expect(needed({ ...props, effect })).toBe('${aws:PrincipalTag/kubernetes-namespace}');
    expect(needed(props, (tag) => tag === 'kubernetes-namespace')).toBeUndefined();
    expect(needed(props, (tag) => tag === 'eks-cluster-name')).toBe('${aws:PrincipalTag/kubernetes-namespace}');
  });

  test('not one with a default, or of another tag', () => {
    expect(needed({ resources: [OWN.replace('}', ", 'none'}")] })).toBeUndefined();
    expect(needed({ resources: [OWN.replace('kubernetes-namespace', 'team')] })).toBeUndefined();
  });

  test('the judge: what is refused with Deny does not deny without the tags, what is taken does', () => {
    const DEFAULT = OWN.replace('}', ", 'mine'}");
    const shapes: [object, boolean][] = [
      [{ Resource: OWN }, true],
      [{ NotResource: OWN }, true],
      [{ Resource: '*', Condition: { StringEquals: { [KEY]: 'mine' } } }, true],
      [{ Resource: '*', Condition: { Null: { [KEY]: 'false' } } }, true],
      [{ Resource: '*', Condition: { Null: { [KEY]: 'false' }, StringNotEquals: { [KEY]: 'a' } } }, true],
      [
        { Resource: '*', Condition: { StringLike: { 's3:prefix': '${aws:PrincipalTag/kubernetes-namespace}/*' } } },
        true,
      ],
      [{ Resource: '*', Condition: { StringEqualsIfExists: { [KEY]: 'mine' } } }, false],
      [{ Resource: DEFAULT }, false],
    ];
    for (const [shape, refused] of shapes) {
      const statement = { Effect: 'Deny', Action: 's3:GetObject', ...shape };
      const json = JSON.stringify({ Version: '2012-10-17', Statement: statement });
      const [read] = PolicyDocument.fromJson(json)._statements;
      expect(read === undefined || neededPrincipalTag(read) !== undefined, JSON.stringify(shape)).toBe(refused);
      const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
      const policies = [{ Version: '2012-10-17', Statement: [allow, statement] }];
      const request = { policies, action: 's3:GetObject', resource: 'arn:aws:s3:::files/mine/a' };
      const context = { 's3:prefix': 'mine/' };
      const decision = decideIdentity({ ...request, context });
      expect(decision, JSON.stringify(shape)).toBe(refused ? 'Allowed' : 'ExplicitlyDenied');
    }
  });

  test('in a trust policy any request tag counts, for EKS Pod Identity only', () => {
    const trust = (principal: Principal): string | undefined =>
      neededRequestTag(
        new PolicyStatement({
          actions: ['sts:AssumeRole', 'sts:TagSession'],
          principals: [principal],
          conditions: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'a' } },
        }),
      );
    expect(trust(Principal.service('pods.eks.amazonaws.com'))).toBe('aws:RequestTag/kubernetes-namespace');
    expect(trust(Principal.aws('111122223333'))).toBeUndefined();
  });
});
