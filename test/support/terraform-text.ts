import { createHash } from 'node:crypto';
import { JUDGE_ACCOUNT } from './judge';

const MARKER = ':oidc-provider/';
const PREFIX_OF = /replace\(([^,()]+), "\/\^\.\*\?:oidc-provider\/\/", ""\)/g;

/**
 * Terraform text with every expression replaced by a literal, the same one for the same expression: the ARN of an OIDC
 * provider becomes an ARN of its own, what the library cuts from an ARN becomes that ARN's end, a local becomes its value.
 */
export class TerraformText {
  private readonly providerArns: Set<string>;

  public constructor(
    private readonly text: string,
    private readonly locals: Record<string, unknown> = {},
  ) {
    const all = [text, ...Object.values(locals).map(String)].join('\n');
    this.providerArns = new Set([...all.matchAll(PREFIX_OF)].map(([, arn = '']) => arn.trim()));
  }

  public literal(): string {
    return this.replaceIn(this.text);
  }

  private replaceIn(text: string): string {
    let result = '';
    let at = 0;
    while (at < text.length) {
      if (/^(?:\$\$|%%)\{/.test(text.slice(at, at + 3))) {
        result += text.slice(at + 1, at + 3);
        at += 3;
      } else if (text.startsWith('${', at)) {
        const end = endOfExpression(text, at + 2);
        result += this.valueOf(text.slice(at + 2, end).trim());
        at = end + 1;
      } else {
        result += text.charAt(at);
        at += 1;
      }
    }
    return result;
  }

  private valueOf(expression: string): string {
    const local = /^local\.([\w-]+)$/.exec(expression)?.[1];
    if (local !== undefined && typeof this.locals[local] === 'string') return this.replaceIn(this.locals[local]);
    const cut = [...expression.matchAll(PREFIX_OF)][0];
    if (cut?.[0] === expression) return afterMarker(this.valueOf(cut[1]?.trim() ?? ''));
    const hash = createHash('sha1').update(expression).digest('hex').slice(0, 8);
    if (this.providerArns.has(expression) || /openid_connect_provider\.[\w-]+\.arn$/.test(expression)) {
      return `arn:aws:iam::${JUDGE_ACCOUNT}${MARKER}oidc.eks.us-east-1.amazonaws.com/id/${hash.toUpperCase()}`;
    }
    return expression.startsWith('jsonencode(') ? JSON.stringify([`value-${hash}`]) : `value-${hash}`;
  }
}

function afterMarker(arn: string): string {
  return arn.slice(arn.indexOf(MARKER) + MARKER.length);
}

/** The place of the brace that closes the expression; braces in its texts do not count. */
function endOfExpression(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quoted && char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === '{') depth += 1;
    else if (!quoted && char === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  throw new Error(`an expression does not end: ${text.slice(from - 2)}`);
}
