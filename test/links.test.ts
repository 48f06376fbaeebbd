import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DOCUMENTS } from './support/documents';

const ROOT = resolve(__dirname, '..');

interface Link {
  /** The file, from the project's root. */
  readonly file: string;
  /** The heading, '' for the whole file. */
  readonly anchor: string;
}

/** What a document says outside of its blocks of code. */
function prose(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
}

/** The links of a document to others of the project. */
function linksOf(document: string): Link[] {
  const targets = [...prose(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target]) => target ?? '');
  return targets.map((target) => {
    const [path = '', anchor = ''] = target.split('#');
    return { file: path === '' ? document : normalize(join(dirname(document), path)), anchor };
  });
}

/** The anchors that GitHub and npm give the headings of a document. */
function anchorsOf(document: string): string[] {
  const counts = new Map<string, number>();
  return [...prose(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

const shown = ({ file, anchor }: Link): string => (anchor === '' ? file : `${file}#${anchor}`);

describe.each(DOCUMENTS)('the links of %s', (document) => {
  const links = linksOf(document);

  test('lead to files that are there', () => {
    expect(links.filter(({ file }) => !existsSync(join(ROOT, file))).map(shown)).toEqual([]);
  });

  test('lead to headings that are there', () => {
    const lost = links.filter(
      ({ file, anchor }) => anchor !== '' && file.endsWith('.md') && !anchorsOf(file).includes(anchor),
    );
    expect(lost.map(shown)).toEqual([]);
  });
});

test('links are found, with their headings', () => {
  const links = DOCUMENTS.flatMap(linksOf);
  expect(links.length).toBeGreaterThan(60);
  expect(links.filter(({ anchor }) => anchor !== '').length).toBeGreaterThan(10);
});

test('the README leads to each page of the guide', () => {
  const linked = linksOf('README.md').map(({ file }) => file);
  const pages = DOCUMENTS.filter((document) => document.startsWith('docs/guide/'));
  expect(pages.length).toBeGreaterThan(14);
  expect(pages.filter((page) => !linked.includes(page))).toEqual([]);
});

describe('the tarball', () => {
  let packed: string[] = [];

  beforeAll(() => {
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ files }] = JSON.parse(output) as [{ files: { path: string }[] }];
    packed = files.map(({ path }) => path);
  });

  test('holds every document', () => {
    expect(DOCUMENTS.filter((document) => !packed.includes(document))).toEqual([]);
  });

  test('holds what the documents link to', () => {
    const lost = DOCUMENTS.flatMap((document) =>
      linksOf(document)
        .filter(({ file }) => !isPacked(file))
        .map((link) => `${document}: ${shown(link)}`),
    );
    expect(lost).toEqual([]);
  });

  function isPacked(file: string): boolean {
    if (packed.includes(file)) return true;
    const isFolder = existsSync(join(ROOT, file)) && statSync(join(ROOT, file)).isDirectory();
    return isFolder && packed.some((path) => path.startsWith(`${file.replace(/\/$/, '')}/`));
  }

  test('holds the samples with all that they import', () => {
    expect(packed).toEqual(
      expect.arrayContaining(['stacks/main.ts', 'stacks/shared/context.ts', 'stacks/s3-writer.ts']),
    );
    expect(packed).toContain('stacks/keys/kubeadm-sa-1.pub');
  });
});
