import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { compact } from '../core/compact';
import { finished } from '../core/finished';
import { checkPolicyArn } from '../private/arn';
import type { GrantedPermission, PermissionTarget } from './granted-permission';

/** Attaches a managed policy to a role, under an id that is one in the role. */
export function attach(
  { scope, roleName, provider, dependsOn }: PermissionTarget,
  { id, name, policyArn }: { id: string; name: string; policyArn: string },
): GrantedPermission & { readonly attachment: IamRolePolicyAttachment } {
  const resource = compact(new IamRolePolicyAttachment(scope, id, { role: roleName, policyArn, dependsOn, provider }));
  const check = (arn: string): void => void checkPolicyArn('policyArn', arn);
  return {
    name,
    attachment: resource,
    policyArn,
    finished: () => [finished(resource, 'policy_arn', [policyArn, resource.policyArnInput], check)],
  };
}
