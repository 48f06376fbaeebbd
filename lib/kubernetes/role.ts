import { ClusterRoleV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
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
import type { PolicyRule } from './policy-rule';
import { readRules } from './rules';

/** What roles and cluster roles have in common. */
export interface ClusterRoleProps {
  /** Its name. */
  readonly name: string;
  /** What it allows, at least one rule. */
  readonly rules: PolicyRule[];
  /**
   * Its labels, beside `app.kubernetes.io/managed-by`.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
  /**
   * What must exist first, beside a namespace that the stack creates.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * The Kubernetes provider that makes it.
   *
   * @default - the stack's default Kubernetes provider
   */
  readonly kubernetesProvider?: TerraformProvider;
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
export class Role extends Construct {
  /** Its name. */
  public readonly roleName: string;
  /** Its namespace. */
  public readonly namespace: string;
  /** The Terraform resource, to depend on or to override. */
  public readonly resource: RoleV1;

  /**
   * Makes the role.
   *
   * @throws RbacNameInvalid, NamespaceInvalid, LabelInvalid, RulesMissing, RuleInvalid
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

  /** What a binding depends on. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }
}

/** A cluster role, wherever it is made. */
export interface IClusterRole {
  /** Its name. */
  readonly roleName: string;
  /** What a binding depends on. */
  readonly ready: ITerraformDependable[];
}

/**
 * RBAC rules for the whole cluster, or for a namespace where a `RoleBinding` binds them.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class ClusterRole extends Construct implements IClusterRole {
  /**
   * A cluster role that exists, such as Kubernetes' own `view`. Nothing is looked up.
   *
   * @throws RbacNameInvalid
   */
  public static fromName(name: string): IClusterRole {
    checkExpressions('name', name);
    checkRbacName('name', name);
    return fixedObject({ roleName: name, ready: [] });
  }

  /** Its name. */
  public readonly roleName: string;
  /** The Terraform resource, to depend on or to override. */
  public readonly resource: ClusterRoleV1;

  /**
   * Makes the cluster role.
   *
   * @throws RbacNameInvalid, LabelInvalid, RulesMissing, RuleInvalid
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

function checkRole(props: ClusterRoleProps): ReturnType<typeof readRules> {
  checkGiven(props, { name: 'its name', rules: 'what it allows, such as [{ resources, verbs }]' });
  checkList('rules', props.rules);
  checkList('dependsOn', props.dependsOn);
  const { name, labels, rules } = props;
  checkRbacName('name', name);
  checkLabels('labels', labels);
  return readRules(rules);
}
