import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequiredProvider } from '../support/rendered';
import { Terraform } from './terraform';
import type { Workspace } from './workspace';

/** Which providers `terraform init` can get here. */
export class AvailableProviders {
  public constructor(
    private readonly versions: ReadonlyMap<string, string>,
    private readonly reasons: ReadonlyMap<string, string>,
    /** Checksums of what was got, so that no later init downloads it again. */
    public readonly lockFile: string,
  ) {}

  /** The version to be had; undefined where there is none. */
  public version(source: string): string | undefined {
    return this.versions.get(source);
  }

  public has(source: string): boolean {
    return this.versions.has(source);
  }

  /** Why a provider is not to be had, in one line. */
  public whyNot(source: string): string {
    return this.reasons.get(source) ?? 'nothing asked for it';
  }

  public toString(): string {
    const found = [...this.versions].map(([source, version]) => `${source} ${version}`);
    const lacking = [...this.reasons.keys()].map((source) => `${source} not to be had`);
    return [...found, ...lacking].join(', ');
  }
}

/** Tries `terraform init` for each provider by itself: one that is lacking must not hide the others. */
export async function findProviders(
  binary: string,
  wanted: readonly RequiredProvider[],
  workspace: Workspace,
): Promise<AvailableProviders> {
  const versions = new Map<string, string>();
  const reasons = new Map<string, string>();
  const locks: string[] = [];
  const offline = offlineVersions();
  for (const { source, version } of new Map(wanted.map((provider) => [provider.source, provider])).values()) {
    if (offline !== undefined && !offline.has(source)) {
      reasons.set(source, 'TF_OFFLINE_PROVIDERS does not name it');
      continue;
    }
    const found = await probe(binary, source, offline?.get(source) ?? version, workspace);
    if ('lock' in found) {
      versions.set(source, found.version);
      locks.push(found.lock);
    } else {
      reasons.set(source, found.reason);
    }
  }
  return new AvailableProviders(versions, reasons, locks.join('\n'));
}

type Probe = { readonly version: string; readonly lock: string } | { readonly reason: string };

async function probe(binary: string, source: string, version: string, workspace: Workspace): Promise<Probe> {
  const dir = workspace.directory(`provider-${source}-${version}`);
  const required = { probed: version === '' ? { source } : { source, version } };
  writeFileSync(join(dir, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: required } }));
  const { code, stdout, stderr } = await new Terraform(binary, dir).init();
  if (code === 0) {
    const lock = readFileSync(join(dir, '.terraform.lock.hcl'), 'utf8');
    return { version: /version\s*=\s*"([^"]+)"/.exec(lock)?.[1] ?? version, lock };
  }
  const text = (stderr + stdout).replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ');
  // A mirror may hold another version than the pinned one: that one will do.
  const otherVersion = version !== '' && /no available releases match|no package for/i.test(text);
  if (otherVersion) return probe(binary, source, '', workspace);
  const said = /for provider \S+: (.{0,200})/.exec(text)?.[1] ?? /Error: (.{0,200})/.exec(text)?.[1];
  return { reason: `terraform init: ${said ?? text.slice(0, 200)}` };
}

function offlineVersions(): Map<string, string> | undefined {
  const text = process.env['TF_OFFLINE_PROVIDERS'];
  if (text === undefined) return undefined;
  const pairs = text.split(/\s+/).filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [source = '', version = ''] = pair.split('=');
      return [source, version];
    }),
  );
}
