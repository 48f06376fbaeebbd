import { Scope } from '../support/expressions';
import { readServiceAccount, type ApiServer } from './kubernetes-api';
import { canonical } from '../support/policies';
import { Mismatch } from './read-back';
import { type Block, read, type StackJson } from '../support/rendered';
import type { State } from './state';

/** A service account on an API server. */
export interface PlacedAccount {
  readonly server: ApiServer;
  readonly namespace: string;
  readonly name: string;
}

/** Compares the service accounts on the API server with the synthesized ones: annotations and labels, whole. */
export async function compareServiceAccounts(
  stack: StackJson,
  state: State,
  servers: ReadonlyMap<string, ApiServer>,
): Promise<PlacedAccount[]> {
  const scope = new Scope(stack, state.values);
  const placed: PlacedAccount[] = [];
  if (servers.size === 0) return placed;
  for (const [, block] of Object.entries(read(stack).resources('kubernetes_service_account_v1'))) {
    const metadata = scope.value(block['metadata']) as Metadata;
    const server = servers.get(aliasUsed(block));
    if (server === undefined) throw new Error(`no API server for ${metadata.namespace}/${metadata.name}`);
    const { namespace, name } = metadata;
    const found = await readServiceAccount(server, namespace, name);
    if (found === undefined) throw new Mismatch(`service account ${namespace}/${name} must exist on ${server.url}`);
    for (const part of ['annotations', 'labels'] as const) {
      const [expected, actual] = [canonical(metadata[part] ?? {}), canonical(found.metadata?.[part] ?? {})];
      if (expected !== actual)
        throw new Mismatch(`the ${part} of ${namespace}/${name} must be\n${expected}\nbut are\n${actual}`);
    }
    placed.push({ server, namespace, name });
  }
  return placed;
}

/** The service accounts that are still there. */
export async function remaining(accounts: readonly PlacedAccount[]): Promise<string[]> {
  const found = await Promise.all(
    accounts.map(async ({ server, namespace, name }) =>
      (await readServiceAccount(server, namespace, name)) === undefined ? [] : [`${namespace}/${name}`],
    ),
  );
  return found.flat();
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly annotations?: Record<string, string>;
  readonly labels?: Record<string, string>;
}

/** The alias of the provider that makes a resource; empty for the default one. */
export function aliasUsed(block: Block): string {
  const provider = typeof block['provider'] === 'string' ? block['provider'] : '';
  return provider.includes('.') ? provider.slice(provider.indexOf('.') + 1) : '';
}
