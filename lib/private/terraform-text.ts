import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformStack,
  Token,
  Tokenization,
  type IResolveContext,
  type TerraformLocal,
} from 'cdktf';
import type { IConstruct } from 'constructs';
import { computedAttribute } from './aws-attributes';
import { finalValue, isLocalOverridden, type Argument } from './overrides';
import { isListElement, isToken, splitTokens } from './tokens';

// What a token turns into: a literal, or an expression that only Terraform evaluates.

/** A part of a Terraform template: text as Terraform gives it, or an expression with its `${` and `}`. */
export interface TemplatePart {
  readonly text: string;
  readonly isExpression: boolean;
}

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** What CDKTF writes for a value in the stack of `scope`. */
export function resolved(scope: IConstruct, value: unknown, preparing = false): unknown {
  return Tokenization.resolve(value, { scope, resolver: RESOLVER, preparing });
}

/** A variable of IAM, such as `aws:PrincipalTag/team`. Terraform has this form in functions alone: `provider::aws::arn_parse`. */
const IAM_VARIABLE = /^(?:[*?$]|(?!(?:provider|core)::)[A-Za-z0-9.-]+(?:\/[\w.=/-]*)?:[^${}]*)$/;

/** Splits what CDKTF wrote: an unclosed `${`, `%{` and the variables of IAM are literal text. */
export function templateParts(template: string): TemplatePart[] {
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
  // What is open: "{" of an expression or a map, '"' of a text.
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
  for (const one of Tokenization.reverseString(token).tokens) inputs.set(one, { from, isAsMade });
  return token;
}

/** The same for a local, which others may give another value. */
export function localCutFrom(local: TerraformLocal, ...from: string[]): string {
  const made = expressionOf(local);
  return cutFrom(local.asString, from, () => expressionOf(local) === made && !isLocalOverridden(local));
}

/** What a local holds: the getter of that name gives what refers to the local. */
function expressionOf(local: TerraformLocal): unknown {
  const { locals } = local.toTerraform() as { locals: Record<string, unknown> };
  return locals[local.friendlyUniqueId];
}

/** Whether no value of the text can hold what ends a JSON string: AWS computes it, or it is cut from such values. */
export function isSafeInJson(scope: IConstruct, text: string): boolean {
  return splitTokens(text).every((part) => {
    if (!isToken(part)) return !/["\\]/.test(part);
    const noted = inputsOf(part);
    if (noted !== undefined) return noted.isAsMade() && noted.from.every((input) => isSafeInJson(scope, input));
    const written = resolved(scope, part);
    return typeof written === 'string' && templateParts(written).every((one) => isSafePart(scope, one));
  });
}

function isSafePart(scope: IConstruct, { text, isExpression }: TemplatePart): boolean {
  return isExpression ? isSafeExpression(scope, text) : !/["\\]/.test(text);
}

/** Whether the value of an expression cannot hold what ends a JSON string: AWS computes it, of arguments that cannot either. */
export function isSafeExpression(scope: IConstruct, expression: string): boolean {
  const { address, freeArgument } = computedAttribute(expression) ?? {};
  if (address === undefined || freeArgument === undefined) return address !== undefined;
  const element = elementAt(TerraformStack.of(scope), address);
  if (element === undefined) return false;
  const current = (element as unknown as Record<string, unknown>)[`${freeArgument}Input`];
  const given = finalValue({ resource: element, attribute: freeArgument, current });
  // What is found by its name may have any path.
  if (given === undefined || given === null) return !address.startsWith('data.');
  const written = typeof given === 'string' ? resolved(element, given) : undefined;
  if (typeof written !== 'string') return false;
  return templateParts(written).every(({ text, isExpression }) => {
    if (!isExpression) return !/["\\*?$]/.test(text);
    const attribute = computedAttribute(text);
    return attribute !== undefined && attribute.freeArgument === undefined;
  });
}

type Element = Argument['resource'];

const elements = new WeakMap<TerraformStack, Map<string, Element | undefined>>();

/** A resource or data source of a stack by its address, undefined where it has none of that address. */
function elementAt(stack: TerraformStack, address: string): Element | undefined {
  const known = elements.get(stack);
  if (known?.has(address) === true) return known.get(address);
  // Anew where one is missing: it may have been made since.
  const found = new Map(known);
  for (const construct of stack.node.findAll()) {
    if (!('terraformResourceType' in construct)) continue;
    const element = construct as Element;
    const kind = TerraformDataSource.isTerraformDataSource(construct) ? 'data.' : '';
    found.set(`${kind}${element.terraformResourceType}.${element.friendlyUniqueId}`, element);
  }
  if (!found.has(address)) found.set(address, undefined);
  elements.set(stack, found);
  return found.get(address);
}

/** What a token of this library is cut from, undefined where it is none of these. */
export function inputsOf(token: string): Inputs | undefined {
  return Tokenization.reverseString(token)
    .tokens.map((one) => inputs.get(one))
    .find((noted) => noted !== undefined);
}

/**
 * The text with each token that stands for a literal replaced by it: what is left of tokens only Terraform knows.
 */
export function settled(scope: IConstruct, text: string): string {
  if (!isToken(text)) return text;
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
  // What is literal beside an expression is known too.
  return first?.isExpression === true && others.length === 0 ? undefined : fromTemplate(written);
}

/** What was written for Terraform by hand, with a token for each expression in it, so that it is read as any other text. */
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
