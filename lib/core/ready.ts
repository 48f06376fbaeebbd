import { Lazy, TerraformLocal, TerraformStack, type ITerraformDependable, type TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';
import { undoOnFailure } from './all-or-nothing';
import { acrossStacks, growing } from './dependables';
import { isInTree } from './registry';

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
    if (this.first !== undefined && elements.length > 0) this.nameAll();
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
    if (this.local !== undefined) return;
    // Whole resources: one with `count` has no attributes, and some have no id.
    const all = Lazy.anyValue({ produce: () => this.elements.filter(isInTree).map(({ fqn }) => fqn) });
    this.local = new TerraformLocal(this.scope, 'Ready', all);
    undoOnFailure(() => {
      this.scope.node.tryRemoveChild('Ready');
      this.local = undefined;
    });
  }
}
