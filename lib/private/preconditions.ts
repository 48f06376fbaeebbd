import { Fn, Op, Token } from 'cdktf';
import type { WorkloadIdentityError } from '../errors';

/** What a resource asks for at plan, where only Terraform knows a value. */
export interface Precondition {
  readonly condition: string;
  readonly errorMessage: string;
}

/** A list that narrows and is empty would narrow nothing: the error of a literal one comes at plan for a Terraform list. */
export function notEmpty(list: readonly string[], error: WorkloadIdentityError): Precondition {
  // Not `> 0`: CDKTF writes a falsy operand as "undefined".
  return { condition: Token.asString(Op.gte(Fn.lengthOf(list), 1)), errorMessage: error.message };
}

/** None of the texts of a list is empty. */
export function noneEmpty(list: readonly string[], error: WorkloadIdentityError): Precondition {
  return { condition: Token.asString(Op.not(Fn.contains(list, ''))), errorMessage: error.message };
}

/** The `lifecycle` of a resource with these preconditions, beside what it has; undefined where there is nothing. */
export function lifecycleWith<T extends object>(
  preconditions: readonly Precondition[] = [],
  other?: T,
): (T & { precondition?: Precondition[] }) | undefined {
  if (preconditions.length === 0) return other;
  return { ...(other as T), precondition: [...preconditions] };
}
