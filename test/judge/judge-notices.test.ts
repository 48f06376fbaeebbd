import { AwsServiceConditions, PodIdentityScope, Subject, TrustPolicy } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { expectTrust, findMistakes } from './expect-trust';
import { asked, both, faulty, keys, more, operator, parsed, put, type Fault, type Policy } from './faults';
import { BLUE, GREEN } from '../support/federated';
import type { TrustExpectation } from './trust-expectation';

// A judge that never finds anything proves nothing: each fault here is one that a library like this could have.

function noticesEach(policy: Policy, expectation: TrustExpectation, faults: [string, Fault][]): void {
  test('nothing, where nothing is wrong', () => {
    expectTrust(JSON.stringify(policy), expectation);
  });

  test.each(faults)('%s', (_, fault) => {
    expect(findMistakes(faulty(policy, fault), expectation)).not.toEqual([]);
  });
}

const EQUALS = 'StringEquals';
const ASSUME = 'sts:AssumeRole';

describe('of a trust for tokens the judge notices', () => {
  const subjects = [Subject.serviceAccount('apps', 'web'), Subject.serviceAccount('jobs', 'web')];
  const policy = parsed(new TrustPolicy().addWebIdentity(BLUE, subjects));
  const { oidcProviderArn: providerArn, conditionKeyPrefix: issuer } = BLUE;
  const [SUB, AUD] = [`${issuer}:sub`, `${issuer}:aud`];
  const account = (...names: string[]): string[] => names.map((name) => `system:serviceaccount:${name}`);
  const action = (Action: string | string[]): Fault => put('Action', Action);

  noticesEach(policy, { accounts: [{ oidcProviderArn: providerArn, subjects: ['apps:web', 'jobs:web'] }] }, [
    ['StringLike in place of StringEquals', operator(EQUALS, 'StringLike')],
    ['StringEqualsIfExists', operator(EQUALS, 'StringEqualsIfExists')],
    ['ForAllValues', operator(EQUALS, 'ForAllValues:StringEquals')],
    ['StringEqualsIgnoreCase', operator(EQUALS, 'StringEqualsIgnoreCase')],
    ['StringNotEquals', operator(EQUALS, 'StringNotEquals')],
    ['no aud', asked(EQUALS, AUD)],
    ['no sub', asked(EQUALS, SUB)],
    ['no condition', put('Condition', undefined)],
    ['keys of another issuer', keys((key) => key.replace(issuer, GREEN.conditionKeyPrefix))],
    ['keys with a scheme', keys((key) => `https://${key}`)],
    ['keys without the path of the issuer', keys((key) => key.replace(/\/.*:/, ':'))],
    ['keys with the end of the issuer cut', keys((key) => key.replace(/.:/, ':'))],
    ['another provider', put('Principal', { Federated: GREEN.oidcProviderArn })],
    ['a second provider', put('Principal', { Federated: [providerArn, GREEN.oidcProviderArn] })],
    ['another account', put('Principal', { Federated: providerArn.replace('123456789012', '210987654321') })],
    ['another namespace', asked(EQUALS, SUB, account('app:web', 'jobs:web'))],
    ['another name', asked(EQUALS, SUB, account('apps:web2', 'jobs:web'))],
    ['namespace and name changed about', asked(EQUALS, SUB, account('web:apps', 'web:jobs'))],
    ['one service account less', asked(EQUALS, SUB, account('apps:web'))],
    ['one service account more', asked(EQUALS, SUB, account('apps:web', 'jobs:web', 'apps:default'))],
    ['a pattern', both(asked(EQUALS, SUB), asked('StringLike', SUB, account('*:web')))],
    ['another audience', asked(EQUALS, AUD, 'sts.example.com')],
    ['a second audience', asked(EQUALS, AUD, ['sts.amazonaws.com', 'sts.example.com'])],
    ['another action', action(ASSUME)],
    ['a second action', action(['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'])],
    ['a denial', put('Effect', 'Deny')],
    ['the same, without conditions, beside it', more({})],
    ['a service more', more({ Principal: { Service: 'ec2.amazonaws.com' }, Action: ASSUME })],
    ['an account more', more({ Principal: { AWS: '999988887777' }, Action: ASSUME })],
    ['everyone more', more({ Principal: '*', Action: ASSUME })],
  ]);
});

const ARN = 'arn:aws:eks:us-east-1:111122223333:cluster/demo';
const NAMESPACE = 'aws:RequestTag/kubernetes-namespace';
const NAME = 'aws:RequestTag/kubernetes-service-account';
const CLUSTER = 'aws:RequestTag/eks-cluster-arn';

describe('of a trust for EKS Pod Identity the judge notices', () => {
  const subjects = [Subject.serviceAccount('apps', 'api'), Subject.serviceAccount('apps', 'worker')];
  const scope = PodIdentityScope.serviceAccounts({ clusterName: 'demo', clusterArn: ARN }, subjects);
  const sourceAccount = '111122223333';
  const policy = parsed(new TrustPolicy().addPodIdentity(scope, { sourceAccount }));
  const cluster = { name: 'demo', arn: ARN };

  noticesEach(policy, { pods: [{ cluster, subjects: ['apps:api', 'apps:worker'], sourceAccount }] }, [
    ['no sts:TagSession', put('Action', ASSUME)],
    ['no sts:AssumeRole', put('Action', 'sts:TagSession')],
    ['no namespace', asked(EQUALS, NAMESPACE)],
    ['no service account', asked(EQUALS, NAME)],
    ['no cluster', asked('ArnEquals', CLUSTER)],
    ['no source account', asked(EQUALS, 'aws:SourceAccount')],
    ['no condition', put('Condition', undefined)],
    ['StringLike in place of StringEquals', operator(EQUALS, 'StringLike')],
    ['ArnLike in place of ArnEquals', operator('ArnEquals', 'ArnLike')],
    ['a condition that holds without the tag', operator('ArnEquals', 'ArnEqualsIfExists')],
    ['every cluster of the account', asked('ArnEquals', CLUSTER, ARN.replace('demo', '*'))],
    ['the cluster of another region', asked('ArnEquals', CLUSTER, ARN.replace('us-east-1', 'eu-west-1'))],
    ['the cluster of another account', asked('ArnEquals', CLUSTER, ARN.replace('1111', '2222'))],
    ['tags of the principal', keys((key) => key.replace('RequestTag', 'PrincipalTag'))],
    ['another namespace', asked(EQUALS, NAMESPACE, 'jobs')],
    ['a namespace more', asked(EQUALS, NAMESPACE, ['apps', 'default'])],
    ['a service account more', asked(EQUALS, NAME, ['api', 'worker', 'default'])],
    ['another account', asked(EQUALS, 'aws:SourceAccount', '999988887777')],
    ['another service', put('Principal', { Service: 'eks.amazonaws.com' })],
    ['a second service', put('Principal', { Service: ['pods.eks.amazonaws.com', 'ec2.amazonaws.com'] })],
    ['a denial', put('Effect', 'Deny')],
  ]);

  test('that two namespaces lend each other their accounts', () => {
    const lent = faulty(policy, asked(EQUALS, NAMESPACE, ['apps', 'jobs']));
    const pods = [{ cluster, subjects: ['apps:api', 'jobs:worker'], sourceAccount }];
    expect(findMistakes(lent, { pods })).not.toEqual([]);
  });
});

describe('of a trust for AWS services the judge notices', () => {
  const conditions = { sourceArns: ['arn:aws:ecs:us-east-1:111122223333:*'], sourceAccounts: ['111122223333'] };
  const policy = parsed(new TrustPolicy().addAwsServices(['ecs-tasks'], new AwsServiceConditions(conditions)));

  noticesEach(policy, { services: [{ principal: 'ecs-tasks.amazonaws.com', ...conditions }] }, [
    ['no source ARN', asked('ArnLike', 'aws:SourceArn')],
    ['no source account', asked(EQUALS, 'aws:SourceAccount')],
    ['a wider source ARN', asked('ArnLike', 'aws:SourceArn', 'arn:aws:ecs:*:*:*')],
    ['another service', put('Principal', { Service: 'ec2.amazonaws.com' })],
    ['the ending of another partition', put('Principal', { Service: 'ecs-tasks.amazonaws.com.cn' })],
    ['sts:TagSession', put('Action', [ASSUME, 'sts:TagSession'])],
    ['a service more', more({ Principal: { Service: 'batch.amazonaws.com' } })],
  ]);
});

describe('of a trust for another account the judge notices', () => {
  const SOURCE = 'arn:aws:iam::111122223333:role/reader';
  const tags = { [CLUSTER]: ARN, [NAMESPACE]: 'apps', [NAME]: 'api' };
  const allows = (Action: string | string[], equals: object): Policy['Statement'][number] => ({
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::111122223333:root' },
    Action,
    Condition: { ArnEquals: { 'aws:PrincipalArn': SOURCE }, StringEquals: { ...equals } },
  });
  const caller = { roleArn: SOURCE, cluster: { name: 'demo', arn: ARN }, namespace: 'apps', serviceAccount: 'api' };
  const roles: [string, Fault][] = [
    ['every role of the account', asked('ArnEquals', 'aws:PrincipalArn')],
    ['roles whose names begin alike', asked('ArnEquals', 'aws:PrincipalArn', `${SOURCE}*`)],
    ['every principal', both(put('Principal', { AWS: '*' }), asked('ArnEquals', 'aws:PrincipalArn'))],
  ];

  describe('by tags,', () => {
    const Statement = [allows([ASSUME, 'sts:TagSession'], tags)];
    noticesEach({ Version: '2012-10-17', Statement }, { callers: [caller] }, [
      ...roles,
      ['no sts:TagSession', put('Action', ASSUME)],
      ...Object.keys(tags).map((key): [string, Fault] => [`no ${key}`, asked(EQUALS, key)]),
    ]);
  });

  describe('by external id,', () => {
    const externalId = 'us-east-1/111122223333/demo/apps/api';
    const Statement = [allows(ASSUME, { 'sts:ExternalId': externalId }), allows('sts:TagSession', {})];
    noticesEach({ Version: '2012-10-17', Statement }, { callers: [{ ...caller, externalId }] }, [
      ...roles,
      ['none', asked(EQUALS, 'sts:ExternalId')],
      ['that of another service account', asked(EQUALS, 'sts:ExternalId', `${externalId}2`)],
      ['one that many have', operator(EQUALS, 'StringLike')],
      ['no sts:TagSession', (_, all) => void all.Statement.pop()],
    ]);
  });
});
