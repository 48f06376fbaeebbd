import { Fn, Op, Token, type IResolvable } from 'cdktf';
import { FOREIGN_ENDINGS } from '../policy/aws-services';
import { quotedNamesInTerraform } from '../policy/service-principal';
import type { TrustPolicy } from '../policy/trust-policy';
import type { Precondition } from '../core/preconditions';
import { invalid, ownText } from '../errors';
import { isToken } from '../private/tokens';
import { asArgument } from '../private/function-argument';

/**
 * Returns the rules of a literal list as preconditions of a Terraform list. The list is read as its JSON, in which
 * quotes tell where a name begins and ends.
 */
export function servicePreconditions(
  services: string[],
  trust: TrustPolicy,
  partition: string | undefined,
): Precondition[] {
  const given = Fn.jsonencode(isToken(services) ? services : services.map(asArgument));
  const names = quotedNamesInTerraform(given, partition);
  const suffixes = Fn.jsondecode(Fn.upper(Fn.replace(names, raw('/[^]["0-9A-Za-z,]/'), ''))) as string[];
  const known = trust._serviceSids.filter((sid) => !isToken(sid)).map((sid) => sid.slice('GrantSTS'.length));
  const part = '[a-z0-9](-?[a-z0-9])*';
  const name = `"${part}([.]${part})*"`;
  const must = (
    condition: unknown,
    key:
      'AwsServiceInvalid/list' | 'AwsServiceInvalid/ending' | 'AwsServiceDuplicate/list' | 'AwsServiceDuplicate/named',
  ): Precondition => ({
    list: services,
    condition: Token.asString(condition),
    // The list is shown as Terraform writes it.
    errorMessage: invalid(key, ownText(given)).message,
  });
  return [
    must(Fn.can(Fn.regex(raw(`^[[](${name}(,${name})*)?[]]$`), names)), 'AwsServiceInvalid/list'),
    must(none(Fn.regexall(raw(`[.](${FOREIGN_ENDINGS})"|"pods[.]eks"`), names)), 'AwsServiceInvalid/ending'),
    must(
      // Equal names and different names with one Sid: IAM refuses both.
      Op.eq(Fn.lengthOf(Fn.distinct(suffixes)), Fn.lengthOf(suffixes)),
      'AwsServiceDuplicate/list',
    ),
    ...(known.length === 0
      ? []
      : [must(none(Fn.setintersection(Fn.toset(suffixes), [Fn.toset(known)])), 'AwsServiceDuplicate/named')]),
  ];
}

/** A text with quotes, for a function of Terraform. */
const raw = (text: string): string => Fn.rawString(text);

/** Not `== 0`: CDKTF writes a falsy operand as "undefined". */
function none(list: unknown): IResolvable {
  return Op.lt(Fn.lengthOf(list), 1);
}
