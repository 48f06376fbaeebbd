import { TerraformStack } from 'cdktf';
import {
  IrsaRole,
  kubernetes,
  Permissions,
  ServiceAccountRef,
  WorkloadIdentity,
  WorkloadRole,
  type WorkloadRoleProps,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { BLUE } from '../support/federated';
import { messageOf } from '../support/message-of';

/** What plain JavaScript may pass. */
type Untyped = new (stack: TerraformStack, id: string, props?: unknown) => unknown;

function untyped(construct: unknown, props?: unknown): string {
  const Untyped = construct as Untyped;
  return failure((stack) => new Untyped(stack, 'X', props));
}

const serviceAccount = { namespace: 'apps', name: 'writer' };
const identity = { cluster: { clusterName: 'demo' }, serviceAccount, credentials: {} };
const rules = [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })];

describe('without types, an error names the property', () => {
  const cluster =
    'cluster must be given, got nothing: pass a cluster such as Cluster.fromClusterName(...) [PropertyMissing]';
  const account = 'serviceAccount must be given, got nothing: pass { namespace, name } [PropertyMissing]';
  const pass = 'pass Credentials.irsa(oidcProvider) or Credentials.podIdentity()';
  const binding = { name: 'b', serviceAccounts: [ServiceAccountRef.of('apps', 'writer')] };

  test.each<[string, unknown, unknown, string]>([
    ['no props of an identity', WorkloadIdentity, undefined, cluster],
    ['empty props of an identity', WorkloadIdentity, {}, cluster],
    ['a null cluster', WorkloadIdentity, { ...identity, cluster: null }, cluster],
    ['no service account', WorkloadIdentity, { ...identity, serviceAccount: undefined }, account],
    [
      'no credentials',
      WorkloadIdentity,
      { ...identity, credentials: null },
      `credentials must be given, got nothing: ${pass} [PropertyMissing]`,
    ],
    [
      'credentials that are none',
      WorkloadIdentity,
      identity,
      `credentials must be a value of Credentials, got {}: ${pass} [ValueInvalid]`,
    ],
    [
      'a null label of the account',
      WorkloadIdentity,
      { ...identity, serviceAccount: { ...serviceAccount, labels: null } },
      'serviceAccount.labels must have a value or be left out, got null: leave it out [PropertyNull]',
    ],
    ['no trust', WorkloadRole, undefined, 'trust must be given, got nothing: pass a TrustPolicy [PropertyMissing]'],
    [
      'a trust in JSON',
      WorkloadRole,
      { trust: { Statement: [] } },
      'trust must be a value of TrustPolicy, got {"Statement":[]}: pass a TrustPolicy [ValueInvalid]',
    ],
    [
      'no OIDC provider',
      IrsaRole,
      undefined,
      'oidcProviders must be given, got nothing: pass the OIDC providers of the clusters [PropertyMissing]',
    ],
    [
      'one OIDC provider',
      IrsaRole,
      { oidcProviders: 'arn', subjects: [] },
      'oidcProviders must be a list, got "arn": write it in [ ] [ListNeeded]',
    ],
    [
      'a null OIDC provider',
      IrsaRole,
      { oidcProviders: [null], subjects: [] },
      'oidcProviders[0] must have a value or be left out, got null: leave it out [PropertyNull]',
    ],
    [
      'no subjects',
      IrsaRole,
      { oidcProviders: [BLUE], subjects: null },
      'subjects must be given, got nothing: pass [Subject.serviceAccount(namespace, name)] [PropertyMissing]',
    ],
    [
      'a permission by its name',
      IrsaRole,
      { oidcProviders: [BLUE], subjects: [], permissions: ['ReadOnlyAccess'] },
      'permissions[0] must be a value of Permissions, got "ReadOnlyAccess": pass one such as Permissions.policyArn(...) [ValueInvalid]',
    ],
    [
      'one permission',
      IrsaRole,
      { oidcProviders: [BLUE], subjects: [], permissions: Permissions.awsManagedPolicy('ReadOnlyAccess') },
      'permissions must be a list, got Permissions: write it in [ ] [ListNeeded]',
    ],
    [
      'no namespace',
      kubernetes.Namespace,
      undefined,
      'name must be given, got nothing: pass its name [PropertyMissing]',
    ],
    [
      'no account',
      kubernetes.ServiceAccount,
      undefined,
      'namespace must be given, got nothing: pass its namespace [PropertyMissing]',
    ],
    [
      'one pull secret',
      kubernetes.ServiceAccount,
      { ...serviceAccount, imagePullSecrets: 'registry' },
      'imagePullSecrets must be a list, got "registry": write it in [ ] [ListNeeded]',
    ],
    [
      'one dependable',
      kubernetes.ServiceAccount,
      { ...serviceAccount, dependsOn: {} },
      'dependsOn must be a list, got {}: write it in [ ] [ListNeeded]',
    ],
    [
      'no role',
      kubernetes.Role,
      undefined,
      'namespace must be given, got nothing: pass its namespace [PropertyMissing]',
    ],
    [
      'no rules',
      kubernetes.ClusterRole,
      { name: 'r' },
      'rules must be given, got nothing: pass what it allows, such as [new kubernetes.PolicyRule({ resources, verbs })] [PropertyMissing]',
    ],
    [
      'a rule that is no PolicyRule',
      kubernetes.ClusterRole,
      { name: 'r', rules: [...rules, { resources: ['pods'], verbs: ['get'] }] },
      'rules[1] must be a value of kubernetes.PolicyRule, got {"resources":["pods"],"verbs":["get"]}: pass new kubernetes.PolicyRule({ resources, verbs }) [ValueInvalid]',
    ],
    [
      'no bound account',
      kubernetes.RoleBinding,
      undefined,
      'serviceAccounts must be given, got nothing: pass the service accounts [PropertyMissing]',
    ],
    [
      'no bound role',
      kubernetes.RoleBinding,
      { ...binding, namespace: 'apps' },
      'role must be given: pass the Role or ClusterRole whose rules the accounts get, or Role.fromName(...) or ClusterRole.fromName(...) [BindingRoleMissing]',
    ],
    [
      'no namespace of a bound cluster role',
      kubernetes.RoleBinding,
      { ...binding, role: kubernetes.ClusterRole.fromName('view') },
      'namespace must be given, got nothing: pass the namespace in which the cluster role holds [PropertyMissing]',
    ],
    [
      'no bound cluster role',
      kubernetes.ClusterRoleBinding,
      binding,
      'role must be given: pass the Role or ClusterRole whose rules the accounts get, or Role.fromName(...) or ClusterRole.fromName(...) [BindingRoleMissing]',
    ],
  ])('%s', (_, construct, props, message) => {
    expect(untyped(construct, props)).toBe(`[stack/X] ${message}`);
  });

  test('a document in JSON', () => {
    const document = { Statement: [] } as never;
    const message =
      'document must be a value of PolicyDocument, got {"Statement":[]}: pass new PolicyDocument(...) [ValueInvalid]';
    expect(messageOf(() => Permissions.inline('own', document))).toBe(message);
    expect(messageOf(() => Permissions.customerManaged('own', document))).toBe(message);
  });

  test('a construct where a value belongs is shown by its class', () => {
    expect(failure((stack) => new WorkloadRole(stack, 'X', { trust: stack } as unknown as WorkloadRoleProps))).toBe(
      '[stack/X] trust must be a value of TrustPolicy, got TerraformStack: pass a TrustPolicy [ValueInvalid]',
    );
  });
});
