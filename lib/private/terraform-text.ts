import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformStack,
  Token,
  Tokenization,
  ref,
  type IResolvable,
  type IResolveContext,
  type TerraformLocal,
} from 'cdktf';
import type { IConstruct } from 'constructs';
import { computedAttribute } from './aws-attributes';
import { isInTree } from './in-tree';
import { elementsAt, type Element } from './look';
import { finalValue, isLocalOverridden } from './overrides';
import { isListElement, isToken, splitTokens } from './tokens';

// A token turns into a literal, or into an expression that only Terraform evaluates.

/** A part of a Terraform template: text as Terraform gives it, or an expression with its `${` and `}`. */
export interface TemplatePart {
  readonly text: string;
  readonly isExpression: boolean;
}

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** Returns what CDKTF writes for a value in the stack of `scope`. */
export function resolved(scope: IConstruct, value: unknown, preparing = false): unknown {
  return (
    resolvedReference(scope, value, preparing) ?? Tokenization.resolve(value, { scope, resolver: RESOLVER, preparing })
  );
}

/**
 * The same for a reference to an attribute and nothing else, as most tokens are: its own answer, where no token of another
 * stack is in it. What CDKTF does around it costs many times more.
 */
function resolvedReference(scope: IConstruct, value: unknown, preparing: boolean): string | undefined {
  const token = typeof value === 'string' ? soleToken(value) : undefined;
  if (token?.constructor !== Reference) return undefined;
  const own = ownReference(scope, token);
  if (own !== undefined) return own;
  const written: unknown = token.resolve({ scope, preparing } as IResolveContext);
  return typeof written === 'string' && !isToken(written) ? written : undefined;
}

/** Returns the text of a reference within one stack, which it has when it is made. */
function ownReference(scope: IConstruct, token: IResolvable | undefined): string | undefined {
  if (token?.constructor !== Reference) return undefined;
  const { identifier, originStack } = token as unknown as { identifier: unknown; originStack: unknown };
  const isOwn = typeof identifier === 'string' && !isToken(identifier);
  return isOwn && originStack === TerraformStack.of(scope) ? `\${${identifier}}` : undefined;
}

/** CDKTF's class of references to attributes, which it does not export. */
const Reference = ref('').constructor;

const SOLE_TOKEN = /^\$\{TfToken\[[\w:.-]+\]\}$/;

/** CDKTF never forgets a token, nor gives its text to another. */
const soleTokens = new Map<string, IResolvable | undefined>();

/** Returns the token that a text is, undefined where there is something beside it. */
function soleToken(text: string): IResolvable | undefined {
  if (!SOLE_TOKEN.test(text)) return undefined;
  if (!soleTokens.has(text)) soleTokens.set(text, Tokenization.reverseString(text).tokens[0]);
  return soleTokens.get(text);
}

/** A variable of IAM, such as `aws:PrincipalTag/team`. Terraform has this form in functions alone: `provider::aws::arn_parse`. */
const IAM_VARIABLE = /^(?:[*?$]|(?!(?:provider|core)::)[A-Za-z0-9.-]+(?:\/[\w.=/-]*)?:[^${}]*)$/;

/** One expression that is a plain reference. */
const REFERENCE = /^\$\{\w[\w.[\]-]*\}$/;

/** Splits what CDKTF wrote: an unclosed `${`, `%{` and the variables of IAM are literal text. */
export function templateParts(template: string): TemplatePart[] {
  if (REFERENCE.test(template)) return [{ text: template, isExpression: true }];
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  while (at < template.length) {
    const escape = /^(?:\$\$|%%)\{/.test(template.slice(at, at + 3));
    const end = template.startsWith('${', at) ? endOfExpression(template, at + 2) : undefined;
    if (escape) {
      literal += template.slice(at + 1, at + 3);
      at += 3;
    } else if (end === undefined || IAM_VARIABLE.test(template.slice(at + 2, end))) {
      const stop = end === undefined ? at + 1 : end + 1;
      literal += template.slice(at, stop);
      at = stop;
    } else {
      if (literal !== '') parts.push({ text: literal, isExpression: false });
      literal = '';
      parts.push({ text: template.slice(at, end + 1), isExpression: true });
      at = end + 1;
    }
  }
  if (literal !== '' || parts.length === 0) parts.push({ text: literal, isExpression: false });
  return parts;
}

/** The place of the "}" that closes an expression, undefined where none does. */
function endOfExpression(text: string, start: number): number | undefined {
  // The open brackets and quotes: "{" of an expression or a map, '"' of a text.
  const open = ['{'];
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    const inText = open.at(-1) === '"';
    if (inText && character === '\\') at += 1;
    else if (character === '"') {
      if (inText) open.pop();
      else open.push('"');
    } else if (inText && /^(?:\$\$|%%)\{/.test(text.slice(at, at + 3))) at += 2;
    else if (inText ? text.startsWith('${', at) || text.startsWith('%{', at) : character === '{') {
      open.push('{');
      if (inText) at += 1;
    } else if (!inText && character === '}') {
      open.pop();
      if (open.length === 0) return at;
    }
  }
  return undefined;
}

interface Inputs {
  readonly from: readonly string[];
  readonly isAsMade: () => boolean;
}

const inputs = new WeakMap<object, Inputs>();

/**
 * Notes what a token of this library is cut from, such as the account of an ARN: the result cannot hold a quote where
 * none of these can.
 */
export function cutFrom(token: string, from: readonly string[], isAsMade = (): boolean => true): string {
  for (const one of tokensOf(token)) inputs.set(one, { from, isAsMade });
  return token;
}

/** The same for a local, which others may give another value. */
export function localCutFrom(local: TerraformLocal, ...from: string[]): string {
  const made = expressionOf(local);
  return cutFrom(
    local.asString,
    from,
    () => expressionOf(local) === made && isOnlyOne(local) && !isLocalOverridden(local),
  );
}

/** Returns true where the local stands in the tree, and no other has its address. */
function isOnlyOne(local: TerraformLocal): boolean {
  return isInTree(local) && elementsAt(local.cdktfStack, `local.${local.friendlyUniqueId}`).length === 1;
}

/** Reads what a local holds: the getter of that name gives what refers to the local. */
function expressionOf(local: TerraformLocal): unknown {
  const { locals } = local.toTerraform() as { locals: Record<string, unknown> };
  return locals[local.friendlyUniqueId];
}

/** Returns true where no value of the text can end a JSON string: AWS computes it, or it is cut from such values. */
export function isSafeInJson(scope: IConstruct, text: string): boolean {
  if (soleToken(text) !== undefined) return isSafeToken(scope, text);
  return splitTokens(text).every((part) => (isToken(part) ? isSafeToken(scope, part) : !/["\\]/.test(part)));
}

function isSafeToken(scope: IConstruct, token: string): boolean {
  const noted = inputsOf(token);
  if (noted !== undefined) return noted.isAsMade() && noted.from.every((input) => isSafeInJson(scope, input));
  const own = ownReference(scope, soleToken(token));
  if (own !== undefined) return isSafeExpression(scope, own);
  const written = resolved(scope, token);
  return typeof written === 'string' && templateParts(written).every((one) => isSafePart(scope, one));
}

function isSafePart(scope: IConstruct, { text, isExpression }: TemplatePart): boolean {
  return isExpression ? isSafeExpression(scope, text) : !/["\\]/.test(text);
}

/**
 * Returns true where the value of an expression cannot end a JSON string: AWS computes it, of arguments that cannot either.
 */
export function isSafeExpression(scope: IConstruct, expression: string): boolean {
  const { address, freeArgument } = computedAttribute(expression) ?? {};
  if (address === undefined || freeArgument === undefined) return address !== undefined;
  const elements = elementsAt(TerraformStack.of(scope), address);
  return elements.length > 0 && elements.every((element) => isSafeArgument(element, freeArgument));
}

function isSafeArgument(element: Element, attribute: string): boolean {
  const given = finalValue({ resource: element, attribute, current: writtenArgument(element, attribute) });
  // A resource that is found by its name may have any path.
  if (given === undefined || given === null) return !TerraformDataSource.isTerraformDataSource(element);
  if (typeof given !== 'string') return false;
  if (!isToken(given) && !given.includes('{')) return !LEAVES_STRING.test(given);
  const written = resolved(element, given);
  if (typeof written !== 'string') return false;
  return templateParts(written).every(({ text, isExpression }) => {
    if (!isExpression) return !LEAVES_STRING.test(text);
    const other = computedAttribute(text);
    return other !== undefined && other.freeArgument === undefined;
  });
}

/** An argument as the element writes it: a class of users may write another than it was given. */
function writtenArgument(element: Element, attribute: string): unknown {
  const { synthesizeAttributes } = element as unknown as { synthesizeAttributes: () => Record<string, unknown> };
  return synthesizeAttributes.call(element)[attribute];
}

/** Characters that end a JSON string, or that IAM reads in one as more than a character. */
const LEAVES_STRING = /["\\*?$]/;

/** Returns what a token of this library is cut from, undefined where it is none of these. */
export function inputsOf(token: string): Inputs | undefined {
  return tokensOf(token)
    .map((one) => inputs.get(one))
    .find((noted) => noted !== undefined);
}

function tokensOf(text: string): readonly IResolvable[] {
  const sole = soleToken(text);
  return sole === undefined ? Tokenization.reverseString(text).tokens : [sole];
}

/**
 * The text with each token that stands for a literal replaced by it: what is left of tokens only Terraform knows.
 */
export function settled(scope: IConstruct, text: string): string {
  if (ownReference(scope, soleToken(text)) !== undefined || !isToken(text)) return text;
  return splitTokens(text)
    .map((part) => (isToken(part) ? (literalOf(scope, part) ?? part) : part))
    .join('');
}

/** The same for a list of texts, which may be one list that only CDKTF or Terraform knows. */
export function settledList(scope: IConstruct, values: readonly string[]): string[] {
  if (values.length !== 1 || !isListElement(values[0])) return values.map((value) => settled(scope, value));
  const written = resolved(scope, [...values]);
  if (!Array.isArray(written)) return [...values];
  return (written as unknown[]).map((value) => settled(scope, fromTemplate(String(value))));
}

function literalOf(scope: IConstruct, token: string): string | undefined {
  const written = resolved(scope, token);
  if (typeof written === 'number' || typeof written === 'boolean') return String(written);
  if (typeof written !== 'string') return undefined;
  const [first, ...others] = templateParts(written);
  // The literal text beside an expression is known too.
  return first?.isExpression === true && others.length === 0 ? undefined : fromTemplate(written);
}

/**
 * Replaces each expression of a text that was written for Terraform by hand with a token, so that it is read as any other.
 */
export function fromTemplate(template: string): string {
  return splitTokens(template)
    .flatMap((part) => (isToken(part) ? [part] : templateParts(part).map(asToken)))
    .join('');
}

function asToken({ text, isExpression }: TemplatePart): string {
  const resolve = ({ suppressBraces }: IResolveContext): string => (suppressBraces === true ? text.slice(2, -1) : text);
  return isExpression ? Token.asString({ creationStack: [], resolve, toString: () => text }) : text;
}

const QUOTE = 'substr(jsonencode(tostring(0)), 0, 1)';

/**
 * The expression in a form whose value stays inside a JSON string, whatever it holds: what `jsonencode` makes of it without
 * the quotes around. Written without quotes, so that the text around is JSON before Terraform runs. `substr` is there to
 * fail where the value is null, which `jsonencode` would write as a word.
 */
export function withinJson(expression: string): string {
  const inner = expression.slice(2, -1);
  return `\${trimsuffix(trimprefix(jsonencode(substr(${inner}, 0, -1)), ${QUOTE}), ${QUOTE})}`;
}

/** A list as JSON, each element a text: a null fails as it does elsewhere, and what is no list fails too. */
export function listAsJson(expression: string): string {
  return `\${jsonencode([for text in ${expression.slice(2, -1)} : substr(text, 0, -1)])}`;
}
