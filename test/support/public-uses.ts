import type { ITerraformDependable } from 'cdktf';
import {
  Addon,
  AddonIdentity,
  AddonVersion,
  AwsServiceConditions,
  Cluster,
  Credentials,
  CrossAccountTarget,
  IOidcProvider,
  IPodIdentityAgent,
  IrsaRole,
  IWorkloadRole,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  PodIdentityAssociation,
  PodIdentityRole,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  Principal,
  selfHosted,
  ServiceAccountRef,
  Subject,
  Thumbprints,
  TrustPolicy,
  WorkloadIdentity,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { ISSUER, type World } from './public-world';

export function addon(w: World, identity?: AddonIdentity, version?: AddonVersion): Addon {
  const cluster = w.cluster();
  return new Addon(w.stack, w.name(), { cluster, name: 'vpc-cni', identity, version });
}

export function workload(
  w: World,
  cluster: Cluster,
  credentials: Credentials,
  management?: kubernetes.ServiceAccountManagement,
): WorkloadIdentity {
  const serviceAccount = { namespace: 'orders', name: w.name('account'), management };
  return new WorkloadIdentity(w.stack, w.name(), { cluster, serviceAccount, credentials, roleName: w.name('role') });
}

export function trust(w: World, one: TrustPolicy): WorkloadRole {
  return new WorkloadRole(w.stack, w.name(), { trust: one });
}

export function irsa(w: World, provider: IOidcProvider, audience?: string): IrsaRole {
  return new IrsaRole(w.stack, w.name(), { oidcProviders: [provider], subjects: [w.subject()], audience });
}

function irsaOf(w: World, one: Subject): void {
  new IrsaRole(w.stack, w.name(), { oidcProviders: [w.oidc()], subjects: [one] });
}

function useRole(w: World, role: IWorkloadRole): void {
  role.addPermissions([w.permissions(), Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')]);
  serviceAccountOf(w, role.roleArn, role.ready);
}

function serviceAccountOf(w: World, roleArn: string, dependsOn: ITerraformDependable[] = []): void {
  const name = w.name('account');
  new kubernetes.ServiceAccount(w.stack, w.name(), { namespace: 'orders', name, roleArn, dependsOn });
}

function bind(w: World, role: kubernetes.IRole): void {
  const serviceAccounts = [ServiceAccountRef.of('orders', 'api')];
  new kubernetes.ClusterRoleBinding(w.stack, w.name(), { name: 'binding', serviceAccounts, role });
}

function bindInNamespace(w: World, role: kubernetes.IRole): void {
  const serviceAccounts = [ServiceAccountRef.of('orders', 'api')];
  new kubernetes.RoleBinding(w.stack, w.name(), { name: 'binding', namespace: 'orders', serviceAccounts, role });
}

function bindAccount(w: World, account: kubernetes.IServiceAccount): void {
  const clusterRole = kubernetes.ClusterRole.fromName('view');
  const dependsOn = account.ready;
  const serviceAccounts = [account];
  new kubernetes.ClusterRoleBinding(w.stack, w.name(), {
    name: 'binding',
    serviceAccounts,
    role: clusterRole,
    dependsOn,
  });
}

function inline(w: World, document: PolicyDocument): void {
  w.role().addPermissions([Permissions.inline('one', document)]);
}

/** How a result of each type is used once it may have been changed. */
export const USES: Record<string, (world: World, result: never) => void> = {
  Addon: (w, addon: Addon) => {
    if (Object.keys(addon.podIdentityRoles).length === 0) addon.addPodIdentity('aws-node', w.role());
    w.after(addon.ready.map(({ fqn }) => fqn));
  },
  AddonIdentity: (w, identity: AddonIdentity) => addon(w, identity),
  AddonVersion: (w, version: AddonVersion) => addon(w, AddonIdentity.none(), version),
  Cluster: (w, cluster: Cluster) => workload(w, cluster, Credentials.podIdentity()),
  Credentials: (w, credentials: Credentials) => workload(w, w.cluster(), credentials),
  AwsServiceConditions: (w, conditions: AwsServiceConditions) =>
    trust(w, new TrustPolicy().addAwsServices(['glue'], conditions)),
  CrossAccountTarget: (w, { role, roleArn }: CrossAccountTarget) => {
    role.addPermissions([w.permissions()]);
    serviceAccountOf(w, roleArn);
  },
  'selfHosted.DiscoveryDocument': () => undefined,
  IOidcProvider: (w, provider: IOidcProvider) => irsa(w, provider),
  IPodIdentityAgent: (w, agent: IPodIdentityAgent) => workload(w, w.cluster(), Credentials.podIdentity({ agent })),
  IWorkloadRole: useRole,
  IrsaRole: useRole,
  'selfHosted.IssuerHosting': (w, hosting: selfHosted.IssuerHosting) =>
    new selfHosted.SelfHostedIssuer(w.stack, w.name(), { hosting }),
  'selfHosted.Jwks': (w, jwks: selfHosted.Jwks) =>
    new selfHosted.SelfHostedIssuer(w.stack, w.name(), { hosting: w.hosting(), jwks }),
  OidcProvider: (w, provider: OidcProvider) => irsa(w, provider),
  Permissions: (w, permissions: Permissions) => {
    w.role().addPermissions([permissions]);
  },
  PodIdentityAgent: (w, agent: PodIdentityAgent) => workload(w, w.cluster(), Credentials.podIdentity({ agent })),
  PodIdentityAssociation: (w, { ready }: PodIdentityAssociation) => {
    w.after(ready.map(({ fqn }) => fqn));
  },
  PodIdentityRole: useRole,
  PodIdentityScope: (w, one: PodIdentityScope) => new PodIdentityRole(w.stack, w.name(), { scopes: [one] }),
  'selfHosted.PodIdentityWebhook': () => undefined,
  PolicyDocument: inline,
  PolicyStatement: (w, one: PolicyStatement) => {
    inline(w, new PolicyDocument({ statements: [one] }));
  },
  Principal: (w, principal: Principal) => {
    const conditions = { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } };
    trust(
      w,
      new TrustPolicy().addStatement(
        new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [principal], conditions }),
      ),
    );
  },
  'selfHosted.SelfHostedIssuer': (w, provider: selfHosted.SelfHostedIssuer) => irsa(w, provider),
  ServiceAccountRef: (w, one: ServiceAccountRef) => {
    irsaOf(w, Subject.of(one));
  },
  Subject: irsaOf,
  Thumbprints: (w, thumbprints: Thumbprints) => new OidcProvider(w.stack, w.name(), { issuerUrl: ISSUER, thumbprints }),
  'selfHosted.Toleration': (w, one: selfHosted.Toleration) =>
    new selfHosted.PodIdentityWebhook(w.stack, w.name(), { tolerations: [one] }),
  TrustPolicy: trust,
  'selfHosted.WebhookCertificate': (w, certificate: selfHosted.WebhookCertificate) =>
    new selfHosted.PodIdentityWebhook(w.stack, w.name(), { certificate }),
  'selfHosted.WebhookFailurePolicy': (w, failurePolicy: selfHosted.WebhookFailurePolicy) =>
    new selfHosted.PodIdentityWebhook(w.stack, w.name(), { failurePolicy }),
  'selfHosted.WebhookImage': (w, image: selfHosted.WebhookImage) =>
    new selfHosted.PodIdentityWebhook(w.stack, w.name(), { image }),
  WorkloadIdentity: (w, identity: WorkloadIdentity) => {
    identity.addPermissions([w.permissions()]);
    w.after(identity.ready.map(({ fqn }) => fqn));
    serviceAccountOf(w, identity.roleArn);
  },
  WorkloadRole: useRole,
  'kubernetes.ClusterRole': bind,
  'kubernetes.ClusterRoleBinding': () => undefined,
  'kubernetes.IRole': bindInNamespace,
  'kubernetes.IServiceAccount': bindAccount,
  'kubernetes.Namespace': (w, { ready: dependsOn }: kubernetes.Namespace) =>
    new kubernetes.ServiceAccount(w.stack, w.name(), { namespace: 'orders', name: 'other', dependsOn }),
  'kubernetes.Role': (w, role: kubernetes.Role) => {
    const serviceAccounts = [ServiceAccountRef.of('orders', 'api')];
    return new kubernetes.RoleBinding(w.stack, w.name(), { name: 'binding', serviceAccounts, role });
  },
  'kubernetes.PolicyRule': (w, rule: kubernetes.PolicyRule) =>
    new kubernetes.ClusterRole(w.stack, w.name(), { name: 'role', rules: [rule] }),
  'kubernetes.RoleBinding': () => undefined,
  'kubernetes.ServiceAccount': bindAccount,
  'kubernetes.ServiceAccountManagement': (w, management: kubernetes.ServiceAccountManagement) =>
    workload(w, w.cluster(), Credentials.irsa(w.oidc()), management),
};
