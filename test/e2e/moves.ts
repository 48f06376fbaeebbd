import { Deployment, Difference, type Machine } from './deployment';
import { explain, type Report } from './report';
import type { Sample } from './samples';
import type { PlannedChange } from './terraform';

/** Syntheses of one stack that are applied one after the other, in one directory with one state. */
export interface Move {
  readonly name: string;
  readonly steps: readonly Sample[];
  /** Types of what must live through the move: updated at most. */
  readonly lasting: readonly string[];
}

const MOVES = [
  {
    // From IRSA to EKS Pod Identity.
    name: 'orders-api migration',
    choices: ['orders-api (credentials=irsa)', 'orders-api (credentials=both)', 'orders-api'],
    lasting: ['aws_iam_role', 'aws_iam_role_policy', 'aws_iam_role_policy_attachment', 'kubernetes_service_account_v1'],
  },
  {
    // From the node's role to an association of the add-on.
    name: 'vpc-cni-pod-identity move',
    choices: ['vpc-cni-pod-identity (vpcCniRole=none)', 'vpc-cni-pod-identity'],
    lasting: ['aws_eks_addon'],
  },
];

/** The moves whose syntheses are all among the samples. */
export function movesOf(samples: readonly Sample[]): Move[] {
  return MOVES.flatMap(({ name, choices, lasting }) => {
    const steps = choices.flatMap((choice) => samples.filter((sample) => sample.name === choice));
    return steps.length === choices.length ? [{ name, steps, lasting }] : [];
  });
}

export async function runMove({ name, steps, lasting }: Move, machine: Machine, report: Report): Promise<void> {
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
      if (sample !== first) mustKeep(changes, lasting);
      await prepared.applyPlanned();
      await prepared.planAgain();
      const found = await prepared.readBack();
      const seconds = (Date.now() - started) / 1000;
      const choice = /=(\w+)\)/.exec(sample.name)?.[1] ?? 'as it stands';
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

function mustKeep(changes: readonly PlannedChange[], lasting: readonly string[]): void {
  const lost = changes.filter(
    ({ address, actions }) => lasting.includes(address.split('.')[0] ?? '') && actions.join() !== 'update',
  );
  if (lost.length > 0) throw new Difference(`the move does not keep what must last: ${inWords(lost)}`);
}

function inWords(changes: readonly PlannedChange[]): string {
  return changes.map(({ address, actions }) => `${actions.join(' and ')} ${address.split('.')[0] ?? ''}`).join(', ');
}
