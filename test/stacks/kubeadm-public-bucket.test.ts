import { expect, test } from 'vitest';
import { KubeadmPublicBucket } from '../../stacks/kubeadm-public-bucket';
import { recorded, recordedPath } from '../support/keys';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const made = sample(KubeadmPublicBucket, 'kubeadm-public-bucket');
const keysOf = ({ resources }: typeof made): Record<string, unknown> =>
  Object.values(resources('aws_s3_object')).find(({ key }) => key === 'keys.json') ?? {};

test('snapshot', () => {
  expect(withPolicies(made.json)).toMatchSnapshot();
});

test('two keys are published, and the API server reads both files', () => {
  const { keys } = JSON.parse(String(keysOf(made)['content'])) as { keys: { alg: string }[] };
  expect(keys.map(({ alg }) => alg)).toEqual(['RS256', 'RS256']);
  const { api_server_flags: flags } = made.json['output'] as Record<string, { value: string }>;
  expect(flags?.value.match(/--service-account-key-file=\S+/g)).toEqual([
    '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
    '--service-account-key-file=/etc/kubernetes/pki/sa-2.pub',
  ]);
});

test('a rotation changes one object at each step', () => {
  const [first, second] = [recordedPath('sa-1.pub.pem'), recordedPath('sa-2.pub.pem')];
  const steps = [first, `${first},${second}`, second].map((publicKeyFiles) =>
    sample(KubeadmPublicBucket, 'kubeadm-public-bucket', { publicKeyFiles }),
  );
  const contents = steps.map((step) => {
    const keys = keysOf(step);
    const { content } = keys;
    keys['content'] = '';
    return content;
  });
  expect(contents[0]).toBe(recorded('one-key.jwks.json'));
  expect(contents[1]).toBe(recorded('both-keys.jwks.json'));
  expect(new Set(contents).size).toBe(3);
  for (const { json } of steps) expect(json).toEqual(steps[0]?.json);
});

test('every object of the webhook and of the workload is valid', () => {
  const kinds = Object.values(kubernetesObjects(made.json)).map(({ kind }) => String(kind));
  expect(kinds.sort()).toEqual([
    'ClusterRole',
    'ClusterRoleBinding',
    'Deployment',
    'Deployment',
    'MutatingWebhookConfiguration',
    'Namespace',
    'Namespace',
    'PodDisruptionBudget',
    'Secret',
    'Service',
    'ServiceAccount',
    'ServiceAccount',
  ]);
});

test('the workload starts after the webhook and its identity', () => {
  const after = made.resources('kubernetes_deployment_v1')['Deployment']?.['depends_on'] as string[];
  const addresses = (type: string): string[] => Object.keys(made.resources(type)).map((name) => `${type}.${name}`);
  expect(after).toEqual(
    expect.arrayContaining([
      ...addresses('kubernetes_mutating_webhook_configuration_v1'),
      ...addresses('aws_iam_role'),
      ...addresses('aws_iam_role_policy_attachment'),
    ]),
  );
});
