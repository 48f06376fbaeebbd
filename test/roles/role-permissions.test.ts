import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { TerraformResource, TerraformStack } from 'cdktf';
import {
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Principal,
  TrustPolicy,
  WorkloadRole,
  type IWorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure, pathsOf } from '../support/failure';
import type { Rendered } from '../support/rendered';
import { resolved, stackWithProviders, synth } from '../support/synth';
import { Variables } from '../support/variables';

const ROLE = 'arn:aws:iam::123456789012:role/app';
const POLICY = 'arn:aws:iam::123456789012:policy/team/reader';

const READ = new PolicyDocument({
  statements: [new PolicyStatement({ sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] })],
});
const TRUST = new TrustPolicy().addStatement(
  new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [Principal.service('ec2.amazonaws.com')] }),
);

/** What a role that exists gets, so that nothing else is made. */
function granted(...permissions: Permissions[]): Rendered {
  return synth((stack) => {
    WorkloadRole.fromRoleArn(stack, 'Role', ROLE).addPermissions(permissions);
  });
}

function grantTo(stack: TerraformStack, ...permissions: Permissions[]): IWorkloadRole {
  const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
  role.addPermissions(permissions);
  return role;
}

describe('the permissions of a role', () => {
  const all = (): Permissions[] => [
    Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess'),
    Permissions.policyArn(POLICY),
    Permissions.policyArn('arn:aws:iam::123456789012:policy/other', { id: 'other' }),
    Permissions.inline('read', READ),
    Permissions.customerManaged('reader', READ),
  ];

  test('have addresses and values that do not depend on their order or on when they are added', () => {
    const inOrder = granted(...all());
    const reversed = granted(...all().reverse());
    const oneByOne = synth((stack) => {
      const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
      for (const permission of all().reverse()) role.addPermissions([permission]);
    });
    expect(reversed.json).toEqual(inOrder.json);
    expect(oneByOne.json).toEqual(inOrder.json);
    expect(Object.keys(inOrder.resources('aws_iam_role_policy_attachment'))).toHaveLength(4);
  });

  test('use the AWS provider of the role, all of them', () => {
    const { json } = synth((stack) => {
      const provider = new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' });
      WorkloadRole.fromRoleArn(stack, 'Role', ROLE, { awsProvider: provider }).addPermissions(all());
    });
    const resources = Object.values(json['resource'] as Record<string, Record<string, Record<string, unknown>>>);
    const providers = resources.flatMap((byName) => Object.values(byName)).map(({ provider }) => provider);
    expect(providers).toEqual(Array<string>(6).fill('aws.west'));
  });

  test.each([
    ['AWS policy by name', 'ReadOnlyAccess', () => Permissions.awsManagedPolicy('ReadOnlyAccess')],
    ['ARN', POLICY, () => Permissions.policyArn(POLICY)],
    ['policy under two ids', POLICY, (index: number) => Permissions.policyArn(POLICY, { id: `id-${index}` })],
    ['inline policy', 'Inline-read', () => Permissions.inline('read', READ)],
    ['managed policy', 'Managed-read', () => Permissions.customerManaged('read', READ)],
  ])('fail when one %s is named twice, at once or later', (_, shown, make) => {
    const message = `[stack/Role] permissions must name each policy once, got ${JSON.stringify(shown)}: remove the second one [PermissionDuplicate]`;
    const stack = stackWithProviders();
    const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
    const other = Permissions.policyArn('arn:aws:iam::123456789012:policy/other');
    expect(
      failure(() => {
        role.addPermissions([other, make(1), make(2)]);
      }, stack),
    ).toBe(message);
    role.addPermissions([make(1)]);
    expect(
      failure(() => {
        role.addPermissions([other, make(2)]);
      }, stack),
    ).toBe(message);
    role.addPermissions([other]);
  });

  const OTHER = new PolicyDocument({
    statements: [new PolicyStatement({ actions: ['s3:PutObject'], resources: ['arn:aws:s3:::b/*'] })],
  });
  const documentOf = (index: number): PolicyDocument => (index === 1 ? READ : OTHER);

  test.each([
    ['id', 'AttachId-a', (index: number) => Permissions.policyArn(`${POLICY}${index}`, { id: 'a' })],
    ['inline name', 'Inline-read', (index: number) => Permissions.inline('read', documentOf(index))],
    ['managed name', 'Managed-read', (index: number) => Permissions.customerManaged('read', documentOf(index))],
    [
      'managed name, for two paths,',
      'Managed-read',
      (index: number) => Permissions.customerManaged('read', READ, { path: `/${index}/` }),
    ],
  ])('fail when one %s stands for two policies, at once or later: each needs its own', (_, shown, make) => {
    const message = `[stack/Role] permissions must give different policies different ids, got ${JSON.stringify(shown)}: choose another id or name for one of the two policies [PermissionIdDuplicate]`;
    const stack = stackWithProviders();
    const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
    const add = (...permissions: Permissions[]): string =>
      failure(() => {
        role.addPermissions(permissions);
      }, stack);
    expect(add(make(1), make(2))).toBe(message);
    role.addPermissions([make(1)]);
    expect(add(make(2))).toBe(message);
    expect(add(make(1))).toContain('remove the second one [PermissionDuplicate]');
  });

  test('fail when a policy of AWS is named by name and by ARN', () => {
    const stack = stackWithProviders();
    const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
    const byArn = Permissions.policyArn('arn:aws:iam::aws:policy/ReadOnlyAccess', { id: 'mine' });
    expect(
      failure(() => {
        role.addPermissions([Permissions.awsManagedPolicy('ReadOnlyAccess'), byArn]);
      }, stack),
    ).toContain('[PermissionDuplicate]');
  });

  test('fail when one token is attached under two ids, without printing the token', () => {
    const variables = new Variables();
    const arn = variables.text('arn');
    const role = WorkloadRole.fromRoleArn(variables.stack, 'Role', ROLE);
    const twice = ['one', 'two'].map((id) => Permissions.policyArn(arn, { id }));
    expect(
      failure(() => {
        role.addPermissions(twice);
      }, variables.stack),
    ).toBe(
      '[stack/Role] permissions must name each policy once, got "AttachId-two": remove the second one [PermissionDuplicate]',
    );
  });

  const policies = (count: number, from = 0): Permissions[] =>
    Array.from({ length: count }, (_, index) => Permissions.policyArn(`${POLICY}${from + index}`));

  test('are 10 attachments at most; inline policies do not count', () => {
    const stack = stackWithProviders();
    const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
    const message =
      '[stack/Role] permissions must attach at most 10 managed policies to a role, got 11: merge policies, or raise the IAM quota ' +
      '"Managed policies attached to an IAM role" and pass it as managedPolicyQuota [AttachmentsTooMany]';
    expect(
      failure(() => {
        role.addPermissions(policies(11));
      }, stack),
    ).toBe(message);
    role.addPermissions([
      ...policies(9),
      Permissions.customerManaged('reader', READ),
      Permissions.inline('read', READ),
    ]);
    expect(
      failure(() => {
        role.addPermissions(policies(1, 20));
      }, stack),
    ).toBe(message);
    expect(role.policyArns).toHaveLength(10);
  });

  test('are as many attachments as the raised quota says', () => {
    const stack = stackWithProviders();
    const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE, { managedPolicyQuota: 25 });
    role.addPermissions(policies(25));
    expect(
      failure(() => {
        role.addPermissions(policies(1, 30));
      }, stack),
    ).toContain('at most 25 managed policies');
  });

  test.each([9, 26, 10.5, Number.NaN])('fail when managedPolicyQuota is %j', (managedPolicyQuota) => {
    expect(failure((stack) => WorkloadRole.fromRoleArn(stack, 'Role', ROLE, { managedPolicyQuota }))).toBe(
      `[stack/Role] managedPolicyQuota must be a whole number of 10 to 25 policies, got ${String(managedPolicyQuota)}: ` +
        'pass the quota "Managed policies attached to an IAM role" of the account [ManagedPolicyQuotaInvalid]',
    );
  });

  test('may be the same values for two roles', () => {
    const synthesized = synth((stack) => {
      const shared = all();
      for (const id of ['One', 'Two']) WorkloadRole.fromRoleArn(stack, id, ROLE + id).addPermissions(shared);
    });
    expect(Object.keys(synthesized.resources('aws_iam_role_policy_attachment'))).toHaveLength(8);
  });

  test('are told by the role, and may be waited for', () => {
    const stack = stackWithProviders();
    const role = grantTo(stack, ...all());
    expect(pathsOf(stack).filter((path) => path.startsWith('stack/Role/'))).toHaveLength(role.ready.length);
    expect(resolved(stack, role.policyArns)).toEqual([
      'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      POLICY,
      'arn:aws:iam::123456789012:policy/other',
      '${aws_iam_policy.Role_Managed-reader_F614F73B.arn}',
    ]);
  });
});

describe('the resources of permissions', () => {
  const pathsIn = (found: { [id: string]: TerraformResource } | undefined): Record<string, string> =>
    Object.fromEntries(Object.entries(found ?? {}).map(([id, { node }]) => [id, node.id]));

  test.each([
    ['created here', (stack: TerraformStack) => new WorkloadRole(stack, 'Role', { trust: TRUST })],
    ['found', (stack: TerraformStack) => WorkloadRole.fromRoleArn(stack, 'Role', ROLE)],
  ])('are found by what names each, of a role that is %s', (_, make) => {
    const role: IWorkloadRole = make(stackWithProviders());
    role.addPermissions([
      Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess'),
      Permissions.policyArn(POLICY),
      Permissions.policyArn('arn:aws:iam::123456789012:policy/other', { id: 'other' }),
      Permissions.inline('read', READ),
      Permissions.customerManaged('reader', READ),
    ]);
    expect(pathsIn(role.attachments)).toEqual({
      AmazonS3ReadOnlyAccess: expect.stringMatching(/^Attach-AmazonS3ReadOnlyAccess-/) as string,
      [POLICY]: expect.stringMatching(/^Attach-team-reader-/) as string,
      other: 'AttachId-other',
      reader: 'AttachManaged-reader',
    });
    expect(pathsIn(role.inlinePolicies)).toEqual({ read: 'Inline-read' });
    expect(pathsIn(role.managedPolicies)).toEqual({ reader: 'Managed-reader' });
  });

  test('are none lost where two have one name: the second stands under its id', () => {
    const role = grantTo(
      stackWithProviders(),
      Permissions.customerManaged('reader', READ),
      Permissions.policyArn(POLICY, { id: 'reader' }),
    );
    expect(pathsIn(role.attachments)).toEqual({
      reader: 'AttachManaged-reader',
      'AttachId-reader': 'AttachId-reader',
    });
  });

  test('of what could not be granted are not there', () => {
    const role = grantTo(stackWithProviders(), Permissions.inline('read', READ));
    expect(() => {
      role.addPermissions([Permissions.inline('more', READ), Permissions.inline('read', READ)]);
    }).toThrow('[PermissionDuplicate]');
    expect(pathsIn(role.inlinePolicies)).toEqual({ read: 'Inline-read' });
  });
});
