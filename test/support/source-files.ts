import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '../..');

/** A source file of the project, parsed. */
export interface SourceFile {
  /** From the project's root, such as `lib/policy/subject.ts`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  /** What it imports and exports from, as written. */
  readonly imports: readonly string[];
  /** The part of it that is loaded when the file is: without `import type`. */
  readonly loads: readonly string[];
}

/** All TypeScript files of a folder. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => readSource(join(folder, file)));
}

/** One TypeScript file, by its path from the project's root. */
export function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const imports = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
  const types = tree.statements
    .filter(ts.isImportDeclaration)
    .filter(({ importClause }) => importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    .map(({ moduleSpecifier }) => (moduleSpecifier as ts.StringLiteral).text);
  return { path, text, tree, imports, loads: imports.filter((name) => !types.includes(name)) };
}

/** The path of what a file imports, undefined where it is a package. */
export function target(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative(ROOT, join(ROOT, dirname(file.path), `${specifier}.ts`));
}

/** Every node of a tree, parents before children. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

/** The nodes around a node, from the inside. */
export function around(node: ts.Node): ts.Node[] {
  const parent = node.parent as ts.Node | undefined;
  return parent === undefined ? [] : [parent, ...around(parent)];
}
