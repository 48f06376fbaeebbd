import { expect, test } from 'vitest';
import { CrossAccountReader } from '../../stacks/cross-account-reader';
import { decideTrust, type RequestContext } from '../judge/judge';
import { type Rendered, withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const on = sample(CrossAccountReader, 'cross-account-reader');
const off = sample(CrossAccountReader, 'cross-account-reader', { sessionTags: 'off' });

test.each([
  ['session tags on', on],
  ['session tags off', off],
])('snapshot, %s', (_, one) => {
  expect(withPolicies(one.json)).toMatchSnapshot();
});

function role(one: Rendered, own: boolean): unknown {
  const found = Object.values(one.resources('aws_iam_role')).find(({ provider }) => (provider === undefined) === own);
  return withPolicies(found?.['assume_role_policy']);
}

test('the bucket and its reader stand in the other account, the association in that of the cluster', () => {
  expect(on.only('aws_s3_bucket')['provider']).toBe('aws.data');
  expect(on.only('aws_eks_pod_identity_association')).not.toHaveProperty('provider');
});

test('without session tags the own role asks for the account, and the judge lets no other in', () => {
  const decide = (context: RequestContext): string =>
    decideTrust({ policy: role(off, true), principal: 'pods.eks.amazonaws.com', action: 'sts:AssumeRole', context });
  expect(decide({ 'aws:SourceAccount': '111122223333' })).toBe('Allowed');
  expect(decide({ 'aws:SourceAccount': '444455556666' })).toBe('ImplicitlyDenied');
  expect(decide({})).toBe('ImplicitlyDenied');
  expect(JSON.stringify(role(off, false))).toContain('sts:ExternalId');
  expect(JSON.stringify(role(on, false))).not.toContain('sts:ExternalId');
});
