import { TerraformLocal, TerraformVariable, type TerraformStack } from 'cdktf';
import { stackWithProviders, synth } from './synth';

const ENCODED =
  /\$\{trimsuffix\(trimprefix\(jsonencode\(substr\((.*?), 0, -1\)\), substr\(jsonencode\(tostring\(0\)\), 0, 1\)\), substr\(jsonencode\(tostring\(0\)\), 0, 1\)\)\}/g;

const ENCODED_LIST = /\$\{jsonencode\(\[for text in (.*?) : substr\(text, 0, -1\)\]\)\}/g;

/** The text with the expression itself in place of the form that keeps its value inside a JSON string. */
export function withoutEncoding(text: string): string {
  return text.replace(ENCODED, '${$1}').replace(ENCODED_LIST, '${jsonencode($1)}');
}

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

  /** What Terraform reads where the library made this text, with expressions as the user wrote them. */
  public resolve(text: string): string {
    return withoutEncoding(this.written(text));
  }

  /** What Terraform reads where the library made this text. */
  public written(text: string): string {
    const { json } = synth((stack) => {
      new TerraformLocal(stack, `text-${stack.node.children.length}`, text).overrideLogicalId('text');
    }, this.stack);
    return (json['locals'] as { text: string }).text;
  }
}
