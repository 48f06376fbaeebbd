import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '../..');

/** A constructor, method or accessor that a user of the library can call. */
export interface PublicMember {
  /** As a user writes it: `new IrsaRole`, `Cluster.fromClusterName`. */
  readonly name: string;
  readonly className: string;
  readonly node: ts.ClassElement | ts.ClassDeclaration;
}

/** The library's own files, with the types in them; what packages export has none. */
export interface LibraryProgram {
  readonly checker: ts.TypeChecker;
  readonly members: readonly PublicMember[];
}

let made: LibraryProgram | undefined;

/** Reads the library once for each test file. */
export function libraryProgram(): LibraryProgram {
  made ??= readLibrary();
  return made;
}

function readLibrary(): LibraryProgram {
  const folder = join(ROOT, 'lib');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    strict: true,
  };
  const host = ts.createCompilerHost(options, true);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => ({ resolvedModule: text.startsWith('.') ? resolved(from, text) : undefined }));
  const program = ts.createProgram(
    files.map((file) => join(folder, file)),
    options,
    host,
  );
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(join(folder, 'index.ts'));
  const root = index === undefined ? undefined : checker.getSymbolAtLocation(index);
  const classes = root === undefined ? [] : exportedClasses(checker, root);
  return { checker, members: classes.flatMap((declaration) => membersOf(checker, declaration, new Set(classes))) };
}

function resolved(from: string, specifier: string): ts.ResolvedModuleFull | undefined {
  const path = join(from, '..', specifier);
  const found = [`${path}.ts`, join(path, 'index.ts')].find((file) => ts.sys.fileExists(file));
  return found === undefined ? undefined : { resolvedFileName: found, extension: ts.Extension.Ts };
}

function exportedClasses(checker: ts.TypeChecker, module: ts.Symbol): ts.ClassDeclaration[] {
  return checker.getExportsOfModule(module).flatMap((symbol) => {
    const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (meant.flags & ts.SymbolFlags.ValueModule) return exportedClasses(checker, meant);
    return (meant.declarations ?? []).filter(ts.isClassDeclaration);
  });
}

/** The class itself, its members, and those that it has from a class which is not exported: users see them as its own. */
function membersOf(
  checker: ts.TypeChecker,
  declaration: ts.ClassDeclaration,
  exported: ReadonlySet<ts.ClassDeclaration>,
): PublicMember[] {
  const className = declaration.name?.text ?? '';
  const found = new Map<string, PublicMember>();
  const add = (node: PublicMember['node']): void => {
    const name = memberName(className, node);
    if (isPublic(node) && !found.has(name)) found.set(name, { name, className, node });
  };
  add(declaration);
  let current: ts.ClassDeclaration | undefined = declaration;
  while (current !== undefined && (current === declaration || !exported.has(current))) {
    current.members.forEach(add);
    current = baseOf(checker, current);
  }
  return [...found.values()];
}

/** The class of the library that a class extends. */
export function baseOf(checker: ts.TypeChecker, declaration: ts.ClassLikeDeclaration): ts.ClassDeclaration | undefined {
  const clause = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const base = clause?.types[0] && meantBy(checker, clause.types[0].expression);
  return base !== undefined && ts.isClassDeclaration(base) ? base : undefined;
}

/** The declaration in the library that an expression names. */
export function meantBy(checker: ts.TypeChecker, node: ts.Node): ts.Declaration | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined) return undefined;
  const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return meant.valueDeclaration ?? meant.declarations?.[0];
}

function isPublic(node: ts.Declaration): boolean {
  if (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return false;
  return ts.isClassDeclaration(node) || !ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');
}

function memberName(className: string, node: PublicMember['node']): string {
  if (ts.isClassDeclaration(node)) return className;
  return ts.isConstructorDeclaration(node) ? `new ${className}` : `${className}.${node.name?.getText() ?? ''}`;
}
