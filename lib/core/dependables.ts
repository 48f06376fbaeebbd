import {
  TerraformElement,
  TerraformStack,
  Token,
  type IResolvable,
  type IResolveContext,
  type ITerraformDependable,
} from 'cdktf';
import { isInTree } from './registry';
import { brand, hasBrand } from './brand';

/**
 * Returns what to wait for, whichever stack waits. Terraform knows no resource of another stack: there `depends_on` leaves
 * it out, and CDKTF deploys its stack first.
 */
export function acrossStacks(dependables: readonly ITerraformDependable[]): ITerraformDependable[] {
  const all = [...new Set(dependables.map(acrossStack))];
  const growing = new Set(all.map((one) => (isReference(one) && one.grows ? one.element : undefined)));
  return all.filter((one) => !isReference(one) || one.grows || !growing.has(one.element));
}

/** The same as a resource takes it: left out where there is nothing to wait for. */
export function dependsOn(
  ...dependables: readonly (readonly ITerraformDependable[] | undefined)[]
): ITerraformDependable[] | undefined {
  const all = dependables.flatMap((some) => some ?? []);
  return all.length === 0 ? undefined : acrossStacks(all);
}

/** Returns the element that a dependable stands for; undefined where it is no element of CDKTF. */
export function elementOf(dependable: ITerraformDependable): TerraformElement | undefined {
  if (isReference(dependable)) return dependable.element;
  return TerraformElement.isTerraformElement(dependable) ? dependable : undefined;
}

/** Returns a dependable for what `find` gives at synthesis; nothing is waited for where it gives nothing. */
export function growing(
  stack: TerraformStack,
  first: () => TerraformElement | undefined,
  find: () => TerraformElement | undefined,
): ITerraformDependable {
  return new Reference(stack, first, find);
}

const known = new WeakMap<TerraformElement, Reference>();

function acrossStack(dependable: ITerraformDependable): ITerraformDependable {
  if (!TerraformElement.isTerraformElement(dependable)) return dependable;
  const made = known.get(dependable) ?? new Reference(dependable.cdktfStack, () => dependable);
  known.set(dependable, made);
  return made;
}

class Reference implements ITerraformDependable {
  private token: string | undefined;

  /**
   * @param first the element that it names as long as nothing is added
   * @param find what it names at synthesis, where that may be another one
   */
  public constructor(
    private readonly stack: TerraformStack,
    private readonly first: () => TerraformElement | undefined,
    private readonly find?: () => TerraformElement | undefined,
  ) {}

  public get fqn(): string {
    this.token ??= Token.asString(new FqnInOwnStack(this.stack, this.find ?? this.first));
    return this.token;
  }

  public get element(): TerraformElement | undefined {
    return this.first();
  }

  public get grows(): boolean {
    return this.find !== undefined;
  }
}

brand(Reference, 'Reference');

function isReference(value: unknown): value is Reference {
  return hasBrand(value, 'Reference');
}

class FqnInOwnStack implements IResolvable {
  public readonly creationStack: string[] = [];

  public constructor(
    private readonly own: TerraformStack,
    private readonly find: () => TerraformElement | undefined,
  ) {}

  public resolve({ scope, preparing }: IResolveContext): string | undefined {
    const element = this.find();
    // An element that has left the tree is not created, so nothing can wait for it.
    if (element === undefined || !isInTree(element)) return undefined;
    const stack = TerraformStack.of(scope);
    if (stack === this.own) return element.fqn;
    if (preparing) stack.addDependency(this.own);
    return undefined;
  }

  public toString(): string {
    return Token.asString(this);
  }
}
