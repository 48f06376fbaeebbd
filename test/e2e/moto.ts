import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, track, works } from './command';
import { Front } from './support/front';
import { cacheDir, projectDir } from './workspace';

const requirements = join(projectDir, 'test', 'e2e', 'requirements.txt');

/** What a missing emulator is answered with. */
export const howToGetMoto =
  'neither moto_server nor python3 with venv is on PATH: install Python 3.9 or newer (https://www.python.org/downloads), or moto itself: pip install "moto[server]"';

/** The command that starts the emulator: from PATH, else installed once into a virtual environment; undefined without Python. */
export async function findMoto(say: (line: string) => void): Promise<string | undefined> {
  if (await works('moto_server', ['--help'])) return 'moto_server';
  if (!(await works('python3', ['-c', 'import venv, ensurepip']))) return undefined;
  const pinned = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const venv = join(cacheDir, `moto-${pinned}`);
  const done = join(venv, 'installed');
  if (!existsSync(done)) {
    say(`installing moto into ${venv} (once)`);
    rmSync(venv, { recursive: true, force: true });
    await must('python3', ['-m', 'venv', venv]);
    await must(join(venv, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
    writeFileSync(done, '');
  }
  return join(venv, 'bin', 'moto_server');
}

async function must(command: string, args: string[]): Promise<void> {
  const { code, stderr } = await run(command, args, { timeoutSeconds: 900 });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
}

/** An emulator of AWS with nothing in it, alone on a loopback port. */
export class Moto {
  public static async start(command: string): Promise<Moto> {
    // Port 0: the system gives a free one, and moto says which.
    const child = spawn(command, ['-H', '127.0.0.1', '-p', '0'], {
      env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true', PYTHONUNBUFFERED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    track(child);
    return new Moto(child, await Front.before(await address(child)));
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly front: Front,
  ) {}

  public get url(): string {
    return this.front.url;
  }

  public async stop(): Promise<void> {
    this.front.stop();
    if (this.child.exitCode !== null) return;
    const closed = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGTERM');
    await closed;
  }
}

async function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`moto did not start within 60 s:\n${output}`));
    }, 60_000);
    const read = (chunk: Buffer): void => {
      // Every later request is a line too: those are of no use.
      if (output.length > 20_000) return;
      output += chunk.toString();
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', reject);
    child.on('exit', () => {
      clearTimeout(timer);
      reject(new Error(`moto ended at once:\n${output}`));
    });
  });
}
