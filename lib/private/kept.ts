/**
 * A copy of what is nothing but data: lists, maps and structs, all the way down. What the library keeps beyond a call, or
 * hands out, is one, so that nobody changes it after it was checked. What has a class, a function or a getter says itself
 * what it is, such as a construct, a provider, a token or a role of another maker: it stays the same object. A Terraform
 * list is a list of one marker, and its copy is the same Terraform list.
 */
export function copied<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied) as T;
  if (!isData(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner as unknown)])) as T;
}

function isData(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain && Object.values(Object.getOwnPropertyDescriptors(value)).every(isValue);
}

function isValue(property: PropertyDescriptor): boolean {
  return 'value' in property && typeof property.value !== 'function';
}

/**
 * From now on, what the object has stays what it is: to assign is an error in strict mode, and does nothing otherwise. Not
 * `Object.freeze`, since jsii notes an id of its own on each object that leaves; a subclass may still say something else.
 * Lists within are for a getter to copy.
 */
export function fix(object: object): void {
  for (const key of Object.keys(object)) Object.defineProperty(object, key, { writable: false });
}

/** The same for what has no subclass. */
export function fixForGood(object: object): void {
  for (const key of Object.keys(object)) Object.defineProperty(object, key, { writable: false, configurable: false });
}

/** An object of these values which nobody changes: a list is a copy, whenever it is read. */
export function fixedObject<T extends object>(values: T): T {
  const object = {};
  for (const [key, value] of Object.entries(values)) {
    const get = (): unknown => (Array.isArray(value) ? copied(value) : value);
    Object.defineProperty(object, key, { enumerable: true, get });
  }
  return object as T;
}
