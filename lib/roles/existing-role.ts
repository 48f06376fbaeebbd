import { Fn, type ITerraformDependable, type TerraformProvider, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { partitionOf } from '../cluster/partition';
import { adding, building } from '../core/building';
import { checkRoleArn, tryParseArn } from '../private/arn';
import { brand, hasBrand } from '../core/brand';
import { fix } from '../private/kept';
import { asArgument } from '../private/function-argument';
import type { Permissions } from './permissions';
import { RolePermissions } from './role-permissions';
import { ofFoundRole } from './same-role';
import type { IWorkloadRole } from './role';
import { Ready } from '../core/ready';

/** Options for granting permissions to a role that exists. */
export interface ExistingRoleOptions {
  /**
   * The number of managed policies that the account allows on a role, 10 to 25, if its quota was raised.
   *
   * @default 10
   */
  readonly managedPolicyQuota?: number;
  /**
   * The AWS provider that attaches permissions.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/** A role that was made elsewhere: permissions may be added to it, its trust is left alone. */
export class ExistingRole extends Construct implements IWorkloadRole {
  public readonly roleName: string;
  private readonly permissions: RolePermissions;
  private readonly waited: Ready;

  public constructor(
    scope: Construct,
    id: string,
    public readonly roleArn: string,
    { managedPolicyQuota, awsProvider: provider }: ExistingRoleOptions,
  ) {
    super(scope, id);
    const waited = new Ready(this);
    const { roleName, permissions } = building(this, () => {
      const literal = checkRoleArn('roleArn', roleArn);
      const name = literal?.name ?? Fn.replace(asArgument(roleArn), '/^.*//', '');
      const partition = (): string => (literal && tryParseArn(roleArn)?.partition) ?? partitionOf(this, provider);
      const target = { scope: this, roleName: name, provider, partition };
      return {
        roleName: name,
        permissions: new RolePermissions(target, waited, managedPolicyQuota, ofFoundRole(this, roleArn)),
      };
    });
    this.roleName = roleName;
    this.permissions = permissions;
    this.waited = waited;
    fix(this);
  }

  public get resource(): undefined {
    return undefined;
  }

  public get policyArns(): string[] {
    return [...this.permissions.policyArns];
  }

  public get attachments(): { [id: string]: TerraformResource } | undefined {
    return this.permissions.byName('attachment');
  }

  public get inlinePolicies(): { [name: string]: TerraformResource } | undefined {
    return this.permissions.byName('inlinePolicy');
  }

  public get managedPolicies(): { [name: string]: TerraformResource } | undefined {
    return this.permissions.byName('managedPolicy');
  }

  public get ready(): ITerraformDependable[] {
    return this.waited.all;
  }

  public addPermissions(permissions: Permissions[]): void {
    adding(this, () => {
      this.permissions.add(permissions);
    });
  }

  /** Grants permissions whose resources wait for more. @internal */
  public _addPermissionsAfter(before: ITerraformDependable[], permissions: Permissions[]): void {
    adding(this, () => {
      this.permissions.add(permissions, before);
    });
  }

  /** @internal */
  public _refuseSessionTags(why: string): void {
    this.permissions.refuseSessionTags(why);
  }
}

brand(ExistingRole, 'ExistingRole');

export function isExistingRole(value: unknown): value is ExistingRole {
  return hasBrand(value, 'ExistingRole');
}
