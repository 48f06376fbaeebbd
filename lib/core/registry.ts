import type { IConstruct } from 'constructs';
import { isInTree } from '../private/in-tree';
import { checkVersion } from './brand';
import { VERSION } from './version';

interface Entry {
  readonly construct: IConstruct;
  readonly value: unknown;
}

const PROPERTY = Symbol.for('cdktf-eks-workload-identity.Registry');

/** Things that may exist once in an app, with their owners. They hang on the root construct: another app has others. */
export class Registry {
  /** Returns the registry of the app that a construct stands in. */
  public static of({ node: { root } }: IConstruct): Registry {
    const holder = root as { [PROPERTY]?: Registry };
    const known = holder[PROPERTY];
    if (known !== undefined) checkVersion(known.version);
    if (known !== undefined) return known;
    const registry = new Registry();
    Object.defineProperty(root, PROPERTY, { value: registry });
    return registry;
  }

  private readonly version = VERSION;
  private readonly entries = new Map<string, Entry[]>();
  private readonly shared = new Map<string, unknown>();

  private constructor() {}

  /**
   * Returns the construct that claimed the key before, or records this one. A construct that has left the tree has lost
   * its claims.
   *
   * @param kind what is claimed; kinds share no keys
   * @param value tells claims of one key apart, together with `isSame`
   */
  public claim<T>(
    kind: string,
    key: string,
    construct: IConstruct,
    value?: T,
    isSame: (other: T) => boolean = () => true,
  ): IConstruct | undefined {
    const others = this.standing(kind, key);
    const other = others.find((entry) => isSame(entry.value as T));
    if (other === undefined) this.entries.set(nameOf(kind, key), [...others, { construct, value }]);
    return other?.construct;
  }

  /** Records one more of a kind. */
  public add(kind: string, construct: IConstruct, value: unknown): void {
    this.entries.set(nameOf(kind), [...this.standing(kind), { construct, value }]);
  }

  /** Returns the values of a kind whose constructs still stand in the tree. */
  public all<T>(kind: string): T[] {
    return this.standing(kind).map(({ value }) => value as T);
  }

  /** Returns what all of the app share under a name, created for the first who asks. */
  public one<T>(name: string, create: () => T): T {
    if (!this.shared.has(name)) this.shared.set(name, create());
    return this.shared.get(name) as T;
  }

  private standing(kind: string, key?: string): Entry[] {
    return (this.entries.get(nameOf(kind, key)) ?? []).filter(({ construct }) => isInTree(construct));
  }
}

function nameOf(kind: string, key = ''): string {
  return `${kind} ${key}`;
}

export { isInTree };
