import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import type { TerraformStack } from 'cdktf';
import { kubernetes, ServiceAccountRef, type IServiceAccountRef } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { messageOf } from '../support/message-of';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { stackWithProviders, synth } from '../support/synth';
import { Variables } from '../support/variables';

const { ClusterRole, ClusterRoleBinding, Namespace, Role, RoleBinding, ServiceAccount } = kubernetes;
const rules: kubernetes.PolicyRule[] = [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })];
const labels = { 'app.kubernetes.io/managed-by': 'terraform' };
const writer = ServiceAccountRef.of('apps', 'writer');

function role(stack: TerraformStack, namespace = 'apps'): kubernetes.Role {
  return new Role(stack, 'Role', { namespace, name: 'pod-reader', rules });
}

function clusterRole(stack: TerraformStack): kubernetes.ClusterRole {
  return new ClusterRole(stack, 'ClusterRole', { name: 'pod-reader', rules });
}

describe('RoleBinding', () => {
  test('minimal definition', () => {
    const synthesized = synth(
      (stack) => new RoleBinding(stack, 'Read', { name: 'read', role: role(stack), serviceAccounts: [writer] }),
    );
    expect(synthesized.only('kubernetes_role_binding_v1')).toEqual({
      metadata: { namespace: 'apps', name: 'read', labels },
      role_ref: { api_group: 'rbac.authorization.k8s.io', kind: 'Role', name: 'pod-reader' },
      subject: [{ kind: 'ServiceAccount', name: 'writer', namespace: 'apps' }],
      depends_on: ['kubernetes_role_v1.Role_1ABCC5F0'],
    });
    expect(kubernetesObjects(synthesized.json)['kubernetes_role_binding_v1.Read_0389503C']).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { namespace: 'apps', name: 'read', labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'pod-reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'writer', namespace: 'apps' }],
    });
  });

  test('a cluster role in one namespace, for accounts of several', () => {
    const serviceAccounts = [writer, ServiceAccountRef.of('other', 'default')];
    const synthesized = synth(
      (stack) =>
        new RoleBinding(stack, 'Read', {
          name: 'system:read',
          namespace: 'apps',
          role: clusterRole(stack),
          serviceAccounts,
        }),
    );
    expect(synthesized.only('kubernetes_role_binding_v1')).toEqual({
      metadata: { namespace: 'apps', name: 'system:read', labels },
      role_ref: { api_group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'pod-reader' },
      subject: [
        { kind: 'ServiceAccount', name: 'writer', namespace: 'apps' },
        { kind: 'ServiceAccount', name: 'default', namespace: 'other' },
      ],
      depends_on: ['kubernetes_cluster_role_v1.ClusterRole_D9CA7471'],
    });
  });

  test('a cluster role that exists is named and not waited for', () => {
    const view = ClusterRole.fromName('view');
    const synthesized = synth((stack) => {
      new RoleBinding(stack, 'View', { name: 'view', namespace: 'apps', role: view, serviceAccounts: [writer] });
      new ClusterRoleBinding(stack, 'ViewAll', { name: 'view-all', role: view, serviceAccounts: [writer] });
    });
    const role_ref = { api_group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
    const subject = [{ kind: 'ServiceAccount', name: 'writer', namespace: 'apps' }];
    expect(synthesized.only('kubernetes_role_binding_v1')).toEqual({
      metadata: { namespace: 'apps', name: 'view', labels },
      role_ref,
      subject,
    });
    expect(synthesized.only('kubernetes_cluster_role_binding_v1')).toEqual({
      metadata: { name: 'view-all', labels },
      role_ref,
      subject,
    });
    expect(() => ClusterRole.fromName('a/b')).toThrow(
      'name must be a text without "/" and "%" that is neither "." nor "..", got "a/b": write it as "pod-reader" or "team:pod-reader" [RbacNameInvalid]',
    );
  });

  test('labels, dependsOn and provider; the namespace may be said again', () => {
    const synthesized = synth((stack) => {
      const provider = new KubernetesProvider(stack, 'green', { alias: 'green' });
      const dependsOn = new Namespace(stack, 'Apps', { name: 'apps' }).ready;
      new RoleBinding(stack, 'Read', {
        name: 'read',
        namespace: 'apps',
        role: role(stack),
        serviceAccounts: [writer],
        labels: { team: 'orders' },
        dependsOn,
        kubernetesProvider: provider,
      });
    });
    expect(synthesized.only('kubernetes_role_binding_v1')).toMatchObject({
      metadata: { namespace: 'apps', labels: { ...labels, team: 'orders' } },
      depends_on: ['kubernetes_role_v1.Role_1ABCC5F0', 'kubernetes_namespace_v1.Apps_A82513C7'],
      provider: 'kubernetes.green',
    });
  });

  test('a role that exists, and every kind of account', () => {
    const found = Role.fromName('apps', 'reader');
    const synthesized = synth((stack) => {
      const own = { namespace: 'apps', serviceAccountName: 'own' };
      const made = new ServiceAccount(stack, 'Made', { namespace: 'apps', name: 'made' });
      new RoleBinding(stack, 'Read', { name: 'read', role: found, serviceAccounts: [writer, made, own] });
    });
    expect(synthesized.only('kubernetes_role_binding_v1')).toEqual({
      metadata: { namespace: 'apps', name: 'read', labels },
      role_ref: { api_group: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subject: ['writer', 'made', 'own'].map((name) => ({ kind: 'ServiceAccount', name, namespace: 'apps' })),
    });
    expect(messageOf(() => Role.fromName('Apps', 'reader'))).toContain('namespace must be a DNS-1123 label');
    expect(messageOf(() => Role.fromName('apps', 'a/b'))).toContain('name must be a text without "/" and "%"');
    expect(messageOf(() => Role.fromName('apps', '${path.cwd}'))).toContain('[TextExpression]');
  });

  test('fails when an account of your own is none', () => {
    const stack = stackWithProviders();
    const bind = (account: object): string => {
      const serviceAccounts = [writer, account as IServiceAccountRef];
      return failure(
        () => new RoleBinding(stack, 'Read', { name: 'read', role: Role.fromName('apps', 'reader'), serviceAccounts }),
        stack,
      );
    };
    expect(bind({ namespace: 'apps', name: 'own' })).toBe(
      '[stack/Read] serviceAccounts[1] must be a value of IServiceAccountRef, got {"namespace":"apps","name":"own"}: pass one ' +
        'such as ServiceAccountRef.of(namespace, name) [ValueInvalid]',
    );
    expect(bind({ namespace: 'Apps', serviceAccountName: 'own' })).toContain(
      'serviceAccounts[1].namespace must be a DNS-1123 label of 1 to 63 characters, got "Apps"',
    );
    expect(bind({ namespace: 'apps', serviceAccountName: 'Own' })).toContain(
      'serviceAccounts[1].serviceAccountName must be a DNS-1123 subdomain of 1 to 253 characters, got "Own"',
    );
  });

  test('fails when a role of your own is none', () => {
    const stack = stackWithProviders();
    const bind = (wrong: object): string => {
      const own = { ...Role.fromName('apps', 'reader'), ...wrong };
      return failure(
        () => new RoleBinding(stack, 'Read', { name: 'read', role: own, serviceAccounts: [writer] }),
        stack,
      );
    };
    expect(bind({ roleKind: 'role' })).toContain('role must be a value of IRole');
    expect(bind({ roleName: 'a/b' })).toContain('role.roleName must be a text without "/" and "%"');
    expect(bind({ namespace: 'a.b' })).toContain('role.namespace must be a DNS-1123 label');
    expect(bind({ namespace: undefined })).toContain('namespace must be given');
  });

  test('fails when the role is of another namespace', () => {
    const stack = stackWithProviders();
    const props = { name: 'read', namespace: 'other', role: role(stack), serviceAccounts: [writer] };
    expect(failure(() => new RoleBinding(stack, 'Read', props), stack)).toBe(
      '[stack/Read] namespace must be the role\'s namespace "apps", got "other": bind a Role in its own namespace, or use a ' +
        'ClusterRole [RoleNamespaceMismatch]',
    );
  });

  test.each([
    ['', '""'],
    ['A', '"A"'],
  ])('fails when a cluster role is bound in namespace %j', (namespace, shown) => {
    const stack = stackWithProviders();
    const props = { name: 'read', namespace, role: clusterRole(stack), serviceAccounts: [writer] };
    expect(failure(() => new RoleBinding(stack, 'Read', props), stack)).toBe(
      `[stack/Read] namespace must be a DNS-1123 label of 1 to 63 characters, got ${shown}: use lowercase letters, digits ` +
        'and "-", and begin and end with a letter or digit [NamespaceInvalid]',
    );
  });

  test('tokens pass', () => {
    const variables = new Variables();
    const { stack } = variables;
    const text = variables.text('text');
    new RoleBinding(stack, 'Read', {
      name: text,
      namespace: 'apps',
      role: role(stack, text),
      serviceAccounts: [ServiceAccountRef.of(text, text)],
      labels: { [text]: text },
    });
    expect(synth(() => undefined, stack).only('kubernetes_role_binding_v1')).toMatchObject({
      metadata: { name: '${var.text}', namespace: '${var.text}', labels: { '${var.text}': '${var.text}' } },
      subject: [{ name: '${var.text}', namespace: '${var.text}' }],
    });
  });
});

describe('ClusterRoleBinding', () => {
  test('minimal definition', () => {
    const synthesized = synth(
      (stack) =>
        new ClusterRoleBinding(stack, 'Read', {
          name: 'read',
          role: clusterRole(stack),
          serviceAccounts: [writer],
        }),
    );
    expect(synthesized.only('kubernetes_cluster_role_binding_v1')).toEqual({
      metadata: { name: 'read', labels },
      role_ref: { api_group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'pod-reader' },
      subject: [{ kind: 'ServiceAccount', name: 'writer', namespace: 'apps' }],
      depends_on: ['kubernetes_cluster_role_v1.ClusterRole_D9CA7471'],
    });
    expect(kubernetesObjects(synthesized.json)['kubernetes_cluster_role_binding_v1.Read_0389503C']).toMatchObject({
      kind: 'ClusterRoleBinding',
      subjects: [{ kind: 'ServiceAccount', name: 'writer', namespace: 'apps' }],
    });
  });

  test('labels, dependsOn and provider', () => {
    const synthesized = synth((stack) => {
      const provider = new KubernetesProvider(stack, 'green', { alias: 'green' });
      const dependsOn = new Namespace(stack, 'Apps', { name: 'apps' }).ready;
      new ClusterRoleBinding(stack, 'Read', {
        name: 'read',
        role: clusterRole(stack),
        serviceAccounts: [writer],
        labels: { team: 'orders' },
        dependsOn,
        kubernetesProvider: provider,
      });
    });
    expect(synthesized.only('kubernetes_cluster_role_binding_v1')).toMatchObject({
      metadata: { labels: { ...labels, team: 'orders' } },
      depends_on: ['kubernetes_cluster_role_v1.ClusterRole_D9CA7471', 'kubernetes_namespace_v1.Apps_A82513C7'],
      provider: 'kubernetes.green',
    });
  });
});

test('a role of one namespace holds in no other: a ClusterRoleBinding takes none', () => {
  const stack = stackWithProviders();
  const bind = (bound: kubernetes.IRole): unknown =>
    new ClusterRoleBinding(stack, 'Read', { name: 'read', role: bound, serviceAccounts: [writer] });
  const ofNamespace = role(stack);
  expect(failure(() => bind(ofNamespace), stack)).toBe(
    '[stack/Read] role must be a cluster role, since the binding holds in every namespace, got "pod-reader": pass a ' +
      'ClusterRole, or bind the Role in its namespace with RoleBinding [ClusterRoleNeeded]',
  );
  expect(() => bind(clusterRole(stack))).not.toThrow();
});

/** What both kinds of binding check alike. */
const KINDS = [
  { kind: 'RoleBinding', Binding: RoleBinding },
  { kind: 'ClusterRoleBinding', Binding: ClusterRoleBinding },
];

describe.each(KINDS)('$kind', ({ Binding }) => {
  function failed(props: Partial<kubernetes.BindingOptions>): string {
    const stack = stackWithProviders();
    const all = { name: 'read', namespace: 'apps', role: clusterRole(stack), serviceAccounts: [writer] };
    const message = failure(() => new Binding(stack, 'Read', { ...all, ...props }), stack);
    new Binding(stack, 'Read', all);
    return message;
  }

  test('fails when no service account is named, and a second try works', () => {
    expect(failed({ serviceAccounts: [] })).toBe(
      '[stack/Read] serviceAccounts must name at least one service account, got []: add ' +
        'identity.serviceAccount, or ServiceAccountRef.of(namespace, name) [BindingSubjectsMissing]',
    );
  });

  test('fails when the name or a label is none, and a second try works', () => {
    expect(failed({ name: 'a/b' })).toBe(
      '[stack/Read] name must be a text without "/" and "%" that is neither "." nor "..", got "a/b": write it as ' +
        '"pod-reader" or "team:pod-reader" [RbacNameInvalid]',
    );
    expect(failed({ labels: { a: 'b c' } })).toBe(
      '[stack/Read] labels must be a Kubernetes label, got {"a":"b c"}: give [prefix/]name as key and at most 63 letters, ' +
        'digits, "-", "_" and "." as value [LabelInvalid]',
    );
  });
});
