import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aliasOf } from './api-servers';
import type { ApiServer } from './kubernetes-api';
import type { Parts } from './parts';
import type { AvailableProviders } from './providers';
import { type Block, read, type StackJson, withoutEmpty } from '../support/rendered';

/** Services whose endpoint is the emulator; the samples use these. */
const services = [
  'cloudfront',
  'cloudwatchlogs',
  'dynamodb',
  'ec2',
  'eks',
  'iam',
  'kms',
  's3',
  'secretsmanager',
  'sqs',
  'ssm',
  'sts',
];

/** Workloads never become ready: AWS is emulated, and there may be no kubelet. */
const noWaiting: Record<string, Block> = {
  kubernetes_daemon_set_v1: { wait_for_rollout: false },
  kubernetes_deployment_v1: { wait_for_rollout: false },
  kubernetes_stateful_set_v1: { wait_for_rollout: false },
  kubernetes_job_v1: { wait_for_completion: false },
  kubernetes_pod_v1: { target_state: ['Pending', 'Running'] },
};

/** What the emulator's distributions lose or add is no difference; they are never deployed either. */
const emulatedDistribution: Block = { wait_for_deployment: false, lifecycle: { ignore_changes: 'all' } };

/** Protection that a run which ends with a destroy has to lift. */
function unprotected(block: Block): Block | undefined {
  const { prevent_destroy: isProtected } = (block['lifecycle'] ?? {}) as Block;
  return isProtected === true ? { lifecycle: { prevent_destroy: false } } : undefined;
}

function changeFor(type: string, block: Block): Block | undefined {
  if (type === 'aws_cloudfront_distribution') return emulatedDistribution;
  return noWaiting[type] ?? unprotected(block);
}

/** Ways to log in that a stack may have chosen and that would win over ours. */
const otherLogins = ['client_certificate', 'client_key', 'config_context', 'config_path', 'config_paths', 'token'];

/** Writes everything that holds for this machine alone beside cdk.tf.json, which stays as it is. */
export function writeOverride(dir: string, parts: Parts, providers: AvailableProviders, emulatorUrl: string): void {
  const { stack } = parts;
  const override = {
    terraform: {
      backend: { local: { path: 'terraform.tfstate' } },
      required_providers: otherVersions(stack, providers),
    },
    provider: {
      aws: read(stack)
        .providers('aws')
        .map((block) => emulated(block, emulatorUrl)),
      kubernetes: read(stack)
        .providers('kubernetes')
        .map((block) => connected(dir, block, parts.servers)),
    },
    resource: Object.fromEntries(
      Object.entries(stack.resource ?? {}).flatMap(([type, blocks]) => {
        const changes = Object.entries(blocks).flatMap(([name, block]) => {
          const change = changeFor(type, block);
          return change === undefined ? [] : [[name, change] as const];
        });
        return changes.length === 0 ? [] : [[type, Object.fromEntries(changes)]];
      }),
    ),
  };
  writeFileSync(join(dir, 'zz_override.tf.json'), JSON.stringify(withoutEmpty(override), undefined, 2), {
    mode: 0o600,
  });
}

function otherVersions(stack: StackJson, providers: AvailableProviders): Record<string, Block> {
  const differing = read(stack)
    .requiredProviders()
    .flatMap(({ localName, source, version }) => {
      const available = providers.version(source);
      return available === undefined || available === version
        ? []
        : [[localName, { source, version: available }] as const];
    });
  return Object.fromEntries(differing);
}

function emulated(block: Block, url: string): Block {
  return {
    ...(aliasOf(block) === '' ? {} : { alias: aliasOf(block) }),
    region: typeof block['region'] === 'string' && !block['region'].includes('${') ? block['region'] : 'us-east-1',
    access_key: 'test',
    secret_key: 'test',
    profile: null,
    shared_config_files: null,
    shared_credentials_files: null,
    s3_use_path_style: true,
    skip_credentials_validation: true,
    skip_metadata_api_check: 'true',
    skip_region_validation: true,
    endpoints: [Object.fromEntries(services.map((service) => [service, url]))],
  };
}

/**
 * An override file cannot remove the stack's `exec` block, but it can fill it: ours hands over what the kubeconfig says,
 * so a token, a certificate and a plugin of the kubeconfig all come the same way.
 */
function connected(dir: string, block: Block, servers: ReadonlyMap<string, ApiServer>): Block {
  const alias = aliasOf(block);
  const server = servers.get(alias);
  if (server === undefined) throw new Error(`no API server for the kubernetes provider ${JSON.stringify(alias)}`);
  const apiVersion = 'client.authentication.k8s.io/v1';
  const credential = join(dir, `credential-${alias === '' ? 'default' : alias}.json`);
  const status = {
    token: server.token,
    clientCertificateData: server.certificate,
    clientKeyData: server.key,
  };
  writeFileSync(credential, JSON.stringify({ apiVersion, kind: 'ExecCredential', status }), { mode: 0o600 });
  const print = 'process.stdout.write(require("node:fs").readFileSync(process.argv[1]))';
  return {
    ...(alias === '' ? {} : { alias }),
    ...Object.fromEntries(otherLogins.filter((name) => name in block).map((name) => [name, null])),
    host: server.url,
    cluster_ca_certificate: server.ca ?? null,
    insecure: server.insecure,
    tls_server_name: server.serverName ?? null,
    exec: [{ api_version: apiVersion, command: process.execPath, args: ['-e', print, credential] }],
  };
}
