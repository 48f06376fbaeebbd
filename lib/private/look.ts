import { TerraformDataSource, TerraformElement, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isInTree } from './in-tree';

/** A resource, a data source or a local. */
export type Element = TerraformElement & { readonly terraformResourceType: string };

/** What was found in a stack since the one who asks first asked last: within one synthesis the tree stays as it is. */
interface Look {
  readonly askers: WeakSet<object>;
  /** By their kind, `data.aws_iam_role` or `aws_iam_role`: the id of each is computed anew whenever it is read. */
  readonly kinds: Map<string, Map<string, Element[]>>;
}

const looks = new WeakMap<TerraformStack, Look>();

/**
 * Tells that somebody writes a value and will ask for elements. One who writes a second time begins another synthesis, before
 * which others may have been made, removed or named anew.
 */
export function looksFor(scope: IConstruct, asker: object): void {
  const stack = TerraformStack.of(scope);
  const look = looks.get(stack);
  if (look === undefined || look.askers.has(asker)) lookAnew(stack).askers.add(asker);
  else look.askers.add(asker);
}

function lookAnew(stack: TerraformStack): Look {
  const look = { askers: new WeakSet(), kinds: new Map() };
  looks.set(stack, look);
  return look;
}

/** The elements of a stack, not of those within it, that have an address: of two, Terraform reads both as one. */
export function elementsAt(stack: TerraformStack, address: string): readonly Element[] {
  const kind = address.slice(0, address.lastIndexOf('.'));
  const known = looks.get(stack)?.kinds.get(kind)?.get(address);
  if (known?.every(isInTree) === true) return known;
  // From scratch: where one has left, what is known of other kinds is as old.
  const { kinds } = known === undefined ? (looks.get(stack) ?? lookAnew(stack)) : lookAnew(stack);
  const found = ofKind(stack, kind);
  // Each that is missing is searched for once.
  for (const [missing, elements] of kinds.get(kind) ?? [])
    if (elements.length === 0 && !found.has(missing)) found.set(missing, []);
  if (!found.has(address)) found.set(address, []);
  kinds.set(kind, found);
  return found.get(address) ?? [];
}

function ofKind(stack: TerraformStack, kind: string): Map<string, Element[]> {
  const found = new Map<string, Element[]>();
  const visit = ({ node }: IConstruct): void => {
    for (const child of node.children) {
      if (TerraformStack.isStack(child)) continue;
      if (TerraformElement.isTerraformElement(child) && kindOf(child) === kind) {
        const address = `${kind}.${child.friendlyUniqueId}`;
        found.set(address, [...(found.get(address) ?? []), child as Element]);
      }
      visit(child);
    }
  };
  visit(stack);
  return found;
}

function kindOf(element: TerraformElement): string | undefined {
  if ('terraformResourceType' in element) {
    return `${TerraformDataSource.isTerraformDataSource(element) ? 'data.' : ''}${String(element.terraformResourceType)}`;
  }
  return 'expression' in element ? 'local' : undefined;
}
