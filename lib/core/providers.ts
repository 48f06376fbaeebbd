import { TerraformProvider, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { isAccountId, tryParseArn } from '../private/arn';
import { overridesOf } from '../private/overrides';
import { partitionOfRegion } from '../private/regions';
import { isListElement, isToken } from '../private/tokens';
import { fault } from '../errors';

/** The accounts that an AWS provider may work in, as far as literals tell. */
export interface Accounts {
  /** One of these; undefined: any. */
  readonly only?: string[];
  readonly never: string[];
}

/** A text that is known at synth and says something. */
export function literal(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !isToken(value) ? value : undefined;
}

/** The region of a provider; undefined where only Terraform knows it. */
export function regionOf(provider: TerraformProvider | undefined): string | undefined {
  return provider && literal(setting(provider, 'regionInput', 'region'));
}

/** The partition of what a provider makes, for which another ARN speaks: the provider's region knows better. */
export function partitionIn(provider: TerraformProvider | undefined, told: string | undefined): string | undefined {
  const region = told === undefined ? undefined : regionOf(provider);
  return (region === undefined ? undefined : partitionOfRegion(region)) ?? told;
}

/** The accounts that a provider may work in: that of the role which it assumes, else those that it allows. */
export function accountsOf(provider: TerraformProvider | undefined): Accounts {
  if (provider === undefined) return ANY;
  const [assumed] = [
    setting(provider, 'assumeRoleInput', 'assume_role'),
    setting(provider, 'assumeRoleWithWebIdentityInput', 'assume_role_with_web_identity'),
  ].filter((roles) => roles !== undefined);
  const account = assumed === undefined ? undefined : accountOfLast(assumed);
  const allowed = literals(setting(provider, 'allowedAccountIdsInput', 'allowed_account_ids'));
  return {
    only: account === undefined ? allowed : [account],
    never: literals(setting(provider, 'forbiddenAccountIdsInput', 'forbidden_account_ids')) ?? [],
  };
}

const ANY: Accounts = { never: [] };

function setting(provider: TerraformProvider, property: string, attribute: string): unknown {
  const overrides = overridesOf(provider);
  return attribute in overrides ? overrides[attribute] : (provider as unknown as Record<string, unknown>)[property];
}

/** Each role is assumed from the one before it. */
function accountOfLast(roles: unknown): string | undefined {
  const last: unknown = Array.isArray(roles) ? roles.at(-1) : undefined;
  const account = tryParseArn(literal((last as { roleArn?: string } | undefined)?.roleArn))?.accountId;
  return isAccountId(account) ? account : undefined;
}

/** A list of which each element is known; an empty one says nothing. */
function literals(list: unknown): string[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const known = list.filter((value) => literal(value) !== undefined && !isListElement(value)) as string[];
  return known.length === list.length ? known : undefined;
}

let defaults = new WeakMap<TerraformStack, { readonly provider: TerraformProvider | undefined }>();
const watched = new WeakSet<TerraformStack>();

/** The provider of what names none. Ask when the tree is complete: it may be made last. */
export function defaultProviderOf(stack: TerraformStack): TerraformProvider | undefined {
  let found = defaults.get(stack);
  if (found === undefined) {
    const provider = stack.node
      .findAll()
      .filter((node) => TerraformProvider.isTerraformProvider(node))
      .find((node) => node.terraformResourceType === 'aws' && node.alias === undefined && node.cdktfStack === stack);
    found = { provider };
    defaults.set(stack, found);
  }
  return found.provider;
}

/** Forgets what was found when the stack is validated, which comes before all within: it is searched once each time. */
export function searchDefaultProviderAnew(stack: TerraformStack): void {
  if (watched.has(stack)) return;
  watched.add(stack);
  stack.node.addValidation({
    validate: () => {
      defaults = new WeakMap();
      return [];
    },
  });
}

/** Two resources with the same key use the same provider configuration: `aws`, or `aws.<alias>`. */
export function providerKey(provider: TerraformProvider | undefined, type: string): string {
  return provider === undefined ? type : provider.fqn;
}

/**
 * Demands a tls provider in the stack, at synthesis. The error is thrown, not returned: CDKTF's own message about the
 * provider would stand beside it and name no remedy.
 */
export function needTlsProvider(scope: Construct, missing: 'TlsProviderMissing' | 'WebhookTlsProviderMissing'): void {
  const validate = (): string[] => {
    const stack = TerraformStack.of(scope);
    const found = stack.node
      .findAll()
      .some((node) => TerraformProvider.isTerraformProvider(node) && node.terraformResourceType === 'tls');
    if (!found) throw fault(missing, { stack: stack.node.id });
    return [];
  };
  scope.node.addValidation({ validate });
}
