import type { TerraformProvider } from 'cdktf';

/** Two resources with the same key use the same provider configuration: `aws`, or `aws.<alias>`. */
export function providerKey(provider: TerraformProvider | undefined, type: string): string {
  return provider === undefined ? type : provider.fqn;
}
