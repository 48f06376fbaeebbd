import { expect, test } from 'vitest';
import { TenantPrefixes } from '../../stacks/tenant-prefixes';
import { decideIdentity } from '../judge/judge';
import { policies, withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const one = sample(TenantPrefixes, 'tenant-prefixes');

test('snapshot', () => {
  expect(withPolicies(one.json)).toMatchSnapshot();
});

test('one role and one policy for all tenants; a further tenant adds an association', () => {
  const three = sample(TenantPrefixes, 'tenant-prefixes', { tenants: 'tenant-a,tenant-b,tenant-c' });
  expect(Object.keys(three.resources('aws_iam_role'))).toEqual(Object.keys(one.resources('aws_iam_role')));
  expect(policies(three, 'aws_iam_role_policy')).toEqual(policies(one, 'aws_iam_role_policy'));
  expect(Object.keys(three.resources('aws_eks_pod_identity_association'))).toHaveLength(3);
});

test('the judge lets a tenant use its own prefix, and neither another nor none', () => {
  const text = JSON.stringify(policies(one, 'aws_iam_role_policy')[0])
    .replace(/\$\{aws_s3_bucket\.[\w-]+\.arn\}/g, 'arn:aws:s3:::files')
    .replaceAll('$${', '${');
  const may = (action: string, resource: string, tags: Record<string, string>, prefix?: string): string =>
    decideIdentity({
      policies: [JSON.parse(text)],
      action,
      resource,
      principalTags: tags,
      context: prefix === undefined ? {} : { 's3:prefix': prefix },
    });
  const own = { 'kubernetes-namespace': 'tenant-a' };
  const DENIED = 'ImplicitlyDenied';
  for (const action of ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']) {
    expect(may(action, 'arn:aws:s3:::files/tenant-a/x', own)).toBe('Allowed');
    for (const key of ['tenant-b/x', 'tenant-a2/x', 'tenant-a', 'x', '/x']) {
      expect(may(action, `arn:aws:s3:::files/${key}`, own), key).toBe(DENIED);
    }
    for (const key of ['tenant-a/x', 'tenant-b/x', '/x']) {
      expect(may(action, `arn:aws:s3:::files/${key}`, {}), `${key} without a tag`).toBe(DENIED);
    }
  }
  expect(may('s3:ListBucket', 'arn:aws:s3:::files', own, 'tenant-a/')).toBe('Allowed');
  for (const prefix of ['', '/', 'tenant-b/', 'tenant-a']) {
    expect(may('s3:ListBucket', 'arn:aws:s3:::files', own, prefix), prefix).toBe(DENIED);
  }
  expect(may('s3:ListBucket', 'arn:aws:s3:::files', own)).toBe(DENIED);
  expect(may('s3:ListBucket', 'arn:aws:s3:::files', {}, 'tenant-a/')).toBe(DENIED);
});
