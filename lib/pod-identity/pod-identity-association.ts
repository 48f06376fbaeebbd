import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { type ITerraformDependable, type TerraformProvider, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { ICluster } from '../cluster/cluster-facts';
import { checkAtSynth, forCluster } from '../cluster/cluster-provider';
import { readCluster } from '../cluster/known-cluster';
import { compact } from '../core/compact';
import { adding, building } from '../core/building';
import { fault } from '../errors';
import { Subject } from '../policy/subject';
import { checkClusterName, checkRoleArn } from '../private/arn';
import { acrossStacks, dependsOn } from '../core/dependables';
import { checkWhenFinished, finished } from '../core/finished';
import { A_CLUSTER, checkBoolean, checkGiven, checkList } from '../core/given';
import { checkTags } from '../private/iam-names';
import { copied } from '../private/kept';
import { checkNamespace, checkServiceAccountName } from '../private/kubernetes-names';
import { claimAssociation } from '../cluster/claims';
import { adviseOnAgent } from './pod-identity-agents';
import { checkPodIdentity, checkPodTrust, checkRole, refuseSessionTags, TAGS_DISABLED } from './pod-identity-checks';
import type { IWorkloadRole } from '../roles/role';
import { brand, hasBrand } from '../core/brand';
import { warn } from '../core/warn';
import type { IServiceAccountRef } from '../policy/service-account-ref';
import { readServiceAccount, A_SERVICE_ACCOUNT } from '../policy/service-account-ref';

/** An association that ties a service account to its role. */
export interface PodIdentityAssociationProps {
  /** The cluster. */
  readonly cluster: ICluster;
  /** The service account. It need not exist yet. */
  readonly serviceAccount: IServiceAccountRef;
  /** The role, of the cluster's account. One made elsewhere by `WorkloadRole.fromRoleArn`. */
  readonly role: IWorkloadRole;
  /**
   * ARN of a role in another account, which EKS assumes from the first one. `CrossAccountTarget` makes it, and the
   * permission to assume it.
   *
   * @default - none: pods get the credentials of `role`
   */
  readonly targetRoleArn?: string;
  /**
   * Disables session tags: neither trust nor policies can then ask for them.
   *
   * @default false
   */
  readonly disableSessionTags?: boolean;
  /**
   * Its tags, at most 50.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };
  /**
   * The resources that must exist before the association, such as the agent.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * The AWS provider, of the cluster's account and region.
   *
   * @default - the provider that found or made the cluster, in its stack; else the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/**
 * Ties one service account of one cluster to one role through EKS Pod Identity. Pods get credentials when they are
 * started after it. Running ones keep what they have.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export class PodIdentityAssociation extends Construct {
  /**
   * Returns true for a `PodIdentityAssociation`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isPodIdentityAssociation(value: unknown): value is PodIdentityAssociation {
    return hasBrand(value, 'PodIdentityAssociation');
  }

  // Private to JavaScript too: nobody changes what was checked.
  readonly #made: { resource: EksPodIdentityAssociation; sendsTags: boolean };

  /**
   * Makes the association.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ClusterNameInvalid, ListNeeded, ValueInvalid, PropertyMissing, PropertyNull, TextExpression, MapNeeded, TagsTooMany,
   * AssociationClaimed, PodIdentityUnsupported, PodIdentityNotTrusted, SessionTagsNeeded, NamespaceInvalid,
   * ServiceAccountNameInvalid, ArnInvalid, TagInvalid, ValueInvalid, ClusterNameInvalid, ClusterArnInvalid, ClusterArnMismatch,
   * IssuerUrlInvalid, OutsideClusterNameInvalid, ClusterProviderElsewhere. ClusterProviderMismatch, at synth too.
   */
  public constructor(scope: Construct, id: string, props: PodIdentityAssociationProps) {
    super(scope, id);
    const { cluster, ...made } = building(this, () => {
      checkGiven(props, NEEDED);
      const { role, targetRoleArn, disableSessionTags } = props;
      const cluster = readCluster('cluster', props.cluster);
      checkRole('role', role);
      checkBoolean('disableSessionTags', disableSessionTags);
      checkList('dependsOn', props.dependsOn);
      const sendsTags = disableSessionTags !== true;
      const account = readServiceAccount('serviceAccount', props.serviceAccount);
      const { namespace, serviceAccountName } = account;
      checkPodIdentity(cluster);
      if (targetRoleArn !== undefined) checkRoleArn('targetRoleArn', targetRoleArn);
      checkTags('tags', props.tags);
      const { provider, region } = forCluster(this, cluster, 'awsProvider', props.awsProvider);
      warn(this, checkPodTrust(role, cluster, Subject.of(account), sendsTags));
      claimAssociation(this, cluster, namespace, serviceAccountName);
      // Last of the checks, since the role keeps it.
      if (!sendsTags) refuseSessionTags(role, TAGS_DISABLED);
      const resource = compact(
        new EksPodIdentityAssociation(this, 'Resource', {
          clusterName: cluster.clusterName,
          namespace,
          serviceAccount: serviceAccountName,
          roleArn: role.roleArn,
          targetRoleArn,
          disableSessionTags,
          tags: copied(props.tags),
          dependsOn: dependsOn(props.dependsOn),
          region,
          provider,
        }),
      );
      checkAtSynth(this, resource, cluster);
      checkWhenFinished(this, () => [
        finished(resource, 'cluster_name', [cluster.clusterName, resource.clusterNameInput], (value: string) => {
          checkClusterName('cluster.clusterName', value);
        }),
        finished(resource, 'namespace', [namespace, resource.namespaceInput], (value: string) => {
          checkNamespace('serviceAccount.namespace', value);
        }),
        finished(resource, 'service_account', [serviceAccountName, resource.serviceAccountInput], (value: string) => {
          checkServiceAccountName('serviceAccount.serviceAccountName', value);
        }),
        finished(resource, 'role_arn', [role.roleArn, resource.roleArnInput], (value: string) => {
          checkRoleArn('role.roleArn', value);
        }),
        finished(resource, 'target_role_arn', [targetRoleArn, resource.targetRoleArnInput], (value: string) => {
          checkRoleArn('targetRoleArn', value);
        }),
      ]);
      return { resource, sendsTags, cluster };
    });
    this.#made = made;
    adviseOnAgent(this, cluster);
  }

  /** The Terraform resource, to depend on, to override, to import or to move. */
  public get resource(): TerraformResource {
    return this.#made.resource;
  }

  /** ARN of the association. */
  public get associationArn(): string {
    return this.#made.resource.associationArn;
  }

  /** Id of the association, such as `a-1234567890abcdef0`. */
  public get associationId(): string {
    return this.#made.resource.associationId;
  }

  /**
   * The `sts:ExternalId` that EKS sends to the target role: `<region>/<account>/<cluster>/<namespace>/<service account>`.
   *
   * @throws ExternalIdUnused where session tags are on: EKS sends none then.
   */
  public get externalId(): string {
    adding(this, () => {
      if (this.#made.sendsTags) throw fault('ExternalIdUnused');
    });
    return this.#made.resource.externalId;
  }

  /** The resources on which a workload depends. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.#made.resource]);
  }
}

brand(PodIdentityAssociation, 'PodIdentityAssociation');

const NEEDED = {
  cluster: A_CLUSTER,
  serviceAccount: A_SERVICE_ACCOUNT,
  role: 'a PodIdentityRole, or WorkloadRole.fromRoleArn(...)',
};
