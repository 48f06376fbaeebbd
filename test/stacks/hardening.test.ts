import { Testing } from 'cdktf';
import { beforeAll, describe, expect, test } from 'vitest';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { type Rendered, withPolicies } from '../support/rendered';
import { synth } from '../support/synth';
import { sampleStacks } from '../support/sample-stacks';

// What a reviewer asks of every workload and every bucket, whichever sample it stands in.

interface Container {
  readonly image: string;
  readonly resources: { readonly requests: object; readonly limits: object };
  readonly securityContext: { readonly runAsNonRoot?: boolean };
  readonly volumeMounts: readonly { readonly name: string; readonly readOnly?: boolean }[];
}

interface Volume {
  readonly name: string;
  readonly hostPath?: { readonly path: string };
}

interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext: { readonly runAsNonRoot?: boolean; readonly seccompProfile: object };
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
}

const made = new Map<string, Rendered>();
const pods = new Map<string, PodSpec>();

beforeAll(async () => {
  for (const Stack of await sampleStacks()) {
    const synthesized = synth(() => undefined, new Stack(Testing.app(), 'sample'));
    made.set(Stack.name, synthesized);
    for (const [address, { kind, spec }] of Object.entries(kubernetesObjects(synthesized.json))) {
      const { template } = (spec ?? {}) as { template?: { spec: PodSpec } };
      if (template !== undefined) pods.set(`${Stack.name} ${address}`, template.spec);
      if (kind === 'Pod') pods.set(`${Stack.name} ${address}`, spec as PodSpec);
    }
  }
});

/** The pods of which something does not hold. */
function podsBut(holds: (pod: PodSpec) => boolean): string[] {
  return [...pods]
    .filter(([, pod]) => !holds(pod))
    .map(([name]) => name)
    .sort();
}

describe('every pod', () => {
  test('is among these', () => {
    expect([...pods.keys()].sort()).toEqual([
      'FluentdCloudwatch kubernetes_daemon_set_v1.DaemonSet',
      'KubeadmPublicBucket kubernetes_deployment_v1.Deployment',
      expect.stringMatching(/^KubeadmPublicBucket kubernetes_deployment_v1\.Webhook_Deployment_\w+$/),
      'OrdersApi kubernetes_deployment_v1.Deployment',
      'ReadFromS3 kubernetes_pod_v1.Pod',
      'S3Writer kubernetes_job_v1.Job',
    ]);
  });

  test('gets no more rights than it has, and writes to its volumes only', () => {
    for (const [name, { containers }] of pods) {
      const contexts = containers.map(({ securityContext }) => ({
        name,
        securityContext: { ...securityContext, runAsNonRoot: undefined },
      }));
      expect(contexts).toEqual([
        {
          name,
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ]);
    }
  });

  test("runs under the runtime's seccomp profile", () => {
    const profile = JSON.stringify({ type: 'RuntimeDefault' });
    expect(podsBut(({ securityContext }) => JSON.stringify(securityContext.seccompProfile) === profile)).toEqual([]);
  });

  test('but fluentd, which reads the logs of all containers, is not root', () => {
    const fluentd = ['FluentdCloudwatch kubernetes_daemon_set_v1.DaemonSet'];
    expect(podsBut(({ securityContext }) => securityContext.runAsNonRoot === true)).toEqual(fluentd);
    // What the provider sends for a container beats what the pod says.
    expect(
      podsBut(({ containers }) => containers.every(({ securityContext }) => securityContext.runAsNonRoot === true)),
    ).toEqual(fluentd);
  });

  test('says what it needs, and has a bound', () => {
    const bounded = ({ resources }: Container): boolean =>
      'cpu' in resources.requests && 'memory' in resources.requests && 'memory' in resources.limits;
    expect(podsBut(({ containers }) => containers.every(bounded))).toEqual([]);
  });

  test('has an image of one release', () => {
    expect(
      podsBut(({ containers }) => containers.every(({ image }) => /:v?\d+\.\d+\.\d+(-[\w.-]+)?$/.test(image))),
    ).toEqual([]);
  });

  test('has a token for the Kubernetes API only where it uses that', () => {
    expect(podsBut(({ automountServiceAccountToken }) => automountServiceAccountToken === false)).toEqual([
      'FluentdCloudwatch kubernetes_daemon_set_v1.DaemonSet',
      expect.stringMatching(/^KubeadmPublicBucket kubernetes_deployment_v1\.Webhook_Deployment_\w+$/),
      'S3Writer kubernetes_job_v1.Job',
    ]);
  });

  test('writes to no directory of its node, but fluentd to its own', () => {
    const written = [...pods.values()].flatMap(({ volumes, containers }) =>
      volumes
        .filter(({ name }) => containers.some((each) => each.volumeMounts.some((m) => m.name === name && !m.readOnly)))
        .flatMap(({ hostPath }) => hostPath?.path ?? []),
    );
    expect(written).toEqual(['/var/lib/fluentd']);
  });
});

describe('every bucket that a sample makes for its workload', () => {
  const samples = ['S3Writer', 'TenantPrefixes', 'CrossAccountReader'];

  test.each(samples)('%s: is public to nobody, encrypts, and answers over TLS only', (sample) => {
    const synthesized = made.get(sample);
    const [[name, { provider }] = ['', { provider: undefined }]] = Object.entries(
      synthesized?.resources('aws_s3_bucket') ?? {},
    );
    const bucket = `\${aws_s3_bucket.${name}.id}`;
    const common = provider === undefined ? { bucket } : { bucket, provider };
    expect(synthesized?.only('aws_s3_bucket_public_access_block')).toEqual({
      ...common,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(synthesized?.only('aws_s3_bucket_server_side_encryption_configuration')).toEqual({
      ...common,
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
    });
    const arn = `\${aws_s3_bucket.${name}.arn}`;
    expect(withPolicies(synthesized?.only('aws_s3_bucket_policy'))).toEqual({
      ...common,
      depends_on: [`aws_s3_bucket_public_access_block.${name}PublicAccess`],
      policy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'DenyWithoutTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [arn, `${arn}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });

  test('no other sample makes one, but those of issuers', () => {
    const makers = [...made].filter(([, { resources }]) => Object.keys(resources('aws_s3_bucket')).length > 0);
    expect(makers.map(([name]) => name).sort()).toEqual([...samples, 'EksAnywhere', 'KubeadmPublicBucket'].sort());
  });
});
