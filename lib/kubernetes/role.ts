import { ClusterRoleV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import type { ITerraformDependable } from 'cdktf';
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

/** The kinds of role that Kubernetes knows. */
export enum RoleKind {
  /** A role of one namespace. */
  ROLE = 'Role',
  /** A role of the whole cluster. */
  CLUSTER_ROLE = 'ClusterRole',
}

/** A role or a cluster role, whoever creates it. */
export interface IRole {
  /** Which of the two it is. */
  readonly roleKind: RoleKind;
  /** Its name. */
  readonly roleName: string;
  /** Its namespace; undefined for a cluster role. */
  readonly namespace?: string;
  /** What a binding depends on. */
  readonly ready: ITerraformDependable[];
}

/** A cluster role to make. */
export interface ClusterRoleProps extends ObjectOptions {
  /** Its name. */
  readonly name: string;
  /** What it allows, at least one rule. */
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
   * Returns a role that exists, such as one of a chart. Nothing is looked up.
   *
   * @param namespace its namespace, a DNS-1123 label of 1 to 63 characters
   * @param name its name
   * @throws NamespaceInvalid, RbacNameInvalid, TextExpression
   */
  public static fromName(namespace: string, name: string): IRole {
    checkNamespace('namespace', namespace);
    checkName(name);
    return fixedObject({ roleKind: RoleKind.ROLE, roleName: name, namespace, ready: [] });
  }

  public readonly roleKind: RoleKind = RoleKind.ROLE;
  public readonly roleName: string;
  public readonly namespace?: string;
  /** The Terraform resource, to depend on or to override. */
  public readonly resource: RoleV1;

  /**
   * Makes the role.
   *
   * @throws PropertyMissing, PropertyNull, TextExpression, ValueInvalid, RbacNameInvalid, NamespaceInvalid, LabelInvalid,
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
    this.resource = inNamespace(this, props, (dependsOn) => new RoleV1(this, 'Resource', { ...common, dependsOn }));
    fix(this);
  }

  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }
}

/**
 * RBAC rules for the whole cluster, or for a namespace where a `RoleBinding` binds them.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class ClusterRole extends Construct implements IRole {
  /**
   * Returns a cluster role that exists, such as Kubernetes' own `view`. Nothing is looked up.
   *
   * @param name its name
   * @throws RbacNameInvalid, TextExpression
   */
  public static fromName(name: string): IRole {
    checkName(name);
    return fixedObject({ roleKind: RoleKind.CLUSTER_ROLE, roleName: name, namespace: undefined, ready: [] });
  }

  public readonly roleKind: RoleKind = RoleKind.CLUSTER_ROLE;
  public readonly roleName: string;
  public readonly namespace?: string;
  /** The Terraform resource, to depend on or to override. */
  public readonly resource: ClusterRoleV1;

  /**
   * Makes the cluster role.
   *
   * @throws PropertyMissing, PropertyNull, TextExpression, ValueInvalid, RbacNameInvalid, LabelInvalid, RulesMissing
   */
  public constructor(scope: Construct, id: string, props: ClusterRoleProps) {
    super(scope, id);
    const { rule, preconditions } = building(this, () => checkRole(props));
    this.roleName = props.name;
    this.resource = new ClusterRoleV1(this, 'Resource', {
      metadata: { name: props.name, labels: withManagedBy(props.labels) },
      rule,
      dependsOn: dependsOn(props.dependsOn),
      lifecycle: lifecycleWith(preconditions),
      provider: props.kubernetesProvider,
    });
    fix(this);
  }

  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }
}

function checkName(name: string): void {
  checkExpressions('name', name);
  checkRbacName('name', name);
}

function checkRole(props: ClusterRoleProps): ReturnType<typeof readRules> {
  checkGiven(props, { name: 'its name', rules: 'what it allows, such as [new PolicyRule({ resources, verbs })]' });
  checkList('dependsOn', props.dependsOn);
  const { name, labels, rules } = props;
  checkRbacName('name', name);
  checkLabels('labels', labels);
  return readRules(rules);
}
