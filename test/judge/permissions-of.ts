import type { Scope } from '../support/expressions';
import type { Rendered } from '../support/rendered';
import { applied } from './stand-ins';

/** What a role may do, as Terraform hands it to IAM. */
export interface RolePermissions {
  readonly inline: unknown[];
  /** ARNs. */
  readonly attached: string[];
}

/** The policies of each role of a stack that has any, by the name of the role. */
export function permissionsOf({ json, resources }: Rendered): Record<string, RolePermissions> {
  const scope = applied(json);
  const roles: Record<string, RolePermissions> = {};
  const of = (resource: Record<string, unknown>): RolePermissions =>
    (roles[scope.text(resource['role'])] ??= { inline: [], attached: [] });
  for (const resource of Object.values(resources('aws_iam_role_policy'))) {
    of(resource).inline.push(policyIn(scope, resource));
  }
  for (const resource of Object.values(resources('aws_iam_role_policy_attachment'))) {
    of(resource).attached.push(scope.text(resource['policy_arn']));
  }
  return roles;
}

/** The policies of the buckets of a stack. */
export function bucketPolicies({ json, resources }: Rendered): unknown[] {
  const scope = applied(json);
  return Object.values(resources('aws_s3_bucket_policy')).map((resource) => policyIn(scope, resource));
}

function policyIn(scope: Scope, { policy }: Record<string, unknown>): unknown {
  return JSON.parse(scope.text(policy));
}
