import { ClusterRoleBindingV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-binding-v1';
import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import type { ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { building } from '../core/building';
import { fault, invalid, phrase } from '../errors';
import { acrossStacks, dependsOn } from '../core/dependables';
import { checkGiven, checkList } from '../core/given';
import { readServiceAccount, type IServiceAccountRef } from '../policy/service-account-ref';
import { checkExpressions } from '../private/expressions';
import { fix } from '../private/kept';
import { checkLabels, checkNamespace, checkRbacName } from '../private/kubernetes-names';
import { isToken } from '../private/tokens';
import { inNamespace } from './in-namespace';
import { withManagedBy } from './managed-by';
import type { ObjectOptions } from './options';
import { RoleKind, type IRole } from './role';
import { brand, hasBrand } from '../core/brand';

/** The common part of both kinds of binding. */
export interface BindingOptions extends ObjectOptions {
  /** Its name. */
  readonly name: string;
  /** The service accounts that get what the role allows, at least one. */
  readonly serviceAccounts: IServiceAccountRef[];
}

/** A binding within one namespace. */
export interface RoleBindingProps extends BindingOptions {
  /** A role, or a cluster role, whose rules then hold in the namespace of the binding only. */
  readonly role: IRole;
  /**
   * The namespace in which it holds. It must be given for a cluster role.
   *
   * @default - the namespace of `role`
   */
  readonly namespace?: string;
}

/** A binding for the whole cluster. */
export interface ClusterRoleBindingProps extends BindingOptions {
  /** The cluster role: a `ClusterRole`, or `ClusterRole.fromName(name)`. */
  readonly role: IRole;
}

/**
 * Gives service accounts what a role allows, in one namespace. The binding waits for the role.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class RoleBinding extends Construct {
  /**
   * Returns true for a `RoleBinding`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isRoleBinding(value: unknown): value is RoleBinding {
    return hasBrand(value, 'kubernetes.RoleBinding');
  }

  /** The Terraform resource, to depend on, to override, to import or to move. */
  public readonly resource: TerraformResource;

  /**
   * Makes the binding.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ListNeeded, PropertyMissing, PropertyNull, TextExpression, ValueInvalid, BindingRoleMissing, RoleNamespaceMismatch,
   * BindingSubjectsMissing,
   * RbacNameInvalid, NamespaceInvalid, ServiceAccountNameInvalid, LabelInvalid
   */
  public constructor(scope: Construct, id: string, props: RoleBindingProps) {
    super(scope, id);
    const { subject, namespace, role } = building(this, () => {
      const { subject, role } = checkBinding(props);
      return { subject, role, namespace: namespaceOf(props.namespace, role) };
    });
    const before = [...role.ready, ...(props.dependsOn ?? [])];
    this.resource = inNamespace(
      this,
      { namespace, dependsOn: before, kubernetesProvider: props.kubernetesProvider },
      (dependsOn) =>
        new RoleBindingV1(this, 'Resource', {
          metadata: { name: props.name, namespace, labels: withManagedBy(props.labels) },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role.roleKind, name: role.roleName },
          subject,
          dependsOn,
          provider: props.kubernetesProvider,
        }),
    );
    fix(this);
  }

  /** The resources to depend on where the rights are needed. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }
}

brand(RoleBinding, 'kubernetes.RoleBinding');

/**
 * Gives service accounts what a cluster role allows, in every namespace. The binding waits for the role.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class ClusterRoleBinding extends Construct {
  /**
   * Returns true for a `ClusterRoleBinding`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isClusterRoleBinding(value: unknown): value is ClusterRoleBinding {
    return hasBrand(value, 'kubernetes.ClusterRoleBinding');
  }

  /** The Terraform resource, to depend on, to override, to import or to move. */
  public readonly resource: TerraformResource;

  /**
   * Makes the binding.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ListNeeded, PropertyMissing, PropertyNull, TextExpression, ValueInvalid, BindingRoleMissing, ClusterRoleNeeded,
   * BindingSubjectsMissing,
   * RbacNameInvalid, NamespaceInvalid, ServiceAccountNameInvalid, LabelInvalid
   */
  public constructor(scope: Construct, id: string, props: ClusterRoleBindingProps) {
    super(scope, id);
    const { subject, role } = building(this, () => {
      const bound = checkBinding(props);
      if (bound.role.roleKind !== RoleKind.CLUSTER_ROLE) throw invalid('ClusterRoleNeeded', bound.role.roleName);
      return bound;
    });
    this.resource = new ClusterRoleBindingV1(this, 'Resource', {
      metadata: { name: props.name, labels: withManagedBy(props.labels) },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role.roleKind, name: role.roleName },
      subject,
      dependsOn: dependsOn(role.ready, props.dependsOn),
      provider: props.kubernetesProvider,
    });
    fix(this);
  }

  /** The resources to depend on where the rights are needed. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }
}

brand(ClusterRoleBinding, 'kubernetes.ClusterRoleBinding');

interface Bound {
  readonly subject: { kind: string; name: string; namespace: string }[];
  readonly role: IRole;
}

/** Checks what both kinds have, and returns role and accounts as they are now. */
function checkBinding(props: BindingOptions & { readonly role: IRole }): Bound {
  checkGiven(props, { serviceAccounts: 'the service accounts' });
  const { name, labels, serviceAccounts } = props;
  checkList('serviceAccounts', serviceAccounts);
  checkList('dependsOn', props.dependsOn);
  checkRbacName('name', name);
  checkLabels('labels', labels);
  if (serviceAccounts.length === 0) throw invalid('BindingSubjectsMissing', []);
  const subject = serviceAccounts.map((account, index) => {
    const { namespace, serviceAccountName } = readServiceAccount(`serviceAccounts[${index}]`, account);
    return { kind: 'ServiceAccount', name: serviceAccountName, namespace };
  });
  return { subject, role: readRole(props.role) };
}

/** Anybody may implement `IRole`. */
function readRole(given: IRole | undefined): IRole {
  if (given === undefined) throw fault('BindingRoleMissing');
  const { roleKind, roleName, namespace, ready } = given;
  if (!Object.values(RoleKind).includes(roleKind) || !Array.isArray(ready)) {
    throw invalid('ValueInvalid', 'role', given, {
      kind: phrase`IRole`,
      remedy: phrase`a Role or a ClusterRole`,
    });
  }
  checkExpressions('role.roleName', roleName);
  checkRbacName('role.roleName', roleName);
  return { roleKind, roleName, namespace: roleKind === RoleKind.ROLE ? namespace : undefined, ready };
}

function namespaceOf(given: string | undefined, role: IRole): string {
  const { roleKind, namespace: own } = role;
  const namespace = own ?? given;
  if (namespace === undefined) {
    const remedy =
      roleKind === RoleKind.ROLE
        ? phrase`the namespace of the role`
        : phrase`the namespace in which the cluster role holds`;
    throw invalid('PropertyMissing', 'namespace', undefined, { remedy });
  }
  if (own !== undefined && given !== undefined && ![own, given].some(isToken) && own !== given) {
    throw invalid('RoleNamespaceMismatch', given, { role: own });
  }
  checkNamespace(own === undefined ? 'namespace' : 'role.namespace', namespace);
  return namespace;
}
