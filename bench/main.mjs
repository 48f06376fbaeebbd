// Measures the library beside hand-written CDKTF: whole processes, interleaved, medians. `npm run bench -- 100 1000`
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, ROOT } from '../scripts/run.mjs';
import { assertSame } from './same.mjs';

if (!existsSync(join(ROOT, 'build/index.js'))) throw new Error('build/ is missing: run npm run build');
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 1000, 5000, 10_000];
const SIDES = ['hand-written', 'library'];
const folder = mkdtempSync(join(tmpdir(), 'bench-'));

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0].model})\n`);
console.log('| workloads | hand-written | library | ratio | library, each | peak memory | cdk.tf.json |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
try {
  for (const size of sizes) console.log(row(size, ''));
  for (const size of sizes.filter((each) => each === 1000 || each === 5000)) console.log(row(size, '-pod-identity'));
  console.log(
    `\nLoading what the first example uses, over require('cdktf'): ${importMilliseconds('Cluster,OidcProvider,Credentials,Permissions,WorkloadIdentity')} ms`,
  );
  console.log(`Loading everything, over require('cdktf'): ${importMilliseconds()} ms`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Of IRSA, or of what the files with this ending make. */
function row(size, ending) {
  const runs = size <= 1000 ? 9 : 5;
  const results = { 'hand-written': [], library: [] };
  for (let index = 0; index < runs; index++) {
    // Who runs second may find the machine warmer or busier.
    for (const side of index % 2 === 0 ? SIDES : SIDES.toReversed()) results[side].push(measure(side + ending, size));
  }
  const [hand, own] = SIDES.map((side) => ({
    seconds: median(results[side].map(({ seconds }) => seconds)),
    megabytes: median(results[side].map(({ megabytes }) => megabytes)),
    template: join(folder, side + ending, 'stacks/bench/cdk.tf.json'),
  }));
  assertSame(JSON.parse(readFileSync(hand.template, 'utf8')), JSON.parse(readFileSync(own.template, 'utf8')));
  const bytes = [hand, own].map(({ template }) => (statSync(template).size / 1e6).toFixed(2));
  return `| ${[
    `${size.toLocaleString('en')}${ending === '' ? '' : ' by Pod Identity'}`,
    `${hand.seconds.toFixed(2)} s`,
    `${own.seconds.toFixed(2)} s`,
    (own.seconds / hand.seconds).toFixed(2),
    `${((own.seconds / size) * 1000).toFixed(2)} ms`,
    `${hand.megabytes.toFixed(0)} / ${own.megabytes.toFixed(0)} MB`,
    `${bytes[0]} / ${bytes[1]} MB`,
  ].join(' | ')} |`;
}

function measure(side, size) {
  const start = process.hrtime.bigint();
  const output = must('node', [join(ROOT, 'bench', `${side}.cjs`), String(size), join(folder, side)]);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { seconds, megabytes: JSON.parse(output).maxRssKilobytes / 1024 };
}

/** Over cdktf alone; the modules of the providers that the library needs count as the library's. */
function importMilliseconds(names) {
  const code =
    "require('cdktf');const start=performance.now();const library=require('cdktf-eks-workload-identity');" +
    `for(const name of ${names === undefined ? 'Object.keys(library)' : `'${names}'.split(',')`})library[name];` +
    'console.log(performance.now()-start)';
  return median(Array.from({ length: 11 }, () => Number(must('node', ['-e', code])))).toFixed(0);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
