import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeHelmBindings } from './helm-bindings';

/** A block of TypeScript in a document, and where it begins. */
export interface CodeBlock {
  readonly code: string;
  readonly document: string;
  readonly line: number;
}

/** A fenced block of a document, whatever its language. */
export interface FencedBlock extends CodeBlock {
  readonly language: string;
}

/** Every fenced block of a Markdown document. */
export function fencedBlocks(document: string): FencedBlock[] {
  const text = readFileSync(document, 'utf8');
  return [...text.matchAll(/^```(\S*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    code: match[2] ?? '',
    document,
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** Every block of TypeScript of a Markdown document, and each TypeScript file that its shell commands write. */
export function codeBlocks(document: string): CodeBlock[] {
  return fencedBlocks(document).flatMap((block) => {
    if (block.language === 'ts') return [block];
    if (block.language !== 'sh') return [];
    return [...block.code.matchAll(/^cat > \S+\.ts <<'EOF'\n([\s\S]*?)^EOF$/gm)].map((match) => ({
      code: match[1] ?? '',
      document,
      line: block.line + block.code.slice(0, match.index).split('\n').length,
    }));
  });
}

/** What a fragment may use without importing it: what its reader has in the stack already. */
const FIXTURE = readFileSync(join(__dirname, 'docs-fixture.ts.txt'), 'utf8');

export function isModule({ code }: CodeBlock): boolean {
  return /^import /m.test(code);
}

/** A block that synthesizes its app itself, as a whole program. */
export function isProgram({ code }: CodeBlock): boolean {
  return code.includes('app.synth();');
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
  writeHelmBindings(folder);
  return blocks.map((block) => {
    const file = join(folder, `${moduleName(block)}${isTest(block) ? '.test' : ''}.ts`);
    writeFileSync(file, isModule(block) ? block.code : FIXTURE.replace('/* fragment */', () => block.code));
    return file;
  });
}
