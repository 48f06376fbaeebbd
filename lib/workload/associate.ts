import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import { warn } from '../core/warn';
import type { Construct } from 'constructs';
import type { ICluster } from '../cluster/cluster-facts';
import { naming } from '../core/building';
import { invalid, warning } from '../errors';
import { compareClusters } from '../cluster/same-cluster';
import { ComputeType } from './compute-type';
import type { Credentials } from './credentials';
import { CrossAccountTarget } from '../pod-identity/cross-account-target';
import { assumeTarget } from '../pod-identity/cross-account-trust';
import { Permissions } from '../roles/permissions';
import { nameAgent } from '../pod-identity/pod-identity-agents';
import { PodIdentityAssociation } from '../pod-identity/pod-identity-association';
import { refuseSessionTags } from '../pod-identity/pod-identity-checks';
import type { IServiceAccountRef } from '../policy/service-account-ref';
import { IRSA_SENDS_NONE } from '../policy/session-tag-use';
import type { IWorkloadRole } from '../roles/role';

/** The facts of a workload that its association needs. */
export interface AssociatedWorkload {
  readonly cluster: ICluster;
  readonly serviceAccount: IServiceAccountRef;
  readonly credentials: Credentials;
  readonly compute?: ComputeType;
  readonly dependsOn?: ITerraformDependable[];
}

/** Creates what EKS Pod Identity adds to a workload: nothing with IRSA alone. */
export function associate(
  scope: Construct,
  { cluster, serviceAccount, credentials, compute, dependsOn = [] }: AssociatedWorkload,
  role: IWorkloadRole,
  provider: TerraformProvider | undefined,
): { association?: PodIdentityAssociation; target?: CrossAccountTarget } {
  const { _podIdentity: options } = credentials;
  const agent = options?.agent;
  if (agent !== undefined && compareClusters(agent.cluster, cluster) === 'two') {
    throw invalid('PodIdentityAgentOfOtherCluster', agent.cluster.clusterName, { cluster: cluster.clusterName });
  }
  // Whoever names an agent says that the cluster has one, even where two files describe the cluster.
  if (agent !== undefined) nameAgent(scope, cluster);
  if (credentials._provider !== undefined) refuseSessionTags(role, IRSA_SENDS_NONE);
  if (options === undefined) return {};
  if (compute === ComputeType.FARGATE || compute === ComputeType.WINDOWS) {
    warn(
      scope,
      warning('PodIdentityNotOnCompute', { compute: compute === ComputeType.FARGATE ? 'Fargate' : 'Windows' }),
    );
  }
  const { disableSessionTags, associationTags: tags, targetRoleArn } = options;
  const who = { cluster, serviceAccount };
  const target =
    options.target === undefined
      ? undefined
      : new CrossAccountTarget(scope, 'Target', {
          ...options.target,
          ...who,
          sourceRole: role,
          disableSessionTags,
          dependsOn: [...(options.target.dependsOn ?? []), ...dependsOn],
        });
  if (targetRoleArn !== undefined) {
    role.addPermissions([
      Permissions.inline(`assume-target-${scope.node.addr.slice(-8)}`, assumeTarget(targetRoleArn)),
    ]);
  }
  const association = naming(
    { tags: 'associationTags' },
    () =>
      new PodIdentityAssociation(scope, 'Association', {
        ...who,
        role,
        targetRoleArn: target?.roleArn ?? targetRoleArn,
        disableSessionTags,
        tags,
        dependsOn: [...(agent?.ready ?? []), ...dependsOn],
        awsProvider: provider,
      }),
  );
  return { association, target };
}
