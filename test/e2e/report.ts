import { TerraformError } from './terraform';

/** What came of one sample. */
export interface Outcome {
  readonly sample: string;
  readonly ran: string;
  readonly lacked: readonly string[];
  /** Left out where everything held. */
  readonly failure?: string;
}

/** Tells what happens while it happens, and what came of it at the end. */
export class Report {
  private readonly outcomes: Outcome[] = [];
  private readonly notRun: string[] = [];

  public constructor(private readonly width: number) {}

  public say(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  public step(sample: string, step: string, seconds: number, detail: string): void {
    const columns = [sample.padEnd(this.width), step.padEnd(10), `${seconds.toFixed(1).padStart(5)} s`, detail];
    this.say(columns.join('  ').trimEnd());
  }

  public add(outcome: Outcome): void {
    this.outcomes.push(outcome);
    if (outcome.failure !== undefined) this.say(`${outcome.sample}: FAILED\n${outcome.failure}\n`);
  }

  public skip(what: string, why: string): void {
    this.notRun.push(`not run: ${what}: ${why}`);
  }

  /** Prints the table; true where nothing failed. */
  public finish(): boolean {
    const rows = this.outcomes.map(({ sample, ran, lacked, failure }) => [
      sample,
      ran,
      lacked.length === 0 ? '-' : lacked.join(', '),
      failure === undefined ? 'passed' : 'FAILED',
    ]);
    if (rows.length > 0) this.say(`\n${table([['sample', 'what ran', 'lacked', 'result'], ...rows])}`);
    for (const line of this.notRun) this.say(line);
    const failed = this.outcomes.filter(({ failure }) => failure !== undefined).length;
    this.say(`${this.outcomes.length - failed} passed, ${failed} failed`);
    return failed === 0;
  }
}

/** An error in the words that help: Terraform's own output, or ours, without a stack trace where it is no bug of the run. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = error instanceof TerraformError || error.constructor !== Error;
  return expected ? error.message : (error.stack ?? error.message);
}

function table(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
