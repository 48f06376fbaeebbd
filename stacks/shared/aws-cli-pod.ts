import type { PodV1Spec, PodV1SpecContainerSecurityContext } from '@cdktf/provider-kubernetes/lib/pod-v1';

/**
 * Limits of a container in the samples: it may not be root, get more rights than it has, or write to its own file system.
 * Where a container has a context, Terraform's provider sends `runAsNonRoot` for it in any case, and that beats the pod's.
 */
export const hardened: PodV1SpecContainerSecurityContext = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** One run of the AWS CLI. */
export interface AwsCliProps {
  readonly serviceAccountName: string;
  /** A line for the shell. */
  readonly command: string;
  /** Environment variables, beside those that EKS or the webhook sets. */
  readonly env?: Record<string, string>;
  /** True where the pod gets a token for the Kubernetes API. Credentials of AWS come by another one. */
  readonly usesKubernetes?: boolean;
}

/** A pod with the AWS CLI, for any workload: not root, and able to write below its HOME only, where the CLI has its cache. */
export function awsCliPod({ serviceAccountName, command, env, usesKubernetes = false }: AwsCliProps): PodV1Spec {
  return {
    serviceAccountName,
    automountServiceAccountToken: usesKubernetes,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: '1000',
      runAsGroup: '1000',
      fsGroup: '1000',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    container: [
      {
        name: 'aws-cli',
        image: 'public.ecr.aws/aws-cli/aws-cli:2.32.9',
        command: ['sh', '-c', command],
        env: Object.entries({ ...env, HOME: '/home/cli' }).map(([name, value]) => ({ name, value })),
        resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
        securityContext: hardened,
        volumeMount: [{ name: 'home', mountPath: '/home/cli' }],
      },
    ],
    volume: [{ name: 'home', emptyDir: { sizeLimit: '64Mi' } }],
  };
}
