import { Fn, Op, Token, type IResolvable } from 'cdktf';
import { FOREIGN_ENDINGS } from '../policy/aws-services';
import { quotedNamesInTerraform } from '../policy/service-principal';
import type { TrustPolicy } from '../policy/trust-policy';
import type { Precondition } from '../private/preconditions';
import { asArgument } from '../private/function-argument';
import { isToken } from '../private/tokens';

/**
 * What is an error at synth for a literal list is one at plan for a Terraform list. The list is read as its JSON, in which
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
  const must = (condition: unknown, sentence: string, remedy: string, code: string): Precondition => ({
    list: services,
    condition: Token.asString(condition),
    errorMessage: `stsServices must ${sentence}, got ${given}: ${remedy} [${code}]`,
  });
  return [
    must(
      Fn.can(Fn.regex(raw(`^[[](${name}(,${name})*)?[]]$`), names)),
      'be AWS services such as "ec2" or "ec2.amazonaws.com", in every partition',
      'pass the name before ".amazonaws.com" in lowercase',
      'AwsServiceInvalid',
    ),
    must(
      none(Fn.regexall(raw(`[.](${FOREIGN_ENDINGS})"|"pods[.]eks"`), names)),
      'be services before ".amazonaws.com", and not EKS Pod Identity',
      'leave other endings out, and use TrustPolicy.addPodIdentity for pods.eks',
      'AwsServiceInvalid',
    ),
    must(
      // Equal names and different names with one Sid: IAM refuses both.
      Op.eq(Fn.lengthOf(Fn.distinct(suffixes)), Fn.lengthOf(suffixes)),
      'name each AWS service once, and differ in letters and digits',
      'remove the second one',
      'AwsServiceDuplicate',
    ),
    ...(known.length === 0
      ? []
      : [
          must(
            none(Fn.setintersection(Fn.toset(suffixes), [Fn.toset(known)])),
            'not name a service that the trust policy names already',
            'remove it from the list',
            'AwsServiceDuplicate',
          ),
        ]),
  ];
}

/** A text with quotes, for a function of Terraform. */
const raw = (text: string): string => Fn.rawString(text);

/** Not `== 0`: CDKTF writes a falsy operand as "undefined". */
function none(list: unknown): IResolvable {
  return Op.lt(Fn.lengthOf(list), 1);
}
