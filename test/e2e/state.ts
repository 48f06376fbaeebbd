import type { Values } from '../support/expressions';
import type { Block } from '../support/rendered';

/** Terraform's state: what it made and what it looked up. */
export class State {
  public readonly values: Values;
  private readonly managed: string[] = [];

  public constructor(text: string) {
    const { resources = [] } = (text.trim() === '' ? {} : JSON.parse(text)) as { resources?: StateResource[] };
    const values = new Map<string, Block>();
    for (const { mode, type, name, instances } of resources) {
      const address = mode === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
      if (mode === 'managed') this.managed.push(address);
      const attributes = instances[0]?.attributes;
      if (attributes !== undefined) values.set(address, attributes);
    }
    this.values = values;
  }

  /** The addresses of what Terraform manages; empty after a destroy. */
  public get resources(): readonly string[] {
    return this.managed;
  }

  /** The managed resources of one type: address and attributes. */
  public ofType(type: string): [string, Block][] {
    return [...this.values].filter(([address]) => address.startsWith(`${type}.`));
  }
}

interface StateResource {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes?: Block }[];
}
