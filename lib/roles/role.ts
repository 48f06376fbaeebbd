import type { ITerraformDependable, TerraformResource } from 'cdktf';
import type { Permissions } from './permissions';

/** A role that workloads assume, made here or elsewhere. */
export interface IWorkloadRole {
  /** Its ARN. */
  readonly roleArn: string;
  /** Its name. */
  readonly roleName: string;
  /** The ARNs of the managed policies that this app attached. */
  readonly policyArns: string[];
  /**
   * The Terraform resource of the role, to depend on, to override, to import or to move.
   *
   * @default - the role is created elsewhere
   */
  readonly resource?: TerraformResource;
  /**
   * The attachments of managed policies that this app created, by the name of the AWS policy, the `id` or ARN of
   * `Permissions.policyArn`, or the name of `Permissions.customerManaged`. A second one of the same name stands under its id in
   * Terraform's address.
   *
   * @default - unknown
   */
  readonly attachments?: { [id: string]: TerraformResource };
  /**
   * The inline policies that this app created, by name.
   *
   * @default - unknown
   */
  readonly inlinePolicies?: { [name: string]: TerraformResource };
  /**
   * The managed policies that this app created, by the name of `Permissions.customerManaged`.
   *
   * @default - unknown
   */
  readonly managedPolicies?: { [name: string]: TerraformResource };
  /**
   * The resources on which a workload that uses the role depends: the role, where it is created in this app, and its
   * permissions. It covers what is added later too, but for a permission that names the dependent itself, which would be a
   * cycle for Terraform. In another stack the list names nothing, and the stack of the role is deployed first.
   */
  readonly ready: ITerraformDependable[];
  /**
   * Grants more permissions.
   *
   * @param permissions the permissions that are added
   */
  addPermissions(permissions: Permissions[]): void;
}
