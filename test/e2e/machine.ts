import type { Machine } from './deployment';
import { findMoto, howToGetMoto } from './moto';
import { findProviders } from './providers';
import { read, type StackJson } from '../support/rendered';
import { findTerraform, howToGetTerraform } from './terraform';
import type { Workspace } from './workspace';

/** Looks what this machine offers to some stacks; a missing prerequisite is one line with how to get it. */
export async function inspect(
  stacks: () => Promise<readonly StackJson[]>,
  workspace: Workspace,
  say: (line: string) => void,
): Promise<Machine | { readonly missing: string }> {
  const terraform = await findTerraform();
  if (terraform === undefined) return { missing: howToGetTerraform };
  const moto = await findMoto(say);
  if (moto === undefined) return { missing: howToGetMoto };
  const wanted = (await stacks()).flatMap((stack) => read(stack).requiredProviders());
  const providers = await findProviders(terraform, wanted, workspace);
  say(`${terraform}: ${providers.toString()}`);
  for (const source of new Set(wanted.map((provider) => provider.source))) {
    if (!providers.has(source)) say(`${source}: ${providers.whyNot(source)}`);
  }
  return { terraform, moto, providers, workspace };
}
