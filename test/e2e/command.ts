import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutSeconds: number;
  /** The command is one line for the shell. */
  readonly shell?: boolean;
  readonly input?: string;
}

const running = new Set<ChildProcess>();
const beforeExit = new Set<() => void>();

/** Runs a command to its end; a code other than 0 is a result, a command that cannot start or takes too long an error. */
export async function run(command: string, args: string[], options: CommandOptions): Promise<CommandResult> {
  const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, shell: options.shell });
  track(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
  }, options.timeoutSeconds * 1000);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exit) => {
        resolve(exit ?? 1);
      });
    });
    if (child.killed) throw new Error(`${command} ${args.join(' ')} took more than ${options.timeoutSeconds} s`);
    return { code, stdout, stderr };
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a command starts and ends well. */
export async function works(command: string, args: string[]): Promise<boolean> {
  try {
    return (await run(command, args, { timeoutSeconds: 60 })).code === 0;
  } catch {
    return false;
  }
}

/** The child does not outlive this process, however that ends. */
export function track(child: ChildProcess): void {
  running.add(child);
  child.on('close', () => running.delete(child));
}

/** Runs `action`, which may not wait for anything, when this process ends. */
export function atExit(action: () => void): void {
  beforeExit.add(action);
}

process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
  for (const action of beforeExit) action();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    process.exit(128 + constants.signals[signal]);
  });
}
