import { TerraformLocal, type TerraformStack } from 'cdktf';
import { synth } from './synth';

/** What Terraform reads where the library gave this value in a stack; nothing of it stays in the stack. */
export function resolved(stack: TerraformStack, value: unknown): unknown {
  new TerraformLocal(stack, 'resolved', value).overrideLogicalId('resolved');
  const { json } = synth(() => undefined, stack);
  stack.node.tryRemoveChild('resolved');
  return (json['locals'] as { resolved: unknown }).resolved;
}
