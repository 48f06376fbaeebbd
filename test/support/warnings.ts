import type { TerraformStack } from 'cdktf';

/** The advices of a stack: path and text. After synthesis, since some are known only then. */
export function warnings(stack: TerraformStack): string[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => `${node.path}: ${String(data)}`),
    );
}
