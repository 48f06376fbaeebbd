import ts from 'typescript';
import { baseOf, libraryProgram, meantBy, type PublicMember } from './public-members';

/** Codes that a call of a check in lib/core/given.ts can end in, by what it is given. */
const CHECKS: Record<string, (call: ts.CallExpression) => readonly string[]> = {
  checkGiven: ({ arguments: [props, needed] }) => {
    const [given, names] = [keysOf(props), keysOf(needed)];
    const allNeeded = given?.every((name) => names?.includes(name)) ?? false;
    return [
      ...(names?.length === 0 ? [] : ['PropertyMissing']),
      // Null is missing where it is needed.
      ...(allNeeded ? [] : ['PropertyNull']),
      'TextExpression',
    ];
  },
  checkList: ({ arguments: [, , kind] }) => (kind === undefined ? ['ListNeeded'] : ['ListNeeded', 'ValueInvalid']),
  checkBoolean: () => ['ValueInvalid'],
  checkKind: () => ['ValueInvalid'],
};

/** The properties of an object that is written where it is used. */
function keysOf(node: ts.Expression | undefined): string[] | undefined {
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined;
  return node.properties.map(({ name }) => name?.getText() ?? '');
}

/** The codes of the checks that constructors and factories share. */
export const COMMON_CODES = ['PropertyMissing', 'PropertyNull', 'TextExpression', 'ListNeeded', 'ValueInvalid'];

/**
 * Those of COMMON_CODES that are thrown in the functions of the library that a member calls, and what these call, each with
 * the way there. What other public members throw is said in their own doc comments.
 */
export function reachableCodes(member: PublicMember): Map<string, string> {
  const { checker, members } = libraryProgram();
  const others = new Set<ts.Node>(members.map(({ node }) => node));
  const found = new Map<string, string>();
  const seen = new Set<ts.Node>();
  const visit = (node: ts.Node, trail: string): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const { codes, calls, supers } = factsOf(checker, node);
    for (const code of codes) if (!found.has(code)) found.set(code, trail);
    for (const next of [...calls.filter((one) => !others.has(one)), ...supers])
      visit(next, `${trail} > ${nameOf(next)}`);
  };
  visit(member.node, member.name);
  return found;
}

/** The codes that a function throws itself, and the others that it names. */
interface Facts {
  readonly codes: readonly string[];
  /** Functions, methods, accessors and constructors with a body, called or passed on. */
  readonly calls: readonly ts.Node[];
  /** The constructor that `super(...)` calls. */
  readonly supers: readonly ts.Node[];
}

const known = new Map<ts.Node, Facts>();

function factsOf(checker: ts.TypeChecker, node: ts.Node): Facts {
  const before = known.get(node);
  if (before !== undefined) return before;
  const within = [...descendants(node)];
  const facts = {
    codes: within.filter(ts.isCallExpression).flatMap(codesOf),
    calls: within.flatMap((inner) => calledBy(checker, inner)).filter((called) => called !== node),
    supers: within
      .filter((inner) => inner.kind === ts.SyntaxKind.SuperKeyword)
      .flatMap((inner) => superOf(checker, inner)),
  };
  known.set(node, facts);
  return facts;
}

function codesOf(call: ts.CallExpression): readonly string[] {
  const name = call.expression.getText();
  const check = CHECKS[name];
  if (check !== undefined) return check(call);
  const [first] = call.arguments;
  if (!['invalid', 'fault'].includes(name) || first === undefined || !ts.isStringLiteral(first)) return [];
  return COMMON_CODES.filter((code) => code === first.text.split('/')[0]);
}

function calledBy(checker: ts.TypeChecker, node: ts.Node): ts.Node[] {
  if (ts.isNewExpression(node)) return constructorOf(checker, meantBy(checker, node.expression));
  if (!ts.isIdentifier(node) || node.text in CHECKS) return [];
  const meant = meantBy(checker, node);
  return meant !== undefined && ts.isFunctionLike(meant) && 'body' in meant && meant.body !== undefined ? [meant] : [];
}

function superOf(checker: ts.TypeChecker, node: ts.Node): ts.Node[] {
  const own = ts.isCallExpression(node.parent) ? ts.findAncestor(node, ts.isClassLike) : undefined;
  return own === undefined ? [] : constructorOf(checker, baseOf(checker, own));
}

function constructorOf(checker: ts.TypeChecker, declaration: ts.Declaration | undefined): ts.Node[] {
  if (declaration === undefined || !ts.isClassDeclaration(declaration)) return [];
  const own = declaration.members.find(ts.isConstructorDeclaration);
  return own === undefined ? constructorOf(checker, baseOf(checker, declaration)) : [own];
}

function* descendants(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* descendants(child);
}

function nameOf(node: ts.Node): string {
  if (ts.isConstructorDeclaration(node)) return `new ${node.parent.name?.text ?? ''}`;
  return (node as ts.NamedDeclaration).name?.getText() ?? '';
}
