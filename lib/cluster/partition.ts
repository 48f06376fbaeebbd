import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { TerraformStack, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { undoOnFailure } from '../core/all-or-nothing';
import { providerKey } from '../core/providers';

const partitions = new WeakMap<TerraformStack, Map<string, string>>();

/**
 * The partition that an AWS provider works in. One data source for each stack and provider, made on first need under an
 * id that does not depend on who asked first; its token is made once.
 */
export function partitionOf(scope: Construct, provider: TerraformProvider | undefined): string {
  const stack = TerraformStack.of(scope);
  const key = providerKey(provider, 'aws');
  const known = partitions.get(stack) ?? new Map<string, string>();
  partitions.set(stack, known);
  let partition = known.get(key);
  if (partition === undefined) {
    const id = key === 'aws' ? 'WorkloadIdentityPartition' : `WorkloadIdentityPartition-${key}`;
    partition = new DataAwsPartition(stack, id, { provider }).partition;
    known.set(key, partition);
    undoOnFailure(() => {
      stack.node.tryRemoveChild(id);
      known.delete(key);
    });
  }
  return partition;
}
