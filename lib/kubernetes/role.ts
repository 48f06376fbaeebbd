import { ClusterRoleV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import type { ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { building } from '../core/building';
import { acrossStacks, dependsOn } from '../core/dependables';
import { checkExpressions } from '../private/expressions';
import { checkGiven, checkList } from '../core/given';
import { fix, fixedObject } from '../private/kept';
import { checkLabels, checkNamespace, checkRbacName } from '../private/kubernetes-names';
import { lifecycleWith } from '../core/preconditions';
import { inNamespace } from './in-namespace';
import { withManagedBy } from './managed-by';
import type { ObjectOptions } from './options';
import type { PolicyRule } from './policy-rule';
import { readRules } from './rules';
import { brand, hasBrand } from '../core/brand';

/** The kinds of role that Kubernetes knows. */
export enum RoleKind {
  /** A role of one namespace. */
  ROLE = 'Role',
  /** A role of the whole cluster. */
  CLUSTER_ROLE = 'ClusterRole',
}

/** A role or a cluster role, whoever creates it. */
export interface IRole {
  /** The kind of the role. */
  readonly roleKind: RoleKind;
  /** Its name. */
  readonly roleName: string;
  /**
   * Its namespace.
   *
   * @default - none: a cluster role has no namespace
   */
  readonly namespace?: string;
  /**
   * The Terraform resource, to depend on, to override, to import or to move.
   *
   * @default - the role exists already
   */
  readonly resource?: TerraformResource;
  /** The resources on which a binding depends. */
  readonly ready: ITerraformDependable[];
}

/** A cluster role to make. */
export interface ClusterRoleProps extends ObjectOptions {
  /** Its name. */
  readonly name: string;
  /** The rules, at least one. */
  readonly rules: PolicyRule[];
}

/** A role to make. */
export interface RoleProps extends ClusterRoleProps {
  /** The namespace in which it allows something. Where the stack creates it with `Namespace`, the role waits for it. */
  readonly namespace: string;
}

/**
 * RBAC rules within one namespace.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class Role extends Construct implements IRole {
  /**
   * Returns true for a `Role`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isRole(value: unknown): value is Role {
    return hasBrand(value, 'kubernetes.Role');
  }

  /**
   * Returns a role that exists, such as one of a chart. Nothing is looked up.
   *
   * @param namespace its namespace, a DNS-1123 label of 1 to 63 characters
   * @param name its name
   * @throws NamespaceInvalid, RbacNameInvalid, TextExpression
   */
  public static fromName(namespace: string, name: string): IRole {
    checkNamespace('namespace', namespace);
    checkName(name);
    return fixedObject({ roleKind: RoleKind.ROLE, roleName: name, namespace, resource: undefined, ready: [] });
  }

  public readonly roleKind: RoleKind = RoleKind.ROLE;
  public readonly roleName: string;
  public readonly namespace?: string;
  private readonly made: RoleV1;

  /**
   * Makes the role.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ListNeeded, PropertyMissing, PropertyNull, TextExpression, ValueInvalid, RbacNameInvalid, NamespaceInvalid,
   * LabelInvalid,
   * RulesMissing
   */
  public constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const { rule, preconditions } = building(this, () => {
      checkGiven(props, { namespace: 'its namespace' });
      checkNamespace('namespace', props.namespace);
      return checkRole(props);
    });
    this.roleName = props.name;
    this.namespace = props.namespace;
    const metadata = { name: props.name, namespace: props.namespace, labels: withManagedBy(props.labels) };
    const common = { metadata, rule, lifecycle: lifecycleWith(preconditions), provider: props.kubernetesProvider };
    this.made = inNamespace(this, props, (dependsOn) => new RoleV1(this, 'Resource', { ...common, dependsOn }));
    fix(this);
  }

  /** The Terraform resource, to depend on, to override, to import or to move. */
  public get resource(): TerraformResource | undefined {
    return this.made;
  }

  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.made]);
  }
}

brand(Role, 'kubernetes.Role');

/**
 * RBAC rules for the whole cluster, or for a namespace where a `RoleBinding` binds them.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class ClusterRole extends Construct implements IRole {
  /**
   * Returns true for a `ClusterRole`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isClusterRole(value: unknown): value is ClusterRole {
    return hasBrand(value, 'kubernetes.ClusterRole');
  }

  /**
   * Returns a cluster role that exists, such as Kubernetes' own `view`. Nothing is looked up.
   *
   * @param name its name
   * @throws RbacNameInvalid, TextExpression
   */
  public static fromName(name: string): IRole {
    checkName(name);
    return fixedObject({
      roleKind: RoleKind.CLUSTER_ROLE,
      roleName: name,
      namespace: undefined,
      resource: undefined,
      ready: [],
    });
  }

  public readonly roleKind: RoleKind = RoleKind.CLUSTER_ROLE;
  public readonly roleName: string;
  public readonly namespace?: string;
  private readonly made: ClusterRoleV1;

  /**
   * Makes the cluster role.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ListNeeded, PropertyMissing, PropertyNull, TextExpression, ValueInvalid, RbacNameInvalid, LabelInvalid, RulesMissing
   */
  public constructor(scope: Construct, id: string, props: ClusterRoleProps) {
    super(scope, id);
    const { rule, preconditions } = building(this, () => checkRole(props));
    this.roleName = props.name;
    this.made = new ClusterRoleV1(this, 'Resource', {
      metadata: { name: props.name, labels: withManagedBy(props.labels) },
      rule,
      dependsOn: dependsOn(props.dependsOn),
      lifecycle: lifecycleWith(preconditions),
      provider: props.kubernetesProvider,
    });
    fix(this);
  }

  /** The Terraform resource, to depend on, to override, to import or to move. */
  public get resource(): TerraformResource | undefined {
    return this.made;
  }

  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.made]);
  }
}

brand(ClusterRole, 'kubernetes.ClusterRole');

function checkName(name: string): void {
  checkExpressions('name', name);
  checkRbacName('name', name);
}

function checkRole(props: ClusterRoleProps): ReturnType<typeof readRules> {
  checkGiven(props, {
    name: 'its name',
    rules: 'what it allows, such as [new kubernetes.PolicyRule({ resources, verbs })]',
  });
  checkList('dependsOn', props.dependsOn);
  const { name, labels, rules } = props;
  checkRbacName('name', name);
  checkLabels('labels', labels);
  return readRules(rules);
}
