import { expect, test } from 'vitest';
import { EksAnywhere } from '../../stacks/eks-anywhere';
import { recorded, recordedPath } from '../support/keys';
import { policies, withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const made = sample(EksAnywhere, 'eks-anywhere');

test('snapshot', () => {
  expect(withPolicies(made.json)).toMatchSnapshot();
});

test('before the cluster exists the key set is empty, and the spec names the issuer', () => {
  const documents = Object.values(made.resources('aws_s3_object'));
  expect(documents.find(({ key }) => key === 'factory-1/keys.json')?.['content']).toBe('{"keys":[]}');
  const url = String(made.only('aws_iam_openid_connect_provider')['url']);
  expect(url).toMatch(/^https:\/\/\$\{aws_cloudfront_distribution\.\w+\.domain_name\}\/factory-1$/);
  expect(made.json['output']).toMatchObject({
    issuer_url: { value: url },
    cluster_spec: { value: `spec:\n  podIamConfig:\n    serviceAccountIssuer: ${url}\n` },
  });
});

test('the key of the cluster changes one object and nothing else', () => {
  const keyed = sample(EksAnywhere, 'eks-anywhere', { eksAnywhereKeyFile: recordedPath('sa-1.pub.pem') });
  const keys = Object.values(keyed.resources('aws_s3_object')).find(({ key }) => key === 'factory-1/keys.json') ?? {};
  expect(keys['content']).toBe(recorded('one-key.jwks.json'));
  keys['content'] = '{"keys":[]}';
  expect(keyed.json).toEqual(made.json);
});

test('one role trusts three service accounts, each by its name', () => {
  const [trust] = policies(made, 'aws_iam_role', 'assume_role_policy') as { Statement: object[] }[];
  const [local] = Object.keys(made.json['locals'] as object);
  expect(trust?.Statement).toMatchObject([
    {
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`\${local.${String(local)}}:sub`]: [
            'system:serviceaccount:telemetry:collector',
            'system:serviceaccount:telemetry:forwarder',
            'system:serviceaccount:telemetry:replayer',
          ],
          [`\${local.${String(local)}}:aud`]: 'sts.amazonaws.com',
        },
      },
    },
  ]);
});

test('nothing of the bucket is public', () => {
  expect(made.only('aws_s3_bucket_public_access_block')).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
});
