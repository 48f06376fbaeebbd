/* eslint-disable @typescript-eslint/no-explicit-any -- it stands around any call */

type Noted = (made: any, ...args: any[]) => void;

let depth = 0;

/** Whether the call comes from a test or a stack, not from within the library. */
export function isOutside(): boolean {
  return depth === 0;
}

/** Runs a call of the library. */
export function within<T>(call: () => T): T {
  depth += 1;
  try {
    return call();
  } finally {
    depth -= 1;
  }
}

/** The same class, whose new objects and static results are noted with the arguments that they were made from. */
export function recording<C extends object>(
  Class: C,
  { made, statics = {} }: { made?: Noted; statics?: Record<string, Noted> },
): C {
  return new Proxy(Class, {
    construct: (target, args: unknown[], newTarget) => {
      const object = within(() => Reflect.construct(target as unknown as new () => object, args, newTarget) as object);
      made?.(object, ...args);
      return object;
    },
    get: (target, key, receiver) => {
      const value: unknown = Reflect.get(target, key, receiver);
      const noted = statics[String(key)];
      if (noted === undefined || typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const result: unknown = within(() => Reflect.apply(value as () => unknown, target, args) as unknown);
        noted(result, ...args);
        return result;
      };
    },
  });
}

/** Notes each call of a method after it succeeded. */
export function recordMethod(
  prototype: object,
  method: string,
  noted: (self: any, args: any, result: any) => void,
): void {
  const original = Reflect.get(prototype, method) as (...args: unknown[]) => unknown;
  Reflect.set(prototype, method, function recorded(this: unknown, ...args: unknown[]): unknown {
    const result = Reflect.apply(original, this, args);
    noted(this, args, result);
    return result;
  });
}
