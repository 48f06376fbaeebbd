import { Deployment, Difference, type Machine } from './deployment';
import { explain, type Report } from './report';
import type { Sample } from './samples';
import type { PlannedChange } from './terraform';

// The move of one workload from IRSA to EKS Pod Identity in three applies, in one directory with one state.

const STACK = 'orders-api';
const CHOICES = ['orders-api (credentials=irsa)', 'orders-api (credentials=both)', 'orders-api'];

/** What must live through the move. */
const LASTING = [
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
  'kubernetes_service_account_v1',
];

/** The three syntheses in their order; undefined where they are not all among the samples. */
export function migrationSteps(samples: readonly Sample[]): Sample[] | undefined {
  const steps = CHOICES.flatMap((choice) => samples.filter(({ name }) => name === choice));
  return steps.length === CHOICES.length ? steps : undefined;
}

export async function runMigration(steps: Sample[], machine: Machine, report: Report): Promise<void> {
  const name = `${STACK} migration`;
  const [first] = steps;
  if (first === undefined) return;
  const prepared = await Deployment.prepare({ ...first, name }, machine);
  if ('notRun' in prepared) {
    report.skip(name, prepared.notRun);
    return;
  }
  try {
    await prepared.init();
    for (const sample of steps) {
      const started = Date.now();
      const changes = await prepared.become(sample, machine);
      if (sample !== first) mustKeep(changes);
      await prepared.applyPlanned();
      await prepared.planAgain();
      const found = await prepared.readBack();
      const seconds = (Date.now() - started) / 1000;
      const choice = /=(\w+)\)/.exec(sample.name)?.[1] ?? 'podIdentity';
      report.step(name, choice, seconds, sample === first ? found : `${inWords(changes)}; ${found}`);
    }
    const started = Date.now();
    const left = await prepared.destroy();
    report.step(name, 'destroy', (Date.now() - started) / 1000, left);
    await prepared.end();
    report.add({ sample: name, ran: prepared.parts.ran, lacked: prepared.parts.lacked });
  } catch (error) {
    report.add({ sample: name, ran: prepared.parts.ran, lacked: prepared.parts.lacked, failure: explain(error) });
    await prepared.abandon();
  }
}

function mustKeep(changes: readonly PlannedChange[]): void {
  const lost = changes.filter(
    ({ address, actions }) => LASTING.includes(address.split('.')[0] ?? '') && actions.join() !== 'update',
  );
  if (lost.length > 0) throw new Difference(`the move does not keep what must last: ${inWords(lost)}`);
}

function inWords(changes: readonly PlannedChange[]): string {
  return changes.map(({ address, actions }) => `${actions.join(' and ')} ${address.split('.')[0] ?? ''}`).join(', ');
}
