import type * as deployment from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type {
  DeploymentV1SpecTemplateSpecContainer,
  DeploymentV1SpecTemplateSpecContainerResources,
  DeploymentV1SpecTemplateSpecToleration,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { inNamespace } from '../../kubernetes/in-namespace';
import { withManagedBy } from '../../kubernetes/managed-by';

/** Not 443: a port below 1024 would ask for a capability. */
export const WEBHOOK_PORT = 8443;
const CERTIFICATES = '/etc/webhook/certs';
/** Any user but root; the image names none. */
const USER = '65532';

/** The settings of the webhook's pods. */
export interface WebhookDeploymentOptions {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly serviceAccountName: string;
  readonly image: string;
  readonly args: string[];
  readonly secretName: string;
  readonly checksum: string | undefined;
  readonly replicas: number;
  readonly resources: DeploymentV1SpecTemplateSpecContainerResources | undefined;
  readonly nodeSelector: Record<string, string> | undefined;
  readonly tolerations: DeploymentV1SpecTemplateSpecToleration[] | undefined;
  readonly priorityClassName: string;
  readonly dependsOn: ITerraformDependable[];
  readonly provider: TerraformProvider | undefined;
}

/** Pods with no more rights than the strictest Pod Security Standard leaves them. */
export function makeWebhookDeployment(scope: Construct, props: WebhookDeploymentOptions): deployment.DeploymentV1 {
  const { name, namespace, labels, checksum, dependsOn: before, provider } = props;
  const { DeploymentV1 } = require('@cdktf/provider-kubernetes/lib/deployment-v1') as typeof deployment;
  const config = {
    metadata: { name, namespace, labels: withManagedBy(labels) },
    spec: {
      replicas: String(props.replicas),
      selector: { matchLabels: { ...labels } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '0', maxSurge: '1' } },
      template: {
        metadata: {
          labels: { ...labels },
          annotations: checksum === undefined ? undefined : { 'checksum/certificate': checksum },
        },
        spec: {
          serviceAccountName: props.serviceAccountName,
          priorityClassName: props.priorityClassName,
          nodeSelector: props.nodeSelector,
          toleration: props.tolerations,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: USER,
            runAsGroup: USER,
            fsGroup: USER,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          topologySpreadConstraint: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: [{ matchLabels: { ...labels } }],
            },
          ],
          container: [container(props)],
          volume: [{ name: 'cert', secret: { secretName: props.secretName, defaultMode: '0440' } }],
        },
      },
    },
    provider,
  };
  return inNamespace(
    scope,
    { namespace, dependsOn: before, kubernetesProvider: provider },
    (dependsOn) => new DeploymentV1(scope, 'Deployment', { ...config, dependsOn }),
  );
}

function container({ image, args, resources }: WebhookDeploymentOptions): DeploymentV1SpecTemplateSpecContainer {
  const healthz = { httpGet: { path: '/healthz', port: String(WEBHOOK_PORT), scheme: 'HTTPS' } };
  return {
    name: 'pod-identity-webhook',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['/webhook'],
    args,
    port: [{ name: 'webhook', containerPort: WEBHOOK_PORT }],
    resources: resources ?? { requests: { cpu: '25m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    livenessProbe: { ...healthz, periodSeconds: 10, failureThreshold: 3 },
    readinessProbe: { ...healthz, periodSeconds: 5, failureThreshold: 2 },
    securityContext: {
      // Again: the provider would send false for this container, which beats what the pod says.
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMount: [{ name: 'cert', mountPath: CERTIFICATES, readOnly: true }],
  };
}
