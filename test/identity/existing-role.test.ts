import { Permissions, WorkloadRole } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { stackWithProviders, synth, type Synthesized } from '../support/synth';
import { Variables } from '../support/variables';

describe('WorkloadRole.fromRoleArn', () => {
  const ARN = 'arn:aws:iam::123456789012:role/team/app';

  function found(permissions: Permissions[], arn = ARN): Synthesized {
    return synth((stack) => {
      WorkloadRole.fromRoleArn(stack, 'Role', arn).addPermissions(permissions);
    });
  }

  test('makes nothing by itself, and knows the name', () => {
    const stack = stackWithProviders();
    const existing = WorkloadRole.fromRoleArn(stack, 'Role', ARN);
    expect([existing.roleArn, existing.roleName, existing.policyArns, existing.ready]).toEqual([ARN, 'app', [], []]);
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
