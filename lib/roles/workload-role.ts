import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { type ITerraformDependable, type TerraformProvider, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { compact } from '../core/compact';
import { partitionIn } from '../core/providers';
import { partitionOf } from '../cluster/partition';
import { adding, building } from '../core/building';
import { partitionOfArns } from '../policy/service-principal';
import { neededTokenTag, type CarriedTags } from '../policy/session-tag-use';
import { tokenRules } from '../policy/token-rules';
import { narrowingPreconditions } from '../policy/trust-grammar';
import { TrustPolicy } from '../policy/trust-policy';
import { checkTrustSize } from '../policy/trust-size';
import { tryParseArn } from '../private/arn';
import { dependsOn } from '../core/dependables';
import { Ready } from '../core/ready';
import { checkGiven, checkKind, checkList } from '../core/given';
import { copied } from '../private/kept';
import { isToken } from '../private/tokens';
import { ExistingRole, type ExistingRoleOptions } from './existing-role';
import type { Permissions } from './permissions';
import { checkFinishedRole, warnOfWidth } from './finished-role';
import { refuseTagsIn, RolePermissions } from './role-permissions';
import { checkRoleOptions, completeTrust, roleNaming, type WorkloadRoleOptions } from './role-options';
import { RoleResource } from './role-resource';
import type { IWorkloadRole } from './role';
import { ofMadeRole } from './same-role';
import { servicePreconditions } from './service-preconditions';
import { trustDocument } from './trust-document';
import { brand, hasBrand } from '../core/brand';
import { warn } from '../core/warn';

/** A role whose trust is given as a value. */
export interface WorkloadRoleProps extends WorkloadRoleOptions {
  /** The trust policy. Complete from now on: adding to it later is an error. */
  readonly trust: TrustPolicy;
  /**
   * The AWS provider that makes the role and its policies.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/**
 * An IAM role with its permissions and with exactly the trust that it is given.
 *
 * Where the trust is longer than the account's default quota of 2,048 characters, CDKTF prints a warning at synthesis.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
 */
export class WorkloadRole extends Construct implements IWorkloadRole {
  /**
   * Returns true for a `WorkloadRole`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isWorkloadRole(value: unknown): value is WorkloadRole {
    return hasBrand(value, 'WorkloadRole');
  }

  /**
   * A role that was made elsewhere. Its trust is not managed here: whoever made it must let the workload in.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param roleArn its ARN, literal or token
   * @param options what is needed to add permissions
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

  // Private to JavaScript too: nobody changes what was checked.
  readonly #made: Made;

  /**
   * Makes the role.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws PropertyMissing, PropertyNull, TextExpression, ListNeeded, ValueInvalid, MapNeeded, TagsTooMany,
   * TrustPolicyQuotaInvalid, ManagedPolicyQuotaInvalid, AwsServiceConditionUnused, PrincipalNotAllowed, and at plan
   * ConditionTokenInvalid,
   * RoleNameInvalid, RoleNamePrefixInvalid, OptionsExclusive, PathInvalid, DescriptionInvalid, TagInvalid,
   * ArnInvalid, SessionDurationInvalid, TrustPolicyEmpty, TrustPolicyTooLarge, and what services, statements and
   * permissions ask
   */
  public constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id);
    const waited = new Ready(this);
    this.#made = building(this, () => {
      checkGiven(props, NEEDED);
      checkList('dependsOn', props.dependsOn);
      const { awsProvider: provider, partition: given } = props;
      checkKind('trust', props.trust, TRUST);
      checkList('trustStatements', props.trustStatements, STATEMENT);
      checkRoleOptions(props);
      const trust = completeTrust(props.trust, props);
      const partitionOfServices = servicePartition(trust, props);
      const rendered = trust._render(partitionOfServices);
      warn(this, checkTrustSize(trust, rendered?.size ?? 0, props.trustPolicyQuota));
      const before = dependsOn(props.dependsOn);
      const { name, namePrefix } = roleNaming(id, props);
      const config = {
        name,
        namePrefix,
        assumeRolePolicy: trustDocument(this, trust, rendered, provider, partitionOfServices),
        path: props.path,
        description: props.description,
        permissionsBoundary: props.permissionsBoundary,
        maxSessionDuration: props.maxSessionDurationSeconds,
        forceDetachPolicies: props.forceDetachPolicies,
        tags: copied(props.tags),
        dependsOn: before,
        provider,
      };
      const services = trust._serviceTokens;
      const unknown = [
        ...(rendered?.preconditions ?? []),
        ...(services.length === 0 ? [] : servicePreconditions(services, trust, partitionOfServices)),
        ...trust._ownStatements.flatMap(narrowingPreconditions),
      ];
      const rules = tokenRules(trust);
      const resource = compact(
        rules.length + unknown.length === 0
          ? new IamRole(this, 'Resource', config)
          : new RoleResource(this, 'Resource', config, rules, unknown),
      );
      waited.add(resource);
      const roleName = resource.name;
      checkFinishedRole(this, { resource, trust, quota: props.trustPolicyQuota, given: config });
      const partition = (): string =>
        given ?? partitionIn(provider, literalPartition(trust)) ?? partitionOf(this, provider);
      const roleArn = resource.arn;
      const target = { scope: this, roleName, provider, tags: copied(props.tags), partition, dependsOn: before };
      const ofRole = ofMadeRole(this, roleArn, literalArn(trust, props));
      const permissions = new RolePermissions(target, waited, props.managedPolicyQuota, ofRole);
      permissions.add(props.permissions ?? []);
      props.trust._seal();
      return { resource, roleArn, roleName, permissions, trust, waited };
    });
    warnOfWidth(this, this.#made.trust._ownStatements);
  }

  public get roleArn(): string {
    return this.#made.roleArn;
  }

  public get roleName(): string {
    return this.#made.roleName;
  }

  /** The Terraform resource, to depend on, to override, to import or to move. */
  public get resource(): TerraformResource | undefined {
    return this.#made.resource;
  }

  /** Its unique id, such as `AROA...`, which another role of the same name does not get. */
  public get roleUniqueId(): string {
    return this.#made.resource.uniqueId;
  }

  public get policyArns(): string[] {
    return [...this.#made.permissions.policyArns];
  }

  public get attachments(): { [id: string]: TerraformResource } | undefined {
    return this.#made.permissions.byName('attachment');
  }

  public get inlinePolicies(): { [name: string]: TerraformResource } | undefined {
    return this.#made.permissions.byName('inlinePolicy');
  }

  public get managedPolicies(): { [name: string]: TerraformResource } | undefined {
    return this.#made.permissions.byName('managedPolicy');
  }

  public get ready(): ITerraformDependable[] {
    return this.#made.waited.all;
  }

  /**
   * Grants more permissions.
   *
   * @param permissions the permissions that are added
   * @throws ListNeeded, ValueInvalid, PermissionDuplicate, PermissionIdDuplicate, AttachmentsTooMany, InlinePoliciesTooLarge
   */
  public addPermissions(permissions: Permissions[]): void {
    adding(this, () => {
      this.#made.permissions.add(permissions);
    });
  }

  /** Grants permissions whose resources wait for more. @internal */
  public _addPermissionsAfter(before: ITerraformDependable[], permissions: Permissions[]): void {
    adding(this, () => {
      this.#made.permissions.add(permissions, before);
    });
  }

  /** @internal */
  public _refuseSessionTags(why: string): void {
    const providers = this.#made.trust._webIdentities.map(({ providerArn }) => providerArn);
    refuseTagsIn(this.#made.trust._ownStatements, why, (statement) => neededTokenTag(statement, providers));
    this.#made.permissions.refuseSessionTags(why);
  }

  /** @internal */
  public get _carriedTags(): CarriedTags {
    return this.#made.permissions.carriedTags;
  }

  /** @internal */
  public get _trust(): TrustPolicy {
    return this.#made.trust;
  }
}

brand(WorkloadRole, 'WorkloadRole');

interface Made {
  readonly resource: IamRole;
  readonly roleArn: string;
  readonly roleName: string;
  readonly permissions: RolePermissions;
  readonly trust: TrustPolicy;
  readonly waited: Ready;
}

const NEEDED = { trust: 'a TrustPolicy' };
const TRUST = { of: 'TrustPolicy', pass: NEEDED.trust };
const STATEMENT = { of: 'PolicyStatement', pass: 'new PolicyStatement(...)' };

/** The ARN of a role where its name is a literal and a provider that it trusts, which is of its own account, tells the rest. */
function literalArn(trust: TrustPolicy, { roleName, path = '/' }: WorkloadRoleOptions): string | undefined {
  if (roleName === undefined || isToken(roleName) || isToken(path)) return undefined;
  const { partition, accountId } = tryParseArn(literalProviderArn(trust)) ?? {};
  return partition === undefined ? undefined : `arn:${partition}:iam::${accountId}:role${path}${roleName}`;
}

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
  return tryParseArn(literalProviderArn(trust))?.partition;
}

function literalProviderArn(trust: TrustPolicy): string | undefined {
  return trust._webIdentities.map(({ providerArn }) => providerArn).find((value) => !isToken(value));
}
