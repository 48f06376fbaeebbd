import type * as policyDocument from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { Fn, Op, TerraformIterator, Token, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { serviceSid } from '../policy/aws-services';
import type { RenderedPolicy } from '../policy/render';
import type { TrustPolicy } from '../policy/trust-policy';
import { load } from '../private/load';

/**
 * The trust as Terraform needs it: the JSON itself, or, where services are a Terraform list, a data source that merges
 * the JSON with a dynamic statement over the list.
 */
export function trustDocument(
  scope: Construct,
  trust: TrustPolicy,
  rendered: RenderedPolicy | undefined,
  provider: TerraformProvider | undefined,
): string {
  const [first, ...more] = trust._serviceLists;
  if (first === undefined) return rendered?.json ?? '';
  const services = more.length === 0 ? first : (Fn.concat([first, ...more]) as string[]);
  const each = TerraformIterator.fromList(services);
  const name = Fn.trimsuffix(each.value as string, '.amazonaws.com');
  const { DataAwsIamPolicyDocument } = load(
    '@cdktf/provider-aws/lib/data-aws-iam-policy-document',
  ) as typeof policyDocument;
  return new DataAwsIamPolicyDocument(scope, 'Trust', {
    provider,
    sourcePolicyDocuments: rendered === undefined ? undefined : [rendered.json],
    statement: each.dynamic({
      sid: serviceSid(name),
      effect: 'Allow',
      actions: ['sts:AssumeRole'],
      principals: [{ type: 'Service', identifiers: [`${name}.amazonaws.com`] }],
    }),
    lifecycle: { precondition: preconditions(services, trust) },
  }).json;
}

/** What is an error at synth for a literal list is one at plan for a Terraform list. */
function preconditions(services: string[], trust: TrustPolicy): { condition: string; errorMessage: string }[] {
  const joined = Fn.join(',', services);
  const shape = '[a-z0-9-]+([.][a-z0-9-]+)*';
  const known = trust._statements.flatMap(({ sid }) => (sid?.startsWith('GrantSTS') === true ? [sid.slice(8)] : []));
  const suffixes: string[] = Fn.split(
    ',',
    Fn.upper(Fn.replace(Fn.replace(joined, '.amazonaws.com', ''), '/[^0-9A-Za-z,]/', '')),
  );
  return [
    {
      condition: Token.asString(Fn.can(Fn.regex(`^(${shape}(,${shape})*)?$`, joined))),
      errorMessage:
        'stsServices must be AWS services such as "ec2" or "ec2.amazonaws.com": pass the names before ".amazonaws.com" in lowercase [AwsServiceInvalid]',
    },
    ...(known.length === 0 ? [] : [notNamedTwice(suffixes, known)]),
  ];
}

function notNamedTwice(suffixes: string[], known: string[]): { condition: string; errorMessage: string } {
  const named = Fn.lengthOf(Fn.setintersection(Fn.toset(suffixes), [Fn.toset(known)]));
  return {
    // Not `== 0`: CDKTF writes a falsy operand as "undefined".
    condition: Token.asString(Op.lt(named, 1)),
    errorMessage:
      'stsServices must not name a service that the trust policy names already: remove it from the list [AwsServiceDuplicate]',
  };
}
