import { Effect, PolicyDocument, PolicyStatement, Principal, SessionTag } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { neededPrincipalTag, neededRequestTag } from '../../lib/policy/session-tag-use';
import { decideIdentity } from '../support/judge';
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

describe('which statements mean nothing without the tags', () => {
  const KEY = 'aws:PrincipalTag/kubernetes-namespace';
  const needs = (effect: Effect, conditions: Record<string, Record<string, unknown>>): boolean =>
    neededPrincipalTag(new PolicyStatement({ effect, actions: ['s3:GetObject'], resources: ['*'], conditions })) !==
    undefined;

  test.each<[Effect, string, unknown, boolean]>([
    [Effect.ALLOW, 'StringEquals', 'a', true],
    [Effect.ALLOW, 'StringLike', 'a*', true],
    [Effect.ALLOW, 'ForAnyValue:StringEquals', 'a', true],
    [Effect.ALLOW, 'Null', 'false', true],
    [Effect.ALLOW, 'Null', 'true', false],
    [Effect.ALLOW, 'StringEqualsIfExists', 'a', false],
    [Effect.ALLOW, 'StringNotEquals', 'a', false],
    [Effect.ALLOW, 'ForAllValues:StringEquals', 'a', false],
    [Effect.DENY, 'StringEquals', 'a', false],
    [Effect.DENY, 'StringNotEquals', 'a', true],
    [Effect.DENY, 'StringNotEqualsIfExists', 'a', true],
    [Effect.DENY, 'Null', 'true', true],
    [Effect.DENY, 'Null', 'false', false],
  ])('%s with %s %s: %s', (effect, operator, value, expected) => {
    expect(needs(effect, { [operator]: { [KEY]: value } })).toBe(expected);
  });

  test('a deny that first asks whether the tag is there denies nothing without it', () => {
    expect(needs(Effect.DENY, { Null: { [KEY]: 'false' }, StringNotEquals: { [KEY]: 'a' } })).toBe(false);
  });

  test('tags of others do not count, whatever their case', () => {
    expect(needs(Effect.ALLOW, { StringEquals: { 'aws:PrincipalTag/team': 'a' } })).toBe(false);
    expect(needs(Effect.ALLOW, { StringEquals: { 'AWS:principaltag/EKS-cluster-name': 'a' } })).toBe(true);
  });

  test('a variable counts where every value holds it, and has no default', () => {
    const needed = (...resources: string[]): string | undefined =>
      neededPrincipalTag(new PolicyStatement({ actions: ['s3:GetObject'], resources }));
    const own = 'arn:aws:s3:::files/${aws:PrincipalTag/kubernetes-namespace}/*';
    expect(needed(own)).toBe('${aws:PrincipalTag/kubernetes-namespace}');
    expect(needed(own, 'arn:aws:s3:::files/public/*')).toBeUndefined();
    expect(needed("arn:aws:s3:::files/${aws:PrincipalTag/kubernetes-namespace, 'none'}/*")).toBeUndefined();
    expect(needed('arn:aws:s3:::files/${aws:PrincipalTag/team}/*')).toBeUndefined();
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
