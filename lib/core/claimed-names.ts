import type { Construct, IConstruct } from 'constructs';
import { isInTree } from './tree';

/** Names of which each may be taken once in a part of the tree, such as a stack or the app. */
export class ClaimedNames {
  private readonly taken = new WeakMap<IConstruct, Map<string, Construct>>();

  /** Who has the name already; where nobody has, or who had it has left the tree, it is taken from now on. */
  public claim(part: IConstruct, name: string, construct: Construct): Construct | undefined {
    const names = this.taken.get(part) ?? new Map<string, Construct>();
    this.taken.set(part, names);
    const other = names.get(name);
    if (other !== undefined && isInTree(other)) return other;
    names.set(name, construct);
    return undefined;
  }
}
