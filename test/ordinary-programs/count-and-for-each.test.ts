import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import {
  Fn,
  TerraformCount,
  TerraformIterator,
  TerraformLocal,
  TerraformVariable,
  Token,
  type TerraformResource,
} from 'cdktf';
import {
  Credentials,
  IrsaRole,
  kubernetes,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Subject,
  TrustPolicy,
  WorkloadIdentity,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { expect } from 'vitest';
import { binding } from '../support/bindings';
import { ordinaryPrograms, policyOf } from '../support/ordinary-programs';
import { ACCOUNT, demo, demoOidc, mayRead, platformStack } from '../support/platform';

ordinaryPrograms('count and for_each beside the library', [
  {
    title: 'queues by count, all of them for one worker',
    build: (app) => {
      const stack = platformStack(app);
      const shards = new TerraformVariable(stack, 'shards', { type: 'number', default: 3 });
      const count = TerraformCount.of(shards.numberValue);
      const queues = new SqsQueue(stack, 'Queue', { name: `orders-${count.index}`, count });
      const arns = new TerraformLocal(stack, 'arns', `\${aws_sqs_queue.${queues.friendlyUniqueId}[*].arn}`).asList;
      new WorkloadIdentity(stack, 'Worker', {
        cluster: demo(),
        serviceAccount: { namespace: 'orders', name: 'worker' },
        credentials: Credentials.irsa(demoOidc(stack)),
        permissions: [
          Permissions.inline(
            'receive',
            new PolicyDocument({
              statements: [new PolicyStatement({ actions: ['sqs:ReceiveMessage'], resources: arns })],
            }),
          ),
        ],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_sqs_queue')['count']).toBe('${var.shards}');
      expect(stacks().only('aws_iam_role_policy')['policy']).toContain('local.arns');
    },
  },
  {
    title: 'buckets for each team, and a managed policy for each that uses each.value',
    build: (app) => {
      const stack = platformStack(app);
      const teams = TerraformIterator.fromList(['orders', 'payments']);
      const bucket = new S3Bucket(stack, 'Bucket', { forEach: teams, bucketPrefix: `${Token.asString(teams.value)}-` });
      const policy = new IamPolicy(stack, 'Policy', {
        forEach: teams,
        name: `read-${Token.asString(teams.value)}`,
        policy: Fn.jsonencode({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Token.asString(teams.value)}/*` },
          ],
        }),
      });
      const ofOrders = (id: string, { terraformResourceType, friendlyUniqueId }: TerraformResource): string =>
        new TerraformLocal(stack, id, `\${${terraformResourceType}.${friendlyUniqueId}["orders"].arn}`).asString;
      new IrsaRole(stack, 'Orders', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('orders', 'api')],
        permissions: [
          mayRead(`${ofOrders('bucket', bucket)}/*`),
          Permissions.policyArn(ofOrders('policy', policy), { id: 'orders' }),
        ],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_policy')['for_each']).toBe('${toset(["orders", "payments"])}');
      expect(stacks().only('aws_iam_role_policy_attachment')['policy_arn']).toBe('${local.policy}');
    },
  },
  {
    title: 'a role that is made once for each tenant, by for_each of its resource',
    build: (app) => {
      const stack = platformStack(app);
      const tenants = TerraformIterator.fromList(['a', 'b']);
      const tenant = Token.asString(tenants.value);
      const role = new WorkloadRole(stack, 'Tenant', {
        trust: new TrustPolicy().addWebIdentity(demoOidc(stack), [Subject.serviceAccount(`tenant-${tenant}`, 'api')]),
        roleName: `tenant-${tenant}`,
      });
      binding(role.resource, IamRole).forEach = tenants;
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')).toMatchObject({
        for_each: '${toset(["a", "b"])}',
        name: 'tenant-${each.value}',
      });
    },
  },
  {
    title: 'a key of count one or zero, named where it is there',
    build: (app) => {
      const stack = platformStack(app);
      const encrypted = new TerraformVariable(stack, 'encrypted', { type: 'bool', default: true });
      const key = new KmsKey(stack, 'Key', {
        count: TerraformCount.of(Token.asNumber(Fn.conditional(encrypted.value, 1, 0))),
      });
      const secret = new SecretsmanagerSecret(stack, 'Secret', { name: 'orders' });
      const keys = new TerraformLocal(stack, 'keys', `\${aws_kms_key.${key.friendlyUniqueId}[*].arn}`).asList;
      const none = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/none`;
      const arn = new TerraformLocal(stack, 'key', Fn.coalesce([Fn.one(keys), none])).asString;
      new IrsaRole(stack, 'Reader', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('orders', 'api')],
        permissions: [
          Permissions.inline(
            'decrypt',
            new PolicyDocument({
              statements: [
                new PolicyStatement({ actions: ['kms:Decrypt'], resources: [arn] }),
                new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.arn] }),
              ],
            }),
          ),
        ],
      });
    },
    fact: (stacks) => {
      expect(policyOf(stacks().only('aws_iam_role_policy')).Statement[1]?.Resource).toBe(
        '${aws_secretsmanager_secret.Secret.arn}',
      );
    },
  },
  {
    title: 'pull secrets and labels that are variables',
    build: (app) => {
      const stack = platformStack(app);
      const secrets = new TerraformVariable(stack, 'pull_secrets', { type: 'list(string)', default: ['registry'] });
      const stage = new TerraformVariable(stack, 'stage', { type: 'string', default: 'dev' });
      new kubernetes.ServiceAccount(stack, 'Account', {
        namespace: 'orders',
        name: 'api',
        imagePullSecrets: secrets.listValue,
        labels: { stage: stage.stringValue },
        roleArn: `arn:aws:iam::${ACCOUNT}:role/orders-${stage.stringValue}`,
      });
    },
    fact: (stacks) => {
      expect(JSON.stringify(stacks().only('kubernetes_service_account_v1'))).toContain('var.pull_secrets');
    },
  },
]);
