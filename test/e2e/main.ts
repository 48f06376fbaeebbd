/** Every sample with real Terraform against an emulator of AWS. Arguments choose samples by name. */
import { cpus } from 'node:os';
import { atExit } from './command';
import { Deployment, type Machine } from './deployment';
import { inspect } from './machine';
import { movesOf, runMove } from './moves';
import { explain, Report } from './report';
import { synthesize, synthesizeVariants, withRotation, type Sample } from './samples';
import { Workspace } from './workspace';

async function main(): Promise<boolean> {
  const workspace = new Workspace();
  atExit(() => {
    workspace.remove();
  });
  const chosen = process.argv.slice(2);
  const all = [
    ...(await withRotation(await synthesize(workspace), workspace)),
    ...(await synthesizeVariants(workspace)),
  ];
  const samples = chosen.length === 0 ? all : all.filter(({ stackName }) => chosen.includes(stackName));
  const report = new Report(Math.max(...samples.map(({ name }) => name.length)));
  for (const name of chosen) {
    if (!all.some(({ stackName }) => stackName === name)) throw new Error(`there is no sample ${name}`);
  }

  const machine = await inspect(
    () => Promise.resolve(samples.map(({ stack }) => stack)),
    workspace,
    (line) => {
      report.say(line);
    },
  );
  if ('missing' in machine) {
    for (const { name } of samples) report.skip(name, machine.missing);
    return report.finish();
  }
  // A move begins with variants and ends as the sample itself, which is the one that runs alone too.
  const moves = movesOf(samples);
  const onlyMoved = new Set(moves.flatMap(({ steps }) => steps.slice(0, -1)));
  const alone = samples.filter((sample) => !onlyMoved.has(sample));
  const runs = alone.map((sample) => () => runSample(sample, machine, report));
  // The longest runs come first, so that nothing waits for them at the end.
  runs.unshift(...moves.map((move) => () => runMove(move, machine, report)));
  await inParallel(runs, jobs());
  return report.finish();
}

async function runSample(sample: Sample, machine: Machine, report: Report): Promise<void> {
  const step = async (name: string, action: () => Promise<string>): Promise<void> => {
    const started = Date.now();
    const detail = await action();
    report.step(sample.name, name, (Date.now() - started) / 1000, detail);
  };
  let deployment: Deployment | undefined;
  try {
    const started = Date.now();
    const prepared = await Deployment.prepare(sample, machine);
    if ('notRun' in prepared) {
      report.skip(sample.name, prepared.notRun);
      return;
    }
    const current = (deployment = prepared);
    const made = current.seeded.length === 0 ? '' : `; made before: ${current.seeded.join(', ')}`;
    report.step(sample.name, 'prepare', (Date.now() - started) / 1000, current.parts.ran + made);
    await step('init', () => current.init());
    await step('validate', () => current.validate());
    await step('apply', () => current.apply());
    await step('plan again', () => current.planAgain());
    await step('read back', () => current.readBack());
    if (current.hasRotation) await step('rotate keys', () => current.rotate(machine));
    if (current.hasVariables) await step('variables', () => current.variables());
    await step('destroy', () => current.destroy());
    await current.end();
    report.add({ sample: sample.name, ran: current.parts.ran, lacked: current.parts.lacked });
  } catch (error) {
    const { ran = '-', lacked = [] } = deployment?.parts ?? {};
    report.add({ sample: sample.name, ran, lacked, failure: explain(error) });
    await deployment?.abandon();
  }
}

/** On one API server samples would get into each other's way. */
function jobs(): number {
  if (process.env['KUBE_CONFIG_PATH'] !== undefined) return 1;
  return Math.max(1, Math.min(cpus().length, 4));
}

async function inParallel(runs: readonly (() => Promise<void>)[], width: number): Promise<void> {
  const waiting = [...runs];
  const work = async (): Promise<void> => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) await run();
  };
  await Promise.all(Array.from({ length: width }, work));
}

main().then(
  (passed) => process.exit(passed ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  },
);
