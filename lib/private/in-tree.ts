import type { IConstruct } from 'constructs';

/** Returns true where a construct still stands in its tree: one whose constructor failed has left it, with all within. */
export function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
