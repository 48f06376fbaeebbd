import {
  TerraformElement,
  TerraformStack,
  Token,
  type IResolvable,
  type IResolveContext,
  type ITerraformDependable,
} from 'cdktf';

/**
 * What to wait for, whichever stack waits. Terraform knows no resource of another stack: there `depends_on` leaves it out,
 * and CDKTF deploys its stack first.
 */
export function acrossStacks(dependables: readonly ITerraformDependable[]): ITerraformDependable[] {
  return [...new Set(dependables.map(acrossStack))];
}

/** The same as a resource takes it: left out where there is nothing to wait for. */
export function dependsOn(
  ...dependables: readonly (readonly ITerraformDependable[] | undefined)[]
): ITerraformDependable[] | undefined {
  const all = dependables.flatMap((some) => some ?? []);
  return all.length === 0 ? undefined : acrossStacks(all);
}

const known = new WeakMap<TerraformElement, AcrossStacks>();

function acrossStack(dependable: ITerraformDependable): ITerraformDependable {
  if (!TerraformElement.isTerraformElement(dependable)) return dependable;
  const made = known.get(dependable) ?? new AcrossStacks(dependable);
  known.set(dependable, made);
  return made;
}

class AcrossStacks implements ITerraformDependable {
  private token: string | undefined;

  public constructor(private readonly element: TerraformElement) {}

  public get fqn(): string {
    this.token ??= Token.asString(new FqnInOwnStack(this.element));
    return this.token;
  }
}

class FqnInOwnStack implements IResolvable {
  public readonly creationStack: string[] = [];

  public constructor(private readonly element: TerraformElement) {}

  public resolve({ scope, preparing }: IResolveContext): string | undefined {
    const stack = TerraformStack.of(scope);
    const own = this.element.cdktfStack;
    if (stack === own) return this.element.fqn;
    if (preparing) stack.addDependency(own);
    return undefined;
  }

  public toString(): string {
    return Token.asString(this);
  }
}
