import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { TerraformStack, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { undoOnFailure } from '../core/all-or-nothing';
import { providerKey } from '../core/providers';
import { Registry } from '../core/registry';

/**
 * The partition that an AWS provider works in. One data source for each stack and provider, made on first need under an
 * id that does not depend on who asked first; its token is made once.
 */
export function partitionOf(scope: Construct, provider: TerraformProvider | undefined): string {
  const stack = TerraformStack.of(scope);
  const key = providerKey(provider, 'aws');
  // In the app, since each copy of the package has modules of its own.
  const known = Registry.of(stack).one('partitions', () => new Map<string, string>());
  const place = `${stack.node.addr} ${key}`;
  let partition = known.get(place);
  if (partition === undefined) {
    const id = key === 'aws' ? 'WorkloadIdentityPartition' : `WorkloadIdentityPartition-${key}`;
    partition = new DataAwsPartition(stack, id, { provider }).partition;
    known.set(place, partition);
    undoOnFailure(() => {
      stack.node.tryRemoveChild(id);
      known.delete(place);
    });
  }
  return partition;
}
