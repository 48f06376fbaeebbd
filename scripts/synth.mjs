// Synthesizes the samples: runs the app that cdktf.json names, as the CDKTF CLI does, and says what each stack makes.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './run.mjs';

const USAGE = 'npm run synth -- [-c key=value]... [--output folder]';

const { context: pairs, output } = readArguments();
const config = JSON.parse(readFileSync(join(ROOT, 'cdktf.json'), 'utf8'));
const outdir = resolve(output ?? join(ROOT, config.output ?? 'cdktf.out'));

const context = { ...config.context };
for (const pair of pairs) {
  const equals = pair.indexOf('=');
  if (equals < 1) fail(`--context must be key=value, got ${JSON.stringify(pair)}: ${USAGE}`);
  context[pair.slice(0, equals)] = pair.slice(equals + 1);
}

// A stack that is gone from the app must not be read again.
rmSync(join(outdir, 'manifest.json'), { force: true });
const { status } = spawnSync(config.app, {
  cwd: ROOT,
  shell: true,
  stdio: 'inherit',
  env: { ...process.env, CDKTF_OUTDIR: outdir, CDKTF_CONTEXT_JSON: JSON.stringify(context) },
});
if (status !== 0) process.exit(status ?? 1);
if (!existsSync(join(outdir, 'manifest.json'))) fail(`${config.app} wrote nothing: it must end with app.synth()`);

const { stacks } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
for (const { name, synthesizedStackPath, workingDirectory, annotations } of Object.values(stacks)) {
  const stack = JSON.parse(readFileSync(join(outdir, synthesizedStackPath), 'utf8'));
  console.log(`\n${name}`);
  console.log(`  makes    ${count(stack.resource) || 'nothing'}`);
  if (stack.data) console.log(`  reads    ${count(stack.data)}`);
  if (stack.variable) console.log(`  asks     ${Object.keys(stack.variable).join(', ')}`);
  if (stack.output) console.log(`  outputs  ${Object.keys(stack.output).join(', ')}`);
  for (const { level, constructPath, message } of annotations) {
    console.log(`  ${level.replace('@cdktf/', '').padEnd(7)}  [${constructPath}] ${message}`);
  }
  const terraform = `terraform -chdir=${relative(process.cwd(), join(outdir, workingDirectory))}`;
  console.log(`  deploy   ${terraform} init && ${terraform} apply`);
}
console.log(`\n${Object.keys(stacks).length} stacks in ${relative(process.cwd(), outdir) || '.'}`);

function readArguments() {
  try {
    return parseArgs({
      options: {
        context: { type: 'string', short: 'c', multiple: true, default: [] },
        output: { type: 'string', short: 'o' },
      },
    }).values;
  } catch (error) {
    return fail(`${error.message}: ${USAGE}`);
  }
}

function count(section = {}) {
  return Object.entries(section)
    .map(([type, items]) => (Object.keys(items).length === 1 ? type : `${Object.keys(items).length} ${type}`))
    .join(', ');
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
