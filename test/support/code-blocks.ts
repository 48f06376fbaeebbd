import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of TypeScript in a document, and where it begins. */
export interface CodeBlock {
  readonly code: string;
  readonly document: string;
  readonly line: number;
}

/** Every ```ts block of a Markdown document. */
export function codeBlocks(document: string): CodeBlock[] {
  const text = readFileSync(document, 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => ({
    code: match[1] ?? '',
    document,
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** What a fragment may use without importing it: what its reader has in the stack already. */
const FIXTURE = readFileSync(join(__dirname, 'docs-fixture.ts.txt'), 'utf8');

export function isModule({ code }: CodeBlock): boolean {
  return /^import /m.test(code);
}

export function isTest({ code }: CodeBlock): boolean {
  return code.includes("from 'vitest'");
}

/** The name under which other blocks import a module: its first exported class or function. */
function moduleName({ code, line, document }: CodeBlock): string {
  const exported = /^export (?:class|function) (\w+)/m.exec(code)?.[1];
  const own = `${document.replace(/\W+/g, '-')}-${line}`;
  return (exported ?? own).replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

/** Writes each block as a file that compiles; gives the files in the order of the blocks. */
export function writeBlocks(blocks: readonly CodeBlock[], folder: string): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return blocks.map((block) => {
    const file = join(folder, `${moduleName(block)}${isTest(block) ? '.test' : ''}.ts`);
    writeFileSync(file, isModule(block) ? block.code : FIXTURE.replace('/* fragment */', () => block.code));
    return file;
  });
}
