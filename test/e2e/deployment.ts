import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Emulator, inventory } from './emulator';
import { expectedRoles, servicesVariables } from './expected';
import { readRole, type ActualRole } from './iam-role';
import { Moto } from './moto';
import { writeOverride } from './override';
import { choose, type Parts } from './parts';
import type { AvailableProviders } from './providers';
import { readBack } from './read-back';
import type { Sample } from './samples';
import { seed, type Seeded } from './seed';
import { compareServiceAccounts, remaining, type PlacedAccount } from './service-accounts';
import { State } from './state';
import { read } from '../support/rendered';
import { failure, Terraform, type PlannedChange } from './terraform';
import { refusedPods } from './workloads';
import type { Workspace } from './workspace';

/** What this machine offers. */
export interface Machine {
  readonly terraform: string;
  readonly moto: string;
  readonly providers: AvailableProviders;
  readonly workspace: Workspace;
}

/** Lists of services that must plan and apply too: none, a name that is no Sid, and both spellings. */
const otherServices = [[], ['ecs-tasks', 'ec2.amazonaws.com']];

/** One sample on an emulator of its own. Each method is a step and answers with what there is to say about it. */
export class Deployment {
  private readonly before: Promise<string[]>;
  private accounts: PlacedAccount[] = [];

  /** Starts an emulator, makes what the sample expects, and writes the files. */
  public static async prepare(sample: Sample, machine: Machine): Promise<Deployment | { readonly notRun: string }> {
    const moto = await Moto.start(machine.moto);
    try {
      const emulator = new Emulator(moto.url, 'us-east-1');
      const seeded = await seed(sample.stack, emulator);
      const parts = await choose(sample.stack, machine.providers, seeded.values);
      if ('notRun' in parts) {
        await moto.stop();
        return parts;
      }
      const dir = machine.workspace.directory(sample.name);
      writeFiles(dir, sample, parts, machine, moto.url);
      writeLock(dir, machine);
      return new Deployment(sample, parts, seeded, new Terraform(machine.terraform, dir), moto, emulator);
    } catch (error) {
      await moto.stop();
      throw error;
    }
  }

  private constructor(
    private sample: Sample,
    public parts: Parts,
    private readonly prepared: Seeded,
    public readonly terraform: Terraform,
    private readonly moto: Moto,
    private readonly emulator: Emulator,
  ) {
    this.before = inventory(emulator);
  }

  /** What was made before. */
  public get seeded(): readonly string[] {
    return this.prepared.made;
  }

  /** Puts another synthesis of the same stack in this one's place; answers with what its plan does to each resource. */
  public async become(sample: Sample, machine: Machine): Promise<PlannedChange[]> {
    const parts = await choose(sample.stack, machine.providers, this.prepared.values);
    if ('notRun' in parts) throw new Difference(parts.notRun);
    const sameProviders = isDeepStrictEqual(
      read(parts.stack).requiredProviders(),
      read(this.parts.stack).requiredProviders(),
    );
    this.sample = sample;
    this.parts = parts;
    writeFiles(this.terraform.dir, sample, parts, machine, this.moto.url);
    if (!sameProviders) {
      writeLock(this.terraform.dir, machine);
      await this.init();
    }
    return this.terraform.changes();
  }

  public get emulatorUrl(): string {
    return this.moto.url;
  }

  public async init(): Promise<string> {
    await this.before;
    const result = await oneAtATime(() => this.terraform.init());
    if (result.code !== 0) throw failure('init', result);
    return '';
  }

  public async validate(): Promise<string> {
    await this.terraform.validate();
    return '';
  }

  public async apply(): Promise<string> {
    await this.terraform.apply();
    return `resources ${(await this.state()).resources.length}`;
  }

  /** Applies what `become` has planned. */
  public async applyPlanned(): Promise<void> {
    await this.terraform.applyPlanned();
  }

  public async planAgain(): Promise<string> {
    const differences = await this.terraform.differences();
    if (differences !== undefined) throw new Difference(`the second plan is not empty:\n${differences}`);
    return 'nothing to change';
  }

  public async readBack(): Promise<string> {
    const state = await this.state();
    const found = await readBack(this.sample.stack, state, this.emulator);
    this.accounts = await compareServiceAccounts(this.sample.stack, state, this.parts.servers);
    const refused = await refusedPods(this.sample.stack, state, this.parts.servers);
    if (refused.length > 0) throw new Difference(`the API server refuses pods:\n${refused.join('\n')}`);
    return this.accounts.length === 0 ? found : `${found}, service accounts ${this.accounts.length}`;
  }

  /** Applies other lists of services, where a variable holds them, and reads back what became of the trust. */
  public async variables(): Promise<string> {
    for (const name of servicesVariables(this.sample.stack)) {
      for (const services of otherServices) {
        await this.terraform.apply({ [name]: services });
        await readBack(this.sample.stack, await this.state(), this.emulator, { [name]: services });
      }
    }
    return otherServices.map((services) => JSON.stringify(services)).join(', ');
  }

  /** Applies each step of a key rotation, which may change the key set and nothing else, and reads back the documents. */
  public async rotate(machine: Machine): Promise<string> {
    const steps = this.sample.rotation;
    for (const [index, sample] of steps.entries()) {
      const changes = (await this.become(sample, machine)).map(
        ({ address, actions }) => `${address} ${actions.join()}`,
      );
      if (changes.length !== 1 || !/^aws_s3_object\.\w+_Keys_\w+ update$/.test(changes[0] ?? '')) {
        throw new Difference(`step ${index + 1} of the rotation changes:\n${changes.join('\n')}`);
      }
      await this.applyPlanned();
      await this.readBack();
    }
    await this.planAgain();
    return `applies ${steps.length}, each of the key set alone`;
  }

  public get hasRotation(): boolean {
    return this.sample.rotation.length > 0;
  }

  public get hasVariables(): boolean {
    return servicesVariables(this.sample.stack).length > 0;
  }

  public async roles(): Promise<ActualRole[]> {
    const roles = expectedRoles(this.sample.stack, await this.state());
    return Promise.all(roles.map(({ name }) => readRole(this.emulator, name)));
  }

  public async destroy(): Promise<string> {
    await this.terraform.destroy();
    const [before, after] = [await this.before, await inventory(this.emulator)];
    const left = [
      ...(await this.state()).resources,
      ...after.filter((line) => !before.includes(line)),
      ...(await remaining(this.accounts)),
    ];
    if (left.length > 0) throw new Difference(`destroy left:\n${left.join('\n')}`);
    const lost = before.filter((line) => !after.includes(line));
    if (lost.length > 0) throw new Difference(`destroy took what it did not make:\n${lost.join('\n')}`);
    return 'nothing left';
  }

  /** Takes back what a failed run may have left on an API server, and ends the emulator. */
  public async abandon(): Promise<void> {
    if (this.parts.servers.size > 0) await this.terraform.destroy().catch(() => undefined);
    await this.end();
  }

  public async end(): Promise<void> {
    await this.moto.stop();
  }

  private async state(): Promise<State> {
    return new State(await this.terraform.state());
  }
}

function writeFiles(dir: string, sample: Sample, parts: Parts, machine: Machine, emulatorUrl: string): void {
  const file = join(dir, 'cdk.tf.json');
  if (parts.stack === sample.stack) copyFileSync(sample.file, file);
  else writeFileSync(file, JSON.stringify(parts.stack, undefined, 2));
  writeOverride(dir, parts, machine.providers, emulatorUrl);
}

/** All that is to be had; `init` leaves in it what the stack asks for, and no other command takes more. */
function writeLock(dir: string, machine: Machine): void {
  writeFileSync(join(dir, '.terraform.lock.hcl'), machine.providers.lockFile);
}

/** The world is not as it must be. */
export class Difference extends Error {}

let last: Promise<unknown> = Promise.resolve();

/** Terraform's plugin cache may have one user at a time. */
async function oneAtATime<T>(action: () => Promise<T>): Promise<T> {
  const mine = last.then(action);
  last = mine.catch(() => undefined);
  return mine;
}
