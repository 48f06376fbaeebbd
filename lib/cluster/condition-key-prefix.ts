import { TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { conditionKeyPrefixOf } from '../policy/federated-provider';
import { localCutFrom } from '../private/terraform-text';
import { isToken } from '../private/tokens';

/**
 * The condition key prefix of a provider. Where Terraform must cut the ARN, a local holds the result: the expression has
 * quotes, and a policy with quotes in its expressions is no JSON until Terraform has run. The local also makes the
 * expression once, however many roles trust the provider.
 */
export function conditionKeyPrefixIn(provider: Construct, property: string, providerArn: string): string {
  const prefix = conditionKeyPrefixOf(property, providerArn);
  if (!isToken(prefix)) return prefix;
  return localCutFrom(new TerraformLocal(provider, 'ConditionKeyPrefix', prefix), providerArn);
}
