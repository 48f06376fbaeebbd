import type { Construct } from 'constructs';

/** A setting from `context` in cdktf.json, so that each sample synthesizes as it is and fits your cluster with one line. */
export function setting(scope: Construct, key: string, fallback: string): string {
  const value: unknown = scope.node.tryGetContext(key);
  return typeof value === 'string' && value !== '' ? value : fallback;
}
