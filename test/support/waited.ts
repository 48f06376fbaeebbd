import { TerraformStack, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { resolved } from './resolved';

/** The addresses that `depends_on` of a resource in the construct's stack would hold. */
export function waited(construct: Construct, dependables: ITerraformDependable[]): string[] {
  const stack = TerraformStack.of(construct);
  const fqns = resolved(
    stack,
    dependables.map(({ fqn }) => fqn),
  ) as string[];
  return fqns.map((fqn) => fqn.slice('${'.length, -'}'.length));
}
