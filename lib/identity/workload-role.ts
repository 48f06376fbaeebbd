import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { Annotations, type ITerraformDependable, type TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { partitionOf } from '../cluster/partition';
import { adding, building } from '../errors';
import { isOpenToStrangers, isWideWebIdentity } from '../policy/trust-grammar';
import { PolicyStatement } from '../policy/policy-statement';
import { partitionOfArns } from '../policy/service-principal';
import { TrustPolicy } from '../policy/trust-policy';
import { checkTrustSize } from '../policy/trust-size';
import { tryParseArn } from '../private/arn';
import { acrossStacks } from '../private/dependables';
import { checkGiven, checkKind, checkList } from '../private/given';
import { isToken } from '../private/tokens';
import { ExistingRole, type ExistingRoleOptions } from './existing-role';
import type { Permissions } from './permissions';
import { RolePermissions } from './role-permissions';
import { checkRoleOptions, completeTrust, roleNaming, type WorkloadRoleOptions } from './role-options';
import { trustDocument } from './trust-document';

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

/** A role whose trust is given as a value. */
export interface WorkloadRoleProps extends WorkloadRoleOptions {
  /** Who may assume it. Complete from now on: adding to it later is an error. */
  readonly trust: TrustPolicy;
  /**
   * The AWS provider that makes the role and its policies.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * An IAM role with its permissions and with exactly the trust that it is given.
 *
 * Where the trust is longer than the account's default quota of 2,048 characters, synthesis prints an advice.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
 */
export class WorkloadRole extends Construct implements IWorkloadRole {
  /**
   * A role that was made elsewhere. Its trust is not managed here: whoever made it must let the workload in.
   *
   * @param roleArn its ARN, literal or token
   * @throws ArnInvalid
   */
  public static fromRoleArn(
    scope: Construct,
    id: string,
    roleArn: string,
    options: ExistingRoleOptions = {},
  ): IWorkloadRole {
    return new ExistingRole(scope, id, roleArn, options);
  }

  public readonly roleArn: string;
  public readonly roleName: string;
  /** The Terraform resource, to depend on or to override. */
  public readonly resource: IamRole;
  private readonly permissions: RolePermissions;
  private readonly trust: TrustPolicy;

  /**
   * Makes the role.
   *
   * @throws RoleNameInvalid, RoleNamePrefixInvalid, OptionsExclusive, PathInvalid, DescriptionInvalid, TagInvalid,
   * ArnInvalid, SessionDurationInvalid, TrustPolicyEmpty, TrustPolicyTooLarge, and what services, statements and
   * permissions ask
   */
  public constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id);
    const parts = building(this, () => {
      checkGiven(props, NEEDED);
      const { provider } = props;
      checkKind('trust', props.trust, TRUST);
      checkList('trustStatements', props.trustStatements, STATEMENT);
      checkRoleOptions(props);
      const trust = completeTrust(props.trust, props);
      const partitionOfServices = servicePartition(trust, props);
      const rendered = trust._render(partitionOfServices);
      const advice = checkTrustSize(trust, rendered?.size ?? 0, props.trustPolicyQuota);
      if (advice !== undefined) Annotations.of(this).addWarning(advice);
      const { name, namePrefix } = roleNaming(id, props);
      const resource = new IamRole(this, 'Resource', {
        name,
        namePrefix,
        assumeRolePolicy: trustDocument(this, trust, rendered, provider, partitionOfServices),
        path: props.path,
        description: props.description,
        permissionsBoundary: props.permissionsBoundary,
        maxSessionDuration: props.maxSessionDurationSeconds,
        forceDetachPolicies: props.forceDetachPolicies,
        tags: props.tags,
        provider,
      });
      const roleName = resource.name;
      const partition = (): string => props.partition ?? literalPartition(trust) ?? partitionOf(this, provider);
      const permissions = new RolePermissions({ scope: this, roleName, provider, partition }, props.managedPolicyQuota);
      permissions.add(props.permissions ?? []);
      props.trust._seal();
      return { resource, roleName, permissions, trust };
    });
    ({ resource: this.resource, roleName: this.roleName, permissions: this.permissions, trust: this.trust } = parts);
    this.roleArn = this.resource.arn;
    this.adviseOnWideStatements();
  }

  /** Its unique id, such as `AROA...`, which another role of the same name does not get. */
  public get roleUniqueId(): string {
    return this.resource.uniqueId;
  }

  public get policyArns(): string[] {
    return [...this.permissions.policyArns];
  }

  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource, ...this.permissions.resources]);
  }

  /**
   * Grants more permissions.
   *
   * @throws PermissionDuplicate, PermissionIdDuplicate, AttachmentsTooMany, InlinePoliciesTooLarge
   */
  public addPermissions(permissions: Permissions[]): void {
    adding(this, () => {
      this.permissions.add(permissions);
    });
  }

  /** @internal */
  public _refuseSessionTags(why: string): void {
    this.permissions.refuseSessionTags(why);
  }

  /** @internal */
  public get _trust(): TrustPolicy {
    return this.trust;
  }

  private adviseOnWideStatements(): void {
    if (this.trust._ownStatements.some(isWideWebIdentity)) {
      Annotations.of(this).addWarning(
        '[TrustStatementWide] a trust statement for sts:AssumeRoleWithWebIdentity does not ask for sub and aud: it lets in more tokens than those of one service account',
      );
    }
    if (this.trust._ownStatements.some(isOpenToStrangers)) {
      Annotations.of(this).addWarning(
        '[TrustPrincipalOpen] a trust statement for everyone does not ask who they are: strangers who fulfil its conditions get the role. Name the principals, or ask for aws:PrincipalArn, aws:PrincipalAccount or aws:PrincipalOrgID',
      );
    }
  }
}

const NEEDED = { trust: 'a TrustPolicy' };
const TRUST = { of: TrustPolicy, pass: NEEDED.trust };
const STATEMENT = { of: PolicyStatement, pass: 'new PolicyStatement(...)' };

/**
 * The partition of the role, where synthesis knows it. Told by more than `literalPartition`, since nothing is looked up
 * where it is not known.
 */
function servicePartition(
  trust: TrustPolicy,
  { partition, permissionsBoundary }: WorkloadRoleOptions,
): string | undefined {
  if (partition !== undefined && !isToken(partition)) return partition;
  const clusters = trust._podIdentities.flatMap(({ cluster, options }) => [cluster?.clusterArn, options.sourceArn]);
  return literalPartition(trust) ?? partitionOfArns([...clusters, permissionsBoundary]);
}

/** A role and the providers that it trusts are in one partition, so a literal ARN tells it. */
export function literalPartition(trust: TrustPolicy): string | undefined {
  const arn = trust._webIdentities.map(({ providerArn }) => providerArn).find((value) => !isToken(value));
  return arn === undefined ? undefined : tryParseArn(arn)?.partition;
}
