// Writes API.md, and docs/api/<submodule>.md for each submodule of the assembly, from the build that stands in build/.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSII_ENV, must, ROOT, tool } from './run.mjs';

/** The file that describes each module, by the module's full name. */
export function apiFiles() {
  const { name, submodules = {} } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
  const names = Object.keys(submodules).sort();
  return new Map([
    [name, 'API.md'],
    ...names.map((submodule) => [submodule, `docs/api/${submodule.slice(name.length + 1)}.md`]),
  ]);
}

/** Writes all of them below a folder. */
export function writeApi(folder) {
  const files = apiFiles();
  const [[root]] = files;
  rmSync(join(folder, 'docs/api'), { recursive: true, force: true });
  for (const [module, file] of files) {
    const written = join(folder, file);
    mkdirSync(dirname(written), { recursive: true });
    const submodule = module === root ? 'root' : module;
    must(tool('jsii-docgen'), ['--submodule', submodule, '--output', written], { env: JSII_ENV });
    writeFileSync(written, connected(readFileSync(written, 'utf8'), module, files));
  }
}

/** The text with a heading and links to the other files: the generator writes types of another module as plain text. */
function connected(text, module, files) {
  const [[root]] = files;
  const link = (file) => relative(dirname(files.get(module)), file);
  const others = [...files].filter(([name]) => name !== module);
  const list = others.map(([name, file]) => `- [\`${shortName(name, root)}\`](${link(file)})`).join('\n');
  const title = module === root ? 'API' : `API of the submodule \`${shortName(module, root)}\``;
  const heading = `# ${title}\n\n${module === root ? 'Submodules' : 'Other modules'}:\n\n${list}\n`;
  const type = new RegExp(`(<code>|- \\*Type:\\* )(${escaped(root)}(?:\\.\\w+)+)`, 'g');
  return text.replace(/^# API Reference.*\n/, heading).replace(type, (whole, before, name) => {
    const file = new Map(others).get(name.slice(0, name.lastIndexOf('.')));
    return file === undefined ? whole : `${before}<a href="${link(file)}#${name}">${name}</a>`;
  });
}

function shortName(name, root) {
  return name === root ? root : name.slice(root.length + 1);
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeApi(ROOT);
