import { TerraformStack, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { providerKey } from '../core/aws-provider';
import { bucketNameClaimed } from '../errors';
import { ClaimedNames } from '../core/claimed-names';
import { isToken } from '../private/tokens';

const buckets = new ClaimedNames();

/**
 * A bucket has one policy, and two hostings would write it in turn. Buckets are one where their names are equal literals in
 * one stack with one provider; of others nothing is known.
 */
export function claimBucket(hosting: Construct, name: string, provider: TerraformProvider | undefined): void {
  if (isToken(name)) return;
  const key = `${providerKey(provider, 'aws')} ${name}`;
  const other = buckets.claim(TerraformStack.of(hosting), key, hosting);
  if (other !== undefined) throw bucketNameClaimed(name, other.node.path);
}
