import { TerraformLocal, type ITerraformDependable, type TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { ICluster } from '../cluster/cluster';
import { adding, building, externalIdUnused } from '../errors';
import { neededTransitiveTag } from '../policy/session-tag-use';
import { TrustPolicy } from '../policy/trust-policy';
import { A_CLUSTER, checkBoolean, checkGiven } from '../private/given';
import { fix } from '../private/kept';
import { checkNamespace, checkServiceAccountName } from '../private/kubernetes-names';
import { localCutFrom } from '../private/terraform-text';
import { accountRoot, assumeTarget, externalIdOf, targetStatements, type KnownText } from './cross-account-trust';
import { Permissions } from './permissions';
import { carriedTagsOf, checkPodIdentity, checkRole, refuseSessionTags, TAGS_DISABLED } from './pod-identity-checks';
import { refuseTagsIn } from './role-permissions';
import type { WorkloadRoleOptions } from './role-options';
import { WorkloadRole, type IWorkloadRole } from './workload-role';

/** A role in another account that a workload works with. */
export interface CrossAccountTargetOptions extends WorkloadRoleOptions {
  /** The AWS provider of the other account. */
  readonly provider: TerraformProvider;
}

/** A role in another account, and who reaches it. */
export interface CrossAccountTargetProps extends CrossAccountTargetOptions {
  /** The cluster. */
  readonly cluster: ICluster;
  /** Namespace of the service account. */
  readonly namespace: string;
  /** Name of the service account. */
  readonly serviceAccount: string;
  /** The role of the cluster's account, from which EKS assumes the target. */
  readonly sourceRole: IWorkloadRole;
  /**
   * Whether the association sends no session tags: the target's trust then asks for the external id that EKS sends.
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
  /** The role in the other account. */
  public readonly role: WorkloadRole;
  private readonly externalIdSent: string | undefined;

  /**
   * Makes the target role, and grants the source role to assume it.
   *
   * @throws PodIdentityUnsupported, ExternalIdUnknown, SessionTagsNeeded, NamespaceInvalid, ServiceAccountNameInvalid, and
   * what `WorkloadRole` throws
   */
  public constructor(scope: Construct, id: string, props: CrossAccountTargetProps) {
    super(scope, id);
    const made = building(this, () => {
      checkGiven(props, NEEDED);
      const { cluster, namespace, serviceAccount, sourceRole, disableSessionTags, provider, ...options } = props;
      checkRole('sourceRole', sourceRole);
      checkBoolean('disableSessionTags', disableSessionTags);
      checkNamespace('namespace', namespace);
      checkServiceAccountName('serviceAccount', serviceAccount);
      checkPodIdentity(cluster);
      const known = (id: string, [text, from]: KnownText): string =>
        from === undefined ? text : localCutFrom(new TerraformLocal(this, id, text), ...from);
      const externalId =
        disableSessionTags === true ? known('ExternalId', externalIdOf(cluster, namespace, serviceAccount)) : undefined;
      const source = {
        roleArn: sourceRole.roleArn,
        account: known('SourceAccount', accountRoot(sourceRole.roleArn)),
      };
      const trust = targetStatements(source, cluster, { namespace, serviceAccount, externalId }).reduce(
        (policy, statement) => policy.addStatement(statement),
        new TrustPolicy(),
      );
      const role = new WorkloadRole(this, 'Role', { ...options, trust, provider });
      // The session of the target has the tags of the first one, or none.
      if (disableSessionTags === true) {
        const carried = carriedTagsOf(sourceRole);
        refuseTagsIn(options.trustStatements ?? [], TAGS_DISABLED, (own) => neededTransitiveTag(own, carried));
        refuseSessionTags(role, TAGS_DISABLED);
      }
      // The address names the target, so that one source role may have several.
      const name = `assume-target-${this.node.addr.slice(-8)}`;
      sourceRole.addPermissions([Permissions.inline(name, assumeTarget(role.roleArn))]);
      return { role, externalId };
    });
    this.role = made.role;
    this.externalIdSent = made.externalId;
    fix(this);
  }

  /** ARN of the role in the other account. */
  public get roleArn(): string {
    return this.role.roleArn;
  }

  /**
   * What EKS sends as `sts:ExternalId`: `<region>/<account>/<cluster>/<namespace>/<service account>`.
   *
   * @throws ExternalIdUnused where session tags are on: EKS sends none then.
   */
  public get externalId(): string {
    adding(this, () => {
      if (this.externalIdSent === undefined) throw externalIdUnused();
    });
    return this.externalIdSent ?? '';
  }

  /** What a workload depends on in the other account. */
  public get ready(): ITerraformDependable[] {
    return this.role.ready;
  }
}

const NEEDED = {
  cluster: A_CLUSTER,
  sourceRole: 'the role of the association',
  provider: 'the AWS provider of the other account',
};
