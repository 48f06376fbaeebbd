import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../lib/errors/catalogue';
import { catalogueRows } from './support/catalogue';
import { errorsPage } from './support/errors-page';
import { publicThrows } from './support/public-throws';
import { COMMON_CODES, reachableCodes } from './support/reachable-codes';
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

test('a sample names the helpers that are copied with it', () => {
  const helpers = (file: SourceFile): SourceFile[] =>
    stacks
      .filter(({ path }) => file.imports.some((name) => target(file, name) === path))
      .flatMap((helper) => [helper, ...helpers(helper)]);
  const samples = stacks.filter(({ path }) => /^stacks\/[\w-]+\.ts$/.test(path) && path !== 'stacks/main.ts');
  const wrong = samples.filter((file) => {
    const names = [...new Set(helpers(file).map(({ path }) => path.replace('stacks/', '')))].sort();
    const named = /^ \* Needs (.*)\.$/m.exec(file.text)?.[1] ?? '';
    return [...named.matchAll(/`([^`]+)`/g)].map(([, name]) => name).join() !== names.join();
  });
  expect(wrong.map(({ path }) => path)).toEqual([]);
  expect(stacks.filter(({ path }) => path.startsWith('stacks/shared/'))).not.toEqual([]);
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
  const sources = library.filter(({ path }) => layerOf(path) !== 'errors');
  const codes = [...new Set(catalogueRows().map(({ code }) => code))];
  /** Files that put the path of a construct, or the place in a document, before an error that was thrown. */
  const PASS_ON = ['lib/core/all-or-nothing.ts', 'lib/core/building.ts', 'lib/policy/policy-places.ts'];
  /** Functions that return an error: those of the catalogue, and those that choose a row of it. */
  const makers = new Set(
    library
      .flatMap(({ tree }) => [...nodesOf(tree)])
      .filter(ts.isFunctionDeclaration)
      .filter(({ type }) => type?.getText() === 'WorkloadIdentityError')
      .map(({ name }) => name?.text),
  );

  const wrongIn = (files: readonly SourceFile[], isWrong: (node: ts.Node) => boolean): string[] =>
    files.flatMap(({ path, tree }) =>
      [...nodesOf(tree)].filter(isWrong).map((node) => `${path}: ${node.getText().slice(0, 120)}`),
    );

  test('are all made of a row', () => {
    const isForeign = (node: ts.Node): boolean =>
      ts.isThrowStatement(node) &&
      !(ts.isCallExpression(node.expression) && makers.has(node.expression.expression.getText()));
    expect(
      wrongIn(
        sources.filter(({ path }) => !PASS_ON.includes(path)),
        isForeign,
      ),
    ).toEqual([]);
    const isNew = (node: ts.Node): boolean =>
      ts.isNewExpression(node) && node.expression.getText() === 'WorkloadIdentityError';
    expect(
      wrongIn(library, isNew).filter(
        (found) => !/^lib\/(errors\/message|core\/building|policy\/policy-places)/.test(found),
      ),
    ).toEqual([]);
  });

  test('are all in use', () => {
    const used = new Set(
      sources.flatMap(({ tree }) => [...nodesOf(tree)].filter(ts.isStringLiteral).map(({ text }) => text)),
    );
    expect(Object.keys(CATALOGUE).filter((key) => !used.has(key))).toEqual([]);
  });

  test('are thrown, caught and traced outside of the catalogue', () => {
    const catalogue = library.filter(({ path }) => layerOf(path) === 'errors');
    const isWrong = (node: ts.Node): boolean =>
      ts.isThrowStatement(node) ||
      ts.isTryStatement(node) ||
      (ts.isIdentifier(node) && node.text === 'captureStackTrace');
    expect(wrongIn(catalogue, isWrong)).toEqual([]);
  });

  test('show what a user gave by one guard', () => {
    const past = library
      .filter(({ path }) => layerOf(path) === 'errors' && !path.endsWith('/show.ts'))
      .filter(({ text }) => /JSON\.stringify/.test(text))
      .map(({ path }) => path);
    expect(past).toEqual([]);
    const isNewPhrase = (node: ts.Node): boolean => ts.isNewExpression(node) && node.expression.getText() === 'Phrase';
    expect(wrongIn(library, isNewPhrase).filter((found) => !found.startsWith('lib/errors/phrase.ts'))).toEqual([]);
    const passTexts = sources.filter(({ text }) => /\bownText\(/.test(text)).map(({ path }) => path);
    expect(passTexts).toEqual(['lib/core/given.ts', 'lib/roles/service-preconditions.ts']);
  });

  test('and warnings have one door: no other file annotates', () => {
    const files = sources.filter(({ text }) => /\bAnnotations\.of\(|\.addWarning\(/.test(text)).map(({ path }) => path);
    expect(files).toEqual(['lib/core/warn.ts']);
    expect(wrongIn(sources, (node) => ts.isStringLiteralLike(node) && /^\[[A-Z]\w+\] /.test(node.text))).toEqual([]);
  });

  test('stand in the doc comment of the public member that throws them', () => {
    const texts = publicThrows()
      .map(({ text }) => text.replace(/`[^`]*`/g, ''))
      .join('\n');
    const errors = catalogueRows().filter(({ level }) => level === 'error');
    const missing = errors.filter(({ code }) => !new RegExp(`\\b${code}\\b`).test(texts)).map(({ code }) => code);
    expect([...new Set(missing)]).toEqual([]);
    // What looks like a code is one.
    const named = [...texts.matchAll(/\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b/g)].map(([word]) => word);
    const types = new Set(
      library.flatMap(({ text }) => [...text.matchAll(/(?:class|interface|enum) (\w+)/g)].map(([, name]) => name)),
    );
    expect([...new Set(named)].filter((word) => !codes.includes(word) && !types.has(word))).toEqual([]);
  });

  test('of the shared checks stand in the doc comment of each public member that runs them, and in no other', () => {
    const names = (text: string): string[] => COMMON_CODES.filter((code) => new RegExp(`\\b${code}\\b`).test(text));
    const members = publicThrows().filter(({ node }) => !ts.isClassDeclaration(node));
    const wrong = members.flatMap((member) => {
      const reached = reachableCodes(member);
      return [
        ...[...reached].filter(([code]) => !names(member.text).includes(code)).map(([code, way]) => `${code}: ${way}`),
        ...names(member.own)
          .filter((code) => !reached.has(code))
          .map((code) => `${member.name} throws no ${code}`),
      ];
    });
    expect(wrong).toEqual([]);
    // The search finds what lies deep: a check of the base class, one behind a method, one in a function that is passed on.
    const found = (name: string): string[] =>
      members.filter((one) => one.name === name).flatMap((one) => [...reachableCodes(one).keys()]);
    expect(found('new PodIdentityAgent')).toContain('ListNeeded');
    expect(found('WorkloadRole.addPermissions')).toContain('ValueInvalid');
    expect(found('Cluster.outsideEks')).toEqual(['TextExpression']);
  });

  test('are listed in docs/errors.md (written anew by vitest -u)', async () => {
    const file = join(ROOT, 'docs', 'errors.md');
    const page = errorsPage();
    expect(errorsPage()).toBe(page);
    const text = await format(page, { ...(await resolveConfig(file)), parser: 'markdown' });
    for (const code of codes) expect(text.split('\n').filter((line) => line === `### ${code}`)).toHaveLength(1);
    await expect(text).toMatchFileSnapshot(file);
  });
});

test('no ARN is written with the partition "aws", but in examples of errors', () => {
  const wrong = library
    .filter(({ path }) => layerOf(path) !== 'errors')
    .flatMap(({ path, tree }) =>
      [...nodesOf(tree)]
        .filter(
          (node) => ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node),
        )
        .filter((node) => node.getText().includes('arn:aws'))
        .filter(
          (node) =>
            !around(node).some((outer) => ts.isCallExpression(outer) && outer.expression.getText() === 'invalid'),
        )
        .map((node) => `${path}: ${node.getText()}`),
    );
  expect(wrong).toEqual([]);
});
