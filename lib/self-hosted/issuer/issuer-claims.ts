import {
  DefaultTokenResolver,
  StringConcat,
  TerraformStack,
  Tokenization,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
} from 'cdktf';
import type { Construct } from 'constructs';
import { fault } from '../../errors';
import { Registry } from '../../core/registry';
import { isToken } from '../../private/tokens';

/** Two clusters with one issuer could sign each other's tokens, and would write each other's documents. */
export function claimIssuer(construct: Construct, issuerUrl: string): void {
  const key = isToken(issuerUrl) ? meaning(construct, issuerUrl) : issuerUrl;
  const other = Registry.of(construct).claim('issuer', key, construct);
  if (other !== undefined) throw fault('IssuerClaimed', { url: issuerUrl, otherPath: other.node.path });
}

/** A variable has another token each time that it is read: what they stand for is the same. */
function meaning(scope: Construct, text: string): string {
  try {
    return String(Tokenization.resolve(text, { scope, preparing: false, resolver: new InItsStack() }));
  } catch {
    // A lazy value, known at synthesis only, is identified by its token.
    return text;
  }
}

/** Names the stack of each reference: two stacks may have variables of one name. */
class InItsStack extends DefaultTokenResolver {
  public constructor() {
    super(new StringConcat());
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const { originStack = TerraformStack.of(context.scope) } = token as { originStack?: TerraformStack };
    return `${originStack.node.path}:${String(super.resolveToken(token, context, postProcessor))}`;
  }
}
