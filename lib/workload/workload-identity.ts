import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import { warn } from '../core/warn';
import { Construct } from 'constructs';
import { literal, partitionIn } from '../core/providers';
import { forCluster } from '../cluster/cluster-provider';
import { building, naming } from '../core/building';
import { fault } from '../errors';
import { Namespace } from '../kubernetes/namespace';
import { ServiceAccountManagement } from '../kubernetes/service-account-management';
import type { IServiceAccount, ServiceAccountProps } from '../kubernetes/service-account';
import { serviceAccountAnnotations } from '../kubernetes/webhook-annotations';
import type { WebhookTokenOptions } from '../kubernetes/webhook-options';
import { Subject } from '../policy/subject';
import { acrossStacks } from '../core/dependables';
import { A_CLUSTER, checkBoolean, checkEnum, checkGiven, checkKind, checkList } from '../core/given';
import { checkNamespace, checkServiceAccountName } from '../private/kubernetes-names';
import { isToken } from '../private/tokens';
import { associate } from './associate';
import { claimServiceAccount } from '../cluster/claims';
import { createdNamespace } from './created-namespace';
import { Credentials } from './credentials';
import { identityRoleName } from './identity-name';
import { refuseAccount, withKnownCluster } from './identity-facts';
import { ComputeType } from './compute-type';
import { checkIssuer, issuerOf, oidcProviderOf } from './issuer';
import { Permissions } from '../roles/permissions';
import type { CrossAccountTarget } from '../pod-identity/cross-account-target';
import type { PodIdentityAssociation } from '../pod-identity/pod-identity-association';
import { addPermissionsAfter, checkRole, madeRole, roleDoesNotTrust } from '../pod-identity/pod-identity-checks';
import type { WorkloadRoleOptions } from '../roles/role-options';
import { literalPartition, WorkloadRole, type WorkloadRoleProps } from '../roles/workload-role';
import type { IWorkloadRole } from '../roles/role';
import { brand, hasBrand } from '../core/brand';
import type { WorkloadIdentityProps, WorkloadServiceAccount } from './workload-identity-props';

/**
 * The identity of one workload: its service account, its role with exactly the trust and the permissions said, and what
 * ties them. Let the workload depend on `ready`, or its first pods may start without credentials.
 *
 * @example
 * const identity = new WorkloadIdentity(this, 'Worker', {
 *   cluster,
 *   serviceAccount: { namespace: 'orders', name: 'worker' },
 *   credentials: Credentials.irsa(oidc),
 *   permissions: [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')],
 * });
 * new JobV1(this, 'Job', {
 *   metadata: { namespace: identity.namespace, name: 'worker' },
 *   spec: {
 *     template: {
 *       metadata: {},
 *       spec: { serviceAccountName: identity.serviceAccountName, container: [{ name: 'worker', image: 'orders/worker:1' }] },
 *     },
 *   },
 *   dependsOn: identity.ready,
 * });
 */
export class WorkloadIdentity extends Construct {
  /**
   * Returns true for a `WorkloadIdentity`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isWorkloadIdentity(value: unknown): value is WorkloadIdentity {
    return hasBrand(value, 'WorkloadIdentity');
  }

  // Private to JavaScript too: nobody changes what was checked.
  readonly #made: Made;

  /**
   * Makes the identity.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws PropertyMissing, PropertyNull, TextExpression, ListNeeded, ValueInvalid, PodIdentityUnscoped,
   * ClusterArnInvalid, ClusterArnMismatch, IssuerUrlInvalid, OutsideClusterNameInvalid, NamespaceTokenCreated, PodIdentityAgentOfOtherCluster, ServiceAccountOptionUnused,
   * ClusterNameInvalid, IssuerMismatch, ServiceAccountClaimed, AssociationClaimed, PodIdentityAgentMissing, PodIdentityUnsupported, RoleNameNeeded, RoleOptionUnused, NamespaceDuplicate, NamespaceProviderMismatch, ClusterProviderElsewhere, ClusterProviderMismatch, and what `ServiceAccount` and `WorkloadRole` throw
   */
  public constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    this.#made = building(this, () => {
      checkGiven(props, NEEDED);
      return this.makeParts(withKnownCluster(props));
    });
  }

  private makeParts(props: WorkloadIdentityProps): Made {
    checkGiven(props.serviceAccount, {}, 'serviceAccount.');
    checkKind('credentials', props.credentials, CREDENTIALS);
    checkList('dependsOn', props.dependsOn);
    checkBoolean('createNamespace', props.createNamespace);
    checkEnum('compute', props.compute, 'ComputeType', ComputeType);
    if (props.role !== undefined) checkRole('role', props.role);
    refuseAccount(props.serviceAccount);
    const { namespace, name } = props.serviceAccount;
    checkNamespace('serviceAccount.namespace', namespace);
    checkServiceAccountName('serviceAccount.name', name);
    props.credentials._checkCluster(props.cluster);
    checkIssuer(props.cluster, props.credentials._provider, props.role);
    const subject = Subject.serviceAccount(namespace, name);
    claimServiceAccount(this, props.cluster, namespace, name);
    const awsProvider = this.awsProvider(props);
    const createdNamespace = this.createNamespace(props);
    const role =
      props.role === undefined ? this.makeRole(props, subject, awsProvider) : this.useRole(props, props.role, subject);
    const serviceAccount = this.provideServiceAccount(props, role, createdNamespace);
    // Last, since a role made elsewhere would keep them if something else failed.
    if (props.role !== undefined) addPermissionsAfter(role, props.dependsOn ?? [], props.permissions ?? []);
    const { cluster, credentials, compute, dependsOn } = props;
    const pods = associate(this, { cluster, serviceAccount, credentials, compute, dependsOn }, role, awsProvider);
    const { association, target } = pods;
    const hasOwnRole = props.role === undefined;
    const { regionalSts, tokenExpirationSeconds, annotationPrefix } = props.serviceAccount;
    const webhook = { regionalSts, tokenExpirationSeconds, annotationPrefix };
    return { role, serviceAccount, createdNamespace, association, target, credentials, hasOwnRole, webhook };
  }

  /** The role, made here or given. */
  public get role(): IWorkloadRole {
    return this.#made.role;
  }

  /** The service account. */
  public get serviceAccount(): IServiceAccount {
    return this.#made.serviceAccount;
  }

  /** The association of both in EKS Pod Identity. Undefined with IRSA alone. */
  public get association(): PodIdentityAssociation | undefined {
    return this.#made.association;
  }

  /** The role in another account, where `Credentials.podIdentity({ target })` makes one. */
  public get target(): CrossAccountTarget | undefined {
    return this.#made.target;
  }

  /** The namespace, which other identities may have too. Undefined where none is created by `createNamespace`. */
  public get createdNamespace(): Namespace | undefined {
    return this.#made.createdNamespace;
  }

  /** ARN of the association. Undefined with IRSA alone. */
  public get associationArn(): string | undefined {
    return this.association?.associationArn;
  }

  /** Id of the association. Undefined with IRSA alone. */
  public get associationId(): string | undefined {
    return this.association?.associationId;
  }

  /** ARN of the role. */
  public get roleArn(): string {
    return this.role.roleArn;
  }

  /** Name of the role. */
  public get roleName(): string {
    return this.role.roleName;
  }

  /** Unique id of the role, such as `AROA...`. Undefined where the role is made elsewhere. */
  public get roleUniqueId(): string | undefined {
    return WorkloadRole.isWorkloadRole(this.role) ? this.role.roleUniqueId : undefined;
  }

  /** ARN of the OIDC provider of the credentials. Undefined with EKS Pod Identity alone. */
  public get oidcProviderArn(): string | undefined {
    return this.#made.credentials._provider?.oidcProviderArn;
  }

  /** Issuer of that provider, with `https://`. Undefined with EKS Pod Identity alone. */
  public get issuerUrl(): string | undefined {
    const { _provider: provider } = this.#made.credentials;
    return provider === undefined ? undefined : issuerOf(provider);
  }

  /**
   * The `sts:ExternalId` that EKS sends to a target role. Undefined where it sends none: with session tags, and with IRSA.
   */
  public get externalId(): string | undefined {
    return this.#made.credentials._podIdentity?.disableSessionTags === true ? this.association?.externalId : undefined;
  }

  /** ARNs of the managed policies attached to the role by this app. */
  public get policyArns(): string[] {
    return this.role.policyArns;
  }

  /** Name of the service account, for `serviceAccountName` of a pod. */
  public get serviceAccountName(): string {
    return this.serviceAccount.serviceAccountName;
  }

  /** Namespace of the service account, and so of the workload. */
  public get namespace(): string {
    return this.serviceAccount.namespace;
  }

  /**
   * The annotations that the pod identity webhook reads, for whoever creates the service account, such as the values of a
   * Helm chart: the ARN of the role, an audience that is not the webhook's own, and `regionalSts` and
   * `tokenExpirationSeconds` where they are given. Empty with EKS Pod Identity alone and none of these two. Your own
   * `annotations` are not among them.
   */
  public get serviceAccountAnnotations(): { [key: string]: string } {
    return serviceAccountAnnotations(
      { ...this.#made.webhook, ...this.#made.credentials._annotations(this.roleArn) },
      undefined,
    );
  }

  /**
   * Everything that a workload must wait for: `dependsOn: identity.ready`. It covers permissions that are added later too.
   * In another stack the list names nothing, and the stack of the identity is deployed first.
   */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([
      ...this.role.ready,
      ...this.oidcProviderReady(),
      ...(this.createdNamespace?.ready ?? []),
      ...this.serviceAccount.ready,
      ...(this.association?.ready ?? []),
      ...(this.target?.ready ?? []),
    ]);
  }

  /**
   * Grants more permissions to the role.
   *
   * @param permissions the permissions that are added
   */
  public addPermissions(permissions: Permissions[]): void {
    this.role.addPermissions(permissions);
  }

  private oidcProviderReady(): ITerraformDependable[] {
    const { _provider: provider } = this.#made.credentials;
    // A role of its own refers to a provider that is a reference.
    const isReferredTo = this.#made.hasOwnRole && provider !== undefined && isToken(provider.oidcProviderArn);
    return isReferredTo ? [] : oidcProviderOf(provider);
  }

  /** EKS takes a role for an association only of the cluster's own account; one for IRSA may be of any. */
  private awsProvider({ cluster, credentials, awsProvider }: WorkloadIdentityProps): TerraformProvider | undefined {
    if (credentials._podIdentity === undefined) return awsProvider;
    return forCluster(this, cluster, 'awsProvider', awsProvider).provider;
  }

  private createNamespace(props: WorkloadIdentityProps): Namespace | undefined {
    if (props.createNamespace !== true) return undefined;
    const { cluster, serviceAccount, dependsOn, kubernetesProvider } = props;
    const { namespace: name } = serviceAccount;
    return naming(NAMESPACE_PROPERTIES, () => createdNamespace(this, { cluster, name, dependsOn, kubernetesProvider }));
  }

  private makeRole(
    props: WorkloadIdentityProps,
    subject: Subject,
    provider: TerraformProvider | undefined,
  ): IWorkloadRole {
    const { cluster } = props;
    const trust = props.credentials._trust(cluster, subject);
    const named = props.roleName !== undefined || props.roleNamePrefix !== undefined;
    const roleName = named ? props.roleName : identityRoleName(cluster, subject.namespace, subject.name);
    // A provider is of the role's account, a cluster may be of another partition.
    const partition = props.partition ?? partitionIn(provider, literalPartition(trust) ?? literal(cluster.partition));
    // Written out: spreading as many options costs more than making the trust.
    const options: Every<WorkloadRoleProps> = {
      roleName,
      roleNamePrefix: props.roleNamePrefix,
      path: props.path,
      description: props.description,
      tags: props.tags,
      permissionsBoundary: props.permissionsBoundary,
      maxSessionDurationSeconds: props.maxSessionDurationSeconds,
      forceDetachPolicies: props.forceDetachPolicies,
      stsServices: props.stsServices,
      stsServiceConditions: props.stsServiceConditions,
      trustStatements: props.trustStatements,
      trustPolicyQuota: props.trustPolicyQuota,
      permissions: props.permissions,
      managedPolicyQuota: props.managedPolicyQuota,
      partition,
      dependsOn: props.dependsOn,
      trust,
      awsProvider: provider,
    };
    return new WorkloadRole(this, 'Role', options);
  }

  private useRole(props: WorkloadIdentityProps, role: IWorkloadRole, subject: Subject): IWorkloadRole {
    // The trust of a role that is given is not made here: what would narrow it would be lost in silence.
    const { scope, sourceAccount, sourceArn } = props.credentials._podIdentity ?? {};
    const ofTrust = Object.entries({ scope, sourceAccount, sourceArn }).find(([, value]) => value !== undefined);
    const unused = ROLE_OPTIONS.find((option) => props[option] !== undefined) ?? ofTrust?.[0];
    if (unused !== undefined) throw fault('RoleOptionUnused', { property: unused });
    const made = madeRole(role);
    if (made !== undefined && !made._trust._covers(props.credentials._webIdentityTrust(subject))) {
      warn(this, roleDoesNotTrust(made, subject));
    }
    return role;
  }

  private provideServiceAccount(
    { serviceAccount, credentials, dependsOn, kubernetesProvider }: WorkloadIdentityProps,
    role: IWorkloadRole,
    namespace: Namespace | undefined,
  ): IServiceAccount {
    const { management = MADE_HERE } = serviceAccount;
    const { roleArn, audience } = credentials._annotations(role.roleArn);
    const account: Every<ServiceAccountProps> = {
      namespace: serviceAccount.namespace,
      name: serviceAccount.name,
      labels: serviceAccount.labels,
      annotations: serviceAccount.annotations,
      automountToken: serviceAccount.automountToken,
      imagePullSecrets: serviceAccount.imagePullSecrets,
      regionalSts: serviceAccount.regionalSts,
      tokenExpirationSeconds: serviceAccount.tokenExpirationSeconds,
      annotationPrefix: serviceAccount.annotationPrefix,
      roleArn,
      audience,
      dependsOn: namespace === undefined ? dependsOn : [...namespace.ready, ...(dependsOn ?? [])],
      kubernetesProvider,
    };
    return naming(ACCOUNT_PROPERTIES, () => management._provide(this, 'ServiceAccount', account));
  }
}

brand(WorkloadIdentity, 'WorkloadIdentity');

interface Made {
  readonly role: IWorkloadRole;
  readonly serviceAccount: IServiceAccount;
  readonly association: PodIdentityAssociation | undefined;
  readonly target: CrossAccountTarget | undefined;
  readonly createdNamespace: Namespace | undefined;
  readonly credentials: Credentials;
  readonly hasOwnRole: boolean;
  readonly webhook: WebhookTokenOptions;
}

/** Every property is named, so that none is lost in silence. */
type Every<T> = { [Property in keyof Required<T>]: T[Property] };

/** The options that shape a role, which are left out where a role is given. */
const ROLE_OPTIONS = Object.keys({
  roleName: true,
  roleNamePrefix: true,
  path: true,
  description: true,
  tags: true,
  permissionsBoundary: true,
  maxSessionDurationSeconds: true,
  forceDetachPolicies: true,
  stsServices: true,
  stsServiceConditions: true,
  trustStatements: true,
  trustPolicyQuota: true,
  managedPolicyQuota: true,
  partition: true,
} satisfies Record<
  Exclude<keyof WorkloadRoleOptions, 'permissions' | 'dependsOn'>,
  true
>) as (keyof WorkloadRoleOptions)[];

const NAMESPACE_PROPERTIES = { name: 'serviceAccount.namespace' };
const ACCOUNT_PROPERTIES = Object.fromEntries(
  Object.keys({
    namespace: true,
    name: true,
    labels: true,
    annotations: true,
    automountToken: true,
    imagePullSecrets: true,
    regionalSts: true,
    tokenExpirationSeconds: true,
    annotationPrefix: true,
  } satisfies Record<Exclude<keyof WorkloadServiceAccount, 'management'>, true>).map((property) => [
    property,
    `serviceAccount.${property}`,
  ]),
);

const MADE_HERE = ServiceAccountManagement.create();
const CREDENTIALS = { of: 'Credentials', pass: 'Credentials.irsa(oidcProvider) or Credentials.podIdentity()' };

const NEEDED = {
  cluster: A_CLUSTER,
  serviceAccount: '{ namespace, name }',
  credentials: CREDENTIALS.pass,
};
