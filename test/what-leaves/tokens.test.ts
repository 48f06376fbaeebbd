import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { Fn, Lazy, TerraformVariable, Token, type TerraformStack } from 'cdktf';
import {
  AwsServiceConditions,
  Cluster,
  CrossAccountTarget,
  IrsaRole,
  OidcProvider,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Principal,
  ServiceAccountRef,
  Subject,
  TrustPolicy,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { binding } from '../support/bindings';
import { messageOf } from '../support/message-of';
import { synth } from '../support/synth';
import { Variables } from '../support/variables';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';

const OIDC = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';

interface Precondition {
  readonly condition: string;
  readonly error_message: string;
}

const preconditions = (role: Record<string, unknown>): Precondition[] =>
  (role['lifecycle'] as { precondition?: Precondition[] } | undefined)?.precondition ?? [];

const irsa = (stack: TerraformStack, subject: Subject): IrsaRole =>
  new IrsaRole(stack, 'Role', {
    oidcProviders: [OidcProvider.fromOidcProviderArn(stack, 'Oidc', OIDC)],
    subjects: [subject],
  });

test('a namespace that only Terraform knows has a precondition that names the expression, not its value', () => {
  const variables = new Variables();
  const subject = Subject.serviceAccount(`team-${variables.text('namespace')}`, 'api');
  const role = synth((stack) => irsa(stack, subject), variables.stack).only('aws_iam_role');
  expect(preconditions(role)).toEqual([
    {
      condition: '${can(regex("^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$", join("", ["team-", var.namespace])))}',
      error_message:
        'namespace must be a DNS-1123 label of 1 to 63 characters, got "team-$${var.namespace}": use lowercase letters, digits and "-", and begin and end with a letter or digit [NamespaceInvalid]',
    },
  ]);
});

test('whoever sets lifecycle keeps the preconditions, and their own', () => {
  const variables = new Variables();
  const role = synth((stack) => {
    const resource = binding(irsa(stack, Subject.serviceAccount(variables.text('namespace'), 'api')).resource, IamRole);
    resource.lifecycle = { preventDestroy: true, precondition: [{ condition: '${var.ok}', errorMessage: 'own' }] };
    resource.addOverride('lifecycle.ignore_changes', ['tags']);
  }, variables.stack).only('aws_iam_role');
  expect(role['lifecycle']).toMatchObject({ prevent_destroy: true, ignore_changes: ['tags'] });
  expect(preconditions(role).map(({ error_message }) => error_message.slice(0, 9))).toEqual(['own', 'namespace']);
});

test('literals and what AWS computes have none', () => {
  const role = synth((stack) => {
    const account = new DataAwsCallerIdentity(stack, 'Me').accountId;
    new WorkloadRole(stack, 'Role', {
      trust: new TrustPolicy().addStatement(
        new PolicyStatement({
          actions: ['sts:AssumeRole'],
          principals: [Principal.aws(`arn:aws:iam::${account}:root`)],
          conditions: { StringEquals: { 'aws:PrincipalAccount': account } },
        }),
      ),
    });
  }).only('aws_iam_role');
  expect(role['lifecycle']).toBeUndefined();
  expect(role['assume_role_policy']).toContain('"AWS":"arn:aws:iam::${data.aws_caller_identity.Me.account_id}:root"');
});

test('a policy with tokens is JSON before Terraform runs', () => {
  const { resources } = synth((stack) => {
    const value = new TerraformVariable(stack, 'v', { type: 'string' }).stringValue;
    new WorkloadRole(stack, 'Role', {
      trust: new TrustPolicy().addAwsServices(['ec2']),
      permissions: [
        Permissions.inline(
          'read',
          new PolicyDocument({
            statements: [
              new PolicyStatement({
                actions: ['s3:GetObject'],
                resources: [`arn:aws:s3:::${value}/"$`],
                conditions: { StringEquals: { 'aws:PrincipalTag/team': `\${aws:username}-${value}` } },
              }),
            ],
          }),
        ),
      ],
    });
  });
  const [policy] = Object.values(resources('aws_iam_role_policy'));
  const { Statement } = JSON.parse(policy?.['policy'] as string) as { Statement: [{ Resource: string }] };
  expect(Statement[0].Resource).toMatch(/^arn:aws:s3:::\$\{trimsuffix\([^"]*\)\}\/"\$$/);
});

test('a policy among the arguments of a function is a text with quotes', () => {
  const { json } = synth((stack) => {
    const value = new TerraformVariable(stack, 'v', { type: 'string' }).stringValue;
    const { resource } = new WorkloadRole(stack, 'Role', {
      trust: new TrustPolicy().addStatement(
        new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [Principal.aws(value)] }),
      ),
    });
    new TerraformVariable(stack, 'hash', { default: Fn.sha1(binding(resource, IamRole).assumeRolePolicyInput ?? '') });
  });
  const { hash } = json['variable'] as { hash: { default: string } };
  expect(hash.default).toMatch(
    /^\$\{sha1\("\{\\"Version\\":.*\$\{trimsuffix\(.*\)\}\\"\},\\"Action\\":\\"sts:AssumeRole\\"\}\]\}"\)\}$/,
  );
});

test('a literal beside a token stays in its text in a precondition, whatever it holds', () => {
  const variables = new Variables();
  const externalId = `a"]) || can(join("\\\\\n${variables.text('id')}`;
  const role = synth((stack) => {
    const statement = new PolicyStatement({
      actions: ['sts:AssumeRole'],
      principals: [Principal.aws('123456789012')],
      conditions: { StringEquals: { 'sts:ExternalId': externalId } },
    });
    return new WorkloadRole(stack, 'Role', {
      trust: new TrustPolicy().addAwsServices(['ecs-tasks']),
      trustStatements: [statement],
    });
  }, variables.stack).only('aws_iam_role');
  expect(preconditions(role).map(({ condition }) => condition)).toEqual([
    '${can(regex("^[A-Za-z0-9_+=,.@:/-]{2,1000}$", join("", ["a\\"]) || can(join(\\"\\\\\\\\\\n", var.id])))}',
  ]);
});

test('a policy within a longer text among the arguments of a function keeps the form of its tokens', () => {
  const variables = new Variables();
  const { json } = new PolicyDocument({
    statements: [
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${variables.text('bucket')}/*`] }),
    ],
  })._render('identity policy');
  expect(variables.written(Fn.base64encode(`policy: ${json}`))).toContain('arn:aws:s3:::${trimsuffix(trimprefix(');
});

const owned = (stack: TerraformStack, statement: PolicyStatement): WorkloadRole =>
  new WorkloadRole(stack, 'Role', { trust: new TrustPolicy().addStatement(statement) });
const conditionsOf = (build: (stack: TerraformStack) => void, variables: Variables): string[] =>
  preconditions(synth(build, variables.stack).only('aws_iam_role')).map(({ condition }) => condition);
const everyone = (conditions: object): PolicyStatement =>
  new PolicyStatement({
    actions: ['sts:AssumeRole'],
    principals: [Principal.everyone()],
    conditions: conditions as never,
  });

test('a statement for everyone asks of Terraform that one of its conditions keeps somebody out', () => {
  const variables = new Variables();
  const [arn, org] = [variables.text('arn'), variables.text('org')];
  const statement = everyone({ ArnLike: { 'aws:PrincipalArn': arn }, StringLike: { 'aws:PrincipalOrgID': org } });
  const [ofArn, ofOrg, narrow] = conditionsOf((stack) => owned(stack, statement), variables);
  expect(ofArn).toBe('${can(regex("^(?:[^$]|[$]+[^$${])*$", var.arn))}');
  expect(ofOrg).toBe('${can(regex("^(?:[^$]|[$]+[^$${])*$", var.org))}');
  expect(narrow).toMatch(
    /^\$\{anytrue\(\[alltrue\(\[!can\(.*var\.arn\)\)\]\), alltrue\(\[!can\(.*var\.org\)\)\]\)\]\)\}$/,
  );
});

test('the value of a condition that only Terraform knows has a precondition that names operator, key and expression', () => {
  const variables = new Variables();
  const statement = new PolicyStatement({
    actions: ['sts:AssumeRole'],
    principals: [Principal.aws('123456789012')],
    conditions: { StringEquals: { 'sts:ExternalId': variables.text('id') } },
  });
  const [asked] = preconditions(synth((stack) => owned(stack, statement), variables.stack).only('aws_iam_role'));
  expect(asked?.error_message).toBe(
    'conditions.StringEquals["sts:ExternalId"] must be a text of the kind that IAM compares here, without wildcards, quotes ' +
      'and white space, and not empty, got "$${var.id}": pass such a value in the variable or expression [ConditionTokenInvalid]',
  );
});

test('a token that is no text in the end fails at synthesis', () => {
  const odd = Token.asString(Lazy.anyValue({ produce: () => ({ a: 1 }) }));
  const statement = new PolicyStatement({ actions: ['s3:GetObject'], resources: [`arn:aws:s3:::bucket/${odd}`] });
  const fails = (): unknown =>
    synth((stack) => {
      const permissions = [Permissions.inline('read', new PolicyDocument({ statements: [statement] }))];
      new WorkloadRole(stack, 'Role', { trust: new TrustPolicy().addAwsServices(['ec2']), permissions });
    });
  // CDKTF writes the words around it.
  expect(messageOf(fails)).toBe(
    'Resolution error: policy text must hold tokens that are texts, numbers or booleans, got {"a":1}: pass a list as a list, or ' +
      'turn the value into text with Fn.jsonencode [PolicyTokenNotText].',
  );
});

test('a Terraform list is asked the same, and a literal condition that narrows makes the question needless', () => {
  const variables = new Variables();
  const arns = variables.list('arns');
  const asked = conditionsOf((stack) => owned(stack, everyone({ ArnLike: { 'aws:PrincipalArn': arns } })), variables);
  expect(asked).toHaveLength(3);
  expect(asked[2]).toMatch(/^\$\{anytrue\(.*jsonencode\(var\.arns\)/);
  const others = new Variables();
  const known = everyone({
    ArnLike: { 'aws:PrincipalArn': others.text('arn') },
    StringEquals: { 'aws:PrincipalOrgID': 'o-abcde12345' },
  });
  expect(conditionsOf((stack) => owned(stack, known), others)).toHaveLength(1);
});

test('a variable of IAM is equal to itself, whoever asks', () => {
  const statement = everyone({ StringEquals: { 'aws:PrincipalOrgID': '${aws:PrincipalOrgID}' } });
  expect(() => new TrustPolicy().addStatement(statement)).toThrow('TrustPrincipalWide');
});

test('actions, and for whom a service acts, have preconditions', () => {
  const variables = new Variables();
  const conditions = conditionsOf((stack) => {
    const statement = new PolicyStatement({
      actions: [`sts:${variables.text('action')}`],
      principals: [Principal.aws('123456789012')],
    });
    const sources = new AwsServiceConditions({
      sourceArns: [`arn:aws:ecs:eu-central-1:123456789012:cluster/${variables.text('arn')}`],
      sourceAccounts: [variables.text('account')],
    });
    const trust = new TrustPolicy().addAwsServices(['ecs-tasks'], sources);
    new WorkloadRole(stack, 'Role', { trust: trust.addStatement(statement) });
  }, variables);
  expect(conditions.map((condition) => /var\.\w+/.exec(condition)?.[0])).toEqual([
    'var.arn',
    'var.account',
    'var.action',
  ]);
});

test('the source role of another account is one role', () => {
  const variables = new Variables();
  const { stack } = variables;
  const role = synth(() => {
    new CrossAccountTarget(stack, 'Target', {
      cluster: Cluster.fromAttributes({ clusterArn: 'arn:aws:eks:eu-central-1:123456789012:cluster/demo' }),
      serviceAccount: ServiceAccountRef.of('apps', 'api'),
      sourceRole: WorkloadRole.fromRoleArn(stack, 'Source', variables.text('role')),
      awsProvider: new AwsProvider(stack, 'other', { alias: 'other' }),
    });
  }, stack).only('aws_iam_role');
  expect(preconditions(role).at(-1)?.condition).toBe(
    '${can(regex("^arn:(?:aws[a-z-]*):iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$", var.role))}',
  );
});

test('what is lazy and holds a token is text to the functions of Terraform', () => {
  const variables = new Variables();
  const account = variables.text('account');
  const root = Lazy.stringValue({ produce: () => `arn:aws:iam::${account}:root` });
  const statement = new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [Principal.aws(root)] });
  const [condition] = conditionsOf((stack) => owned(stack, statement), variables);
  expect(condition).toContain(', "arn:aws:iam::${var.account}:root"))}');
});

test('a lazy service is a text to Terraform', () => {
  const role = synth((stack) => {
    const service = Lazy.stringValue({ produce: () => 'ecs-tasks' });
    new WorkloadRole(stack, 'Role', { trust: new TrustPolicy(), stsServices: [service] });
  }).only('aws_iam_role');
  expect(role['assume_role_policy']).toContain('trimsuffix("ecs-tasks", ');
  expect(preconditions(role)).toEqual([]);
});

test('each element of a Terraform list becomes a text', () => {
  const variables = new Variables();
  const role = synth((stack) => {
    const conditions = { StringEquals: { 'aws:PrincipalTag/team': variables.list('teams') } };
    const principals = [Principal.aws('123456789012')];
    owned(stack, new PolicyStatement({ actions: ['sts:AssumeRole'], principals, conditions }));
  }, variables.stack).only('aws_iam_role');
  expect(role['assume_role_policy']).toContain(
    '"aws:PrincipalTag/team":${jsonencode([for text in var.teams : substr(text, 0, -1)])}',
  );
});
