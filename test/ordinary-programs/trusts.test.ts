import {
  AwsServiceConditions,
  IrsaRole,
  Permissions,
  PodIdentityRole,
  PodIdentityScope,
  PolicyStatement,
  Principal,
  Subject,
  TrustPolicy,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { expect } from 'vitest';
import { ordinaryPrograms, trustOf } from '../support/ordinary-programs';
import { ACCOUNT, CLUSTER_ARN, demo, demoOidc, ISSUER, OIDC_ARN, platformStack } from '../support/platform';

ordinaryPrograms("trusts of one's own", [
  {
    title: 'a person on call and a pipeline beside the workload',
    build: (app) => {
      const stack = platformStack(app);
      new IrsaRole(stack, 'Role', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('orders', 'api'), Subject.pattern('orders', 'job-*')],
        trustStatements: [
          new PolicyStatement({
            sid: 'OnCall',
            actions: ['sts:AssumeRole'],
            principals: [Principal.aws(`arn:aws:iam::${ACCOUNT}:role/on-call`)],
            conditions: { Bool: { 'aws:MultiFactorAuthPresent': true } },
          }),
          new PolicyStatement({
            sid: 'Organization',
            actions: ['sts:AssumeRole'],
            principals: [Principal.everyone()],
            conditions: {
              StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
              ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy-*' },
            },
          }),
        ],
      });
    },
    fact: (stacks) => {
      expect(trustOf(stacks()).Statement.map(({ Sid }) => Sid)).toEqual([
        undefined,
        undefined,
        'OnCall',
        'Organization',
      ]);
    },
  },
  {
    title: 'GitHub Actions by its provider, put together as a value',
    build: (app) => {
      const stack = platformStack(app);
      const host = 'token.actions.githubusercontent.com';
      const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}`;
      new WorkloadRole(stack, 'Deploy', {
        trust: new TrustPolicy().addStatement(
          new PolicyStatement({
            actions: ['sts:AssumeRoleWithWebIdentity'],
            principals: [Principal.federated(arn)],
            conditions: {
              StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' },
              StringLike: { [`${host}:sub`]: 'repo:acme/orders:ref:refs/heads/*' },
            },
          }),
        ),
        permissions: [Permissions.awsManagedPolicy('AmazonEC2ContainerRegistryPowerUser')],
      });
    },
    fact: (stacks) => {
      expect(trustOf(stacks()).Statement).toHaveLength(1);
    },
  },
  {
    title: 'pods, tokens and services in one trust',
    build: (app) => {
      const stack = platformStack(app);
      const subjects = [Subject.serviceAccount('orders', 'api')];
      new WorkloadRole(stack, 'Role', {
        trust: new TrustPolicy()
          .addWebIdentity(
            {
              oidcProviderArn: OIDC_ARN,
              conditionKeyPrefix: ISSUER,
              issuerUrl: `https://${ISSUER}`,
              audiences: ['sts.amazonaws.com'],
            },
            subjects,
          )
          .addPodIdentity(PodIdentityScope.serviceAccounts(demo(), subjects))
          .addAwsServices(['lambda', 'states'], new AwsServiceConditions({ sourceAccounts: [ACCOUNT] })),
      });
    },
    fact: (stacks) => {
      expect(trustOf(stacks()).Statement).toHaveLength(4);
    },
  },
  {
    title: 'any account of one cluster, and any association of one account without session tags',
    build: (app) => {
      const stack = platformStack(app);
      new PodIdentityRole(stack, 'Cluster', { scopes: [PodIdentityScope.anyServiceAccount(demo())] });
      new PodIdentityRole(stack, 'Account', {
        scopes: [PodIdentityScope.anyAssociation()],
        sourceAccount: ACCOUNT,
        disableSessionTags: true,
      });
    },
    fact: (stacks) => {
      expect(trustOf(stacks(), 'Cluster').Statement[0]?.Condition).toEqual({
        ArnEquals: { 'aws:RequestTag/eks-cluster-arn': CLUSTER_ARN },
      });
    },
  },
]);
