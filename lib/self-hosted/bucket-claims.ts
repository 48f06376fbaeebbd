import { TerraformStack, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { providerKey } from '../cluster/provider-key';
import { bucketNameClaimed } from '../errors';
import { isToken } from '../private/tokens';
import { isInTree } from '../private/tree';

const claims = new WeakMap<TerraformStack, Map<string, Construct>>();

/**
 * A bucket has one policy, and two hostings would write it in turn. Buckets are one where their names are equal literals in
 * one stack with one provider; of others nothing is known.
 */
export function claimBucket(hosting: Construct, name: string, provider: TerraformProvider | undefined): void {
  if (isToken(name)) return;
  const stack = TerraformStack.of(hosting);
  const buckets = claims.get(stack) ?? new Map<string, Construct>();
  claims.set(stack, buckets);
  const key = `${providerKey(provider, 'aws')} ${name}`;
  const other = buckets.get(key);
  if (other !== undefined && isInTree(other)) throw bucketNameClaimed(name, other.node.path);
  buckets.set(key, hosting);
}
