import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { App, TerraformLocal, TerraformStack, Testing, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { read, readFile, type Rendered, type StackJson } from './rendered';

// All ways in which tests synthesize. What comes out is read by `rendered.ts`.

/** Told of the stacks of each synthesis, which read each other's outputs. */
export type Listener = (stacks: readonly { readonly stack: TerraformStack; readonly json: StackJson }[]) => void;

const listeners = new Set<Listener>();

/** Tells of each synthesis from now on. */
export function onSynthesis(listener: Listener): void {
  listeners.add(listener);
}

/** A stack with the three providers that samples have. */
export function stackWithProviders(id = 'stack', app: App = Testing.app(), region = 'us-east-1'): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, 'aws', { region });
  new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
  new TlsProvider(stack, 'tls');
  return stack;
}

/** Synthesizes what `build` makes, with every validation and without CDKTF's own comments. */
export function synth(build: (stack: TerraformStack) => void, stack: TerraformStack = stackWithProviders()): Rendered {
  build(stack);
  const json = JSON.parse(Testing.synth(stack, true)) as StackJson;
  for (const tell of listeners) tell([{ stack, json }]);
  return read(json);
}

/** A sample stack, synthesized with every validation and with this context. */
export function sample(
  Stack: new (scope: Construct, id: string) => TerraformStack,
  id: string,
  context: Record<string, string> = {},
): Rendered {
  return synth(() => undefined, new Stack(Testing.app({ context, stackTraces: false }), id));
}

/** A stack of an app as Terraform reads it. */
export interface StackOfApp {
  readonly json: StackJson;
  /** The stacks that are deployed before it. */
  readonly after: string[];
}

/** Synthesizes a whole app as `npm run synth` does, with every stack's references to others. */
export function synthesizedStacks(build: (app: App) => void): Record<string, StackOfApp> {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app);
    app.synth();
    const { stacks } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as {
      stacks: Record<string, { synthesizedStackPath: string; dependencies: string[] }>;
    };
    const all = Object.entries(stacks).map(([name, { synthesizedStackPath, dependencies: after }]) => ({
      name,
      after,
      stack: stackOf(app, name),
      json: readFile(join(outdir, synthesizedStackPath)),
    }));
    for (const tell of listeners) tell(all);
    return Object.fromEntries(all.map(({ name, json, after }) => [name, { json, after }]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function stackOf(app: App, name: string): TerraformStack {
  const found = app.node.findChild(name);
  if (found instanceof TerraformStack) return found;
  throw new Error(`${name} is no stack`);
}

/** The same; gives each stack's JSON. */
export function synthesizedApp(build: (app: App) => void): Record<string, StackJson> {
  return Object.fromEntries(Object.entries(synthesizedStacks(build)).map(([name, { json }]) => [name, json]));
}

/** What Terraform reads where the library gave this value in a stack; nothing of it stays in the stack. */
export function resolved(stack: TerraformStack, value: unknown): unknown {
  new TerraformLocal(stack, 'resolved', value).overrideLogicalId('resolved');
  const { json } = synth(() => undefined, stack);
  stack.node.tryRemoveChild('resolved');
  return (json.locals as { resolved: unknown }).resolved;
}

/** The addresses that `depends_on` of a resource in the construct's stack would hold. */
export function waited(construct: Construct, dependables: ITerraformDependable[]): string[] {
  const stack = TerraformStack.of(construct);
  const fqns = resolved(
    stack,
    dependables.map(({ fqn }) => fqn),
  ) as string[];
  return fqns.map((fqn) => fqn.slice('${'.length, -'}'.length));
}
