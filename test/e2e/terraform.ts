import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, works, type CommandResult } from './command';
import { cacheDir } from './workspace';

/** What a missing Terraform is answered with. */
export const howToGetTerraform =
  'neither terraform nor tofu is on PATH: install Terraform 1.5 or newer (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install)';

/** `terraform`, else `tofu`; undefined where PATH has neither. */
export async function findTerraform(): Promise<string | undefined> {
  for (const command of ['terraform', 'tofu']) {
    if (await works(command, ['version'])) return command;
  }
  return undefined;
}

const plannedFile = 'planned';

/** What a plan does to a resource: `create`, `update`, `delete`; two of them replace it. */
export interface PlannedChange {
  readonly address: string;
  readonly actions: readonly string[];
}

/** A command of Terraform that ended badly. */
export class TerraformError extends Error {}

/** Terraform in one directory. */
export class Terraform {
  public constructor(
    public readonly binary: string,
    public readonly dir: string,
  ) {}

  public async init(): Promise<CommandResult> {
    return this.tryRun(['init', '-input=false', '-no-color'], 900);
  }

  public async validate(): Promise<void> {
    await this.must(['validate', '-no-color'], 180);
  }

  public async apply(variables: Record<string, unknown> = {}): Promise<void> {
    await this.must(['apply', '-auto-approve', '-input=false', '-no-color', ...asArguments(variables)], 600);
  }

  /** Applies what `changes` has planned. */
  public async applyPlanned(): Promise<void> {
    await this.must(['apply', '-input=false', '-no-color', plannedFile], 600);
  }

  /** The plan's text where a second plan would change something, else undefined. */
  public async differences(): Promise<string | undefined> {
    const result = await this.tryRun(['plan', '-detailed-exitcode', '-input=false', '-no-color', '-lock=false'], 300);
    if (result.code === 0) return undefined;
    if (result.code === 2) return result.stdout;
    throw failure('plan', result);
  }

  /** Plans, and answers with what that does to each resource that it does not leave alone, and what it would read only at apply. */
  public async changes(): Promise<PlannedChange[]> {
    await this.must(['plan', '-input=false', '-no-color', `-out=${plannedFile}`], 300);
    const { stdout } = await this.must(['show', '-json', plannedFile], 120);
    const { resource_changes: all = [] } = JSON.parse(stdout) as {
      resource_changes?: { address: string; change: { actions: string[] } }[];
    };
    return all
      .filter(({ change }) => change.actions.join() !== 'no-op')
      .map(({ address, change }) => ({ address, actions: change.actions }));
  }

  /** The state, as text; needs no provider. */
  public async state(): Promise<string> {
    return (await this.must(['state', 'pull'], 60)).stdout;
  }

  /** The plan before it has read everything, so this reads nothing again. */
  public async destroy(): Promise<void> {
    await this.must(['destroy', '-auto-approve', '-refresh=false', '-input=false', '-no-color'], 600);
  }

  private async must(args: string[], timeoutSeconds: number): Promise<CommandResult> {
    const result = await this.tryRun(args, timeoutSeconds);
    if (result.code !== 0) throw failure(args[0] ?? '', result);
    return result;
  }

  private async tryRun(args: string[], timeoutSeconds: number): Promise<CommandResult> {
    return run(this.binary, args, { cwd: this.dir, env: environment(), timeoutSeconds });
  }
}

export function failure(command: string, { stdout, stderr }: CommandResult): TerraformError {
  const text = stderr.trim() === '' ? stdout : stderr;
  return new TerraformError(`terraform ${command} failed:\n${text.trim().split('\n').slice(-60).join('\n')}`);
}

function asArguments(variables: Record<string, unknown>): string[] {
  return Object.entries(variables).map(([name, value]) => `-var=${name}=${JSON.stringify(value)}`);
}

/** Nothing of the caller's AWS or Kubernetes settings gets in, so that nothing can reach a real account by mistake. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|KUBE_|TF_VAR_|TF_CLI_ARGS)/.test(name));
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(inherited),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(cacheDir, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(cacheDir, 'no-aws-credentials'),
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
  };
  // A mirror on this machine is as fast as a cache; downloads are worth keeping.
  if (process.env['TF_OFFLINE_PROVIDERS'] === undefined && process.env['TF_PLUGIN_CACHE_DIR'] === undefined) {
    env['TF_PLUGIN_CACHE_DIR'] = join(cacheDir, 'terraform-plugins');
    mkdirSync(env['TF_PLUGIN_CACHE_DIR'], { recursive: true });
  }
  return env;
}
