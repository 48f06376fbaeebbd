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
  /** What a workload that uses the role depends on: the role and its permissions. Read it last: what is added later is not in it. */
  readonly ready: ITerraformDependable[];
  /** Grants more permissions. */
  addPermissions(permissions: Permissions[]): void;
}
