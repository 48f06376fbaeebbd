import { ClusterRoleBindingV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-binding-v1';
import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { building } from '../core/building';
import {
  bindingRoleMissing,
  bindingSubjectsMissing,
  optionsExclusive,
  propertyMissing,
  roleNamespaceMismatch,
} from '../errors';
import { acrossStacks, dependsOn } from '../core/dependables';
import { checkGiven, checkList } from '../core/given';
import { fix } from '../private/kept';
import { checkLabels, checkNamespace, checkRbacName } from '../private/kubernetes-names';
import { isToken } from '../private/tokens';
import { inNamespace } from './in-namespace';
import { withManagedBy } from './managed-by';
import type { IClusterRole, Role } from './role';
import type { IServiceAccount } from './service-account';

/** What both kinds of binding have in common. */
export interface BindingOptions {
  /** Its name. */
  readonly name: string;
  /** The service accounts that get what the role allows. */
  readonly serviceAccounts: IServiceAccount[];
  /**
   * Its labels, beside `app.kubernetes.io/managed-by`.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
  /**
   * What must exist first.
   *
   * @default - nothing but the role, and a namespace that the stack creates
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * The Kubernetes provider that makes it.
   *
   * @default - the stack's default Kubernetes provider
   */
  readonly kubernetesProvider?: TerraformProvider;
}

/** A binding within one namespace. */
export interface RoleBindingProps extends BindingOptions {
  /**
   * The namespace in which it holds.
   *
   * @default - the namespace of `role`
   */
  readonly namespace?: string;
  /**
   * A role of that namespace.
   *
   * @default - `clusterRole` must be given
   */
  readonly role?: Role;
  /**
   * A cluster role, whose rules then hold in that namespace only.
   *
   * @default - `role` must be given
   */
  readonly clusterRole?: IClusterRole;
}

/** A binding for the whole cluster. */
export interface ClusterRoleBindingProps extends BindingOptions {
  /** The cluster role. */
  readonly clusterRole: IClusterRole;
}

/**
 * Gives service accounts what a role allows, in one namespace.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class RoleBinding extends Construct {
  /** The Terraform resource, to depend on or to override. */
  public readonly resource: RoleBindingV1;

  /**
   * Makes the binding.
   *
   * @throws BindingRoleMissing, OptionsExclusive, RoleNamespaceMismatch, BindingSubjectsMissing, RbacNameInvalid, NamespaceInvalid,
   * LabelInvalid
   */
  public constructor(scope: Construct, id: string, props: RoleBindingProps) {
    super(scope, id);
    const { namespace, role } = building(this, () => {
      checkBinding(props);
      return readRole(props);
    });
    const before = [...role.ready, ...(props.dependsOn ?? [])];
    this.resource = inNamespace(
      this,
      { namespace, dependsOn: before, kubernetesProvider: props.kubernetesProvider },
      (dependsOn) =>
        new RoleBindingV1(this, 'Resource', {
          metadata: { name: props.name, namespace, labels: withManagedBy(props.labels) },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role.kind, name: role.roleName },
          subject: subjects(props),
          dependsOn,
          provider: props.kubernetesProvider,
        }),
    );
    fix(this);
  }

  /** What needs the rights depends on. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }
}

/**
 * Gives service accounts what a cluster role allows, in every namespace.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class ClusterRoleBinding extends Construct {
  /** The Terraform resource, to depend on or to override. */
  public readonly resource: ClusterRoleBindingV1;

  /**
   * Makes the binding.
   *
   * @throws BindingSubjectsMissing, RbacNameInvalid, LabelInvalid
   */
  public constructor(scope: Construct, id: string, props: ClusterRoleBindingProps) {
    super(scope, id);
    building(this, () => {
      checkBinding(props);
      checkGiven(props, { clusterRole: 'a ClusterRole, or ClusterRole.fromName(name)' });
    });
    this.resource = new ClusterRoleBindingV1(this, 'Resource', {
      metadata: { name: props.name, labels: withManagedBy(props.labels) },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: props.clusterRole.roleName },
      subject: subjects(props),
      dependsOn: dependsOn(props.clusterRole.ready, props.dependsOn),
      provider: props.kubernetesProvider,
    });
    fix(this);
  }

  /** What needs the rights depends on. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }
}

function checkBinding(props: BindingOptions): void {
  checkGiven(props, { serviceAccounts: 'the service accounts' });
  const { name, labels, serviceAccounts } = props;
  checkList('serviceAccounts', serviceAccounts);
  checkList('dependsOn', props.dependsOn);
  checkRbacName('name', name);
  checkLabels('labels', labels);
  if (serviceAccounts.length === 0) throw bindingSubjectsMissing();
}

interface BoundRole {
  readonly kind: 'Role' | 'ClusterRole';
  readonly roleName: string;
  readonly ready: ITerraformDependable[];
}

function readRole({ namespace, role, clusterRole }: RoleBindingProps): { namespace: string; role: BoundRole } {
  if (role !== undefined && clusterRole === undefined) {
    const both = [namespace, role.namespace];
    if (namespace !== undefined && !both.some(isToken) && namespace !== role.namespace) {
      throw roleNamespaceMismatch(role.namespace, namespace);
    }
    return { namespace: role.namespace, role: { kind: 'Role', roleName: role.roleName, ready: role.ready } };
  }
  if (clusterRole === undefined) throw bindingRoleMissing();
  if (role !== undefined) throw optionsExclusive('role', 'clusterRole');
  if (namespace === undefined) throw propertyMissing('namespace', 'the namespace in which clusterRole holds');
  checkNamespace('namespace', namespace);
  return {
    namespace,
    role: { kind: 'ClusterRole', roleName: clusterRole.roleName, ready: clusterRole.ready },
  };
}

function subjects({ serviceAccounts }: BindingOptions): { kind: string; name: string; namespace: string }[] {
  return serviceAccounts.map(({ serviceAccountName, namespace }) => ({
    kind: 'ServiceAccount',
    name: serviceAccountName,
    namespace,
  }));
}
