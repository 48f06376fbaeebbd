import { ITerraformDependable, Token } from 'cdktf';
import { fault, invalid, showText } from '../errors';
import { checkServiceList, SERVICE_CONDITIONS, serviceKey, type AwsServiceConditions } from '../policy/aws-services';
import type { PolicyStatement } from '../policy/policy-statement';
import type { TrustPolicy } from '../policy/trust-policy';
import { checkPolicyArn } from '../private/arn';
import { checkDescription, checkIamPath, checkRoleName, checkRoleNamePrefix, checkTags } from '../private/iam-names';
import { isToken } from '../private/tokens';
import type { Permissions } from './permissions';
import { checkKind } from '../core/given';

/** Options of every role of this library, whatever its trust. */
export interface WorkloadRoleOptions {
  /**
   * Its name, 1 to 64 characters.
   *
   * @default - `roleNamePrefix` with a suffix that Terraform makes
   */
  readonly roleName?: string;
  /**
   * Beginning of its name, 1 to 38 characters.
   *
   * @default - made from the construct's id
   */
  readonly roleNamePrefix?: string;
  /**
   * Its path, at most 512 characters.
   *
   * @default '/'
   */
  readonly path?: string;
  /**
   * Its description, at most 1,000 characters.
   *
   * @default - none
   */
  readonly description?: string;
  /**
   * Its tags, at most 50.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };
  /**
   * ARN of the policy that bounds its permissions.
   *
   * @default - none
   */
  readonly permissionsBoundary?: string;
  /**
   * The longest time of a session, 3,600 to 43,200 seconds.
   *
   * @default - IAM's own, 3,600 seconds
   */
  readonly maxSessionDurationSeconds?: number;
  /**
   * Detaches policies that were attached outside of Terraform when the role is destroyed.
   *
   * @default false
   */
  readonly forceDetachPolicies?: boolean;
  /**
   * AWS services that may assume the role too, `ec2` or `ec2.amazonaws.com`, one trust statement each with the Sid
   * `GrantSTS<SERVICE>`. A Terraform list, such as `variable.listValue`, becomes a dynamic statement.
   *
   * @default - none
   */
  readonly stsServices?: string[];
  /**
   * The accounts and resources on whose behalf these services may act, by service. Only for services that send the keys. Not with a Terraform list.
   *
   * @default - none
   */
  readonly stsServiceConditions?: { [service: string]: AwsServiceConditions };
  /**
   * Trust statements of one's own.
   *
   * @default - none
   */
  readonly trustStatements?: PolicyStatement[];
  /**
   * The account's quota "Role trust policy length", 2,048 to 8,192 characters. A longer trust is an error.
   *
   * @default - warns above 2,048 characters, fails above 4,096
   */
  readonly trustPolicyQuota?: number;
  /**
   * The permissions of the role.
   *
   * @default - nothing
   */
  readonly permissions?: Permissions[];
  /**
   * The number of managed policies that the account allows on a role, 10 to 25, if its quota was raised.
   *
   * @default 10
   */
  readonly managedPolicyQuota?: number;
  /**
   * The partition of policies of AWS, such as `aws-cn`.
   *
   * @default - from a literal ARN, else looked up with one `aws_partition` data source for each stack and AWS provider
   */
  readonly partition?: string;
  /**
   * The resources that must exist before everything that is created here. A permission that is added to a role created
   * elsewhere belongs to that role, and waits for what the role waits for.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}

export function checkRoleOptions(options: WorkloadRoleOptions): void {
  if (options.roleName !== undefined && options.roleNamePrefix !== undefined) {
    throw fault('OptionsExclusive', { first: 'roleName', second: 'roleNamePrefix' });
  }
  if (options.roleName !== undefined) checkRoleName('roleName', options.roleName);
  if (options.roleNamePrefix !== undefined) checkRoleNamePrefix('roleNamePrefix', options.roleNamePrefix);
  checkIamPath('path', options.path);
  checkDescription('description', options.description);
  checkTags('tags', options.tags);
  if (options.permissionsBoundary !== undefined) checkPolicyArn('permissionsBoundary', options.permissionsBoundary);
  checkSessionDuration(options.maxSessionDurationSeconds);
}

export function checkSessionDuration(seconds: number | undefined): void {
  if (seconds === undefined || isToken(seconds)) return;
  if (!Number.isInteger(seconds) || seconds < 3600 || seconds > 43200) throw invalid('SessionDurationInvalid', seconds);
}

/** The trust as given, and what the role's own options add to it. */
export function completeTrust(given: TrustPolicy, options: WorkloadRoleOptions): TrustPolicy {
  const { stsServices = [], stsServiceConditions = {}, trustStatements = [] } = options;
  const hasServices = options.stsServices !== undefined || options.stsServiceConditions !== undefined;
  if (!hasServices && trustStatements.length === 0) return given;
  const trust = given._extend();
  const conditions = new Map<string, AwsServiceConditions>();
  const spellings = new Map<string, string>();
  for (const [service, value] of Object.entries(stsServiceConditions)) {
    const key = serviceKey(service);
    checkKind(`stsServiceConditions[${showText(service)}]`, value, SERVICE_CONDITIONS);
    // Two spellings of one service: one of the two conditions would be lost.
    const other = spellings.get(key);
    if (other !== undefined) throw invalid('AwsServiceDuplicate/conditions', service, { other });
    spellings.set(key, service);
    conditions.set(key, value);
  }
  checkServiceList(stsServices);
  if (Token.isUnresolved(stsServices)) {
    if (conditions.size > 0) throw fault('AwsServiceConditionNeedsList');
    trust.addAwsServices(stsServices);
  } else {
    for (const service of stsServices) trust.addAwsServices([service], conditions.get(serviceKey(service)));
    const unused = [...conditions.keys()].find((key) => !stsServices.map(serviceKey).includes(key));
    if (unused !== undefined) throw invalid('AwsServiceConditionUnused', unused, { services: stsServices });
  }
  for (const statement of trustStatements) trust.addStatement(statement);
  return trust;
}

/** Without a name, a prefix from the construct's id: stable, and two roles with one id do not collide in IAM. */
export function roleNaming(id: string, options: WorkloadRoleOptions): { name?: string; namePrefix?: string } {
  if (options.roleName !== undefined) return { name: options.roleName };
  if (options.roleNamePrefix !== undefined) return { namePrefix: options.roleNamePrefix };
  return { namePrefix: `${id.replace(/[^\w+=,.@-]+/g, '-').slice(0, 37)}-` };
}
