import { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import { Issuer } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Issuer';
import { MutatingWebhookConfiguration } from 'kubernetes-models/admissionregistration.k8s.io/v1/MutatingWebhookConfiguration';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Pod } from 'kubernetes-models/v1/Pod';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
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
  kubernetes_deployment_v1: Deployment,
  kubernetes_job_v1: Job,
  kubernetes_mutating_webhook_configuration_v1: MutatingWebhookConfiguration,
  kubernetes_namespace_v1: Namespace,
  kubernetes_pod_disruption_budget_v1: PodDisruptionBudget,
  kubernetes_pod_v1: Pod,
  kubernetes_role_binding_v1: RoleBinding,
  kubernetes_role_v1: Role,
  kubernetes_secret_v1: Secret,
  kubernetes_service_account_v1: ServiceAccount,
  kubernetes_service_v1: Service,
};

/** Kinds of custom resources, which stand in a `kubernetes_manifest` as Kubernetes has them. */
const CUSTOM: Record<string, Model> = { Certificate, Issuer };

/** What Terraform's resources have and Kubernetes' objects have not. */
const META_ARGUMENTS = ['depends_on', 'provider', 'lifecycle', 'wait_for_completion'];

/** Blocks are named in the singular where Kubernetes has a list. */
const LISTS: Record<string, string> = {
  container: 'containers',
  image_pull_secret: 'imagePullSecrets',
  port: 'ports',
  rule: 'rules',
  subject: 'subjects',
  toleration: 'tolerations',
  topology_spread_constraint: 'topologySpreadConstraints',
  volume: 'volumes',
  volume_mount: 'volumeMounts',
  webhook: 'webhooks',
};

/** Maps whose keys are the user's. */
const MAPS = ['annotations', 'data', 'labels', 'limits', 'match_labels', 'node_selector', 'requests', 'selector'];

/** Terraform's provider takes these as text. */
const NUMBERS = ['fs_group', 'port', 'replicas', 'run_as_group', 'run_as_user', 'target_port'];

/** The Kubernetes objects of a synthesized stack by their address, each checked against Kubernetes' own schema. */
export function kubernetesObjects(json: Json): Record<string, Json> {
  const objects: Record<string, Json> = {};
  for (const [type, resources] of Object.entries((json['resource'] ?? {}) as Record<string, Record<string, Json>>)) {
    if (!type.startsWith('kubernetes_') || type === 'kubernetes_annotations') continue;
    for (const [name, resource] of Object.entries(resources)) {
      const manifest = resource['manifest'] as { kind: string } | undefined;
      const model = manifest === undefined ? MODELS[type] : CUSTOM[manifest.kind];
      if (model === undefined) throw new Error(`no Kubernetes kind is known for ${type}.${name}`);
      const body = Object.fromEntries(Object.entries(resource).filter(([key]) => !META_ARGUMENTS.includes(key)));
      const object = new model((manifest ?? bodyOf(type, body)) as never);
      object.validate();
      objects[`${type}.${name}`] = JSON.parse(JSON.stringify(object)) as Json;
    }
  }
  return objects;
}

/** The provider encodes the data of a secret itself. */
function bodyOf(type: string, body: Json): unknown {
  if (type !== 'kubernetes_secret_v1') return camelCase(body);
  const data = Object.entries(body['data'] as Record<string, string>).map(([key, value]) => [key, base64(value)]);
  return camelCase({ ...body, data: Object.fromEntries(data) as Json });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => member(key, inner)));
}

function member(key: string, value: unknown): [string, unknown] {
  const isList = Array.isArray(value);
  const name = (isList ? (LISTS[key] ?? key) : key).replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  if (key === 'ca_bundle') return [name, base64(String(value))];
  if (key === 'default_mode') return [name, Number.parseInt(String(value), 8)];
  // Terraform has a list of at most one, unlike the selectors of Kubernetes.
  if (key === 'label_selector' && isList) return [name, camelCase(value[0])];
  // The selector of a service is a map of labels; that of a deployment has blocks.
  const isMap = MAPS.includes(key) && !(key === 'selector' && isBlock(value));
  if (isMap) return [name, value];
  return [name, NUMBERS.includes(key) && !isList ? Number(value) : camelCase(value)];
}

function isBlock(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('match_labels' in value || 'match_expressions' in value);
}
