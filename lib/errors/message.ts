import { plainPath, show } from './show';

const BRAND = Symbol.for('cdktf-eks-workload-identity.WorkloadIdentityError');

/** What every error of this library is: a sentence for the user and a code that stays the same for ever. */
export class WorkloadIdentityError extends Error {
  public constructor(
    public readonly code: string,
    public readonly detail: string,
    public readonly path?: string,
  ) {
    super(`${path === undefined ? '' : `[${plainPath(path)}] `}${detail} [${code}]`);
    this.name = 'WorkloadIdentityError';
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Tells errors of this library, those of another copy of it too. */
export function isWorkloadIdentityError(value: unknown): value is WorkloadIdentityError {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/** `<property> must <rule>, got <JSON value>: <what to change> [<Code>]` */
export function invalid(
  code: string,
  property: string,
  rule: string,
  value: unknown,
  remedy: string,
): WorkloadIdentityError {
  return new WorkloadIdentityError(code, `${property} must ${rule}, got ${show(value)}: ${remedy}`);
}

export function numberOutOfRange(
  code: string,
  property: string,
  range: string,
  value: unknown,
  remedy: string,
): WorkloadIdentityError {
  return invalid(code, property, `be a whole number ${range}`, value, remedy);
}

/** A fault that no single value shows: `<sentence> [<Code>]`. */
export function fault(code: string, sentence: string): WorkloadIdentityError {
  return new WorkloadIdentityError(code, sentence);
}
