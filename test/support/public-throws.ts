import ts from 'typescript';
import { readSource, target, type SourceFile } from './source-files';

/** A public member and what its doc comment says that it throws. */
export interface PublicThrows {
  /** As a user writes it: `new IrsaRole`, `Cluster.fromClusterName`. */
  readonly member: string;
  readonly text: string;
}

/** Every `@throws` of the public surface. */
export function publicThrows(): PublicThrows[] {
  return publicFiles().flatMap(({ tree }) => tree.statements.filter(isPublicClass).flatMap(throwsOfClass));
}

/** The files that lib/index.ts exports, by way of other files too. */
function publicFiles(path = 'lib/index.ts'): SourceFile[] {
  const file = readSource(path);
  const exported = file.tree.statements.filter(ts.isExportDeclaration).flatMap(({ moduleSpecifier }) => {
    const specifier = (moduleSpecifier as ts.StringLiteral).text;
    const found = target(file, specifier) ?? '';
    return publicFiles(ts.sys.fileExists(found) ? found : found.replace(/\.ts$/, '/index.ts'));
  });
  return [file, ...exported];
}

function isPublicClass(node: ts.Node): node is ts.ClassDeclaration {
  return ts.isClassDeclaration(node) && (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export) !== 0;
}

function throwsOfClass(declaration: ts.ClassDeclaration): PublicThrows[] {
  const name = declaration.name?.text ?? '';
  return [declaration, ...declaration.members].flatMap((node) => {
    if (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return [];
    if (ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal')) return [];
    const text = ts
      .getJSDocTags(node)
      .filter(({ tagName, parent }) => tagName.text === 'throws' && parent.parent === node)
      .map((tag) => tag.getText().replace(/\s*\n\s*\*\s*/g, ' '))
      .join(' ');
    return text === '' ? [] : [{ member: memberName(name, node), text }];
  });
}

function memberName(className: string, node: ts.ClassDeclaration | ts.ClassElement): string {
  if (ts.isClassDeclaration(node)) return className;
  return ts.isConstructorDeclaration(node) ? `new ${className}` : `${className}.${node.name?.getText() ?? ''}`;
}
