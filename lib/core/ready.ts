import { Lazy, TerraformLocal, TerraformStack, type ITerraformDependable, type TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';
import { undoOnFailure } from './all-or-nothing';
import { acrossStacks, growing } from './dependables';
import { WaitsWithoutCycles } from './without-cycles';

/**
 * The resources for which the dependents of a construct wait, where more may be added. `depends_on` has one reference an
 * entry, so what is added after it was read reaches those who read it through a local that names everything. Without such
 * an addition there is no local.
 */
export class Ready {
  private readonly elements: TerraformElement[] = [];
  private first: ITerraformDependable | undefined;
  private local: TerraformLocal | undefined;

  public constructor(private readonly scope: Construct) {}

  /** Adds what dependents wait for, those who have read the list before included. */
  public add(...elements: TerraformElement[]): void {
    this.elements.push(...elements);
    undoOnFailure(() => {
      this.elements.length -= elements.length;
    });
    if (this.local !== undefined) WaitsWithoutCycles.of(TerraformStack.of(this.scope)).add(this.local, elements);
    else if (this.first !== undefined && elements.length > 0) this.nameAll();
  }

  /** Everything that there is now, and, through its first entry, what is added later. */
  public get all(): ITerraformDependable[] {
    this.first ??= growing(
      TerraformStack.of(this.scope),
      () => this.elements[0],
      () => this.local ?? this.elements[0],
    );
    return this.local === undefined ? acrossStacks([this.first, ...this.elements.slice(1)]) : [this.first];
  }

  private nameAll(): void {
    const waits = WaitsWithoutCycles.of(TerraformStack.of(this.scope));
    // Whole resources: one with `count` has no attributes, and some have no id. A permission that names what waits for the
    // role, such as a role that it may assume, is left out.
    const all = Lazy.anyValue({ produce: () => waits.of(local).map(({ fqn }) => fqn) });
    const local: TerraformLocal = new ReadyLocal(this.scope, 'Ready', all);
    waits.add(local, this.elements);
    this.local = local;
    undoOnFailure(() => {
      this.scope.node.tryRemoveChild('Ready');
      this.local = undefined;
    });
  }
}

class ReadyLocal extends TerraformLocal {
  public override toMetadata(): unknown {
    WaitsWithoutCycles.of(this.cdktfStack).searchAnew();
    return super.toMetadata() as unknown;
  }
}
