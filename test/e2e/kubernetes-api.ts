import type { RequestOptions } from 'node:https';

// The client is an ES module, which a file like this loads when it is first needed.
const client = () => import('@kubernetes/client-node');
type Client = Awaited<ReturnType<typeof client>>;
type KubeConfig = InstanceType<Client['KubeConfig']>;
type Account = Awaited<ReturnType<InstanceType<Client['CoreV1Api']>['readNamespacedServiceAccount']>> | undefined;
type Deployment = Awaited<ReturnType<InstanceType<Client['AppsV1Api']>['readNamespacedDeployment']>> | undefined;
type Options = Parameters<InstanceType<Client['CoreV1Api']>['readNamespace']>[1];

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
  readonly config: KubeConfig;
}

/** Reads the current context of a kubeconfig, with whatever its user needs to log in. */
export async function readKubeconfig(file: string): Promise<ApiServer> {
  const { KubeConfig } = await client();
  const config = new KubeConfig();
  config.loadFromFile(file);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`${file} has no cluster for its current context`);
  // What the client itself would send, its plugins asked.
  const options: RequestOptions & { servername?: string } = {};
  await config.applyToHTTPSOptions(options);
  const headers = (options.headers ?? {}) as Record<string, string | undefined>;
  return {
    url: cluster.server,
    ca: pem(options.ca),
    insecure: cluster.skipTLSVerify,
    serverName: options.servername,
    token: headers['Authorization']?.replace(/^Bearer /, ''),
    certificate: pem(options.cert),
    key: pem(options.key),
    config,
  };
}

/** A service account as the API server has it; undefined where there is none of that name. */
export async function readServiceAccount({ config }: ApiServer, namespace: string, name: string): Promise<Account> {
  const { CoreV1Api } = await client();
  return found(async (options) =>
    config.makeApiClient(CoreV1Api).readNamespacedServiceAccount({ name, namespace }, options),
  );
}

/** A deployment as the API server has it; undefined where there is none of that name. */
export async function readDeployment({ config }: ApiServer, namespace: string, name: string): Promise<Deployment> {
  const { AppsV1Api } = await client();
  return found(async (options) =>
    config.makeApiClient(AppsV1Api).readNamespacedDeployment({ name, namespace }, options),
  );
}

/** Why an API server cannot be used, in one line; undefined where it can. */
export async function whyNotReachable(server: ApiServer): Promise<string | undefined> {
  try {
    const { CoreV1Api } = await client();
    const api = server.config.makeApiClient(CoreV1Api);
    const namespace = await found(async (options) => api.readNamespace({ name: 'default' }, options));
    return namespace === undefined ? `${server.url} has no namespace default` : undefined;
  } catch (error) {
    return `${server.url}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`;
  }
}

/** Answers with what a call found, within 30 seconds; undefined where the API server answers that there is none. */
async function found<T>(call: (options: Options) => Promise<T>): Promise<T | undefined> {
  const { ApiException, Observable } = await client();
  const inTime: NonNullable<NonNullable<Options>['middleware']>[number] = {
    pre: (context) => {
      context.setSignal(AbortSignal.timeout(30_000));
      return new Observable(Promise.resolve(context));
    },
    post: (context) => new Observable(Promise.resolve(context)),
  };
  try {
    return await call({ middleware: [inTime], middlewareMergeStrategy: 'append' });
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return undefined;
    throw error;
  }
}

function pem(value: unknown): string | undefined {
  return Buffer.isBuffer(value) || typeof value === 'string' ? value.toString() : undefined;
}
