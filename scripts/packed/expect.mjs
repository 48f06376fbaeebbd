import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** The resources that every packed sample must make, whatever its language. */
export function expectPackedStack(folder) {
  const { resource } = JSON.parse(readFileSync(join(folder, 'cdktf.out/stacks/packed/cdk.tf.json'), 'utf8'));
  const found = Object.keys(resource).sort().join(' ');
  const wanted = [
    ...['aws_iam_openid_connect_provider', 'aws_iam_role', 'aws_iam_role_policy_attachment'],
    ...['kubernetes_cluster_role_v1', 'kubernetes_namespace_v1', 'kubernetes_service_account_v1'],
  ].join(' ');
  if (found !== wanted) throw new Error(`the packed stack makes ${found}, not ${wanted}`);
  const [role] = Object.values(resource.aws_iam_role);
  const [statement, ...others] = JSON.parse(role.assume_role_policy).Statement;
  const compared = Object.values(statement.Condition.StringEquals).join(' ');
  if (others.length > 0 || compared !== 'system:serviceaccount:apps:writer sts.amazonaws.com') {
    throw new Error(`the packed stack trusts ${role.assume_role_policy}`);
  }
  const rules = Object.values(resource.kubernetes_cluster_role_v1).map(({ rule }) => rule);
  const narrowed = { api_groups: [''], resource_names: ['settings'], resources: ['secrets'], verbs: ['get'] };
  if (!isDeepStrictEqual(rules, [[narrowed]])) throw new Error(`the packed stack allows ${JSON.stringify(rules)}`);
}
