import { Fn } from 'cdktf';
import type { ICluster } from '../cluster/cluster-facts';
import { fault } from '../errors';
import { shortHash } from '../private/hash';
import { asArgument } from '../private/function-argument';
import { isToken } from '../private/tokens';

const MAX = 64;
const HASH = 8;

/**
 * `<namespace>-<name>-<8 hex>`, at most 64 characters. The hash is over region, cluster, namespace and name: IAM names
 * are global to the account, clusters are not. Terraform computes it where only the cluster is a token.
 */
export function identityRoleName({ clusterName, region = '' }: ICluster, namespace: string, name: string): string {
  if (isToken(namespace) || isToken(name)) throw fault('RoleNameNeeded');
  const parts = [region, clusterName, namespace, name];
  const hash = parts.some(isToken)
    ? Fn.substr(Fn.sha1(Fn.join('/', parts.map(asArgument))), 0, HASH)
    : shortHash(parts.join('/'), HASH);
  return `${`${namespace}-${name}`.slice(0, MAX - HASH - 1)}-${hash}`;
}
