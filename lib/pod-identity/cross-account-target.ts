import { TerraformLocal, type ITerraformDependable, type TerraformProvider, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { ICluster } from '../cluster/cluster-facts';
import { readCluster } from '../cluster/known-cluster';
import { adding, building, problems } from '../core/building';
import { acrossStacks } from '../core/dependables';
import { fault } from '../errors';
import { checkClusterArn } from '../policy/pod-identity-scope';
import { neededTransitiveTag } from '../policy/session-tag-use';
import { A_SERVICE_ACCOUNT, readServiceAccount, type IServiceAccountRef } from '../policy/service-account-ref';
import { TrustPolicy } from '../policy/trust-policy';
import { A_CLUSTER, checkBoolean, checkGiven } from '../core/given';
import { checkClusterName, checkRoleArn } from '../private/arn';
import { fix } from '../private/kept';
import { localCutFrom, settled } from '../private/terraform-text';
import { accountRoot, assumeTarget, externalIdOf, targetStatements, type KnownText } from './cross-account-trust';
import { Permissions } from '../roles/permissions';
import { carriedTagsOf, checkPodIdentity, checkRole, refuseSessionTags, TAGS_DISABLED } from './pod-identity-checks';
import { refuseTagsIn } from '../roles/role-permissions';
import type { WorkloadRoleOptions } from '../roles/role-options';
import { WorkloadRole } from '../roles/workload-role';
import type { IWorkloadRole } from '../roles/role';
import { brand, hasBrand } from '../core/brand';

/** A role in another account that a workload works with. */
export interface CrossAccountTargetOptions extends WorkloadRoleOptions {
  /** The AWS provider of the other account. */
  readonly awsProvider: TerraformProvider;
}

/** A role in another account, and who reaches it. */
export interface CrossAccountTargetProps extends CrossAccountTargetOptions {
  /** The cluster. */
  readonly cluster: ICluster;
  /** The service account. */
  readonly serviceAccount: IServiceAccountRef;
  /** The role of the cluster's account, from which EKS assumes the target. */
  readonly sourceRole: IWorkloadRole;
  /**
   * Disables the session tags of the association: the target's trust then asks for the external id that EKS sends.
   *
   * @default false
   */
  readonly disableSessionTags?: boolean;
}

/**
 * The chain from a service account to a role in another account: the target role there, its trust for exactly this
 * source role and service account, and the source role's permission to assume this target only. Give `roleArn` to the
 * association as `targetRoleArn`. Pods get the target's credentials, for at most one hour at a time.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export class CrossAccountTarget extends Construct {
  /**
   * Returns true for a `CrossAccountTarget`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isCrossAccountTarget(value: unknown): value is CrossAccountTarget {
    return hasBrand(value, 'CrossAccountTarget');
  }

  /** The role in the other account. */
  public readonly role: WorkloadRole;
  private readonly externalIdSent: string | undefined;
  /** What lets the source role assume it. It may not be in the source role's `ready`, which the target may wait for. */
  private readonly permission: TerraformResource | undefined;

  /**
   * Makes the target role, and grants the source role to assume it.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws PropertyMissing, PropertyNull, TextExpression,
   * ValueInvalid, ClusterArnInvalid, ClusterArnMismatch, IssuerUrlInvalid, OutsideClusterNameInvalid, PodIdentityUnsupported, ClusterNameInvalid, ExternalIdUnknown, SessionTagsNeeded, NamespaceInvalid, ServiceAccountNameInvalid, and
   * what `WorkloadRole` throws
   */
  public constructor(scope: Construct, id: string, props: CrossAccountTargetProps) {
    super(scope, id);
    const made = building(this, () => {
      checkGiven(props, NEEDED);
      const { cluster: of, serviceAccount, sourceRole, disableSessionTags, awsProvider: provider, ...options } = props;
      const cluster = readCluster('cluster', of);
      checkRole('sourceRole', sourceRole);
      checkBoolean('disableSessionTags', disableSessionTags);
      const account = readServiceAccount('serviceAccount', serviceAccount);
      checkPodIdentity(cluster);
      const known = (id: string, [text, from]: KnownText): string =>
        from === undefined ? text : localCutFrom(new TerraformLocal(this, id, text), ...from);
      const externalId = disableSessionTags === true ? known('ExternalId', externalIdOf(cluster, account)) : undefined;
      const source = {
        roleArn: sourceRole.roleArn,
        account: known('SourceAccount', accountRoot(sourceRole.roleArn)),
      };
      const trust = targetStatements(source, cluster, { account, externalId }).reduce(
        (policy, statement) => policy.addStatement(statement),
        new TrustPolicy(),
      );
      const role = new WorkloadRole(this, 'Role', { ...options, trust, awsProvider: provider });
      checkLazily(this, cluster, source.roleArn);
      // The session of the target has the tags of the first one, or none.
      if (disableSessionTags === true) {
        const carried = carriedTagsOf(sourceRole);
        refuseTagsIn(options.trustStatements ?? [], TAGS_DISABLED, (own) => neededTransitiveTag(own, carried));
        refuseSessionTags(role, TAGS_DISABLED);
      }
      // The address names the target, so that one source role may have several.
      const name = `assume-target-${this.node.addr.slice(-8)}`;
      sourceRole.addPermissions([Permissions.inline(name, assumeTarget(role.roleArn))]);
      return { role, externalId, permission: sourceRole.inlinePolicies?.[name] };
    });
    this.role = made.role;
    this.externalIdSent = made.externalId;
    this.permission = made.permission;
    fix(this);
  }

  /** The Terraform resource of the target role, to depend on, to override, to import or to move. */
  public get resource(): TerraformResource | undefined {
    return this.role.resource;
  }

  /** ARN of the role in the other account. */
  public get roleArn(): string {
    return this.role.roleArn;
  }

  /**
   * The `sts:ExternalId` that EKS sends: `<region>/<account>/<cluster>/<namespace>/<service account>`.
   *
   * @throws ExternalIdUnused where session tags are on: EKS sends none then.
   */
  public get externalId(): string {
    adding(this, () => {
      if (this.externalIdSent === undefined) throw fault('ExternalIdUnused');
    });
    return this.externalIdSent ?? '';
  }

  /** The resources on which a workload depends: the role of the other account, and the permission to assume it. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([...this.role.ready, ...(this.permission === undefined ? [] : [this.permission])]);
  }
}

brand(CrossAccountTarget, 'CrossAccountTarget');

const NEEDED = {
  cluster: A_CLUSTER,
  serviceAccount: A_SERVICE_ACCOUNT,
  sourceRole: 'the role of the association',
  awsProvider: 'the AWS provider of the other account',
};

/** Lazy values of which the trust is made are checked once more when they have become literals. */
function checkLazily(target: Construct, { clusterName, clusterArn }: ICluster, roleArn: string): void {
  const check = (): void => {
    checkClusterName('cluster.clusterName', settled(target, clusterName));
    if (clusterArn !== undefined) checkClusterArn(settled(target, clusterArn));
    checkRoleArn('sourceRole.roleArn', settled(target, roleArn));
  };
  target.node.addValidation({ validate: () => problems(check) });
}
