import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sourceFiles } from './source-files';

// The public surface as jsii knows it.

/** A type in the assembly. */
export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
}

export interface Member {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
}

export interface Method {
  readonly name?: string;
  readonly static?: boolean;
  readonly parameters?: readonly (Member & { readonly variadic?: boolean })[];
}

export interface AssemblyType {
  readonly fqn: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly interfaces?: readonly string[];
  readonly initializer?: Method;
  readonly methods?: readonly Method[];
  readonly properties?: readonly Member[];
}

const ROOT = resolve(__dirname, '../..');
const PARTS = ['lib', 'package.json', 'tsconfig.jsii.json', 'README.md', 'LICENSE'];

/** The types of the package, by name without the package's. Compiled once for the same sources. */
export function assemblyTypes(): Map<string, AssemblyType> {
  const { types } = JSON.parse(readFileSync(assemblyFile(), 'utf8')) as { types: Record<string, AssemblyType> };
  return new Map(Object.values(types).map((type) => [shortName(type.fqn), type]));
}

/** `kubernetes.Role` of `cdktf-eks-workload-identity.kubernetes.Role`. */
export function shortName(fqn: string): string {
  return fqn.replace(/^cdktf-eks-workload-identity\./, '');
}

function assemblyFile(): string {
  const sources = sourceFiles('lib').map(({ path, text }) => `${path}\n${text}`);
  const hash = createHash('sha256').update(sources.join('\n')).digest('hex').slice(0, 16);
  const file = join(tmpdir(), `cdktf-eks-workload-identity-${hash}.jsii`);
  if (existsSync(file)) return file;
  const project = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    for (const part of PARTS) cpSync(join(ROOT, part), join(project, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
    const { status, stdout } = spawnSync(
      join(ROOT, 'node_modules/.bin/jsii'),
      ['--silence-warnings', 'reserved-word'],
      { cwd: project, encoding: 'utf8', env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' } },
    );
    if (status !== 0) throw new Error(`jsii does not compile lib: ${stdout}`);
    renameSync(join(project, '.jsii'), file);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
  return file;
}
