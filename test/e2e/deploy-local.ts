/** Deploys one sample to an emulator of AWS, tells what came of it, and destroys it: `deploy:local [sample] [--keep]`. */
import { atExit } from './command';
import { Deployment, type Machine } from './deployment';
import { describeRole } from './in-words';
import { inspect } from './machine';
import { explain } from './report';
import { synthesize, type Sample } from './samples';
import { Workspace } from './workspace';

/** What a newcomer can act on, without a stack trace. */
class Advice extends Error {}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const keep = words.includes('--keep');
  const name = words.find((word) => !word.startsWith('-')) ?? 's3-writer';
  const workspace = new Workspace();
  atExit(() => {
    workspace.remove();
  });

  let sample: Sample | undefined;
  const machine = await inspect(
    async () => {
      const samples = await step('Synthesizing the samples', () => synthesize(workspace));
      sample = samples.find((candidate) => candidate.name === name);
      const names = samples.map((candidate) => candidate.name);
      if (sample === undefined) throw new Advice(`there is no sample ${name}: choose one of ${names.join(', ')}`);
      return [sample.stack];
    },
    workspace,
    say,
  );
  if ('missing' in machine) throw new Advice(machine.missing);
  if (sample !== undefined) await deploy(sample, machine, keep);
}

async function deploy(sample: Sample, machine: Machine, keep: boolean): Promise<void> {
  const prepared = await step('Starting an emulator of AWS', () => Deployment.prepare(sample, machine));
  if ('notRun' in prepared) throw new Advice(`${sample.name} cannot run here: ${prepared.notRun}`);
  const { ran, lacked } = prepared.parts;
  say(`  at ${prepared.emulatorUrl}; made before: ${prepared.seeded.join(', ')}`);
  if (lacked.length > 0) say(`  what runs: ${ran}, since this machine lacks ${lacked.join(', ')}`);
  try {
    await step('terraform init', () => prepared.init());
    await step('terraform validate', () => prepared.validate());
    say(`  made: ${await step('terraform apply', () => prepared.apply())}`);
    say(`  as synthesized: ${await step('Reading back', () => prepared.readBack())}`);
    const roles = await prepared.roles();
    say(`\n${roles.flatMap(describeRole).join('\n')}\n`);
    if (keep) await stayUp(prepared, roles[0]?.name ?? '');
    await step('terraform destroy', () => prepared.destroy());
    await prepared.end();
    say('Nothing is left.');
  } catch (error) {
    await prepared.abandon();
    throw error;
  }
}

/** Waits for Ctrl-C; the emulator and the files end with this process. */
async function stayUp({ emulatorUrl, terraform, parts }: Deployment, role: string): Promise<never> {
  const { binary, dir } = terraform;
  say('Kept until you press Ctrl-C. Look around:');
  say(`  ls ${dir}    # cdk.tf.json, and zz_override.tf.json with what holds for this machine`);
  say(`  ${binary} -chdir=${dir} state list`);
  say('  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1');
  say(`  aws --endpoint-url ${emulatorUrl} iam get-role --role-name ${role}`);
  if (parts.servers.size > 0) {
    say(`Before you press it, take back what was made in Kubernetes: ${binary} -chdir=${dir} destroy`);
  }
  return new Promise(() => {
    setInterval(() => undefined, 60_000);
  });
}

async function step<T>(title: string, action: () => Promise<T>): Promise<T> {
  process.stdout.write(`${title} ... `);
  const started = Date.now();
  try {
    const result = await action();
    process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  },
);
