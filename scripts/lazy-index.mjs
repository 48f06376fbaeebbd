// An app that uses one class of the library must not wait for the provider bindings of all the others.
import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

const require = createRequire(import.meta.url);

/** Writes an `index.js` anew: the same names, each of which loads its file when it is first read. */
export function writeLazyIndex(file) {
  const names = Object.entries(require(file));
  const homes = homesBelow(dirname(file), file);
  const lines = names.map(([name, value]) => {
    const home = homes.get(value);
    if (home === undefined) throw new Error(`${name} of ${file} is in no file below it`);
    return `lazily('${name}', () => require('./${home.path}')${home.member});`;
  });
  writeFileSync(
    file,
    [
      "'use strict';",
      "Object.defineProperty(exports, '__esModule', { value: true });",
      'const define = (name, how) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, ...how });',
      'const lazily = (name, load) => define(name, { get: () => (define(name, { value: load() }), exports[name]) });',
      '// Never runs: from this text Node tells the names that an ES module may import.',
      `0 && (module.exports = { ${names.map(([name]) => name).join(', ')} });`,
      ...lines,
      '',
    ].join('\n'),
  );
}

/** The place of each exported value: a member of a file, or the whole of a folder that is exported under a name. */
function homesBelow(folder, index) {
  const homes = new Map();
  for (const entry of readdirSync(folder, { recursive: true })) {
    const file = join(folder, entry);
    if (!file.endsWith('.js') || file === index) continue;
    const path = relative(folder, file).replace(/\.js$/, '');
    const isFolder = path.endsWith('/index');
    const loaded = require(file);
    if (isFolder) homes.set(loaded, { path, member: '' });
    else for (const [name, value] of Object.entries(loaded)) homes.set(value, { path, member: `.${name}` });
  }
  return homes;
}
