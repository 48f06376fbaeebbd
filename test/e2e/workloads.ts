import { Scope } from '../support/expressions';
import { readDeployment, type ApiServer } from './kubernetes-api';
import { aliasUsed } from './service-accounts';
import { read, type StackJson } from '../support/rendered';
import type { State } from './state';

/**
 * Deployments whose pods the API server refuses, and why: nothing waits for a rollout here, and an admission rule such as
 * a Pod Security Standard says no to the pods alone. Says nothing where no controller makes pods.
 */
export async function refusedPods(
  stack: StackJson,
  state: State,
  servers: ReadonlyMap<string, ApiServer>,
): Promise<string[]> {
  if (servers.size === 0) return [];
  const scope = new Scope(stack, state.values);
  const refused: string[] = [];
  for (const [, block] of Object.entries(read(stack).resources('kubernetes_deployment_v1'))) {
    const { namespace = 'default', name } = scope.value(block['metadata']) as { namespace?: string; name: string };
    const server = servers.get(aliasUsed(block));
    if (server === undefined) throw new Error(`no API server for ${namespace}/${name}`);
    const found = await readDeployment(server, namespace, name);
    const failures = (found?.status?.conditions ?? []).filter(
      ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
    );
    for (const { message = '' } of failures) refused.push(`${namespace}/${name}: ${message}`);
  }
  return refused;
}
