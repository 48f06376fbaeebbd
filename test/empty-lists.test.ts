import {
  Addon,
  AddonIdentity,
  AwsServiceConditions,
  type AwsServiceConditionsOptions,
  Cluster,
  kubernetes,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Principal,
  TrustPolicy,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { Testing, type TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { failure } from './support/failure';
import { messageOf } from './support/message-of';
import { synth } from './support/synth';
import { Variables } from './support/variables';

// An empty list that narrows would narrow nothing.

const SECRETS = { resources: ['secrets'], verbs: ['get'] };

function kubernetesRole(stack: TerraformStack, rule: object): kubernetes.Role {
  const rules = [new kubernetes.PolicyRule({ ...SECRETS, ...rule })];
  return new kubernetes.Role(stack, 'Reader', { name: 'reader', namespace: 'apps', rules });
}

function trusting(conditions: AwsServiceConditionsOptions): TrustPolicy {
  return new TrustPolicy().addAwsServices(['ecs-tasks'], new AwsServiceConditions(conditions));
}

interface Lifecycle {
  readonly precondition: { readonly condition: string; readonly error_message: string }[];
}

/** The preconditions of the only resource of a type, as condition and message. Not for the judge, who knows no such lists. */
function preconditions({ stack }: Variables, type: string): [string, string][] {
  const json = JSON.parse(Testing.synth(stack, true)) as { resource: Record<string, Record<string, object>> };
  const [resource, ...more] = Object.values(json.resource[type] ?? {}) as { lifecycle?: Lifecycle }[];
  expect(more).toEqual([]);
  return (resource?.lifecycle?.precondition ?? []).map(({ condition, error_message }) => [condition, error_message]);
}

describe('no names in resourceNames', () => {
  const end = 'add one, or leave resourceNames out for every object [RuleInvalid]';

  test('are an error, since Kubernetes takes them for every name', () => {
    expect(failure((stack) => kubernetesRole(stack, { resourceNames: [] }))).toBe(
      `resourceNames must name at least one object, got []: ${end}`,
    );
  });

  test('are an error at plan where only Terraform knows them', () => {
    const variables = new Variables();
    kubernetesRole(variables.stack, { resourceNames: variables.list('names') });
    expect(preconditions(variables, 'kubernetes_role_v1')).toEqual([
      ['${(length(var.names) >= 1)}', `rules[0].resourceNames must name at least one object, got []: ${end}`],
      [
        '${!contains(var.names, "")}',
        'rules[0].resourceNames must hold names, since the empty one allows list and watch of all, got "": leave it out [RuleInvalid]',
      ],
    ]);
  });

  test('nor may one be empty, which Kubernetes compares with a request for all objects', () => {
    expect(failure((stack) => kubernetesRole(stack, { resourceNames: ['a', ''] }))).toBe(
      'resourceNames must hold names, since the empty one allows list and watch of all, got "": leave it out [RuleInvalid]',
    );
  });

  test('the other lists of a rule are asked for at plan too, of a cluster role as well', () => {
    const variables = new Variables();
    const rules = [
      new kubernetes.PolicyRule({
        apiGroups: variables.list('groups'),
        resources: variables.list('of'),
        verbs: variables.list('may'),
      }),
    ];
    new kubernetes.ClusterRole(variables.stack, 'Reader', { name: 'reader', rules });
    expect(preconditions(variables, 'kubernetes_cluster_role_v1').map(([condition]) => condition)).toEqual([
      '${(length(var.groups) >= 1)}',
      '${(length(var.of) >= 1)}',
      '${(length(var.may) >= 1)}',
    ]);
  });

  test('left out or named, nothing is asked for at plan', () => {
    const variables = new Variables();
    kubernetesRole(variables.stack, { resourceNames: ['a', variables.text('name')] });
    expect(synth(() => undefined, variables.stack).only('kubernetes_role_v1')).not.toHaveProperty('lifecycle');
  });
});

describe('for whom an AWS service acts', () => {
  test.each<[AwsServiceConditionsOptions, string]>([
    [{ sourceArns: [], sourceAccounts: ['111122223333'] }, 'sourceArns'],
    [{ sourceArns: ['arn:aws:ecs:us-east-1:111122223333:*'], sourceAccounts: [] }, 'sourceAccounts'],
  ])('%j is an error', (conditions, property) => {
    expect(messageOf(() => trusting(conditions))).toBe(
      `${property} must hold at least one value, got []: name those that are meant, or leave it out for any [ListEmpty]`,
    );
  });

  test('a Terraform list is asked for at plan', () => {
    const variables = new Variables();
    const trust = trusting({ sourceArns: variables.list('arns'), sourceAccounts: variables.list('accounts') });
    new WorkloadRole(variables.stack, 'Role', { trust });
    const ofEmptyLists = preconditions(variables, 'aws_iam_role').filter(([condition]) =>
      condition.includes('length('),
    );
    expect(ofEmptyLists).toEqual([
      [
        '${(length(var.accounts) >= 1)}',
        'conditions.StringEquals["aws:SourceAccount"] must hold at least one value, got []: add one or leave the condition out [ConditionEmpty]',
      ],
      [
        '${(length(var.arns) >= 1)}',
        'conditions.ArnLike["aws:SourceArn"] must hold at least one value, got []: add one or leave the condition out [ConditionEmpty]',
      ],
    ]);
  });
});

describe('a statement', () => {
  const document = (statement: object): PolicyDocument =>
    new PolicyDocument({ statements: [new PolicyStatement({ actions: ['s3:GetObject'], ...statement })] });

  test('with an empty map of conditions is an error', () => {
    expect(messageOf(() => Permissions.inline('read', document({ resources: ['*'], conditions: {} })))).toBe(
      'conditions must hold at least one operator, got {}: add one or leave the condition out [ConditionEmpty]',
    );
  });

  test('read from JSON may have an empty one, which the console of IAM writes', () => {
    const json = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Condition: {} }],
    });
    expect(() => Permissions.inline('read', PolicyDocument.fromJson(json))).not.toThrow();
  });

  test.each([
    ['aws_iam_role_policy', (read: PolicyDocument) => Permissions.inline('read', read)],
    ['aws_iam_policy', (read: PolicyDocument) => Permissions.customerManaged('read', read)],
  ] as const)('of %s asks at plan for every Terraform list in it', (type, permissions) => {
    const variables = new Variables();
    const policy = new PolicyDocument({
      statements: [
        new PolicyStatement({
          actions: variables.list('actions'),
          notResources: variables.list('spared'),
          conditions: { StringEquals: { 'aws:SourceVpc': variables.list('vpcs') } },
        }),
      ],
    });
    WorkloadRole.fromRoleArn(variables.stack, 'Role', 'arn:aws:iam::123456789012:role/app').addPermissions([
      permissions(policy),
    ]);
    const asked = preconditions(variables, type);
    expect(asked.map(([condition]) => condition)).toEqual([
      '${(length(var.actions) >= 1)}',
      '${(length(var.spared) >= 1)}',
      '${(length(var.vpcs) >= 1)}',
    ]);
    expect(asked.map(([, message]) => /\[(\w+)\]$/.exec(message)?.[1])).toEqual([
      'ActionsMissing',
      'ResourcesMissing',
      'ConditionEmpty',
    ]);
  });

  test('of a trust asks for its principals', () => {
    const variables = new Variables();
    const own = new PolicyStatement({
      actions: ['sts:AssumeRole'],
      principals: [Principal.aws(...variables.list('callers'))],
    });
    new WorkloadRole(variables.stack, 'Role', { trust: new TrustPolicy().addStatement(own) });
    expect(preconditions(variables, 'aws_iam_role')).toContainEqual([
      '${(length(var.callers) >= 1)}',
      'principals.AWS must name a principal, got []: pass the ARN of a role, user, session or account root, an account id, or a service such as "ec2.amazonaws.com" [PrincipalInvalid]',
    ]);
  });
});

test('no service accounts of an add-on with recommended roles are an error', () => {
  const cluster = Cluster.fromAttributes({ clusterName: 'demo' });
  const identity = AddonIdentity.recommended({ serviceAccounts: [] });
  expect(failure((stack) => new Addon(stack, 'Cni', { cluster, name: 'vpc-cni', identity }))).toBe(
    '[stack/Cni] serviceAccounts must hold at least one value, got []: name those that are meant, or leave it out for any [ListEmpty]',
  );
});
