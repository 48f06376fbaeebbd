import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TerraformStack, Testing } from 'cdktf';
import { OidcProvider } from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeBlocks, fencedBlocks, isProgram, isTest, writeBlocks, type CodeBlock } from './support/code-blocks';
import { DOCUMENTS } from './support/documents';
import { types } from './support/public-entries';
import { synth } from './support/synth';

const ROOT = resolve(__dirname, '..');
const FOLDER = join(ROOT, '.cache', 'docs');

const blocks = [
  ...DOCUMENTS.flatMap((document) => codeBlocks(join(ROOT, document)).map((block) => ({ ...block, document }))),
  ...docExamples(),
];
const files = writeBlocks(blocks, FOLDER);
const examples = blocks.map((block, index) => ({
  title: `${block.document}:${block.line}`,
  block,
  file: files[index] ?? '',
}));

/** What stands under `@example` in the doc comments of the public surface. */
function docExamples(): CodeBlock[] {
  return [...types.values()].flatMap(({ fqn, docs }) =>
    docs?.example === undefined ? [] : [{ code: docs.example, document: `@example of ${fqn}`, line: 1 }],
  );
}

type StackClass = new (scope: Construct, id: string) => TerraformStack;

async function load(file: string): Promise<Record<string, unknown>> {
  return (await import(file)) as Record<string, unknown>;
}

function isStackClass(value: unknown): value is StackClass {
  return typeof value === 'function' && value.prototype instanceof TerraformStack;
}

describe('every block of TypeScript in the documents, and every example in a doc comment', () => {
  let faults: Map<string, string[]>;

  beforeAll(() => {
    faults = compile(files);
  });

  test('there are blocks in the README and in each page of the guide that shows code', () => {
    const pages = DOCUMENTS.filter((document) => document === 'README.md' || document.startsWith('docs/guide/'));
    const without = pages.filter((page) => !blocks.some(({ document }) => document === page));
    expect(pages.length).toBeGreaterThan(14);
    expect(without).toEqual(['docs/guide/costs.md', 'docs/guide/languages.md', 'docs/guide/security.md']);
  });

  test('no block is in a language that no test reads', () => {
    // check-python.mjs runs Python, check-tarball.mjs the commands of the README; what a console shows is no code.
    const read = ['console', 'json', 'python', 'sh', 'text', 'ts'];
    const others = DOCUMENTS.flatMap((document) => fencedBlocks(join(ROOT, document)))
      .filter(({ language }) => !read.includes(language))
      .map(({ document, line, language }) => `${document}:${line} ${language}`);
    expect(others).toEqual([]);
  });

  test('blocks of JSON are JSON', () => {
    const texts = DOCUMENTS.flatMap((document) => fencedBlocks(join(ROOT, document)))
      .filter(({ language }) => language === 'json')
      .map(({ code }) => JSON.parse(code) as unknown);
    expect(texts.length).toBeGreaterThan(2);
  });

  test('there are examples in doc comments', () => {
    expect(docExamples().length).toBeGreaterThanOrEqual(10);
  });

  test.each(examples)('$title compiles', ({ file }) => {
    expect(faults.get(file) ?? []).toEqual([]);
  });

  test.each(examples.filter(({ block }) => isProgram(block)))('$title runs as a program', async ({ file }) => {
    const folder = mkdtempSync(join(tmpdir(), 'program-'));
    process.env['CDKTF_OUTDIR'] = folder;
    try {
      await load(file);
      const [stack = ''] = readdirSync(join(folder, 'stacks'));
      const written = readFileSync(join(folder, 'stacks', stack, 'cdk.tf.json'), 'utf8');
      expect(Object.keys(JSON.parse(written) as object)).toContain('resource');
    } finally {
      delete process.env['CDKTF_OUTDIR'];
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.each(examples.filter(({ block }) => !isTest(block) && !isProgram(block) && !isHelper(block.code)))(
    '$title synthesizes with validations on',
    async ({ file }) => {
      const stacks = Object.values(await load(file)).filter(isStackClass);
      expect(stacks).not.toEqual([]);
      for (const Stack of stacks) {
        const { json } = synth(() => undefined, new Stack(Testing.app(), 'example'));
        expect(Object.keys(json)).toContain('resource');
      }
    },
  );

  test('the tests in the documents pass', () => {
    const config = join(__dirname, 'support', 'docs.vitest.config.mts');
    const output = execFileSync(
      process.execPath,
      [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--config', config, '--root', ROOT],
      { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', CI: '' } },
    );
    expect(output).toMatch(/Tests {2}2 passed/);
  });
});

/** Blocks that export something to use rather than a stack; each is used below. */
function isHelper(code: string): boolean {
  return code.includes('export class TeamService') || code.includes('export function boundRoles');
}

describe('what the documents name', () => {
  test('ARCHITECTURE.md names only files that are there, and every layer of lib', () => {
    const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
    const named = [...text.matchAll(/`((?:lib|test|stacks|bench|scripts|docs)\/[\w./-]*)`/g)].map(
      ([, path]) => path ?? '',
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const layers = readdirSync(join(ROOT, 'lib'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(layers.filter(({ name }) => !named.includes(`lib/${name}/`)).map(({ name }) => name)).toEqual([]);
  });

  test('every sample has its row in the list of samples', () => {
    const text = readFileSync(join(ROOT, 'stacks', 'README.md'), 'utf8');
    const main = readFileSync(join(ROOT, 'stacks', 'main.ts'), 'utf8');
    const samples = [...main.matchAll(/\(app, '([\w-]+)'\)/g)].map(([, name]) => name ?? '');
    expect(samples.length).toBeGreaterThanOrEqual(5);
    expect(samples.filter((name) => !text.includes(`[\`${name}\`](${name}.ts)`))).toEqual([]);
  });
});

describe('the constructs and aspects of the documents', () => {
  test('the platform construct makes a role under the path and boundary of its team', async () => {
    const { TeamService } = (await load(join(FOLDER, 'team-service.ts'))) as {
      TeamService: new (scope: Construct, id: string, props: object) => Construct;
    };
    const { Cluster, Permissions } = await import('cdktf-eks-workload-identity');
    const synthesized = synth((stack) => {
      const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo' });
      const oidcProvider = new OidcProvider(stack, 'Oidc', { cluster });
      const permissions = [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')];
      new TeamService(stack, 'Search', { team: 'search', service: 'api', cluster, oidcProvider, permissions });
    });
    expect(synthesized.only('aws_iam_role')).toMatchObject({
      path: '/teams/search/',
      permissions_boundary: 'arn:aws:iam::123456789012:policy/team-boundary',
    });
  });

  test('the aspect bounds every role of a stack', async () => {
    const { boundRoles } = (await load(join(FOLDER, 'bound-roles.ts'))) as {
      boundRoles: (stack: TerraformStack) => void;
    };
    const { Reports } = (await load(join(FOLDER, 'reports.ts'))) as { Reports: StackClass };
    const stack = new Reports(Testing.app(), 'reports');
    const synthesized = synth(boundRoles, stack);
    expect(synthesized.only('aws_iam_role')).toMatchObject({
      path: '/platform/',
      permissions_boundary: 'arn:aws:iam::123456789012:policy/platform-boundary',
    });
  });
});

/** The compiler's faults by file. */
function compile(sources: string[]): Map<string, string[]> {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config as object;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(sources, {
    ...options,
    noUnusedLocals: false,
    noUnusedParameters: false,
    noImplicitOverride: false,
  });
  const found = new Map<string, string[]>();
  for (const { file, start, messageText } of ts.getPreEmitDiagnostics(program)) {
    const name = file?.fileName ?? '';
    const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
    const text = `${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    found.set(name, [...(found.get(name) ?? []), text]);
  }
  return found;
}
