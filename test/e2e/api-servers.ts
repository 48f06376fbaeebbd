import { homedir } from 'node:os';
import { readKubeconfig, whyNotReachable, type ApiServer } from './kubernetes-api';
import type { Block } from '../support/rendered';

/** The API servers of a stack's kubernetes providers by alias (the default one is ''), or what is lacking. */
export type ServersOrLack = { readonly servers: ReadonlyMap<string, ApiServer> } | { readonly lack: string };

/**
 * Every kubernetes provider of a stack gets an API server of its own: two on one server would make the same objects.
 * The first one's is KUBE_CONFIG_PATH; one with an alias may have its own, such as KUBE_CONFIG_PATH_GREEN.
 */
export async function serversFor(providers: readonly Block[]): Promise<ServersOrLack> {
  const servers = new Map<string, ApiServer>();
  const taken = new Set<string>();
  for (const [index, provider] of providers.entries()) {
    const alias = aliasOf(provider);
    const own = alias === '' ? undefined : `KUBE_CONFIG_PATH_${alias.toUpperCase().replace(/\W/g, '_')}`;
    const first = index === 0 ? process.env['KUBE_CONFIG_PATH'] : undefined;
    const file = (own === undefined ? undefined : process.env[own]) ?? first;
    if (file === undefined || file === '') {
      return { lack: index === 0 ? 'an API server (KUBE_CONFIG_PATH)' : `one more API server (${own ?? 'an alias'})` };
    }
    const server = await readKubeconfig(file.replace(/^~(?=\/)/, homedir()));
    if (taken.has(server.url)) return { lack: `an API server of its own for ${alias}: ${server.url} is taken` };
    const reason = await whyNotReachable(server);
    if (reason !== undefined) return { lack: `an API server that answers (${reason})` };
    taken.add(server.url);
    servers.set(alias, server);
  }
  return { servers };
}

export function aliasOf(provider: Block): string {
  return typeof provider['alias'] === 'string' ? provider['alias'] : '';
}
