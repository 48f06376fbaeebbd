import type { RequestContext, TrustRequest } from '../judge';

/** A request for a role, without the policy that decides it. */
export type Asking = Omit<TrustRequest, 'policy'>;

/** One thing that is expected of a trust: whom it lets in, and whom to try. */
export interface Admission {
  /** Whether this expectation lets the request in. */
  admits(asking: Asking): boolean;
  /** Requests that are let in, and requests that differ from them in one thing. */
  requests(): Iterable<Asking>;
}

export const ASSUME = 'sts:AssumeRole';
export const TAG = 'sts:TagSession';
export const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';

/** IAM's wildcards: `*` is any text, of any characters, `?` is one character. */
export function fits(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text === '';
  const tail = rest.join('');
  if (first === '*')
    return Array.from({ length: text.length + 1 }, (_, at) => at).some((at) => fits(tail, text.slice(at)));
  return text !== '' && (first === '?' || first === text.charAt(0)) && fits(tail, text.slice(1));
}

/** Texts that fit a pattern: with as little as may be, and with more. */
export function fitting(pattern: string): string[] {
  return [pattern.replaceAll('*', '').replaceAll('?', 'x'), pattern.replaceAll('*', 'x-y').replaceAll('?', '0')];
}

export function without(context: RequestContext, key: string): RequestContext {
  return Object.fromEntries(Object.entries(context).filter(([other]) => other !== key));
}

/** Names that a careless comparison takes for this one. */
export function near(name: string): string[] {
  return [`${name}-evil`, `x${name}`, `${name}x`, name.slice(0, -1), name.toUpperCase(), '*', `${name}*`, ''].filter(
    (other) => other !== name,
  );
}

/** The first two and the last: enough to try what is near. */
export function some<T>(items: readonly T[]): T[] {
  return [...new Set([...items.slice(0, 2), ...items.slice(-1)])];
}
