import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const require = createRequire(__filename);
let writeLazyIndex: (file: string) => void;
let folder: string;

beforeAll(async () => {
  ({ writeLazyIndex } = await import('../../scripts/lazy-index.mjs'));
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lazy-index-'));
  mkdirSync(join(folder, 'room'));
  const files = {
    'index.js': `const { a } = require('./a'); module.exports = { a, room: require('./room/index') };`,
    'a.js': 'exports.a = { name: "a" }; exports.hidden = {};',
    'room/index.js': `module.exports = { b: require('./b').b };`,
    'room/b.js': 'globalThis.roomsLoaded = (globalThis.roomsLoaded ?? 0) + 1; exports.b = { name: "b" };',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  delete (globalThis as { roomsLoaded?: number }).roomsLoaded;
});

/** What it exports once every file is forgotten. */
function loadAnew(): Record<string, unknown> {
  for (const file of Object.keys(require.cache))
    if (file.includes('lazy-index-')) Reflect.deleteProperty(require.cache, file);
  delete (globalThis as { roomsLoaded?: number }).roomsLoaded;
  return require(join(folder, 'index.js')) as Record<string, unknown>;
}

describe('a lazy index', () => {
  test('exports the same, and loads a file when a name of it is read', () => {
    writeLazyIndex(join(folder, 'index.js'));
    const index = loadAnew();
    expect(Object.keys(index)).toEqual(['a', 'room']);
    expect(index['a']).toEqual({ name: 'a' });
    expect((globalThis as { roomsLoaded?: number }).roomsLoaded).toBeUndefined();
    expect(index['room']).toEqual({ b: { name: 'b' } });
    expect(index['room']).toBe(index['room']);
    expect((globalThis as { roomsLoaded?: number }).roomsLoaded).toBe(1);
  });

  test('gives its names to ES modules', async () => {
    writeLazyIndex(join(folder, 'index.js'));
    const module = (await import(pathToFileURL(join(folder, 'index.js')).href)) as Record<string, unknown>;
    expect(module['a']).toEqual({ name: 'a' });
    expect(module['room']).toEqual({ b: { name: 'b' } });
  });

  test('is not written where a name has no file', () => {
    writeFileSync(join(folder, 'index.js'), 'module.exports = { c: {} };');
    expect(() => {
      writeLazyIndex(join(folder, 'index.js'));
    }).toThrow(`c of ${join(folder, 'index.js')} is in no file below it`);
  });
});
