import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { Aspects, TerraformVariable, Testing, type TerraformStack } from 'cdktf';
import {
  AwsServiceConditions,
  OidcProvider,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Principal,
  Subject,
  TrustPolicy,
  WorkloadRole,
  type WorkloadRoleOptions,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { binding } from '../support/bindings';
import { failure, pathsOf } from '../support/failure';
import { resolved, stackWithProviders, synth } from '../support/synth';
import { Variables } from '../support/variables';

const OIDC = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const EC2 = {
  Sid: 'GrantSTSEC2',
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

function ec2(): TrustPolicy {
  return new TrustPolicy().addAwsServices(['ec2']);
}

function role(stack: TerraformStack, options: WorkloadRoleOptions = {}, trust = ec2()): WorkloadRole {
  return new WorkloadRole(stack, 'Writer', { trust, ...options });
}

function made(options: WorkloadRoleOptions = {}, trust?: TrustPolicy): Record<string, unknown> {
  return synth((stack) => role(stack, options, trust)).only('aws_iam_role');
}

function policyOf(resource: Record<string, unknown>): unknown {
  return JSON.parse(resource['assume_role_policy'] as string);
}

function failed(options: WorkloadRoleOptions, trust?: TrustPolicy): string {
  return failure((stack) => role(stack, options, trust));
}

function warningsOf(construct: WorkloadRole): unknown[] {
  return construct.node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => data as unknown);
}

test('minimal definition', () => {
  const { json } = synth((stack) => role(stack));
  const roles = (json['resource'] as Record<string, Record<string, Record<string, unknown>>>)['aws_iam_role'] ?? {};
  expect(Object.keys(json['resource'] as object)).toEqual(['aws_iam_role']);
  expect(Object.keys(roles)).toEqual(['Writer_3ED51D24']);
  const { assume_role_policy, ...rest } = roles['Writer_3ED51D24'] ?? {};
  expect(rest).toEqual({ name_prefix: 'Writer-' });
  expect(JSON.parse(assume_role_policy as string)).toEqual({ Version: '2012-10-17', Statement: [EC2] });
  expect(json['data']).toBeUndefined();
});

describe('trust', () => {
  test('services, their conditions and statements stand after what was given', () => {
    const trust = new TrustPolicy().addAwsServices(['rds']);
    const account = { StringEquals: { 'aws:SourceAccount': '123456789012' } };
    const resource = made(
      {
        stsServices: ['ecs-tasks.amazonaws.com'],
        stsServiceConditions: { 'ecs-tasks': new AwsServiceConditions({ sourceAccounts: ['123456789012'] }) },
        trustStatements: [
          new PolicyStatement({
            sid: 'Ci',
            actions: ['sts:AssumeRole', 'sts:TagSession'],
            principals: [Principal.aws('arn:aws:iam::123456789012:role/ci')],
          }),
        ],
      },
      trust,
    );
    expect(policyOf(resource)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { ...EC2, Sid: 'GrantSTSRDS', Principal: { Service: 'rds.amazonaws.com' } },
        {
          ...EC2,
          Sid: 'GrantSTSECSTASKS',
          Principal: { Service: 'ecs-tasks.amazonaws.com' },
          Condition: account,
        },
        {
          Sid: 'Ci',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::123456789012:role/ci' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
        },
      ],
    });
  });

  test('a Terraform list of services becomes a dynamic statement beside the static ones', () => {
    const variables = new Variables();
    role(variables.stack, { stsServices: variables.list('services') });
    const synthesized = synth(() => undefined, variables.stack);
    expect(synthesized.only('aws_iam_role')).toMatchObject({
      assume_role_policy: '${data.aws_iam_policy_document.Writer_Trust_7061E1BE.json}',
    });
    const document = synthesized.data('aws_iam_policy_document')['Writer_Trust_7061E1BE'] ?? {};
    expect((document['source_policy_documents'] as string[]).map((text) => JSON.parse(text) as unknown)).toEqual([
      { Version: '2012-10-17', Statement: [EC2] },
    ]);
    expect(document['dynamic']).toMatchObject({
      statement: {
        for_each: '${toset(var.services)}',
        content: {
          effect: 'Allow',
          actions:
            '${concat(["sts:AssumeRole"], lookup({"capabilities.eks" = ["sts:TagSession"], "rolesanywhere" = ["sts:TagSession", "sts:SetSourceIdentity"]}, trimsuffix(each.value, ".amazonaws.com"), []))}',
          principals: [{ type: 'Service', identifiers: ['${trimsuffix(each.value, ".amazonaws.com")}.amazonaws.com'] }],
        },
      },
    });
  });

  test('may be a Terraform list of services alone', () => {
    const variables = new Variables();
    const trust = new TrustPolicy().addAwsServices(variables.list('services'));
    role(variables.stack, {}, trust);
    const [document] = Object.values(synth(() => undefined, variables.stack).data('aws_iam_policy_document'));
    expect(document).not.toHaveProperty('source_policy_documents');
    expect(document).toHaveProperty('dynamic');
  });

  test('fails when nobody is let in', () => {
    expect(failed({}, new TrustPolicy())).toBe(
      '[stack/Writer] trust must let at least one principal assume the role, got []: add service accounts, AWS services or ' +
        'a statement [TrustPolicyEmpty]',
    );
  });

  test('fails when a service is named by trust and options', () => {
    expect(failed({ stsServices: ['ec2.amazonaws.com'] })).toBe(
      '[stack/Writer] stsServices must name each AWS service once, got "ec2.amazonaws.com": remove the second one ' +
        '[AwsServiceDuplicate]',
    );
  });

  test('fails when conditions are for no service, or for a Terraform list', () => {
    const stsServiceConditions = { ecs: new AwsServiceConditions({ sourceAccounts: ['123456789012'] }) };
    expect(failed({ stsServices: ['rds'], stsServiceConditions })).toBe(
      '[stack/Writer] stsServiceConditions must name services that stsServices names ["rds"], got "ecs": add the service or ' +
        'remove its conditions [AwsServiceConditionUnused]',
    );
    expect(failed({ stsServices: new Variables().list('services'), stsServiceConditions })).toBe(
      '[stack/Writer] stsServiceConditions must be left out where stsServices is a Terraform list: its services are not ' +
        'known at synth, so list them as strings [AwsServiceConditionNeedsList]',
    );
  });

  test('fails when a trust statement has a resource', () => {
    const statement = new PolicyStatement({
      actions: ['sts:AssumeRole'],
      principals: [Principal.aws('123456789012')],
      resources: ['*'],
    });
    expect(failed({ trustStatements: [statement] })).toBe(
      '[stack/Writer] resources must be left out of a trust policy: the role itself is the resource ' +
        '[TrustResourceNotAllowed]',
    );
  });

  test('is complete once a role has it: adding later is an error, not a silent gap', () => {
    const stack = stackWithProviders();
    const trust = ec2();
    role(stack, {}, trust);
    expect(failure(() => trust.addAwsServices(['rds']), stack)).toBe(
      'TrustPolicy.addAwsServices must be called before the policy is used: what is added later would be missing in ' +
        'Terraform [PolicySealed]',
    );
  });

  test('may be given to two roles, and what one adds is not in the other', () => {
    const trust = ec2();
    const { resources } = ((synthesized) => ({ resources: synthesized.resources('aws_iam_role') }))(
      synth((stack) => {
        new WorkloadRole(stack, 'One', { trust, stsServices: ['rds'] });
        new WorkloadRole(stack, 'Two', { trust });
      }),
    );
    expect(
      Object.values(resources).map((resource) => (policyOf(resource) as { Statement: [] }).Statement.length),
    ).toEqual([2, 1]);
  });
});

test('a trust statement that lets in more than one service account is a warning', () => {
  const wide = new PolicyStatement({
    actions: ['sts:AssumeRoleWithWebIdentity'],
    principals: [Principal.federated(OIDC)],
    conditions: { StringEquals: { 'oidc.example.com:aud': 'sts.amazonaws.com' } },
  });
  expect(warningsOf(role(stackWithProviders(), { trustStatements: [wide] }))).toEqual([
    '[TrustStatementWide] a trust statement for sts:AssumeRoleWithWebIdentity does not ask for sub and aud: it lets in more ' +
      'tokens than those of one service account',
  ]);
});

test('a trust statement for everyone is a warning where its conditions do not ask who they are', () => {
  const warned = (conditions: Record<string, Record<string, string>>): unknown[] => {
    const statement = new PolicyStatement({
      actions: ['sts:AssumeRole'],
      principals: [Principal.everyone()],
      conditions,
    });
    return warningsOf(role(stackWithProviders(), { trustStatements: [statement] }));
  };
  expect(warned({ StringEquals: { 'sts:ExternalId': 'of-many' } })).toEqual([
    '[TrustPrincipalOpen] a trust statement for everyone does not ask who they are: strangers who fulfil its conditions get the ' +
      'role. Name the principals, or ask for aws:PrincipalArn, aws:PrincipalAccount or aws:PrincipalOrgID',
  ]);
  expect(warned({ StringEquals: { 'aws:PrincipalOrgID': 'o-abcde12345' } })).toEqual([]);
});

describe('what a role gives', () => {
  test('ARN, name, unique id, policies and what to wait for', () => {
    const stack = stackWithProviders();
    const made = role(stack, { roleName: 'writer', permissions: [Permissions.awsManagedPolicy('ReadOnlyAccess')] });
    made.addPermissions([Permissions.policyArn('arn:aws:iam::123456789012:policy/app')]);
    expect(resolved(stack, [made.roleArn, made.roleName, made.roleUniqueId])).toEqual([
      '${aws_iam_role.Writer_3ED51D24.arn}',
      '${aws_iam_role.Writer_3ED51D24.name}',
      '${aws_iam_role.Writer_3ED51D24.unique_id}',
    ]);
    expect(resolved(stack, made.policyArns)).toEqual([
      'arn:${data.aws_partition.WorkloadIdentityPartition.partition}:iam::aws:policy/ReadOnlyAccess',
      'arn:aws:iam::123456789012:policy/app',
    ]);
    expect(
      resolved(
        stack,
        made.ready.map((each) => each.fqn),
      ),
    ).toEqual([
      '${aws_iam_role.Writer_3ED51D24}',
      '${aws_iam_role_policy_attachment.Writer_Attach-ReadOnlyAccess-05f08633_E4286EA1}',
      '${aws_iam_role_policy_attachment.Writer_Attach-app-71b3f896_880A19AC}',
    ]);
  });

  test('its lists are copies', () => {
    const made = role(stackWithProviders(), { permissions: [Permissions.awsManagedPolicy('ReadOnlyAccess')] });
    made.policyArns.pop();
    made.ready.pop();
    expect([made.policyArns.length, made.ready.length]).toEqual([1, 2]);
  });

  test('an aspect may put a path on every role', () => {
    const synthesized = synth((stack) => {
      const resource = binding(role(stack).resource, IamRole);
      Aspects.of(stack).add({
        visit: (node) => {
          if (node === resource) resource.path = '/teams/';
        },
      });
    });
    expect(synthesized.only('aws_iam_role')).toMatchObject({ name_prefix: 'Writer-', path: '/teams/' });
  });
});

describe('after a failure', () => {
  const broken: [string, WorkloadRoleOptions][] = [
    ['an option', { path: 'x' }],
    ['a permission', { permissions: [1, 2].map(() => Permissions.awsManagedPolicy('ReadOnlyAccess')) }],
    ['the quota', { managedPolicyQuota: 1, permissions: [Permissions.awsManagedPolicy('ReadOnlyAccess')] }],
    ['the trust', { trustPolicyQuota: 1 }],
  ];

  test.each(broken)('of %s the same id, trust and permissions work', (_, options) => {
    const stack = stackWithProviders();
    const trust = ec2();
    failure(() => role(stack, options, trust), stack);
    const permissions = [Permissions.awsManagedPolicy('ReadOnlyAccess')];
    const again = synth(() => role(stack, { permissions }, trust), stack);
    expect(again.json).toEqual(synth((other) => role(other, { permissions })).json);
  });

  test('of a list of services nothing is left of its data source', () => {
    const variables = new Variables();
    const options = { stsServices: variables.list('services'), managedPolicyQuota: 1 };
    failure(() => role(variables.stack, options), variables.stack);
    expect(pathsOf(variables.stack).filter((path) => path.includes('Writer'))).toEqual([]);
  });
});

test('the same code gives the same JSON again', () => {
  const text = (): string => {
    const stack = stackWithProviders();
    const services = new TerraformVariable(stack, 'services', { type: 'list(string)' }).listValue;
    const oidc = OidcProvider.fromIssuerUrl(stack, 'Oidc', { issuerUrl: 'https://oidc.example.com' });
    const document = new PolicyDocument({
      statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] })],
    });
    role(
      stack,
      { stsServices: services, permissions: [Permissions.inline('read', document)] },
      ec2().addWebIdentity(oidc, [Subject.serviceAccount('a', 'b')]),
    );
    return Testing.synth(stack, true);
  };
  expect(text()).toBe(text());
});
