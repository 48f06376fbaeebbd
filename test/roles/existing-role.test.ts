import { TerraformStack, Testing } from 'cdktf';
import {
  Permissions,
  PolicyDocument,
  PolicyStatement,
  WorkloadRole,
  type IWorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure, pathsOf } from '../support/failure';
import { messageOf } from '../support/message-of';
import type { Rendered } from '../support/rendered';
import { stackWithProviders, synth, waited } from '../support/synth';
import { Variables } from '../support/variables';

describe('WorkloadRole.fromRoleArn', () => {
  const ARN = 'arn:aws:iam::123456789012:role/team/app';

  function found(permissions: Permissions[], arn = ARN): Rendered {
    return synth((stack) => {
      WorkloadRole.fromRoleArn(stack, 'Role', arn).addPermissions(permissions);
    });
  }

  test('makes nothing by itself, and knows the name', () => {
    const stack = stackWithProviders();
    const existing = WorkloadRole.fromRoleArn(stack, 'Role', ARN);
    expect([existing.roleArn, existing.roleName, existing.policyArns]).toEqual([ARN, 'app', []]);
    expect(waited(stack, existing.ready)).toEqual([]);
    expect(synth(() => undefined, stack).json['resource']).toBeUndefined();
  });

  test('gets permissions, which may be waited for', () => {
    const attachment = Object.values(
      found([Permissions.awsManagedPolicy('ReadOnlyAccess')]).resources('aws_iam_role_policy_attachment'),
    );
    expect(attachment).toEqual([{ role: 'app', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }]);
  });

  test('a token is cut by Terraform after the last "/"', () => {
    const variables = new Variables();
    const existing = WorkloadRole.fromRoleArn(variables.stack, 'Role', variables.text('arn'));
    existing.addPermissions([Permissions.awsManagedPolicy('ReadOnlyAccess')]);
    const synthesized = synth(() => undefined, variables.stack);
    expect(synthesized.only('aws_iam_role_policy_attachment')).toEqual({
      role: '${replace(var.arn, "/^.*//", "")}',
      policy_arn: 'arn:${data.aws_partition.WorkloadIdentityPartition.partition}:iam::aws:policy/ReadOnlyAccess',
    });
  });

  test.each([
    '',
    'app',
    'arn:aws:iam::123456789012:policy/app',
    'arn:aws:iam::aws:role/app',
    'arn:aws:iam::123456789012:role/',
    'arn:aws:sts::123456789012:assumed-role/app/session',
  ])('fails when the ARN is %j, and a second try works', (arn) => {
    const stack = stackWithProviders();
    expect(failure(() => WorkloadRole.fromRoleArn(stack, 'Role', arn), stack)).toBe(
      `[stack/Role] roleArn must be the ARN of an IAM role, got ${JSON.stringify(arn)}: pass one such as ` +
        '"arn:aws:iam::123456789012:role/app" [ArnInvalid]',
    );
    expect(WorkloadRole.fromRoleArn(stack, 'Role', ARN).roleName).toBe('app');
  });
});

describe('one role that is found twice', () => {
  const ARN = 'arn:aws:iam::123456789012:role/team/app';
  const POLICY = Permissions.policyArn('arn:aws:iam::123456789012:policy/app');

  function add(role: IWorkloadRole, ...permissions: Permissions[]): void {
    role.addPermissions(permissions);
  }

  function document(size: number): PolicyDocument {
    const resources = [`arn:aws:s3:::${'b'.repeat(size)}`];
    return new PolicyDocument({ statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources })] });
  }

  test.each<[string, Permissions, string]>([
    ['an attached policy', POLICY, 'arn:aws:iam::123456789012:policy/app'],
    ['a policy of AWS', Permissions.awsManagedPolicy('ReadOnlyAccess'), 'ReadOnlyAccess'],
    ['an inline policy', Permissions.inline('own', document(1)), 'Inline-own'],
  ])('fails when it gets %s twice, from two stacks of the app', (_, permission, shown) => {
    const app = Testing.app();
    WorkloadRole.fromRoleArn(stackWithProviders('stack', app), 'One', ARN).addPermissions([permission]);
    const other = new TerraformStack(app, 'other');
    const second = WorkloadRole.fromRoleArn(other, 'Two', ARN);
    expect(
      messageOf(() => {
        add(second, permission);
      }),
    ).toBe(
      `[other/Two] permissions must name each policy once, got "${shown}": remove the second one [PermissionDuplicate]`,
    );
    expect([second.policyArns, waited(other, second.ready), pathsOf(other)]).toEqual([[], [], ['other', 'other/Two']]);
  });

  test('fails when a token finds it twice', () => {
    const variables = new Variables();
    const arn = variables.text('arn');
    WorkloadRole.fromRoleArn(variables.stack, 'One', arn).addPermissions([POLICY]);
    const second = WorkloadRole.fromRoleArn(variables.stack, 'Two', arn);
    expect(
      messageOf(() => {
        add(second, POLICY);
      }),
    ).toContain('[PermissionDuplicate]');
  });

  test('counts what both give: 10 attachments and 10,240 characters inline, and no more', () => {
    const stack = stackWithProviders();
    const [one, two] = [WorkloadRole.fromRoleArn(stack, 'One', ARN), WorkloadRole.fromRoleArn(stack, 'Two', ARN)];
    const policies = (from: number, count: number): Permissions[] =>
      Array.from({ length: count }, (_, index) =>
        Permissions.policyArn(`arn:aws:iam::123456789012:policy/p${from + index}`),
      );
    one.addPermissions([...policies(0, 6), Permissions.inline('one', document(5000))]);
    two.addPermissions(policies(6, 4));
    expect(
      messageOf(() => {
        add(two, ...policies(10, 1));
      }),
    ).toBe(
      '[stack/Two] permissions must attach at most 10 managed policies to a role, got 11: merge policies, or raise the IAM ' +
        'quota "Managed policies attached to an IAM role" and pass it as managedPolicyQuota [AttachmentsTooMany]',
    );
    const empty = (document(1)._render('identity policy').size - 1) * 2;
    expect(
      messageOf(() => {
        add(two, Permissions.inline('two', document(10_241 - empty - 5000)));
      }),
    ).toBe(
      '[stack/Two] permissions must hold at most 10240 characters of inline policies in total, got 10241: move some to ' +
        'Permissions.customerManaged(...) [InlinePoliciesTooLarge]',
    );
    two.addPermissions([Permissions.inline('two', document(10_240 - empty - 5000))]);
    expect(two.ready).toHaveLength(5);
  });

  test('may get other policies, and policies that are made anew', () => {
    const made = Permissions.customerManaged('own', document(1));
    const { resources } = synth((stack) => {
      for (const id of ['One', 'Two']) WorkloadRole.fromRoleArn(stack, id, ARN).addPermissions([made]);
    });
    expect(Object.keys(resources('aws_iam_role_policy_attachment'))).toHaveLength(2);
  });

  test('counts no longer what was taken out of the tree', () => {
    const stack = stackWithProviders();
    WorkloadRole.fromRoleArn(stack, 'One', ARN).addPermissions([POLICY]);
    stack.node.tryRemoveChild('One');
    expect(WorkloadRole.fromRoleArn(stack, 'One', ARN).policyArns).toEqual([]);
    const again = WorkloadRole.fromRoleArn(stack, 'Two', ARN);
    again.addPermissions([POLICY]);
    expect(again.policyArns).toHaveLength(1);
  });
});
