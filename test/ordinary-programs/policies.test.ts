import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { TerraformVariable, type TerraformStack } from 'cdktf';
import {
  Credentials,
  Effect,
  IrsaRole,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  SessionTag,
  Subject,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';
import { expect } from 'vitest';
import { ordinaryPrograms, policyOf } from '../support/ordinary-programs';
import { ACCOUNT, demo, demoOidc, mayRead, platformStack } from '../support/platform';

/** A role with these permissions, by IRSA. */
function roleWith(stack: TerraformStack, ...permissions: Permissions[]): IrsaRole {
  return new IrsaRole(stack, 'Role', {
    oidcProviders: [demoOidc(stack)],
    subjects: [Subject.serviceAccount('orders', 'api')],
    permissions,
  });
}

function inline(name: string, ...statements: PolicyStatement[]): Permissions {
  return Permissions.inline(name, new PolicyDocument({ statements }));
}

/** The same, by EKS Pod Identity. */
function podsWith(stack: TerraformStack, ...permissions: Permissions[]): void {
  const cluster = demo();
  new WorkloadIdentity(stack, 'Api', {
    cluster,
    serviceAccount: { namespace: 'orders', name: 'api' },
    credentials: Credentials.podIdentity(),
    permissions,
  });
}

ordinaryPrograms('policies', [
  {
    title: 'one prefix for each namespace by the session tags of EKS Pod Identity',
    build: (app) => {
      podsWith(
        platformStack(app),
        inline(
          'own-prefix',
          new PolicyStatement({
            actions: ['s3:GetObject'],
            resources: ['arn:aws:s3:::tenants/${aws:PrincipalTag/kubernetes-namespace}/*'],
          }),
          new PolicyStatement({
            actions: ['s3:ListBucket'],
            resources: ['arn:aws:s3:::tenants'],
            conditions: { StringLike: { 's3:prefix': `${SessionTag.KUBERNETES_NAMESPACE.variable}/*` } },
          }),
        ),
      );
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role_policy')['policy']).toContain(
        'arn:aws:s3:::tenants/$${aws:PrincipalTag/kubernetes-namespace}/*',
      );
    },
  },
  {
    title: 'secrets that carry the tag of the namespace, denied where they do not',
    build: (app) => {
      podsWith(
        platformStack(app),
        inline(
          'own-secrets',
          new PolicyStatement({
            actions: ['secretsmanager:GetSecretValue'],
            resources: ['*'],
            conditions: SessionTag.KUBERNETES_NAMESPACE.equalsResourceTag(),
          }),
          new PolicyStatement({
            effect: Effect.DENY,
            actions: ['secretsmanager:*'],
            resources: ['*'],
            conditions: { StringNotEquals: { 'aws:PrincipalTag/kubernetes-namespace': ['orders', 'payments'] } },
          }),
        ),
      );
    },
    fact: (stacks) => {
      const [, deny] = policyOf(stacks().only('aws_iam_role_policy')).Statement;
      expect(deny?.Effect).toBe('Deny');
    },
  },
  {
    title: 'a Deny that asks for a tag only where there is one',
    build: (app) => {
      roleWith(
        platformStack(app),
        mayRead('arn:aws:s3:::orders/*'),
        inline(
          'not-tests',
          new PolicyStatement({
            effect: Effect.DENY,
            actions: ['s3:DeleteObject'],
            resources: ['*'],
            conditions: { StringNotEqualsIfExists: { 'aws:PrincipalTag/team': 'orders' } },
          }),
        ),
      );
    },
    fact: (stacks) => {
      expect(Object.keys(stacks().resources('aws_iam_role_policy'))).toHaveLength(2);
    },
  },
  {
    title: 'everything but IAM, outside of which regions nothing',
    build: (app) => {
      roleWith(
        platformStack(app),
        inline(
          'guard',
          new PolicyStatement({ sid: 'AllButIam', notActions: ['iam:*', 'organizations:*'], resources: ['*'] }),
          new PolicyStatement({
            sid: 'OwnRegions',
            effect: Effect.DENY,
            notActions: ['iam:*', 'sts:*', 'cloudfront:*', 'route53:*'],
            resources: ['*'],
            conditions: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
          }),
          new PolicyStatement({
            sid: 'NeverTheLedger',
            effect: Effect.DENY,
            actions: ['s3:*'],
            notResources: ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'],
          }),
        ),
      );
    },
    fact: (stacks) => {
      const { Statement } = policyOf(stacks().only('aws_iam_role_policy'));
      expect(Statement.map(({ NotAction }) => NotAction)).toEqual([
        ['iam:*', 'organizations:*'],
        ['iam:*', 'sts:*', 'cloudfront:*', 'route53:*'],
        undefined,
      ]);
    },
  },
  {
    title: 'from within one VPC, over TLS, with dates, numbers and addresses',
    build: (app) => {
      roleWith(
        platformStack(app),
        inline(
          'from-vpc',
          new PolicyStatement({
            actions: ['s3:GetObject', 's3:ListBucket'],
            resources: ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'],
            conditions: {
              StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d', 'aws:SourceVpce': ['vpce-1', 'vpce-2'] },
              Bool: { 'aws:SecureTransport': true },
              NumericLessThanEquals: { 's3:max-keys': 100 },
              DateLessThan: { 'aws:CurrentTime': '2031-01-01T00:00:00Z' },
              'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
            },
          }),
        ),
      );
    },
    fact: (stacks) => {
      const [statement] = policyOf(stacks().only('aws_iam_role_policy')).Statement;
      expect(statement?.Condition?.['StringEquals']).toEqual({
        'aws:SourceVpc': 'vpc-0a1b2c3d',
        'aws:SourceVpce': ['vpce-1', 'vpce-2'],
      });
    },
  },
  {
    title: "IAM's own variables, a default in one",
    build: (app) => {
      roleWith(
        platformStack(app),
        inline(
          'homes',
          new PolicyStatement({
            actions: ['s3:PutObject'],
            resources: [
              "arn:aws:s3:::homes/${aws:PrincipalTag/team, 'shared'}/*",
              'arn:aws:s3:::homes/${aws:userid}/*',
            ],
          }),
        ),
      );
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role_policy')['policy']).toContain("homes/$${aws:PrincipalTag/team, 'shared'}/*");
    },
  },
  {
    title: 'managed policies of the account, made here with tokens and found by variables',
    build: (app) => {
      const stack = platformStack(app);
      const table = new DynamodbTable(stack, 'Orders', {
        name: 'orders',
        billingMode: 'PAY_PER_REQUEST',
        hashKey: 'id',
        attribute: [{ name: 'id', type: 'S' }],
      });
      const ofTeam = new IamPolicy(stack, 'OfTeam', { name: 'team', policy: '{}' });
      const given = new TerraformVariable(stack, 'policy_arn', { type: 'string' });
      roleWith(
        stack,
        Permissions.customerManaged(
          'orders',
          new PolicyDocument({
            statements: [
              new PolicyStatement({ actions: ['dynamodb:Query'], resources: [table.arn, `${table.arn}/index/*`] }),
            ],
          }),
          { policyName: 'orders-table', path: '/orders/', description: 'Reads orders.', tags: { team: 'orders' } },
        ),
        Permissions.policyArn(ofTeam.arn, { id: 'of-team' }),
        Permissions.policyArn(given.stringValue, { id: 'given' }),
        Permissions.policyArn(`arn:aws:iam::${ACCOUNT}:policy/orders/shared`),
      );
    },
    fact: (stacks) => {
      expect(Object.keys(stacks().resources('aws_iam_role_policy_attachment'))).toHaveLength(4);
      const [made] = Object.values(stacks().resources('aws_iam_policy')).filter(({ name }) => name === 'orders-table');
      expect(policyOf(made).Statement[0]?.Resource).toEqual([
        '${aws_dynamodb_table.Orders.arn}',
        '${aws_dynamodb_table.Orders.arn}/index/*',
      ]);
    },
  },
  {
    title: 'a policy as IAM wrote it, read from JSON text',
    build: (app) => {
      const text = JSON.stringify({
        Version: '2012-10-17',
        Id: 'orders',
        Statement: {
          Sid: '',
          Effect: 'Allow',
          Action: 'dynamodb:*Item',
          Resource: 'arn:aws:dynamodb:*:123456789012:table/orders-${aws:PrincipalTag/team}',
          Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['o-*'] } },
        },
      });
      roleWith(platformStack(app), Permissions.inline('orders', PolicyDocument.fromJson(`${text}\n`)));
    },
    fact: (stacks) => {
      expect(policyOf(stacks().only('aws_iam_role_policy')).Statement).toHaveLength(1);
    },
  },
  {
    title: 'a file of the repository, and one that Terraform reads, beside each other',
    build: (app) => {
      const stack = platformStack(app);
      const file = readFileSync(join(__dirname, 'load-balancer.json'), 'utf8');
      const document = new DataAwsIamPolicyDocument(stack, 'document', {
        statement: [{ actions: ['sqs:SendMessage'], resources: ['*'] }],
      });
      const made = new IamPolicy(stack, 'Made', { name: 'made', policy: document.json });
      roleWith(
        stack,
        Permissions.customerManaged('load-balancer', PolicyDocument.fromJson(file)),
        Permissions.policyArn(made.arn, { id: 'made' }),
      );
    },
    fact: (stacks) => {
      const policies = Object.values(stacks().resources('aws_iam_policy'));
      const read = policies.find((policy) => String(policy['name_prefix']).startsWith('load-balancer'));
      expect(policyOf(read).Statement.map(({ Sid }) => Sid)).toEqual(['ReadOnly', 'OwnGroups']);
    },
  },
  {
    title: 'the policy of a bucket for the role of the workload',
    build: (app) => {
      const stack = platformStack(app);
      const bucket = new S3Bucket(stack, 'Bucket', { bucketPrefix: 'orders-' });
      const account = new DataAwsCallerIdentity(stack, 'caller').accountId;
      const role = roleWith(stack, mayRead(`${bucket.arn}/*`));
      role.addPermissions([
        inline(
          'own-account',
          new PolicyStatement({
            actions: ['sqs:SendMessage'],
            resources: [`arn:aws:sqs:eu-central-1:${account}:orders`],
            conditions: { StringEquals: { 'aws:ResourceAccount': account } },
          }),
        ),
      ]);
    },
    fact: (stacks) => {
      const text = Object.values(stacks().resources('aws_iam_role_policy')).map(({ policy }) => policy);
      expect(text.join()).toContain('sqs:eu-central-1:${data.aws_caller_identity.caller.account_id}:orders');
    },
  },
]);
