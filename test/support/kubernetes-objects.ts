import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Pod } from 'kubernetes-models/v1/Pod';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { ClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import { ClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding';
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';

type Json = Record<string, unknown>;
type Model = new (object: never) => { validate: () => void };

/** The Kubernetes kinds of the Terraform resources that library and samples make. */
const MODELS: Record<string, Model> = {
  kubernetes_cluster_role_binding_v1: ClusterRoleBinding,
  kubernetes_cluster_role_v1: ClusterRole,
  kubernetes_config_map_v1: ConfigMap,
  kubernetes_daemon_set_v1: DaemonSet,
  kubernetes_job_v1: Job,
  kubernetes_namespace_v1: Namespace,
  kubernetes_pod_v1: Pod,
  kubernetes_role_binding_v1: RoleBinding,
  kubernetes_role_v1: Role,
  kubernetes_service_account_v1: ServiceAccount,
};

/** What Terraform's resources have and Kubernetes' objects have not. */
const META_ARGUMENTS = ['depends_on', 'provider', 'lifecycle', 'wait_for_completion'];

/** Blocks are named in the singular where Kubernetes has a list. */
const LISTS: Record<string, string> = {
  container: 'containers',
  image_pull_secret: 'imagePullSecrets',
  rule: 'rules',
  subject: 'subjects',
  volume: 'volumes',
  volume_mount: 'volumeMounts',
};

/** Maps whose keys are the user's. */
const MAPS = ['annotations', 'data', 'labels', 'limits', 'match_labels', 'requests'];

/** Terraform's provider takes these as text. */
const NUMBERS = ['fs_group', 'run_as_user'];

/** The Kubernetes objects of a synthesized stack by their address, each checked against Kubernetes' own schema. */
export function kubernetesObjects(json: Json): Record<string, Json> {
  const objects: Record<string, Json> = {};
  for (const [type, resources] of Object.entries((json['resource'] ?? {}) as Record<string, Record<string, Json>>)) {
    if (!type.startsWith('kubernetes_') || type === 'kubernetes_annotations') continue;
    const model = MODELS[type];
    if (model === undefined) throw new Error(`no Kubernetes kind is known for ${type}`);
    for (const [name, resource] of Object.entries(resources)) {
      const body = Object.fromEntries(Object.entries(resource).filter(([key]) => !META_ARGUMENTS.includes(key)));
      const object = new model(camelCase(body) as never);
      object.validate();
      objects[`${type}.${name}`] = JSON.parse(JSON.stringify(object)) as Json;
    }
  }
  return objects;
}

function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = (LISTS[key] ?? key).replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
      if (MAPS.includes(key)) return [name, inner];
      return [name, NUMBERS.includes(key) ? Number(inner) : camelCase(inner)];
    }),
  );
}
