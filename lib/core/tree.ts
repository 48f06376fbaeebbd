import type { IConstruct } from 'constructs';

/** Whether a construct still stands in its tree: one whose making failed has left it, and all within went with it. */
export function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
