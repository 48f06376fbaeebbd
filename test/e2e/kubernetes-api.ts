import { request } from 'node:https';
import type { ApiServer } from './kubeconfig';

/** An object of the API server; undefined where it has none of that name. */
export async function getObject(server: ApiServer, path: string): Promise<Record<string, unknown> | undefined> {
  const { status, body } = await get(server, path);
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`the API server answered ${status} to GET ${path}: ${body.slice(0, 300)}`);
  return JSON.parse(body) as Record<string, unknown>;
}

/** Why an API server cannot be used, in one line; undefined where it can. */
export async function whyNotReachable(server: ApiServer): Promise<string | undefined> {
  try {
    const { status } = await get(server, '/api/v1/namespaces/default');
    return status === 200 ? undefined : `${server.url} answered ${status}`;
  } catch (error) {
    return `${server.url}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function get(server: ApiServer, path: string): Promise<{ status: number; body: string }> {
  const headers = server.token === undefined ? {} : { authorization: `Bearer ${server.token}` };
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, server.url),
      {
        headers,
        ca: server.ca,
        cert: server.certificate,
        key: server.key,
        rejectUnauthorized: !server.insecure,
        servername: server.serverName,
        agent: false,
        timeout: 30_000,
      },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer within 30 s')));
    sent.on('error', reject);
    sent.end();
  });
}
