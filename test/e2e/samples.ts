import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { run } from './command';
import { projectDir, type Workspace } from './workspace';
import { readFile, type StackJson } from '../support/rendered';

/** A synthesized stack. */
export interface Sample {
  /** Unique, also among variants. */
  readonly name: string;
  /** The stack's name. */
  readonly stackName: string;
  /** Its cdk.tf.json. */
  readonly file: string;
  readonly stack: StackJson;
  /** What becomes of the stack while the keys of its cluster are rotated, one after the other. */
  readonly rotation: readonly Sample[];
}

interface Manifest {
  readonly stacks: Record<string, { readonly name: string; readonly synthesizedStackPath: string }>;
}

/** Stacks that a context turns into another stack: each is one more sample. */
const variants: { readonly stackName: string; readonly context: Record<string, string> }[] = [
  { stackName: 'read-from-s3', context: { oidcProvider: 'existing' } },
  { stackName: 'vpc-cni-pod-identity', context: { vpcCniRole: 'existing' } },
  { stackName: 'vpc-cni-pod-identity', context: { vpcCniRole: 'none' } },
  { stackName: 'new-cluster', context: { createOidcProvider: 'true' } },
  { stackName: 'orders-api', context: { credentials: 'irsa' } },
  { stackName: 'orders-api', context: { credentials: 'both' } },
  { stackName: 'cross-account-reader', context: { sessionTags: 'off' } },
];

const key = (number: 1 | 2): string => join(projectDir, 'test', 'fixtures', 'kube-apiserver', `sa-${number}.pub.pem`);

/** A key alone, a second one beside it, and the second alone. EKS Anywhere has one file, whose key is replaced. */
const rotation: readonly Record<string, string>[] = [
  { publicKeyFiles: key(1), eksAnywhereKeyFile: key(1) },
  { publicKeyFiles: `${key(1)},${key(2)}`, eksAnywhereKeyFile: key(2) },
  { publicKeyFiles: key(2), eksAnywhereKeyFile: key(1) },
];

/** Runs the app that cdktf.json names, away from the project's own cdktf.out. */
export async function synthesize(workspace: Workspace): Promise<Sample[]> {
  return synthesizeWith({}, join(workspace.dir, 'synth'));
}

/** The samples, each with what becomes of it while keys are rotated. */
export async function withRotation(samples: readonly Sample[], workspace: Workspace): Promise<Sample[]> {
  const later: Sample[][] = [];
  for (const [index, context] of rotation.entries()) {
    later.push(await synthesizeWith(context, join(workspace.dir, `synth-rotation-${index + 1}`)));
  }
  return samples.map((sample) => {
    const steps = later.flatMap((others) => others.filter(({ name }) => name === sample.name));
    return steps.some(({ stack }) => !isDeepStrictEqual(stack, sample.stack)) ? { ...sample, rotation: steps } : sample;
  });
}

/** The stacks that another context makes of the same app. */
export async function synthesizeVariants(workspace: Workspace): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [index, { stackName, context }] of variants.entries()) {
    const others = await synthesizeWith(context, join(workspace.dir, `synth-${index + 1}`));
    const sample = others.find((other) => other.stackName === stackName);
    if (sample === undefined) throw new Error(`a variant names the stack ${stackName}, which the app does not make`);
    samples.push({ ...sample, name: `${stackName} ${inWords(context)}` });
  }
  return samples;
}

async function synthesizeWith(context: Record<string, string>, outdir: string): Promise<Sample[]> {
  const settings = JSON.parse(readFileSync(join(projectDir, 'cdktf.json'), 'utf8')) as {
    app: string;
    context?: Record<string, unknown>;
  };
  mkdirSync(outdir, { recursive: true });
  const { code, stdout, stderr } = await run(settings.app, [], {
    cwd: projectDir,
    shell: true,
    timeoutSeconds: 120,
    env: {
      ...process.env,
      CDKTF_OUTDIR: outdir,
      CDKTF_CONTEXT_JSON: JSON.stringify({ ...settings.context, ...context }),
    },
  });
  if (code !== 0) throw new Error(`${settings.app} failed:\n${stdout}${stderr}`);
  const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as Manifest;
  return Object.values(manifest.stacks).map(({ name, synthesizedStackPath }) => ({
    name,
    stackName: name,
    file: join(outdir, synthesizedStackPath),
    stack: readFile(join(outdir, synthesizedStackPath)),
    rotation: [],
  }));
}

function inWords(context: Record<string, string>): string {
  const settings = Object.entries(context).map(([key, value]) => `${key}=${value}`);
  return `(${settings.join(', ')})`;
}
