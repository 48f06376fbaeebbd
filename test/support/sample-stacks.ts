import { join, resolve } from 'node:path';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { sourceFiles } from './source-files';

/** The class of a stack. */
export type StackClass = new (scope: Construct, id: string) => TerraformStack;

/** Whether an export is the class of a stack. */
export const isStackClass = (value: unknown): value is StackClass =>
  typeof value === 'function' && value.prototype instanceof TerraformStack;

/** The classes of all samples. */
export async function sampleStacks(): Promise<StackClass[]> {
  const files = sourceFiles('stacks').filter(({ path }) => path !== 'stacks/main.ts');
  const modules = await Promise.all(
    files.map(async ({ path }) => (await import(join(resolve(__dirname, '../..'), path))) as Record<string, unknown>),
  );
  return modules.flatMap((module) => Object.values(module)).filter(isStackClass);
}
