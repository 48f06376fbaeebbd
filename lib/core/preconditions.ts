import { Fn, Lazy, Op, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type WorkloadIdentityError } from '../errors';
import { looksFor } from '../private/look';
import { settled, isSafeInJson, settledList } from '../private/terraform-text';
import { isListElement, isToken } from '../private/tokens';

/** A condition that a resource asks for at plan, where only Terraform knows a value. */
export interface Precondition {
  readonly condition: string;
  readonly errorMessage: string;
  /** The list that it looks at: Terraform refuses a condition on one that is known, since it would check nothing. */
  readonly list?: readonly string[];
  /** The texts that it looks at, where it need not where each is a literal in the end or comes from AWS. */
  readonly texts?: readonly string[];
}

/** A list that narrows and is empty would narrow nothing: the error of a literal one comes at plan for a Terraform list. */
export function notEmpty(list: readonly string[], error: WorkloadIdentityError): Precondition {
  const own = [...list];
  // Not `> 0`: CDKTF writes a falsy operand as "undefined".
  return { condition: Token.asString(Op.gte(Fn.lengthOf(own), 1)), errorMessage: error.message, list: own };
}

/** None of the texts of a list is empty. */
export function noneEmpty(list: readonly string[], error: WorkloadIdentityError): Precondition {
  const own = [...list];
  return { condition: Token.asString(Op.not(Fn.contains(own, ''))), errorMessage: error.message, list: own };
}

/** Those of the preconditions that Terraform can check, as it has them. */
export function openPreconditions(
  scope: IConstruct,
  preconditions: readonly Precondition[],
): { condition: string; errorMessage: string }[] {
  if (preconditions.length > 0) looksFor(scope, preconditions);
  return preconditions
    .filter(
      ({ list }) => list === undefined || settledList(scope, list).some((one) => isListElement(one) || isToken(one)),
    )
    .filter(({ texts }) => texts === undefined || texts.some((text) => isForTerraform(scope, text)))
    .map(({ condition, errorMessage }) => ({ condition, errorMessage }));
}

/** Returns true where Terraform alone can look at a text: literals are checked at synthesis, and what AWS computes fits. */
export function isForTerraform(scope: IConstruct, text: string): boolean {
  if (isListElement(text)) return settledList(scope, [text]).some((one) => isListElement(one) || isToken(one));
  // Most are attributes of AWS, which one look tells.
  return !isSafeInJson(scope, text) && isToken(settled(scope, text));
}

/** The `lifecycle` of a resource with these preconditions, beside what it has; undefined where there is nothing. */
export function lifecycleWith<T extends object>(
  preconditions: readonly Precondition[] = [],
  other?: T,
): (T & { precondition?: Precondition[] }) | undefined {
  if (preconditions.length === 0) return other;
  // A lazy list is a literal one when all is written.
  const precondition: unknown = Lazy.anyValue({
    produce: ({ scope }) => {
      const open = openPreconditions(scope, preconditions);
      if (open.length === 0) return undefined;
      return open.map(({ condition, errorMessage }) => ({ condition, error_message: errorMessage }));
    },
  });
  return { ...(other as T), precondition: precondition as Precondition[] };
}
