import type { ITerraformDependable } from 'cdktf';
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
   * What a workload that uses the role depends on: the role, where it is created in this app, and its permissions. It covers
   * what is added later too, so a permission that names the dependent itself is a cycle for Terraform: let that dependent
   * wait for the resource of the role alone. In another stack the list names nothing, and the stack of the role is
   * deployed first.
   */
  readonly ready: ITerraformDependable[];
  /** Grants more permissions. */
  addPermissions(permissions: Permissions[]): void;
}
