import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { App, TerraformStack, Testing, Token } from 'cdktf';
import {
  Cluster,
  Credentials,
  kubernetes,
  OidcProvider,
  selfHosted,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityRoleName } from '../../../lib/workload/identity-name';
import { checkRoleName } from '../../../lib/private/iam-names';
import { failure } from '../../support/failure';
import { kubernetesObjects } from '../../support/kubernetes-objects';
import { messageOf } from '../../support/message-of';
import type { Rendered } from '../../support/rendered';
import { stackWithProviders, synth, waited } from '../../support/synth';

type Json = Record<string, unknown>;

const made = (props?: selfHosted.PodIdentityWebhookProps): Rendered =>
  synth((stack) => new selfHosted.PodIdentityWebhook(stack, 'Webhook', props));

/** The objects by their kind, each checked against Kubernetes' schema. */
function objects(props?: selfHosted.PodIdentityWebhookProps): Record<string, Json> {
  const all = Object.values(kubernetesObjects(made(props).json));
  return Object.fromEntries(all.map((object) => [String(object['kind']), object]));
}

interface PodSpec extends Json {
  readonly containers: { readonly args: string[]; readonly image: string }[];
}

function podOf(props?: selfHosted.PodIdentityWebhookProps): PodSpec {
  const { spec } = objects(props)['Deployment'] as { spec: { template: { spec: PodSpec } } };
  return spec.template.spec;
}

const container = (props?: selfHosted.PodIdentityWebhookProps): PodSpec['containers'][number] => {
  const [only] = podOf(props).containers;
  if (only === undefined) throw new Error('no container');
  return only;
};

function webhookOf(props?: selfHosted.PodIdentityWebhookProps): Json {
  const { webhooks } = objects(props)['MutatingWebhookConfiguration'] as { webhooks: Json[] };
  return webhooks[0] ?? {};
}

const name = 'pod-identity-webhook';
const PROVIDER = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com/factory-1';
const labels = { 'app.kubernetes.io/name': name };
const managed = { 'app.kubernetes.io/managed-by': 'terraform' };

describe('minimal definition', () => {
  const all = objects();

  test('makes every object of the webhook', () => {
    expect(Object.keys(all).sort()).toEqual([
      'ClusterRole',
      'ClusterRoleBinding',
      'Deployment',
      'MutatingWebhookConfiguration',
      'Namespace',
      'PodDisruptionBudget',
      'Secret',
      'Service',
      'ServiceAccount',
    ]);
  });

  test('in a namespace that refuses pods with more rights', () => {
    expect(all['Namespace']).toMatchObject({
      metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
  });

  test('the webhook reads service accounts, and nothing else', () => {
    expect(all['ClusterRole']).toMatchObject({
      rules: [{ apiGroups: [''], resources: ['serviceaccounts'], verbs: ['get', 'list', 'watch'] }],
    });
    expect(all['ClusterRoleBinding']).toMatchObject({
      roleRef: { kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: name }],
    });
  });

  test('two pods, hardened, are given the certificate', () => {
    expect(all['Deployment']).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: name, labels: { ...managed, ...labels } },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '0', maxSurge: '1' } },
        template: {
          metadata: {
            labels,
            annotations: {
              'checksum/certificate': expect.stringMatching(/^\$\{sha256\(tls_locally_signed_cert\./) as string,
            },
          },
          spec: {
            serviceAccountName: name,
            priorityClassName: 'system-cluster-critical',
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 65532,
              runAsGroup: 65532,
              fsGroup: 65532,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'ScheduleAnyway',
                labelSelector: { matchLabels: labels },
              },
            ],
            containers: [
              {
                name,
                image: 'public.ecr.aws/eks/amazon-eks-pod-identity-webhook:v0.6.17',
                imagePullPolicy: 'IfNotPresent',
                command: ['/webhook'],
                args: [
                  '--in-cluster=false',
                  '--port=8443',
                  `--namespace=${name}`,
                  `--service-name=${name}`,
                  '--annotation-prefix=eks.amazonaws.com',
                  '--token-audience=sts.amazonaws.com',
                  '--logtostderr',
                ],
                ports: [{ name: 'webhook', containerPort: 8443 }],
                resources: { requests: { cpu: '25m', memory: '64Mi' }, limits: { memory: '256Mi' } },
                livenessProbe: {
                  httpGet: { path: '/healthz', port: 8443, scheme: 'HTTPS' },
                  periodSeconds: 10,
                  failureThreshold: 3,
                },
                readinessProbe: {
                  httpGet: { path: '/healthz', port: 8443, scheme: 'HTTPS' },
                  periodSeconds: 5,
                  failureThreshold: 2,
                },
                securityContext: {
                  // Without it the Kubernetes provider sends false, and the namespace refuses every pod.
                  runAsNonRoot: true,
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
                volumeMounts: [{ name: 'cert', mountPath: '/etc/webhook/certs', readOnly: true }],
              },
            ],
            volumes: [{ name: 'cert', secret: { secretName: 'pod-identity-webhook-cert', defaultMode: 0o440 } }],
          },
        },
      },
    });
  });

  test('a budget keeps one of them, and a service leads to them', () => {
    expect(all['PodDisruptionBudget']).toMatchObject({
      spec: { minAvailable: '1', selector: { matchLabels: labels } },
    });
    expect(all['Service']).toMatchObject({
      metadata: { name, namespace: name },
      spec: { selector: labels, ports: [{ name: 'webhook', port: 443, targetPort: 8443 }] },
    });
  });

  test('the API server asks it for each new pod, in v1beta1, and goes on without it', () => {
    expect(webhookOf()).toEqual({
      name: 'pod-identity-webhook.amazonaws.com',
      admissionReviewVersions: ['v1beta1'],
      failurePolicy: 'Ignore',
      sideEffects: 'None',
      timeoutSeconds: 5,
      clientConfig: {
        service: { name, namespace: name, path: '/mutate', port: 443 },
        caBundle: expect.any(String) as string,
      },
      objectSelector: {
        matchExpressions: [{ key: 'eks.amazonaws.com/skip-pod-identity-webhook', operator: 'DoesNotExist' }],
      },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    });
  });

  test('the configuration comes last, so that it goes first', () => {
    const { only, resources } = made();
    const [deployment] = Object.keys(resources('kubernetes_deployment_v1'));
    const [service] = Object.keys(resources('kubernetes_service_v1'));
    expect(only('kubernetes_mutating_webhook_configuration_v1')['depends_on']).toEqual(
      expect.arrayContaining([
        `kubernetes_deployment_v1.${String(deployment)}`,
        `kubernetes_service_v1.${String(service)}`,
      ]),
    );
  });
});

describe('certificate', () => {
  test('made by Terraform: an authority signs for the names of the service, renewed early', () => {
    const { only, resources } = made();
    expect(Object.values(resources('tls_private_key'))).toEqual([
      { algorithm: 'ECDSA', ecdsa_curve: 'P256' },
      { algorithm: 'ECDSA', ecdsa_curve: 'P256' },
    ]);
    expect(only('tls_self_signed_cert')).toMatchObject({
      is_ca_certificate: true,
      allowed_uses: ['cert_signing', 'digital_signature'],
      validity_period_hours: 87600,
      early_renewal_hours: 8760,
    });
    expect(only('tls_cert_request')).toMatchObject({
      dns_names: [`${name}.${name}.svc`, `${name}.${name}`, name],
      subject: [{ common_name: name }],
    });
    expect(only('tls_locally_signed_cert')).toMatchObject({
      allowed_uses: ['digital_signature', 'server_auth'],
      validity_period_hours: 8760,
      early_renewal_hours: 2160,
    });
    const [ca] = Object.keys(resources('tls_self_signed_cert'));
    expect(JSON.stringify(only('kubernetes_mutating_webhook_configuration_v1'))).toContain(
      `"ca_bundle":"\${tls_self_signed_cert.${String(ca)}.cert_pem}"`,
    );
  });

  test('made by Terraform with another lifetime', () => {
    const certificate = selfHosted.WebhookCertificate.madeByTerraform({ validityHours: 24, earlyRenewalHours: 23 });
    const { only } = made({ certificate });
    expect(only('tls_locally_signed_cert')).toMatchObject({ validity_period_hours: 24, early_renewal_hours: 23 });
    expect(only('tls_self_signed_cert')).toMatchObject({ early_renewal_hours: 24 });
  });

  test('by cert-manager: no key in the state, and its injector writes the authority', () => {
    const synthesized = made({ certificate: selfHosted.WebhookCertificate.certManager() });
    const types = Object.keys(synthesized.json['resource'] as Json);
    expect(types.filter((type) => type.startsWith('tls_') || type === 'kubernetes_secret_v1')).toEqual([]);
    expect(synthesized.only('kubernetes_mutating_webhook_configuration_v1')).toMatchObject({
      metadata: { annotations: { 'cert-manager.io/inject-ca-from': `${name}/${name}` } },
      lifecycle: { ignore_changes: ['webhook[0].client_config[0].ca_bundle'] },
    });
    const all = objects({ certificate: selfHosted.WebhookCertificate.certManager() });
    expect(all['Issuer']).toMatchObject({ metadata: { name, namespace: name }, spec: { selfSigned: {} } });
    expect(all['Certificate']).toEqual({
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name, namespace: name, labels: managed },
      spec: {
        secretName: 'pod-identity-webhook-cert',
        dnsNames: [`${name}.${name}.svc`, `${name}.${name}`, name],
        duration: '2160h0m0s',
        renewBefore: '720h0m0s',
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        usages: ['digital signature', 'server auth'],
        issuerRef: { group: 'cert-manager.io', name, kind: 'Issuer' },
      },
    });
  });

  test('by an issuer of cert-manager that exists', () => {
    const issuerRef = (certificate: selfHosted.WebhookCertificate): unknown => {
      const all = objects({ certificate });
      expect(Object.keys(all)).not.toContain('Issuer');
      return (all['Certificate'] as { spec: Json }).spec['issuerRef'];
    };
    const group = 'cert-manager.io';
    expect(issuerRef(selfHosted.WebhookCertificate.certManager({ issuerName: 'internal' }))).toEqual({
      group,
      name: 'internal',
      kind: 'ClusterIssuer',
    });
    expect(
      issuerRef(
        selfHosted.WebhookCertificate.certManager({
          issuerName: 'own',
          issuerKind: selfHosted.CertificateIssuerKind.ISSUER,
        }),
      ),
    ).toEqual({
      group,
      name: 'own',
      kind: 'Issuer',
    });
  });

  test('fails when its lifetime leaves no time for the renewal', () => {
    const message = (options: { validityHours?: number; earlyRenewalHours?: number }): string =>
      messageOf(() => selfHosted.WebhookCertificate.madeByTerraform(options));
    const remedy = 'Terraform renews the certificate only when it runs: leave it time to [CertificateHoursInvalid]';
    for (const validityHours of [23, 43801, 24.5]) {
      expect(message({ validityHours })).toBe(
        `validityHours must be a whole number of 24 to 43800 hours, got ${validityHours}: ${remedy}`,
      );
    }
    for (const earlyRenewalHours of [0, 24, 1.5]) {
      expect(message({ validityHours: 24, earlyRenewalHours })).toBe(
        `earlyRenewalHours must be a whole number of at least 1 and less than validityHours (24), got ` +
          `${earlyRenewalHours}: ${remedy}`,
      );
    }
    for (const options of [{ validityHours: 43800 }, { validityHours: 24, earlyRenewalHours: 1 }]) {
      expect(message(options)).toBe('nothing is thrown');
    }
  });

  test('fails when cert-manager knows no such kind', () => {
    expect(
      messageOf(() => selfHosted.WebhookCertificate.certManager({ issuerName: 'x', issuerKind: 'Vault' as never })),
    ).toBe(
      'issuerKind must be "Issuer" or "ClusterIssuer", got "Vault": name the kind of the cert-manager object that signs ' +
        '[CertificateIssuerInvalid]',
    );
  });

  test('fails without a tls provider, which cert-manager does without', () => {
    const lonely = (certificate?: selfHosted.WebhookCertificate): string => {
      const stack = new TerraformStack(Testing.app(), 'lonely');
      new AwsProvider(stack, 'aws', { region: 'us-east-1' });
      new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
      new selfHosted.PodIdentityWebhook(stack, 'Webhook', { certificate });
      const message = messageOf(() => Testing.synth(stack, true));
      const inApp = messageOf(() => {
        App.of(stack).synth();
      });
      expect(inApp).toBe(message);
      return message;
    };
    expect(lonely()).toBe(
      "stack \"lonely\" must hold a tls provider to make the webhook's certificate: add new TlsProvider(stack, 'tls'), or " +
        'choose certificate: WebhookCertificate.certManager() [WebhookTlsProviderMissing]',
    );
    expect(lonely(selfHosted.WebhookCertificate.certManager())).toBe('nothing is thrown');
  });
});

describe('failure policy', () => {
  test('fail: no pod without the webhook, but its own, the cluster’s and cert-manager’s', () => {
    const failurePolicy = selfHosted.WebhookFailurePolicy.fail();
    expect(webhookOf({ failurePolicy, timeoutSeconds: 2 })).toMatchObject({
      failurePolicy: 'Fail',
      timeoutSeconds: 2,
      namespaceSelector: {
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [name, 'kube-system', 'cert-manager'] },
        ],
      },
    });
  });

  test('fail, with more namespaces left alone, each named once', () => {
    const failurePolicy = selfHosted.WebhookFailurePolicy.fail({ alsoExcludedNamespaces: ['certs', 'kube-system'] });
    expect(webhookOf({ failurePolicy, namespace: 'cert-manager', createNamespace: false })).toMatchObject({
      namespaceSelector: { matchExpressions: [{ values: ['cert-manager', 'kube-system', 'certs'] }] },
    });
  });

  test('ignore is the default, and sees every namespace', () => {
    expect(webhookOf({ failurePolicy: selfHosted.WebhookFailurePolicy.ignore() })).toEqual(webhookOf());
    expect(webhookOf()).not.toHaveProperty('namespaceSelector');
  });

  test('fail asks for two pods', () => {
    const failurePolicy = selfHosted.WebhookFailurePolicy.fail();
    expect(
      failure((stack) => new selfHosted.PodIdentityWebhook(stack, 'Webhook', { failurePolicy, replicas: 1 })),
    ).toBe(
      '[stack/Webhook] replicas must be at least 2 with WebhookFailurePolicy.fail(), got 1: with one, no pod of the cluster ' +
        'starts while it is moved to another node [WebhookReplicasTooFew]',
    );
    expect(objects({ failurePolicy, replicas: 2 })['Deployment']).toMatchObject({ spec: { replicas: 2 } });
  });
});

describe('image', () => {
  const digest = `sha256:${'0a'.repeat(32)}`;

  test('by tag or digest, of any repository', () => {
    const imageOf = (image: selfHosted.WebhookImage): string => container({ image }).image;
    const repository = 'registry.example.com:5000/mirror/webhook';
    expect(imageOf(selfHosted.WebhookImage.tag('v0.6.16'))).toBe(
      'public.ecr.aws/eks/amazon-eks-pod-identity-webhook:v0.6.16',
    );
    expect(imageOf(selfHosted.WebhookImage.tag('v0.6.16', repository))).toBe(`${repository}:v0.6.16`);
    expect(imageOf(selfHosted.WebhookImage.digest(digest))).toBe(
      `public.ecr.aws/eks/amazon-eks-pod-identity-webhook@${digest}`,
    );
    expect(imageOf(selfHosted.WebhookImage.digest(digest, repository))).toBe(`${repository}@${digest}`);
  });

  test('fails when it is not pinned', () => {
    const message = (property: string, rule: string, value: string): string =>
      `${property} must ${rule}, got ${JSON.stringify(value)}: pin one image that exists [WebhookImageInvalid]`;
    for (const tag of ['', 'latest', 'a b', 'a:b', 't'.repeat(129)]) {
      expect(messageOf(() => selfHosted.WebhookImage.tag(tag))).toBe(
        message('tag', 'be a tag that stays, not "latest"', tag),
      );
    }
    for (const value of ['', digest.slice(7), digest.toUpperCase(), `${digest}0`]) {
      expect(messageOf(() => selfHosted.WebhookImage.digest(value))).toBe(
        message('digest', 'be "sha256:" and 64 hexadecimal digits in lowercase', value),
      );
    }
    for (const repository of ['', 'Mirror/webhook', 'webhook:v1', `webhook@${digest}`, 'https://x/y']) {
      expect(messageOf(() => selfHosted.WebhookImage.tag('v1', repository))).toBe(
        message('repository', 'be a repository without tag or digest', repository),
      );
    }
  });
});

test('what pods get by default', () => {
  expect(
    container({
      annotationPrefix: 'iam.example.com',
      audience: 'aws',
      tokenExpirationSeconds: 3600,
      region: 'eu-central-1',
      regionalSts: true,
      watchConfigMap: true,
    }).args,
  ).toEqual([
    '--in-cluster=false',
    '--port=8443',
    `--namespace=${name}`,
    `--service-name=${name}`,
    '--annotation-prefix=iam.example.com',
    '--token-audience=aws',
    '--token-expiration=3600',
    '--aws-default-region=eu-central-1',
    '--sts-regional-endpoint=true',
    '--watch-config-map=true',
    '--logtostderr',
  ]);
  expect(webhookOf({ annotationPrefix: 'iam.example.com' })['objectSelector']).toEqual({
    matchExpressions: [{ key: 'iam.example.com/skip-pod-identity-webhook', operator: 'DoesNotExist' }],
  });
});

test('a workload is seen by a webhook with another prefix, made or annotated, and by no other', () => {
  const annotationPrefix = 'iam.example.com';
  const { ServiceAccountManagement } = kubernetes;
  const synthesized = synth((stack) => {
    new selfHosted.PodIdentityWebhook(stack, 'Webhook', { annotationPrefix });
    const credentials = Credentials.irsa(OidcProvider.fromOidcProviderArn(stack, 'Oidc', PROVIDER), {
      audience: 'sts.amazonaws.com',
    });
    for (const [id, management] of [
      ['made', ServiceAccountManagement.create()],
      ['found', ServiceAccountManagement.annotateExisting()],
    ] as const) {
      new WorkloadIdentity(stack, id, {
        cluster: Cluster.outsideEks({ clusterName: 'factory-1' }),
        serviceAccount: { namespace: 'apps', name: id, management, annotationPrefix, regionalSts: true },
        credentials,
      });
    }
  });
  const { args } = (
    Object.values(kubernetesObjects(synthesized.json)).find(({ kind }) => kind === 'Deployment') as {
      spec: { template: { spec: PodSpec } };
    }
  ).spec.template.spec.containers[0] ?? { args: [] };
  expect(args).toContain('--annotation-prefix=iam.example.com');
  const written = {
    'iam.example.com/role-arn': expect.stringMatching(/^\$\{aws_iam_role\.\w+\.arn\}$/) as string,
    'iam.example.com/sts-regional-endpoints': 'true',
  };
  const { metadata } = Object.values(synthesized.resources('kubernetes_service_account_v1')).find(
    (resource) => (resource['metadata'] as Json)['name'] === 'made',
  ) as { metadata: Json };
  expect(metadata['annotations']).toEqual(written);
  expect(synthesized.only('kubernetes_annotations')['annotations']).toEqual(written);
});

test('config maps are read in its own namespace, where it watches one', () => {
  const all = objects({ watchConfigMap: true });
  expect(all['Role']).toMatchObject({
    metadata: { namespace: name },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
  });
  expect(all['RoleBinding']).toMatchObject({ metadata: { namespace: name }, roleRef: { kind: 'Role', name } });
  expect(Object.keys(objects({ watchConfigMap: false }))).not.toContain('Role');
});

test('replicas, resources, nodes and priority', () => {
  const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } };
  const pod = podOf({
    resources,
    nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
    tolerations: [
      selfHosted.Toleration.exists('node-role.kubernetes.io/control-plane', selfHosted.TaintEffect.NO_SCHEDULE),
      selfHosted.Toleration.equal('dedicated', 'system'),
      selfHosted.Toleration.everything(selfHosted.TaintEffect.NO_EXECUTE),
    ],
    priorityClassName: 'platform',
  });
  expect(pod).toMatchObject({
    priorityClassName: 'platform',
    nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
    tolerations: [
      { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'dedicated', operator: 'Equal', value: 'system' },
      { operator: 'Exists', effect: 'NoExecute' },
    ],
    containers: [{ resources }],
  });
  expect(objects({ replicas: 100 })['Deployment']).toMatchObject({ spec: { replicas: 100 } });
});

test('one pod alone has no budget, which nobody could meet', () => {
  expect(Object.keys(objects({ replicas: 1 }))).not.toContain('PodDisruptionBudget');
});

test('another namespace, which exists', () => {
  const all = objects({ namespace: 'kube-system', createNamespace: false });
  expect(Object.keys(all)).not.toContain('Namespace');
  for (const kind of ['Deployment', 'Service', 'Secret', 'ServiceAccount', 'PodDisruptionBudget']) {
    expect(all[kind]).toMatchObject({ metadata: { namespace: 'kube-system' } });
  }
  expect(webhookOf({ namespace: 'kube-system', createNamespace: false })).toMatchObject({
    clientConfig: { service: { namespace: 'kube-system' } },
  });
});

test('providers', () => {
  const { json } = synth((stack) => {
    const kubernetesProvider = new KubernetesProvider(stack, 'green', { alias: 'green' });
    const tlsProvider = new TlsProvider(stack, 'other', { alias: 'other' });
    new selfHosted.PodIdentityWebhook(stack, 'Webhook', { kubernetesProvider, tlsProvider, watchConfigMap: true });
  });
  for (const [type, resources] of Object.entries(json['resource'] as Record<string, Record<string, Json>>)) {
    const provider = type.startsWith('tls_') ? 'tls.other' : 'kubernetes.green';
    for (const resource of Object.values(resources)) expect(resource['provider']).toBe(provider);
  }
});

test('workloads wait for deployment and configuration', () => {
  const webhook = new selfHosted.PodIdentityWebhook(stackWithProviders(), 'Webhook');
  expect(waited(webhook, webhook.ready)).toEqual([
    'kubernetes_deployment_v1.Webhook_Deployment_41F593D2',
    'kubernetes_mutating_webhook_configuration_v1.Webhook_Configuration_02A814E4',
  ]);
  expect(webhook.namespace).toBe(name);
});

describe('fails when', () => {
  const message = (props: selfHosted.PodIdentityWebhookProps): string =>
    failure((stack) => new selfHosted.PodIdentityWebhook(stack, 'Webhook', props));

  test.each(['', 'eks', 'eks.amazonaws.com/', 'https://eks.amazonaws.com', 'EKS.amazonaws.com', 'eks.amazonaws.com/x'])(
    'the annotation prefix is %j',
    (annotationPrefix) => {
      expect(message({ annotationPrefix })).toBe(
        '[stack/Webhook] annotationPrefix must be a DNS name without scheme or "/", got ' +
          `${JSON.stringify(annotationPrefix)}: write it as "eks.amazonaws.com": the webhook puts "/" and the option's name ` +
          'after it [AnnotationPrefixInvalid]',
      );
    },
  );

  test('what is known of the annotation prefix beside its token is wrong', () => {
    const token = Token.asString({ resolve: () => '${var.domain}' });
    for (const annotationPrefix of [`${token}/`, `https://${token}`, `IAM.${token}`]) {
      expect(message({ annotationPrefix })).toContain('[AnnotationPrefixInvalid]');
    }
    for (const annotationPrefix of [token, `iam.${token}`]) {
      expect(container({ annotationPrefix }).args).toContain(
        `--annotation-prefix=${annotationPrefix.replace(token, '${var.domain}')}`,
      );
    }
  });

  test('replicas, timeout or lifetime are out of range', () => {
    for (const replicas of [0, 101, 1.5]) {
      expect(message({ replicas })).toBe(
        `[stack/Webhook] replicas must be a whole number of 1 to 100 pods, got ${replicas}: two outlive a node ` +
          '[WebhookReplicasInvalid]',
      );
    }
    for (const timeoutSeconds of [0, 11, 1.5]) {
      expect(message({ timeoutSeconds })).toBe(
        `[stack/Webhook] timeoutSeconds must be a whole number of 1 to 10 seconds, got ${timeoutSeconds}: every pod waits ` +
          'that long for a webhook that does not answer [WebhookTimeoutInvalid]',
      );
    }
    for (const tokenExpirationSeconds of [599, 86401]) {
      expect(message({ tokenExpirationSeconds })).toBe(
        '[stack/Webhook] tokenExpirationSeconds must be a whole number of 600 to 86400 seconds, got ' +
          `${tokenExpirationSeconds}: EKS accepts no other lifetime [TokenExpirationInvalid]`,
      );
    }
    expect(webhookOf({ timeoutSeconds: 1 })['timeoutSeconds']).toBe(1);
    expect(webhookOf({ timeoutSeconds: 10 })['timeoutSeconds']).toBe(10);
    expect(container({ tokenExpirationSeconds: 600 }).args).toContain('--token-expiration=600');
    expect(container({ tokenExpirationSeconds: 86400 }).args).toContain('--token-expiration=86400');
  });

  test('audience or region could not stand in a flag', () => {
    for (const audience of ['', 'a b', 'a'.repeat(256)]) {
      expect(message({ audience })).toBe(
        `[stack/Webhook] audience must be 1 to 255 characters without spaces, got ${JSON.stringify(audience)}: leave it out ` +
          'for "sts.amazonaws.com" [WebhookAudienceInvalid]',
      );
    }
    for (const region of ['', 'us-east', 'US-EAST-1', 'us-east-1a']) {
      expect(message({ region })).toBe(
        `[stack/Webhook] region must be an AWS region, got ${JSON.stringify(region)}: write it as "us-east-1" ` +
          '[WebhookRegionInvalid]',
      );
    }
    for (const region of ['us-gov-west-1', 'cn-north-1', 'us-isob-east-1', 'eusc-de-east-1']) {
      expect(container({ region }).args).toContain(`--aws-default-region=${region}`);
    }
  });

  test('the namespace is none', () => {
    expect(message({ namespace: 'Kube_System' })).toContain('[NamespaceInvalid]');
  });
});

describe('the rule of the webhook for role ARNs', () => {
  /**
   * As in its version 0.6.17, which warns in its log of what does not match, and hands it to the pod all the same. So what
   * IAM allows beyond it, such as "!" in a path, works and is no error here.
   */
  const RULE = /^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w-/.@+=,]+$/;
  const partition = fc.constantFrom('aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-eusc');
  const text = (characters: string, maxLength: number): fc.Arbitrary<string> =>
    fc.array(fc.constantFrom(...Array.from(characters)), { minLength: 1, maxLength }).map((list) => list.join(''));
  const label = text('abcxyz0189', 63);

  test('accepts every role that this library names', () => {
    fc.assert(
      fc.property(partition, label, label, label, (aws, cluster, namespace, account) => {
        const role = identityRoleName(
          Cluster.outsideEks({ clusterName: cluster }),
          namespace,
          `${account}.${account}-a`,
        );
        expect(`arn:${aws}:iam::123456789012:role/${role}`).toMatch(RULE);
      }),
    );
  });

  test('accepts every name that this library lets you choose', () => {
    const name64 = text('abcXYZ019_+=,.@-', 64);
    fc.assert(
      fc.property(partition, name64, name64, (aws, role, folder) => {
        expect(
          messageOf(() => {
            checkRoleName('roleName', role);
          }),
        ).toBe('nothing is thrown');
        expect(`arn:${aws}:iam::123456789012:role/${folder}/${role}`).toMatch(RULE);
      }),
    );
    expect('arn:aws:iam::123456789012:role/a b').not.toMatch(RULE);
  });

  test('warns of paths that IAM allows; the account is annotated with the role as it is', () => {
    const roleArn = 'arn:aws:iam::123456789012:role/a!b/app';
    expect(roleArn).not.toMatch(RULE);
    const account = synth(
      (stack) => new kubernetes.ServiceAccount(stack, 'Account', { namespace: 'apps', name: 'app', roleArn }),
    ).only('kubernetes_service_account_v1');
    expect(account).toMatchObject({ metadata: { annotations: { 'eks.amazonaws.com/role-arn': roleArn } } });
  });
});

test('fails when a toleration is none', () => {
  const plain = [{ key: 'dedicated' }] as never;
  expect(failure((stack) => new selfHosted.PodIdentityWebhook(stack, 'Webhook', { tolerations: plain }))).toContain(
    'tolerations[0] must be a value of selfHosted.Toleration, got {"key":"(text of 9 characters)"}: pass one such as selfHosted.Toleration.exists(key) [ValueInvalid]',
  );
});

test.each([
  ['key must', '[LabelInvalid]', () => selfHosted.Toleration.exists('a b')],
  ['key must', '[LabelInvalid]', () => selfHosted.Toleration.equal('a b', 'c')],
  ['value must', '[LabelInvalid]', () => selfHosted.Toleration.equal('a', 'b c')],
  ['key must', '[TextExpression]', () => selfHosted.Toleration.equal('${path.cwd}', 'a')],
  ...[
    () => selfHosted.Toleration.everything('no_schedule' as never),
    () => selfHosted.Toleration.exists('a', 'no_schedule' as never),
    () => selfHosted.Toleration.equal('a', 'b', 'no_schedule' as never),
  ].map((make) => {
    const rule = 'effect must be a value of TaintEffect, got "no_schedule": pass one such as TaintEffect.NO_SCHEDULE';
    return [rule, '[ValueInvalid]', make] as const;
  }),
] as const)('fails when a part of a toleration is wrong: %s %s', (rule, code, make) => {
  expect(make).toThrow(rule);
  expect(make).toThrow(code);
});

test('fails by the name of the option where its namespace is created elsewhere', () => {
  const stack = stackWithProviders();
  new kubernetes.Namespace(stack, 'Apps', { name: 'pod-identity-webhook' });
  const message = failure(() => new selfHosted.PodIdentityWebhook(stack, 'Webhook'), stack);
  expect(message).toContain('namespace must be created once in a stack, and "stack/Apps" creates it');
  expect(message).toContain('createNamespace: false');
});
