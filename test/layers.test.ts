import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { adviceIds, errorFactories, errorsPage } from './support/error-factories';
import { around, nodesOf, sourceFiles, target, type SourceFile } from './support/source-files';

const ROOT = resolve(__dirname, '..');

/** From the top to the bottom of the table in ARCHITECTURE.md: a layer knows only those before it, and of them only these. */
const LAYERS: Record<string, readonly string[]> = {
  errors: [],
  private: ['errors'],
  core: ['errors', 'private'],
  policy: ['errors', 'private', 'core'],
  cluster: ['errors', 'private', 'core', 'policy'],
  kubernetes: ['errors', 'private', 'core', 'policy'],
  roles: ['errors', 'private', 'core', 'policy', 'cluster'],
  'pod-identity': ['errors', 'private', 'core', 'policy', 'cluster', 'roles'],
  workload: ['errors', 'private', 'core', 'policy', 'cluster', 'kubernetes', 'roles', 'pod-identity'],
  addons: ['errors', 'private', 'core', 'policy', 'cluster', 'kubernetes', 'roles', 'pod-identity', 'workload'],
  'self-hosted': ['errors', 'private', 'core', 'policy', 'cluster', 'kubernetes'],
};

const library = sourceFiles('lib');
const stacks = sourceFiles('stacks');
const byPath = new Map(library.map((file) => [file.path, file]));

function layerOf(path: string): string {
  return path === 'lib/errors.ts' ? 'errors' : (path.split('/')[1] ?? '');
}

/** The files of the library that a file imports. */
function targets(file: SourceFile, specifiers = file.imports): string[] {
  return specifiers.flatMap((specifier) => {
    const path = target(file, specifier);
    if (path === undefined) return [];
    // Data, such as a catalogue in JSON, is no module of a layer.
    if (specifier.endsWith('.json')) return [];
    return [byPath.has(path) ? path : path.replace(/\.ts$/, '/index.ts')];
  });
}

describe('layers', () => {
  test('are those of the table', () => {
    const layers = new Set(library.map(({ path }) => layerOf(path)).filter((layer) => layer !== 'index.ts'));
    expect([...layers].sort()).toEqual(Object.keys(LAYERS).sort());
  });

  test('import only from those above them', () => {
    const wrong = library
      .filter(({ path }) => path !== 'lib/index.ts')
      .flatMap((file) => {
        const layer = layerOf(file.path);
        return targets(file)
          .filter((path) => ![layer, ...(LAYERS[layer] ?? [])].includes(layerOf(path)))
          .map((path) => `${file.path} imports ${path}`);
      });
    expect(wrong).toEqual([]);
  });

  test('are entered by file: an index.ts serves lib/index.ts only', () => {
    const wrong = library
      .filter(({ path }) => path !== 'lib/index.ts')
      .filter((file) => targets(file).some((path) => path.endsWith('/index.ts')))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  test('have no cycles, in types either', () => {
    const cycles: string[] = [];
    const search = (path: string, trail: readonly string[], done: Set<string>): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      if (trail.includes(path) || done.has(path)) return;
      const file = byPath.get(path);
      for (const next of file === undefined ? [] : targets(file)) search(next, [...trail, path], done);
      done.add(path);
    };
    const done = new Set<string>();
    for (const { path } of library) search(path, [], done);
    expect(cycles).toEqual([]);
  });

  test('of plain values know no provider, and a policy no construct', () => {
    const packages = (layer: string): string[] =>
      library
        .filter(({ path }) => layerOf(path) === layer)
        .flatMap(({ imports }) => imports.filter((name) => /^[@a-z]/.test(name)));
    for (const layer of ['errors', 'private', 'core', 'policy']) {
      expect(packages(layer).filter((name) => name.startsWith('@cdktf/'))).toEqual([]);
    }
    expect([...new Set(packages('policy'))]).toEqual(['cdktf']);
  });
});

test('providers are imported by file, never by their index', () => {
  const wrong = [...library, ...stacks, ...sourceFiles('bench')].flatMap(({ path, imports }) =>
    imports
      .filter((name) => name.startsWith('@cdktf/') && !/^@cdktf\/provider-[a-z]+\/lib\/[a-z0-9-]+$/.test(name))
      .map((name) => `${path} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('loading the library loads no index of a provider, and no large binding', () => {
  const script = `
    require('cdktf-eks-workload-identity');
    const files = Object.keys(require.cache);
    console.log(JSON.stringify({
      library: files.some((file) => file.endsWith('lib/roles/irsa-role.ts')),
      indexes: files.filter((file) => /@cdktf\\/provider-[a-z]+\\/lib\\/index\\.js$/.test(file)),
      large: files.filter((file) => file.includes('@cdktf/') && require('fs').statSync(file).size > 225_000),
    }));`;
  const out = execFileSync(process.execPath, ['--import', 'tsx', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(JSON.parse(out)).toEqual({ library: true, indexes: [], large: [] });
});

test('samples use the package as its users do', () => {
  const wrong = stacks.flatMap(({ path, imports }) =>
    imports
      .filter((name) => (name.includes('lib/') ? !name.startsWith('@cdktf/') : name.startsWith('..')))
      .map((name) => `${path} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('objects are told by their brand, never by instanceof, which a second copy of a package breaks', () => {
  const wrong = library.flatMap(({ path, tree }) =>
    [...nodesOf(tree)]
      .filter((node) => node.kind === ts.SyntaxKind.InstanceOfKeyword)
      .map((node) => `${path}: ${node.parent.getText()}`)
      .filter((text) => !/ instanceof (Error|TypeError|RangeError|SyntaxError|Map|Set|Date|RegExp)$/.test(text)),
  );
  expect(wrong).toEqual([]);
});

test('no file is longer than 400 lines', () => {
  const lines = [...library, ...stacks].map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
  expect(lines.filter((file) => file.lines > 400)).toEqual([]);
});

describe('errors', () => {
  const factories = errorFactories();
  const names = new Set(factories.map(({ name }) => name));
  const sources = library.filter(({ path }) => layerOf(path) !== 'errors');
  /** Files that put the path of a construct, or the place in a document, before an error that was thrown. */
  const PASS_ON = ['lib/core/all-or-nothing.ts', 'lib/core/building.ts', 'lib/policy/policy-places.ts'];

  test('are all made by a factory', () => {
    const thrown = sources.filter(({ path }) => !PASS_ON.includes(path));
    const wrong = thrown.flatMap(({ path, tree }) =>
      [...nodesOf(tree)]
        .filter(ts.isThrowStatement)
        .filter((statement) => !isFactoryCall(statement.expression))
        .map((statement) => `${path}: ${statement.getText()}`),
    );
    expect(wrong).toEqual([]);
  });

  function isFactoryCall(expression: ts.Expression): boolean {
    if (!ts.isCallExpression(expression)) return false;
    const name = expression.expression.getText();
    if (names.has(name)) return true;
    // A check that serves several names takes the factory as a parameter.
    return around(expression).some(
      (node) => ts.isFunctionLike(node) && node.parameters.some((parameter) => parameter.name.getText() === name),
    );
  }

  test('have a code of their own each, and are all in use', () => {
    const codes = factories.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.filter((code) => !/^[A-Z][A-Za-z]+$/.test(code))).toEqual([]);
    const used = new Set(
      sources.flatMap(({ tree }) => [...nodesOf(tree)].filter(ts.isIdentifier).map(({ text }) => text)),
    );
    expect(factories.filter(({ name }) => !used.has(name)).map(({ name }) => name)).toEqual([]);
  });

  test('are thrown outside of the catalogue', () => {
    const wrong = library
      .filter(({ path }) => layerOf(path) === 'errors')
      .filter(({ tree, text }) => [...nodesOf(tree)].some(ts.isThrowStatement) || text.includes('captureStackTrace'))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  test('show what a user gave by one guard', () => {
    const past = [...library]
      .filter(({ path }) => layerOf(path) === 'errors' && !path.endsWith('/show.ts'))
      .filter(({ text }) => /JSON\.stringify|got \$\{(?!show\()/.test(text))
      .map(({ path }) => path);
    expect(past).toEqual([]);
  });

  test('are listed in docs/errors.md (written anew by vitest -u)', async () => {
    const file = join(ROOT, 'docs', 'errors.md');
    const text = await format(errorsPage(), { ...(await resolveConfig(file)), parser: 'markdown' });
    for (const { code } of factories) expect(text).toContain(`\`${code}\``);
    for (const id of adviceIds()) expect(text).toContain(`\`${id}\``);
    await expect(text).toMatchFileSnapshot(file);
  });
});

test('no ARN is written with the partition "aws", but in examples of errors', () => {
  const names = new Set(errorFactories().map(({ name }) => name));
  const wrong = library
    .filter(({ path }) => layerOf(path) !== 'errors')
    .flatMap(({ path, tree }) =>
      [...nodesOf(tree)]
        .filter(
          (node) => ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node),
        )
        .filter((node) => node.getText().includes('arn:aws'))
        .filter(
          (node) => !around(node).some((outer) => ts.isCallExpression(outer) && names.has(outer.expression.getText())),
        )
        .map((node) => `${path}: ${node.getText()}`),
    );
  expect(wrong).toEqual([]);
});
