import type { Construct } from 'constructs';

/** A setting from `context` in cdktf.json, so that each sample synthesizes as it is and fits your cluster with one line. */
export function setting(scope: Construct, key: string, fallback: string): string {
  const value = scope.node.tryGetContext(key) as string | number | boolean | object | null | undefined;
  if (value === undefined || value === null || value === '') return fallback;
  if (typeof value === 'object') throw new Error(`context ${key} must be a text, got ${JSON.stringify(value)}`);
  return String(value);
}

/** A setting that is one of these; the first is the default. */
export function choice<T extends string>(scope: Construct, key: string, ...known: [T, ...T[]]): T {
  const value = setting(scope, key, known[0]);
  const chosen = known.find((one) => one === value);
  if (chosen === undefined) throw new Error(`context ${key} must be one of ${known.join(', ')}, got "${value}"`);
  return chosen;
}
