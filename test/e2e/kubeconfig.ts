import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { run } from './command';

/** An API server and who we are there. */
export interface ApiServer {
  readonly url: string;
  /** PEM; left out where the system's own roots do. */
  readonly ca?: string;
  readonly insecure: boolean;
  readonly serverName?: string;
  readonly token?: string;
  /** PEM, both or none. */
  readonly certificate?: string;
  readonly key?: string;
}

interface Named {
  readonly name: string;
}
type Settings = Record<string, string | undefined>;
interface Exec {
  readonly command: string;
  readonly args?: string[];
  readonly env?: { readonly name: string; readonly value: string }[];
}
interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: (Named & { readonly context: { readonly cluster: string; readonly user: string } })[];
  readonly clusters?: (Named & { readonly cluster: Settings & { readonly 'insecure-skip-tls-verify'?: boolean } })[];
  readonly users?: (Named & { readonly user: Settings & { readonly exec?: Exec } })[];
}

/** Reads the current context of a kubeconfig, with whatever its user needs to log in. */
export async function readKubeconfig(file: string): Promise<ApiServer> {
  const config = parse(readFileSync(file, 'utf8')) as Kubeconfig;
  const context = find(file, 'context', config.contexts, config['current-context']).context;
  const cluster = find(file, 'cluster', config.clusters, context.cluster).cluster;
  const user = find(file, 'user', config.users, context.user).user;
  if (cluster['server'] === undefined) throw new Error(`${file} names no server`);

  const pem = (settings: Settings, name: string): string | undefined => {
    const data = settings[`${name}-data`];
    if (data !== undefined) return Buffer.from(data, 'base64').toString();
    return fromFile(file, settings[name]);
  };
  const own = {
    token: user['token'] ?? fromFile(file, user['tokenFile'])?.trim(),
    certificate: pem(user, 'client-certificate'),
    key: pem(user, 'client-key'),
  };
  return {
    url: cluster['server'],
    ca: pem(cluster, 'certificate-authority'),
    insecure: cluster['insecure-skip-tls-verify'] === true,
    serverName: cluster['tls-server-name'],
    ...(user.exec === undefined ? own : await askPlugin(user.exec)),
  };
}

async function askPlugin(exec: Exec): Promise<Pick<ApiServer, 'token' | 'certificate' | 'key'>> {
  const asked = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  const result = await run(exec.command, exec.args ?? [], { env: { ...process.env, ...asked }, timeoutSeconds: 60 });
  if (result.code !== 0) throw new Error(`${exec.command} gave no credentials:\n${result.stderr}`);
  const { status } = JSON.parse(result.stdout) as {
    status: { token?: string; clientCertificateData?: string; clientKeyData?: string };
  };
  return { token: status.token, certificate: status.clientCertificateData, key: status.clientKeyData };
}

function find<T extends Named>(file: string, kind: string, list: readonly T[] | undefined, name?: string): T {
  const found = list?.find((item) => item.name === name);
  if (found === undefined) throw new Error(`${file} has no ${kind} ${JSON.stringify(name)}`);
  return found;
}

function fromFile(kubeconfig: string, path: string | undefined): string | undefined {
  return path === undefined ? undefined : readFileSync(resolve(dirname(kubeconfig), path), 'utf8');
}
