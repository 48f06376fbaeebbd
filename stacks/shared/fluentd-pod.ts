import type { PodV1Spec } from '@cdktf/provider-kubernetes/lib/pod-v1';
import { hardened } from './aws-cli-pod';
import { stateDir } from './fluentd-config';

/** fluentd on one node: it reads the logs of the node's containers, and keeps its state on the node. */
export function fluentdPod(serviceAccountName: string, configMapName: string): PodV1Spec {
  return {
    serviceAccountName,
    // On every node, whatever its taints.
    toleration: [{ operator: 'Exists' }],
    // Only root may read the logs of containers and write below /var/lib. It is root without any capability.
    securityContext: { runAsUser: '0', seccompProfile: { type: 'RuntimeDefault' } },
    container: [
      {
        name: 'fluentd',
        image: 'fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-cloudwatch-1.1',
        // So that each watches the pods of its own node, not those of all nodes.
        env: [{ name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
        resources: { requests: { cpu: '100m', memory: '200Mi' }, limits: { cpu: '1', memory: '400Mi' } },
        securityContext: { ...hardened, runAsNonRoot: false },
        volumeMount: [
          { name: 'config', mountPath: '/fluentd/etc', readOnly: true },
          { name: 'logs', mountPath: '/var/log', readOnly: true },
          { name: 'state', mountPath: stateDir },
          // The socket between fluentd's supervisor and its worker.
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volume: [
      { name: 'config', configMap: { name: configMapName } },
      { name: 'logs', hostPath: { path: '/var/log' } },
      { name: 'state', hostPath: { path: stateDir, type: 'DirectoryOrCreate' } },
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
    ],
  };
}
