import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TerraformVariable, Testing, Token } from 'cdktf';
import { kubernetes } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { stackWithProviders, synth, waited } from '../support/synth';
import { Variables } from '../support/variables';

const { Namespace, ServiceAccount } = kubernetes;
const ROLE = 'arn:aws:iam::123456789012:role/app';
const account = { namespace: 'apps', name: 'writer' };

describe('ServiceAccount', () => {
  function made(props: Partial<kubernetes.ServiceAccountProps> = {}): Record<string, unknown> {
    return synth((stack) => new ServiceAccount(stack, 'Account', { ...account, ...props })).only(
      'kubernetes_service_account_v1',
    );
  }

  function failed(props: Partial<kubernetes.ServiceAccountProps>): string {
    return failure((stack) => new ServiceAccount(stack, 'Account', { ...account, ...props }));
  }

  test('minimal definition', () => {
    const { json } = synth((stack) => new ServiceAccount(stack, 'Account', account));
    const metadata = { ...account, labels: { 'app.kubernetes.io/managed-by': 'terraform' } };
    expect(json['resource']).toEqual({ kubernetes_service_account_v1: { Account_0D856946: { metadata } } });
    expect(kubernetesObjects(json)).toEqual({
      'kubernetes_service_account_v1.Account_0D856946': { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    });
  });

  test('labels and annotations', () => {
    const labels = { app: 's3', 'app.kubernetes.io/managed-by': 'us' };
    const annotations = { 'example.com/owner': 'orders' };
    expect(made({ labels, annotations })).toEqual({ metadata: { ...account, labels, annotations } });
  });

  test('automountToken, both ways', () => {
    expect(made({ automountToken: false })).toMatchObject({ automount_service_account_token: false });
    expect(made({ automountToken: true })).toMatchObject({ automount_service_account_token: true });
    expect(made()).not.toHaveProperty('automount_service_account_token');
  });

  test('imagePullSecrets', () => {
    const { json } = synth(
      (stack) => new ServiceAccount(stack, 'Account', { ...account, imagePullSecrets: ['registry', 'other.one'] }),
    );
    expect(Object.values(kubernetesObjects(json))[0]).toMatchObject({
      imagePullSecrets: [{ name: 'registry' }, { name: 'other.one' }],
    });
  });

  test('the options of the webhook are its annotations', () => {
    const options = { roleArn: ROLE, audience: 'other', regionalSts: false, tokenExpirationSeconds: 3600 };
    expect(made({ ...options, annotations: { owner: 'us' } })).toMatchObject({
      metadata: {
        annotations: {
          owner: 'us',
          'eks.amazonaws.com/role-arn': ROLE,
          'eks.amazonaws.com/audience': 'other',
          'eks.amazonaws.com/sts-regional-endpoints': 'false',
          'eks.amazonaws.com/token-expiration': '3600',
        },
      },
    });
    expect(made({ regionalSts: true })).toMatchObject({
      metadata: { annotations: { 'eks.amazonaws.com/sts-regional-endpoints': 'true' } },
    });
  });

  test('the options of a webhook with another prefix', () => {
    const annotationPrefix = 'iam.example.com';
    const options = { roleArn: ROLE, audience: 'other', regionalSts: true, tokenExpirationSeconds: 600 };
    // Annotations that another webhook reads are no concern of these options.
    const annotations = { 'eks.amazonaws.com/audience': 'another' };
    expect(made({ ...options, annotationPrefix, annotations })).toMatchObject({
      metadata: {
        annotations: {
          'eks.amazonaws.com/audience': 'another',
          'iam.example.com/role-arn': ROLE,
          'iam.example.com/audience': 'other',
          'iam.example.com/sts-regional-endpoints': 'true',
          'iam.example.com/token-expiration': '600',
        },
      },
    });
    expect(made({ annotationPrefix })).toEqual(made());
    expect(failed({ annotationPrefix, annotations: { 'iam.example.com/role-arn': ROLE } })).toBe(
      '[stack/Account] annotations must leave the annotations of the pod identity webhook to this library, got ' +
        '"iam.example.com/role-arn": use roleArn, or the credentials of a WorkloadIdentity [AnnotationReserved]',
    );
  });

  test('a prefix that Terraform alone knows', () => {
    const annotationPrefix = Token.asString({ resolve: () => '${var.prefix}' });
    expect(made({ annotationPrefix, roleArn: ROLE })).toMatchObject({
      metadata: { annotations: { '${var.prefix}/role-arn': ROLE } },
    });
  });

  test.each(['', 'eks', 'iam.example.com/', 'https://iam.example.com', 'IAM.example.com'])(
    'fails when the prefix is %j',
    (annotationPrefix) => {
      expect(failed({ annotationPrefix, roleArn: ROLE })).toBe(
        '[stack/Account] annotationPrefix must be a DNS name without scheme or "/", got ' +
          `${JSON.stringify(annotationPrefix)}: write it as "eks.amazonaws.com": the webhook puts "/" and the option's name ` +
          'after it [AnnotationPrefixInvalid]',
      );
    },
  );

  test('dependsOn and provider', () => {
    const synthesized = synth((stack) => {
      const provider = new KubernetesProvider(stack, 'green', { alias: 'green' });
      const { ready: dependsOn } = new Namespace(stack, 'Apps', { name: 'apps', kubernetesProvider: provider });
      new ServiceAccount(stack, 'Account', { ...account, dependsOn, kubernetesProvider: provider });
    });
    expect(synthesized.only('kubernetes_service_account_v1')).toMatchObject({
      depends_on: ['kubernetes_namespace_v1.Apps_A82513C7'],
      provider: 'kubernetes.green',
    });
  });

  test('says its names and what to depend on', () => {
    const made = new ServiceAccount(stackWithProviders(), 'Account', account);
    expect([made.namespace, made.serviceAccountName]).toEqual(['apps', 'writer']);
    expect(waited(made, made.ready)).toEqual(['kubernetes_service_account_v1.Account_0D856946']);
  });

  test('names of 1 and of 253 characters are valid, and 254 are not', () => {
    for (const name of ['a', '1team', 'a.b', 'n'.repeat(253)]) {
      expect(made({ name })).toMatchObject({ metadata: { name } });
    }
    expect(failed({ name: 'n'.repeat(254) })).toContain('[ServiceAccountNameInvalid]');
  });

  test.each(['', 'a..b', '-a', 'A', '.a', 'a.', 'My_App', 'a*', 'a/b'])('fails when the name is %j', (name) => {
    expect(failed({ name })).toBe(
      '[stack/Account] name must be a DNS-1123 subdomain of 1 to 253 characters, got ' +
        `${JSON.stringify(name)}: use lowercase letters, digits, "-" and ".", and begin and end each part with a letter ` +
        'or digit [ServiceAccountNameInvalid]',
    );
  });

  test.each(['', 'a.b', 'A', 'n'.repeat(64)])('fails when the namespace is %j', (namespace) => {
    expect(failed({ namespace })).toBe(
      '[stack/Account] namespace must be a DNS-1123 label of 1 to 63 characters, got ' +
        `${JSON.stringify(namespace)}: use lowercase letters, digits and "-", and begin and end with a letter or digit ` +
        '[NamespaceInvalid]',
    );
  });

  test('a namespace of 63 characters is valid', () => {
    expect(made({ namespace: 'n'.repeat(63) })).toMatchObject({ metadata: { namespace: 'n'.repeat(63) } });
  });

  test('fails when Kubernetes makes the account itself', () => {
    expect(failed({ name: 'default' })).toBe(
      '[stack/Account] name must not be the account that Kubernetes makes itself in namespace "apps", got ' +
        '"default": use ServiceAccountManagement.annotateExisting() or ServiceAccountManagement.referenced(), or choose another ' +
        'name [DefaultServiceAccountExists]',
    );
  });

  test('fails when a label is none', () => {
    expect(failed({ labels: { app: 'S 3' } })).toBe(
      '[stack/Account] labels must be a Kubernetes label, got {"app":"S 3"}: give [prefix/]name as key and at most 63 ' +
        'letters, digits, "-", "_" and "." as value [LabelInvalid]',
    );
  });

  test('fails when an image pull secret has a name that is none', () => {
    expect(failed({ imagePullSecrets: ['registry', 'Other'] })).toBe(
      '[stack/Account] imagePullSecrets must be a DNS-1123 subdomain of 1 to 253 characters, got "Other": use lowercase ' +
        'letters, digits, "-" and ".", and begin and end each part with a letter or digit [KubernetesNameInvalid]',
    );
  });

  test.each([
    ['role-arn', 'roleArn, or the credentials of a WorkloadIdentity'],
    ['audience', 'audience'],
    ['sts-regional-endpoints', 'regionalSts'],
    ['token-expiration', 'tokenExpirationSeconds'],
  ])("fails when the webhook's annotation %s is written by hand", (key, option) => {
    expect(failed({ annotations: { [`eks.amazonaws.com/${key}`]: 'x' } })).toBe(
      '[stack/Account] annotations must leave the annotations of the pod identity webhook to this library, got ' +
        `"eks.amazonaws.com/${key}": use ${option} [AnnotationReserved]`,
    );
  });

  test('fails when the role is no ARN of a role', () => {
    expect(failed({ roleArn: 'arn:aws:iam::123456789012:policy/app' })).toBe(
      '[stack/Account] roleArn must be the ARN of an IAM role, got "arn:aws:iam::123456789012:policy/app": pass one such as ' +
        '"arn:aws:iam::123456789012:role/app" [ArnInvalid]',
    );
  });

  test('the lifetime of a token is 600 to 86400 seconds', () => {
    for (const tokenExpirationSeconds of [600, 86400]) {
      expect(made({ tokenExpirationSeconds })).toMatchObject({
        metadata: { annotations: { 'eks.amazonaws.com/token-expiration': `${tokenExpirationSeconds}` } },
      });
    }
    for (const tokenExpirationSeconds of [599, 86401, 600.5, -1]) {
      expect(failed({ tokenExpirationSeconds })).toBe(
        '[stack/Account] tokenExpirationSeconds must be a whole number of 600 to 86400 seconds, got ' +
          `${tokenExpirationSeconds}: EKS accepts no other lifetime [TokenExpirationInvalid]`,
      );
    }
  });

  test('a second try after a failure works under the same id', () => {
    const stack = stackWithProviders();
    failure(() => new ServiceAccount(stack, 'Account', { ...account, name: 'A' }), stack);
    const synthesized = synth(() => new ServiceAccount(stack, 'Account', account), stack);
    expect(synthesized.only('kubernetes_service_account_v1')).toMatchObject({ metadata: account });
  });

  test('tokens pass in every property', () => {
    const variables = new Variables();
    const text = variables.text('text');
    new ServiceAccount(variables.stack, 'Account', {
      namespace: text,
      name: `${text}-writer`,
      labels: { [text]: text },
      annotations: { [text]: text },
      roleArn: text,
      audience: text,
      imagePullSecrets: [text, 'registry'],
      regionalSts: variables.text('regional') as unknown as boolean,
      tokenExpirationSeconds: variables.number('seconds'),
    });
    expect(synth(() => undefined, variables.stack).only('kubernetes_service_account_v1')).toEqual({
      metadata: {
        namespace: '${var.text}',
        name: '${var.text}-writer',
        labels: { 'app.kubernetes.io/managed-by': 'terraform', '${var.text}': '${var.text}' },
        annotations: {
          '${var.text}': '${var.text}',
          'eks.amazonaws.com/role-arn': '${var.text}',
          'eks.amazonaws.com/audience': '${var.text}',
          'eks.amazonaws.com/sts-regional-endpoints': '${var.regional}',
          'eks.amazonaws.com/token-expiration': '${var.seconds}',
        },
      },
      image_pull_secret: [{ name: '${var.text}' }, { name: 'registry' }],
    });
  });

  test('an audience beside a Terraform map of annotations stays in its text, whatever it holds', () => {
    const audience = 'a", "eks.amazonaws.com/role-arn" = "$${x}\\';
    const { metadata } = synth((stack) => {
      const annotations = new TerraformVariable(stack, 'map', { type: 'map(string)' }).value as Record<string, string>;
      new ServiceAccount(stack, 'Account', { namespace: 'apps', name: 'api', annotations, audience });
    }).only('kubernetes_service_account_v1');
    expect(metadata).toMatchObject({
      annotations:
        '${merge(var.map, {"eks.amazonaws.com/audience" = "a\\", \\"eks.amazonaws.com/role-arn\\" = \\"$${x}\\\\"})}',
    });
  });

  test('a Terraform map of annotations is joined with those of the webhook, which win', () => {
    const stack = stackWithProviders();
    const annotations = Token.asStringMap(new TerraformVariable(stack, 'map', { type: 'map(string)' }).value as never);
    new ServiceAccount(stack, 'Account', { ...account, annotations, roleArn: ROLE });
    expect(synth(() => undefined, stack).only('kubernetes_service_account_v1')).toMatchObject({
      metadata: { annotations: `\${merge(var.map, {"eks.amazonaws.com/role-arn" = "${ROLE}"})}` },
    });
  });

  test('a Terraform list of image pull secrets becomes dynamic blocks, and does not mix with texts', () => {
    const variables = new Variables();
    const list = variables.list('secrets');
    new ServiceAccount(variables.stack, 'Account', { ...account, imagePullSecrets: list });
    expect(synth(() => undefined, variables.stack).only('kubernetes_service_account_v1')).toMatchObject({
      dynamic: {
        image_pull_secret: {
          for_each: '${toset(var.secrets)}',
          iterator: 'each',
          content: { name: '${each.value}' },
        },
      },
    });
    expect(failed({ imagePullSecrets: [...list, 'registry'] })).toBe(
      '[stack/Account] imagePullSecrets must be one Terraform list or a list of strings, got a mixture of both: join them ' +
        'with Token.asList(Fn.concat([...])), or give the Terraform list alone [ListTokenMixed]',
    );
  });

  test('the same code gives the same addresses and the same JSON again', () => {
    const text = (): string => {
      const stack = stackWithProviders();
      new ServiceAccount(stack, 'Account', { ...account, imagePullSecrets: ['registry'] });
      return Testing.synth(stack, true);
    };
    expect(text()).toBe(text());
  });
});

describe('ServiceAccount.annotateExisting', () => {
  test('minimal definition', () => {
    const { json } = synth((stack) => ServiceAccount.annotateExisting(stack, 'Account', { ...account, roleArn: ROLE }));
    expect(json['resource']).toEqual({
      kubernetes_annotations: {
        Account: {
          api_version: 'v1',
          kind: 'ServiceAccount',
          metadata: account,
          annotations: { 'eks.amazonaws.com/role-arn': ROLE },
        },
      },
    });
  });

  test('annotations, force, dependsOn and provider', () => {
    const synthesized = synth((stack) => {
      const provider = new KubernetesProvider(stack, 'green', { alias: 'green' });
      const { ready: dependsOn } = new Namespace(stack, 'Apps', { name: 'apps', kubernetesProvider: provider });
      ServiceAccount.annotateExisting(stack, 'Account', {
        ...account,
        annotations: { owner: 'us' },
        force: true,
        dependsOn,
        kubernetesProvider: provider,
      });
    });
    expect(synthesized.only('kubernetes_annotations')).toEqual({
      api_version: 'v1',
      kind: 'ServiceAccount',
      metadata: account,
      annotations: { owner: 'us' },
      force: true,
      depends_on: ['kubernetes_namespace_v1.Apps_A82513C7'],
      provider: 'kubernetes.green',
    });
  });

  test('the default account is allowed, and ready holds the annotations', () => {
    const stack = stackWithProviders();
    const made = ServiceAccount.annotateExisting(stack, 'Account', {
      namespace: 'apps',
      name: 'default',
      roleArn: ROLE,
    });
    expect([made.namespace, made.serviceAccountName]).toEqual(['apps', 'default']);
    expect(waited(stack, made.ready)).toEqual(['kubernetes_annotations.Account']);
  });

  test('fails when there is nothing to annotate', () => {
    expect(failure((stack) => ServiceAccount.annotateExisting(stack, 'Account', account))).toBe(
      '[stack/Account] annotations must hold at least one annotation to put on the existing service account: add roleArn or ' +
        'annotations, or refer to the account only [NothingToAnnotate]',
    );
  });

  test('fails when a name or an annotation is wrong', () => {
    expect(
      failure((stack) => ServiceAccount.annotateExisting(stack, 'Account', { ...account, name: 'A', roleArn: ROLE })),
    ).toBe(
      '[stack/Account] name must be a DNS-1123 subdomain of 1 to 253 characters, got "A": use lowercase ' +
        'letters, digits, "-" and ".", and begin and end each part with a letter or digit [ServiceAccountNameInvalid]',
    );
    const annotations = { 'eks.amazonaws.com/audience': 'x' };
    expect(failure((stack) => ServiceAccount.annotateExisting(stack, 'Account', { ...account, annotations }))).toBe(
      '[stack/Account] annotations must leave the annotations of the pod identity webhook to this library, got ' +
        '"eks.amazonaws.com/audience": use audience [AnnotationReserved]',
    );
  });

  test('tokens pass', () => {
    const variables = new Variables();
    const text = variables.text('text');
    ServiceAccount.annotateExisting(variables.stack, 'Account', { namespace: text, name: text, roleArn: text });
    expect(synth(() => undefined, variables.stack).only('kubernetes_annotations')).toMatchObject({
      metadata: { namespace: '${var.text}', name: '${var.text}' },
      annotations: { 'eks.amazonaws.com/role-arn': '${var.text}' },
    });
  });
});
