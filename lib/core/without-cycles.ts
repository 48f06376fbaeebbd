import { TerraformElement, type ITerraformDependable, type TerraformStack } from 'cdktf';
import { undoOnFailure } from './all-or-nothing';
import { acrossStacks, elementOf } from './dependables';
import { Registry } from './registry';
import { resolved } from '../private/terraform-text';

type Edges = Map<TerraformElement, readonly TerraformElement[]>;

/**
 * The waits of a stack's elements, without those that would be cycles. Cycles are known at synthesis only, so what is
 * left out is found then, once for all of a stack.
 */
export class WaitsWithoutCycles {
  /** Returns those of a stack. */
  public static of(stack: TerraformStack): WaitsWithoutCycles {
    const all = Registry.of(stack).one('waits', () => new Map<TerraformStack, WaitsWithoutCycles>());
    const known = all.get(stack) ?? new WaitsWithoutCycles(stack);
    all.set(stack, known);
    return known;
  }

  private readonly wanted = new Map<TerraformElement, ITerraformDependable[]>();
  private components: Map<TerraformElement, number> | undefined;
  private state: 'preparing' | 'stale' | 'searching' | 'known' = 'preparing';

  private constructor(private readonly stack: TerraformStack) {}

  /** Lets an element wait for more. */
  public add(element: TerraformElement, dependables: readonly ITerraformDependable[] = []): void {
    const before = this.wanted.get(element) ?? [];
    if (dependables.length > 0) this.wanted.set(element, acrossStacks([...before, ...dependables]));
    undoOnFailure(() => this.wanted.set(element, before));
  }

  /** Forgets what was found: CDKTF asks each element for its metadata before it writes the first one. */
  public searchAnew(): void {
    this.state = 'stale';
  }

  /** Returns what an element waits for. Before the stack is written it is everything, since only stacks are put in order. */
  public of(element: TerraformElement): ITerraformDependable[] {
    const wanted = this.wanted.get(element) ?? [];
    if (wanted.length === 0 || this.state === 'preparing' || this.state === 'searching') return wanted;
    if (this.state === 'stale') this.search();
    const own = this.components?.get(element);
    return wanted.filter((one) => {
      const other = elementOf(one);
      return other === undefined || this.components?.get(other) !== own;
    });
  }

  private search(): void {
    this.state = 'searching';
    const named = new Map(
      this.stack.node
        .findAll()
        .filter((node) => TerraformElement.isTerraformElement(node))
        .map((element): [string, TerraformElement] => [nameOf(element), element]),
    );
    const edges: Edges = new Map();
    const open = [...this.wanted.keys()];
    for (let element = open.pop(); element !== undefined; element = open.pop()) {
      if (edges.has(element)) continue;
      const others = referencesOf(element, named);
      edges.set(element, others);
      open.push(...others);
    }
    this.components = componentsOf(edges);
    this.state = 'known';
  }
}

/** An element as others refer to it. */
function nameOf(element: TerraformElement): string {
  // Not its `fqn`: once that is read, nobody can override the logical id.
  const { _elementType: type } = element as unknown as { _elementType?: string };
  return `${type ?? ''}.${element.friendlyUniqueId}`;
}

function referencesOf(element: TerraformElement, named: ReadonlyMap<string, TerraformElement>): TerraformElement[] {
  const text = JSON.stringify(resolved(element, element.toTerraform()));
  const names = new Set(text.match(/(?:\bdata\.)?\b[A-Za-z_][\w-]*\.[\w-]+/g));
  return [...names].flatMap((name) => named.get(name) ?? []).filter((other) => other !== element);
}

/** Numbers the components of elements that reach each other. Without recursion: a chain may be long. */
function componentsOf(edges: Edges): Map<TerraformElement, number> {
  const reversed = new Map<TerraformElement, TerraformElement[]>([...edges.keys()].map((element) => [element, []]));
  for (const [element, others] of edges) for (const other of others) reversed.get(other)?.push(element);
  const components = new Map<TerraformElement, number>();
  for (const [number, start] of finishedLastFirst(edges).entries()) {
    const open = [start];
    for (let element = open.pop(); element !== undefined; element = open.pop()) {
      if (components.has(element)) continue;
      components.set(element, number);
      open.push(...(reversed.get(element) ?? []));
    }
  }
  return components;
}

function finishedLastFirst(edges: Edges): TerraformElement[] {
  const [seen, finished] = [new Set<TerraformElement>(), [] as TerraformElement[]];
  for (const start of edges.keys()) {
    const open = [{ element: start, next: 0 }];
    if (seen.has(start)) continue;
    seen.add(start);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const other = edges.get(top.element)?.[top.next];
      top.next += 1;
      if (other === undefined) {
        finished.push(top.element);
        open.pop();
      } else if (!seen.has(other)) {
        seen.add(other);
        open.push({ element: other, next: 0 });
      }
    }
  }
  return finished.reverse();
}
