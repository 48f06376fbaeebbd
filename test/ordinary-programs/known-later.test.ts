import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { Fn, Lazy, TerraformLocal, TerraformVariable, Token, type TerraformStack } from 'cdktf';
import {
  AwsServiceConditions,
  Cluster,
  Credentials,
  IrsaRole,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Subject,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';
import { expect } from 'vitest';
import { ordinaryPrograms, policyOf, trustOf } from '../support/ordinary-programs';
import { ACCOUNT, demo, demoOidc, mayRead, platformStack } from '../support/platform';

const lazily = (text: string): string => Lazy.stringValue({ produce: () => text });

function variable(stack: TerraformStack, name: string): string {
  return new TerraformVariable(stack, name, { type: 'string', default: name }).stringValue;
}

ordinaryPrograms('what is lazy', [
  {
    title: 'a role name, a description and a path that are decided last',
    build: (app) => {
      const stack = platformStack(app);
      const parts: string[] = [];
      new IrsaRole(stack, 'Reader', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('reports', 'reader')],
        roleName: Lazy.stringValue({ produce: () => `reports-${parts.join('-')}` }),
        description: lazily('Reads reports, no more.'),
        path: lazily('/reports/'),
      });
      parts.push('daily', 'reader');
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')).toMatchObject({
        name: 'reports-daily-reader',
        description: 'Reads reports, no more.',
        path: '/reports/',
      });
    },
  },
  {
    title: 'a namespace, which the role and the service account share',
    build: (app) => {
      const stack = platformStack(app);
      new WorkloadIdentity(stack, 'Api', {
        cluster: demo(),
        serviceAccount: { namespace: lazily('orders'), name: lazily('api') },
        credentials: Credentials.irsa(demoOidc(stack)),
        roleName: 'orders-api',
      });
    },
    fact: (stacks) => {
      const { StringEquals = {} } = trustOf(stacks()).Statement[0]?.Condition ?? {};
      expect(Object.values(StringEquals)).toContain('system:serviceaccount:orders:api');
    },
  },
  {
    title: 'ARNs in a policy, one of them a list that grows',
    build: (app) => {
      const stack = platformStack(app);
      const prefixes = ['daily'];
      const resources = [lazily('arn:aws:s3:::reports/monthly/*')];
      new IrsaRole(stack, 'Reader', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('reports', 'reader')],
        permissions: [
          mayRead(...resources, Lazy.stringValue({ produce: () => `arn:aws:s3:::reports/${prefixes.join('-')}/*` })),
        ],
      });
      prefixes.push('weekly');
    },
    fact: (stacks) => {
      expect(policyOf(stacks().only('aws_iam_role_policy')).Statement[0]?.Resource).toEqual([
        'arn:aws:s3:::reports/monthly/*',
        'arn:aws:s3:::reports/daily-weekly/*',
      ]);
    },
  },
  {
    title: 'tags, of the role and of the association',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const tags = { owner: lazily('orders team'), release: Token.asString(Lazy.anyValue({ produce: () => 'r-7' })) };
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api', labels: { release: lazily('r-7') } },
        credentials: Credentials.podIdentity({
          associationTags: tags,
        }),
        tags,
      });
    },
    fact: (stacks) => {
      for (const type of ['aws_iam_role', 'aws_eks_pod_identity_association']) {
        expect(stacks().only(type)['tags']).toEqual({ owner: 'orders team', release: 'r-7' });
      }
    },
  },
  {
    title: 'a principal, a session duration and a boundary',
    build: (app) => {
      const stack = platformStack(app);
      new IrsaRole(stack, 'Reader', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('reports', 'reader')],
        maxSessionDurationSeconds: Lazy.numberValue({ produce: () => 7200 }),
        permissionsBoundary: lazily(`arn:aws:iam::${ACCOUNT}:policy/boundary`),
        stsServices: [lazily('glue')],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['max_session_duration']).toBe(7200);
    },
  },
]);

ordinaryPrograms('expressions', [
  {
    title: 'names and ARNs joined and formatted by Terraform',
    build: (app) => {
      const stack = platformStack(app);
      const stage = variable(stack, 'stage');
      const region = new DataAwsRegion(stack, 'region').name;
      new IrsaRole(stack, 'Reader', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('reports', 'reader')],
        roleName: Fn.join('-', ['reports', stage, 'reader']),
        permissions: [
          mayRead(Token.asString(Fn.format('arn:aws:s3:::reports-%s-%s/*', [stage, region]))),
          Permissions.customerManaged(
            'topics',
            new PolicyDocument({
              statements: [
                new PolicyStatement({
                  actions: ['sns:Publish'],
                  resources: [Fn.join(':', ['arn:aws:sns', region, ACCOUNT, `reports-${stage}`])],
                }),
              ],
            }),
            { policyName: Token.asString(Fn.format('reports-%s-topics', [stage])), description: `Topics of ${stage}` },
          ),
        ],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['name']).toBe('${join("-", ["reports", var.stage, "reader"])}');
      expect(stacks().only('aws_iam_policy')['name']).toBe('${format("reports-%s-topics", var.stage)}');
    },
  },
  {
    title: 'a boundary and a bucket looked up in maps by stage',
    build: (app) => {
      const stack = platformStack(app);
      const stage = variable(stack, 'stage');
      const buckets = new TerraformVariable(stack, 'buckets', { type: 'map(string)', default: {} });
      const boundaries = { dev: `arn:aws:iam::${ACCOUNT}:policy/dev`, prod: `arn:aws:iam::${ACCOUNT}:policy/prod` };
      new WorkloadIdentity(stack, 'Api', {
        cluster: demo(),
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(demoOidc(stack)),
        permissions: [
          mayRead(`${Token.asString(Fn.lookup(buckets.value as unknown, stage, 'arn:aws:s3:::orders') as unknown)}/*`),
        ],
        permissionsBoundary: Token.asString(Fn.lookup(boundaries, stage)),
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['permissions_boundary']).toMatch(/^\$\{.*policy\/prod.*var\.stage.*\}$/);
    },
  },
  {
    title: 'a namespace and a cluster of the stage, in a local',
    build: (app) => {
      const stack = platformStack(app);
      const stage = new TerraformLocal(stack, 'stage', Fn.lower(variable(stack, 'environment'))).asString;
      const cluster = Cluster.fromAttributes({ clusterName: `demo-${stage}`, region: 'eu-central-1' });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: `orders-${stage}`, name: 'api' },
        credentials: Credentials.irsa(demoOidc(stack)),
        roleName: `orders-${stage}-api`,
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['name']).toBe('orders-${local.stage}-api');
    },
  },
  {
    title: 'token role names, and role names beside resources of the same app',
    build: (app) => {
      const stack = platformStack(app);
      const bucket = new S3Bucket(stack, 'Bucket', { bucketPrefix: 'exports-' });
      new IrsaRole(stack, 'Writer', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('exports', 'writer')],
        roleName: variable(stack, 'role_name'),
        permissions: [mayRead(bucket.arn, `${bucket.arn}/*`)],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['name']).toBe('${var.role_name}');
      expect(policyOf(stacks().only('aws_iam_role_policy')).Statement[0]?.Resource).toEqual([
        '${aws_s3_bucket.Bucket.arn}',
        '${aws_s3_bucket.Bucket.arn}/*',
      ]);
    },
  },
  {
    title: 'AWS services as a literal list and as a variable',
    build: (app) => {
      const stack = platformStack(app);
      const services = new TerraformVariable(stack, 'services', { type: 'list(string)', default: ['ec2', 'rds'] });
      const oidcProviders = [demoOidc(stack)];
      const subjects = [Subject.serviceAccount('batch', 'runner')];
      new IrsaRole(stack, 'Literal', {
        oidcProviders,
        subjects,
        stsServices: ['ecs-tasks', 'glue.amazonaws.com', 'states'],
        stsServiceConditions: { glue: new AwsServiceConditions({ sourceAccounts: [ACCOUNT] }) },
      });
      new IrsaRole(stack, 'Given', { oidcProviders, subjects, stsServices: services.listValue });
    },
    fact: (stacks) => {
      expect(trustOf(stacks(), 'Literal').Statement.map(({ Sid }) => Sid)).toEqual([
        undefined,
        'GrantSTSECSTASKS',
        'GrantSTSGLUE',
        'GrantSTSSTATES',
      ]);
      expect(Object.values(stacks().data('aws_iam_policy_document'))[0]).toHaveProperty('dynamic.statement.for_each');
    },
  },
  {
    title: 'lists of variables where a statement takes lists',
    build: (app) => {
      const stack = platformStack(app);
      const arns = new TerraformVariable(stack, 'bucket_arns', { type: 'list(string)', default: ['arn:aws:s3:::a/*'] });
      const accounts = new TerraformVariable(stack, 'accounts', { type: 'list(string)', default: [ACCOUNT] });
      new IrsaRole(stack, 'Reader', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('reports', 'reader')],
        permissions: [
          Permissions.inline(
            'read',
            new PolicyDocument({
              statements: [
                new PolicyStatement({
                  actions: ['s3:GetObject'],
                  resources: arns.listValue,
                  conditions: { StringEquals: { 's3:ResourceAccount': accounts.listValue } },
                }),
              ],
            }),
          ),
        ],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role_policy')['policy']).toContain('var.bucket_arns');
    },
  },
]);
