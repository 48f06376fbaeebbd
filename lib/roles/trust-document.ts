import type * as policyDocument from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { Fn, TerraformIterator, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { serviceSid } from '../policy/aws-services';
import type { RenderedPolicy } from '../policy/render';
import { actionsInTerraform, nameInTerraform, principalInTerraform } from '../policy/service-principal';
import type { TrustPolicy } from '../policy/trust-policy';
import { lifecycleWith } from '../core/preconditions';
import { servicePreconditions } from './service-preconditions';

/**
 * The trust as Terraform needs it: the JSON itself, or, where services are a Terraform list, a data source that merges
 * the JSON with a dynamic statement over the list.
 */
export function trustDocument(
  scope: Construct,
  trust: TrustPolicy,
  rendered: RenderedPolicy | undefined,
  provider: TerraformProvider | undefined,
  partition: string | undefined,
): string {
  const [first, ...more] = trust._serviceLists;
  if (first === undefined) return rendered?.json ?? '';
  const services = more.length === 0 ? first : (Fn.concat([first, ...more]) as string[]);
  const each = TerraformIterator.fromList(services);
  const name = nameInTerraform(each.value as string, partition);
  const { DataAwsIamPolicyDocument } =
    require('@cdktf/provider-aws/lib/data-aws-iam-policy-document') as typeof policyDocument;
  return new DataAwsIamPolicyDocument(scope, 'Trust', {
    provider,
    sourcePolicyDocuments: rendered === undefined ? undefined : [rendered.json],
    statement: each.dynamic({
      sid: serviceSid(name),
      effect: 'Allow',
      actions: actionsInTerraform(name),
      principals: [{ type: 'Service', identifiers: [principalInTerraform(name, partition)] }],
    }),
    lifecycle: lifecycleWith(servicePreconditions(services, trust, partition)),
  }).json;
}
