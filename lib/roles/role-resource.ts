import { IamRole, type IamRoleConfig } from '@cdktf/provider-aws/lib/iam-role';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { ruleArgument, type TokenRule } from '../policy/token-rules';
import { isForTerraform, openPreconditions, type Precondition } from '../core/preconditions';
import { looksFor } from '../private/look';
import { resolved } from '../private/terraform-text';
import { isListElement } from '../private/tokens';

/**
 * The role with preconditions on what Terraform alone knows of its trust. They are added when the role is written: which
 * tokens are literals or come from AWS is known then, and whoever sets `lifecycle` does not lose them.
 */
export class RoleResource extends IamRole {
  public constructor(
    scope: Construct,
    id: string,
    config: IamRoleConfig,
    private readonly rules: readonly TokenRule[],
    private readonly more: readonly Precondition[],
  ) {
    super(scope, id, config);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the type that CDKTF gives it
  public override get terraformMetaArguments(): { [name: string]: any } {
    const written = super.terraformMetaArguments;
    looksFor(this, this);
    const own = [...this.rules.flatMap((rule) => this.preconditionOf(rule)), ...openPreconditions(this, this.more)];
    if (own.length === 0) return written;
    const lifecycle = (written['lifecycle'] ?? {}) as { precondition?: Precondition[] };
    return { ...written, lifecycle: { ...lifecycle, precondition: [...(lifecycle.precondition ?? []), ...own] } };
  }

  /** None where Terraform need not look. */
  private preconditionOf(rule: TokenRule): Precondition[] {
    const { given, pattern, error } = rule;
    if (!isForTerraform(this, given)) return [];
    const written = resolved(this, isListElement(given) ? [given] : given);
    if (typeof written !== 'string') return [];
    return [
      {
        condition: Token.asString(Fn.can(Fn.regex(Fn.rawString(pattern), ruleArgument(rule)))),
        errorMessage: error(written).message.replace(/([$%])\{/g, '$1$1{'),
      },
    ];
  }
}
