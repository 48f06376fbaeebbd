import type { IResolveContext } from 'cdktf';
import { invalid } from '../errors';
import { JsonText, withinString, type Piece } from '../private/json-text';
import { listAsJson, resolved } from '../private/terraform-text';

/** A policy that holds tokens. */
export class PolicyText extends JsonText {
  /**
   * @param json JSON with tokens in its strings, not escaped for Terraform
   * @param lists the tokens among them that are whole lists, by the token that `jsonencode` makes of each
   */
  public constructor(
    json: string,
    private readonly lists: ReadonlyMap<string, string[]>,
  ) {
    super(json);
  }

  protected override written(token: string, context: IResolveContext): Piece[] {
    const list = this.lists.get(token);
    if (list === undefined) return super.written(token, context);
    const value = resolved(context.scope, list);
    return Array.isArray(value) ? this.listPieces(context.scope, value) : [{ code: listAsJson(String(value)) }];
  }

  protected override meant(token: string): string | string[] {
    return this.lists.get(token) ?? token;
  }

  protected override refuse(value: unknown): never {
    throw invalid('PolicyTokenNotText', value);
  }

  /** A list that is known after all. */
  private listPieces(scope: IResolveContext['scope'], values: readonly unknown[]): Piece[] {
    const pieces = values.flatMap((value, index): Piece[] => {
      if (typeof value !== 'string') return this.refuse(value);
      return [{ text: index === 0 ? '"' : ',"' }, ...withinString(scope, value), { text: '"' }];
    });
    return [{ text: '[' }, ...pieces, { text: ']' }];
  }
}
