import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sourceFiles } from './source-files';

/** A type as jsii writes it. */
export interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
  readonly union?: { readonly types: TypeReference[] };
}

export interface Parameter {
  readonly name: string;
  readonly type: TypeReference;
  readonly variadic?: boolean;
}

export interface Property {
  readonly name: string;
  readonly type: TypeReference;
  readonly static?: boolean;
}

export interface Method {
  readonly name: string;
  readonly parameters?: Parameter[];
  readonly returns?: { readonly type: TypeReference };
  readonly static?: boolean;
}

export interface AssemblyType {
  readonly fqn: string;
  readonly name: string;
  readonly namespace?: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly docs?: { readonly summary?: string; readonly example?: string };
  readonly abstract?: boolean;
  readonly datatype?: boolean;
  readonly base?: string;
  readonly interfaces?: string[];
  readonly initializer?: { readonly parameters?: Parameter[] };
  readonly methods?: Method[];
  readonly properties?: Property[];
}

/** `Subject.isSubject` and the like, which read nothing of a value but its brand: test/core/brand.test.ts has them all. */
export function isGuard(type: Pick<AssemblyType, 'name'>, method: { readonly name: string }): boolean {
  return method.name === `is${type.name}`;
}

const ROOT = resolve(__dirname, '../..');
const INPUTS = ['package.json', 'tsconfig.jsii.json', 'README.md', 'LICENSE'];
const ENVIRONMENT = {
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: '1',
};

/** The public surface as jsii reads it of lib/ as it is now. Compiled once for the same sources; no build is needed. */
export function publicTypes(): Map<string, AssemblyType> {
  const hash = createHash('sha256');
  for (const { path, text } of sourceFiles('lib')) hash.update(`${path}\n${text}\n`);
  for (const file of INPUTS) hash.update(readFileSync(join(ROOT, file)));
  const kept = join(ROOT, '.cache', 'assembly', `${hash.digest('hex').slice(0, 16)}.json`);
  if (!existsSync(kept)) compile(kept);
  const { types } = JSON.parse(readFileSync(kept, 'utf8')) as { types: Record<string, AssemblyType> };
  return new Map(Object.entries(types));
}

function compile(kept: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    for (const name of ['lib', ...INPUTS]) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const jsii = join(ROOT, 'node_modules', '.bin', 'jsii');
    const { status, stdout, stderr } = spawnSync(jsii, ['--silence-warnings', 'reserved-word'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...ENVIRONMENT },
    });
    if (status !== 0) throw new Error(`jsii: ${stdout}${stderr}`);
    mkdirSync(join(kept, '..'), { recursive: true });
    // Another run may read it at the same time.
    cpSync(join(folder, '.jsii'), `${kept}.${process.pid}`);
    renameSync(`${kept}.${process.pid}`, kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
