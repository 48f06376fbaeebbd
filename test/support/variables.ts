import { TerraformLocal, TerraformVariable, type TerraformStack } from 'cdktf';
import { stackWithProviders, synth } from './synth';

/** Values that only Terraform knows: a text, a number and a list. */
export class Variables {
  public readonly stack: TerraformStack = stackWithProviders();

  public text(name: string): string {
    return new TerraformVariable(this.stack, name, { type: 'string' }).stringValue;
  }

  public number(name: string): number {
    return new TerraformVariable(this.stack, name, { type: 'number' }).numberValue;
  }

  public list(name: string): string[] {
    return new TerraformVariable(this.stack, name, { type: 'list(string)' }).listValue;
  }

  /** What Terraform reads where the library made this text. */
  public resolve(text: string): string {
    const { json } = synth((stack) => {
      new TerraformLocal(stack, `text-${stack.node.children.length}`, text).overrideLogicalId('text');
    }, this.stack);
    return (json['locals'] as { text: string }).text;
  }
}
