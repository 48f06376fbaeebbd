import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { App, TerraformStack, Testing } from 'cdktf';
import { collectTrusts } from './collected-trusts';

/** A synthesized stack as Terraform reads it, without CDKTF's own comments. */
export interface Synthesized {
  readonly json: Record<string, unknown>;
  /** The resources of a type, by their address. */
  readonly resources: (type: string) => Record<string, Record<string, unknown>>;
  /** The data sources of a type, by their address. */
  readonly data: (type: string) => Record<string, Record<string, unknown>>;
  /** The only resource of a type. */
  readonly only: (type: string) => Record<string, unknown>;
}

/** A stack with the three providers that samples have. */
export function stackWithProviders(id = 'stack', app: App = Testing.app(), region = 'us-east-1'): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, 'aws', { region });
  new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
  new TlsProvider(stack, 'tls');
  return stack;
}

/** Synthesizes what `build` makes, with every validation, and keeps its trust policies for the judge. */
export function synth(
  build: (stack: TerraformStack) => void,
  stack: TerraformStack = stackWithProviders(),
): Synthesized {
  build(stack);
  const json = JSON.parse(Testing.synth(stack, true)) as Record<string, unknown>;
  collectTrusts(stack, json);
  return read(json);
}

/** What Terraform reads of one stack, by resource and data source. */
export function read(json: Record<string, unknown>): Synthesized {
  const section = (name: string, type: string): Record<string, Record<string, unknown>> =>
    ((json[name] as Record<string, unknown> | undefined)?.[type] as
      Record<string, Record<string, unknown>> | undefined) ?? {};
  return {
    json,
    resources: (type) => section('resource', type),
    data: (type) => section('data', type),
    only: (type) => {
      const all = Object.values(section('resource', type));
      if (all.length !== 1 || all[0] === undefined) throw new Error(`${all.length} resources of type ${type}`);
      return all[0];
    },
  };
}
