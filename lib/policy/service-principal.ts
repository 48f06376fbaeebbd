import { Fn, Token } from 'cdktf';
import { tryParseArn } from '../private/arn';
import { isToken } from '../private/tokens';

/** The suffix of a service's principal, in every partition but for what is below. */
export const SUFFIX = '.amazonaws.com';

/** The suffix that a partition has for its own names. */
const OWN_SUFFIX: ReadonlyMap<string, string> = new Map([
  ['aws-cn', '.amazonaws.com.cn'],
  ['aws-iso', '.c2s.ic.gov'],
  ['aws-iso-b', '.sc2s.sgov.gov'],
]);

/**
 * The services whose principal has the partition's own suffix, as the AWS provider's data source `aws_service_principal`
 * knows them.
 */
const WITH_OWN_SUFFIX: ReadonlyMap<string, readonly string[]> = new Map([
  ['aws-cn', ['codedeploy', 'elasticmapreduce', 'logs']],
  ['aws-iso', ['cloudhsm', 'config', 'logs', 'workspaces']],
  ['aws-iso-b', ['dms', 'logs']],
]);

/**
 * The actions that these services need beside `sts:AssumeRole`, without which they cannot assume a role.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/capability-role.html
 * https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 */
const MORE_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['capabilities.eks', ['sts:TagSession']],
  ['rolesanywhere', ['sts:TagSession', 'sts:SetSourceIdentity']],
]);

/** A service as it was spelled. */
export interface SpelledService {
  /** The name before the suffix. */
  readonly name: string;
  /** The partition whose own suffix it has, where it has one. */
  readonly partition?: string;
}

/** Cuts the suffix off: the common one, or a partition's own where the service has it there. */
export function spelledService(text: string): SpelledService {
  if (text.endsWith(SUFFIX)) return { name: text.slice(0, -SUFFIX.length) };
  for (const [partition, suffix] of OWN_SUFFIX) {
    if (!text.endsWith(suffix)) continue;
    const name = text.slice(0, -suffix.length);
    if (hasOwnSuffix(name, partition)) return { name, partition };
  }
  return { name: text };
}

/** The principal of a service. Where the partition is not known, the common one. */
export function servicePrincipal(name: string, partition: string | undefined): string {
  if (isToken(name)) return principalInTerraform(name, partition);
  return `${name}${hasOwnSuffix(name, partition ?? '') ? ownSuffix(partition) : SUFFIX}`;
}

/** The actions that a service needs. Of a token, what every service needs. */
export function serviceActions(name: string): string[] {
  return ['sts:AssumeRole', ...(MORE_ACTIONS.get(name) ?? [])];
}

/** The partition of the first literal ARN. */
export function partitionOfArns(arns: readonly (string | undefined)[]): string | undefined {
  const literal = arns.find((arn) => arn !== undefined && !isToken(arn) && tryParseArn(arn) !== undefined);
  return tryParseArn(literal)?.partition;
}

function ownSuffix(partition: string | undefined): string {
  return OWN_SUFFIX.get(partition ?? '') ?? SUFFIX;
}

/** A service by its name, or with a region after it: `logs.cn-north-1`. */
function ownPattern(partition: string): string | undefined {
  const services = WITH_OWN_SUFFIX.get(partition);
  return services === undefined ? undefined : `(${services.join('|')})([.][a-z]+(-[a-z]+)+-[0-9])?`;
}

function hasOwnSuffix(name: string, partition: string): boolean {
  const own = ownPattern(partition);
  return own !== undefined && new RegExp(`^${own}$`).test(name);
}

// The same for a name that only Terraform knows.

const escaped = (text: string): string => text.replaceAll('.', '[.]');

/** Cuts off of one name what `spelledService` does in this partition. */
export function nameInTerraform(text: string, partition: string | undefined): string {
  const name = Fn.trimsuffix(text, SUFFIX);
  const own = ownPattern(partition ?? '');
  return own === undefined ? name : Fn.replace(name, `/^(${own})${escaped(ownSuffix(partition))}$/`, '$1');
}

/** The same for the JSON of a list of names, where quotes tell where each begins and ends. */
export function quotedNamesInTerraform(json: string, partition: string | undefined): string {
  const names = Fn.replace(json, Fn.rawString(`${SUFFIX}"`), Fn.rawString('"'));
  const own = ownPattern(partition ?? '');
  if (own === undefined) return names;
  return Fn.replace(names, Fn.rawString(`/"(${own})${escaped(ownSuffix(partition))}"/`), Fn.rawString('"$1"'));
}

/** The principal of a name without suffix. */
export function principalInTerraform(name: string, partition: string | undefined): string {
  const own = ownPattern(partition ?? '');
  if (own === undefined) return `${name}${SUFFIX}`;
  return Fn.replace(Fn.join('', [name, SUFFIX]), `/^(${own})${escaped(SUFFIX)}$/`, `$1${ownSuffix(partition)}`);
}

/** The actions of a name without suffix. */
export function actionsInTerraform(name: string): string[] {
  return Token.asList(
    Fn.concat([['sts:AssumeRole'], Token.asList(Fn.lookup(Object.fromEntries(MORE_ACTIONS), name, []))]),
  );
}
