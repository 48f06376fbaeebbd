import { fault } from '../errors';
import { VERSION } from './version';

/**
 * Marks the objects of a class, and of its subclasses, with its name and the version of the package. A second copy of the
 * package in `node_modules` has classes of its own, so `instanceof` does not know its objects. The mark is the same.
 */
export function brand(type: { readonly prototype: object }, name: string): void {
  Object.defineProperty(type.prototype, symbolOf(name), { value: VERSION });
}

/** Returns whether a value is an object of the class of this name. An object of another version is an error. */
export function hasBrand(value: unknown, name: string): boolean {
  const version = (value as Record<symbol, unknown> | null | undefined)?.[symbolOf(name)];
  if (version === undefined) return false;
  checkVersion(version);
  return true;
}

/** Fails where what another copy of the package left behind is of another version: its objects have other members. */
export function checkVersion(version: unknown): void {
  if (version !== VERSION) throw fault('PackageVersionsMixed', { own: VERSION, other: String(version) });
}

const symbols = new Map<string, symbol>();

function symbolOf(name: string): symbol {
  const known = symbols.get(name);
  if (known !== undefined) return known;
  const symbol = Symbol.for(`cdktf-eks-workload-identity.${name}`);
  symbols.set(name, symbol);
  return symbol;
}
