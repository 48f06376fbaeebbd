import { DataAwsIamRole } from '@cdktf/provider-aws/lib/data-aws-iam-role';
import { TerraformStack } from 'cdktf';
import { literal, partitionIn } from '../core/providers';
import { partitionOf } from '../cluster/partition';
import { providerKey } from '../core/providers';
import { undoOnFailure } from '../core/all-or-nothing';
import { fault, invalid, phrase, showText, warning, type Warning } from '../errors';
import { identityRoleName } from '../workload/identity-name';
import { Permissions } from '../roles/permissions';
import { PodIdentityRole } from '../roles/pod-identity-role';
import { WorkloadRole } from '../roles/workload-role';
import type { IWorkloadRole } from '../roles/role';
import { PodIdentityScope } from '../policy/pod-identity-scope';
import { Subject } from '../policy/subject';
import { checkList } from '../core/given';
import { checkMap } from '../private/maps';
import { isToken } from '../private/tokens';
import { AddonCatalog, PodIdentitySupport, type AddonDetails, type AddonServiceAccount } from './addon-catalog';
import type { AddonContext, BoundIdentity } from './addon-context';
import { isOlder } from './addon-version';
import { vpcCniIpv6Policy } from './vpc-cni-ipv6';

/** The addresses that pods have. */
export enum IpFamily {
  /** IPv4. */
  IPV4 = 'ipv4',
  /** IPv6. */
  IPV6 = 'ipv6',
}

/** Options for the recommended roles of an add-on. */
export interface RecommendedIdentityOptions {
  /**
   * The service accounts that get a role.
   *
   * @default - all that AWS names policies for. One that takes associations from a later version than the others is left out
   * where the version is not pinned.
   */
  readonly serviceAccounts?: string[];
  /**
   * The addresses that pods have. For `vpc-cni` only. For IPv6 AWS has no managed policy, so one is made.
   *
   * @default IpFamily.IPV4
   */
  readonly ipFamily?: IpFamily;
  /**
   * The permissions of these service accounts in place of the policies that AWS names: a policy for one bucket where
   * AWS names `AmazonS3FullAccess`. By service account.
   *
   * @default - the policies that AWS names
   */
  readonly ownPermissions?: { [serviceAccount: string]: Permissions[] };
  /**
   * The permissions of each role beside that, such as the use of a KMS key.
   *
   * @default - nothing
   */
  readonly permissions?: Permissions[];
  /**
   * Path of the roles.
   *
   * @default '/'
   */
  readonly path?: string;
  /**
   * ARN of the policy that bounds their permissions.
   *
   * @default - none
   */
  readonly permissionsBoundary?: string;
  /**
   * Their tags.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };
}

const VPC_CNI = 'vpc-cni';

/** A scoped role for each service account of the catalogue. */
export function bindRecommended(context: AddonContext, options: RecommendedIdentityOptions): BoundIdentity {
  const { name, addon, cluster, provider, dependsOn } = context;
  const { serviceAccounts: only, ipFamily, ownPermissions = {}, permissions = [], ...role } = options;
  const details = knownDetails(context);
  if (ipFamily !== undefined && name !== VPC_CNI) throw invalid('AddonIpFamilyUnused', name);
  if (ipFamily !== undefined && !Object.values(IpFamily).includes(ipFamily)) {
    throw invalid('ValueInvalid', 'ipFamily', ipFamily, {
      kind: 'IpFamily',
      remedy: phrase`IpFamily.IPV4 or IpFamily.IPV6`,
    });
  }
  checkList('serviceAccounts', only);
  if (only?.length === 0) throw invalid('ListEmpty', 'serviceAccounts', []);
  const known = details.serviceAccounts.map((account) => account.name);
  for (const asked of only ?? []) {
    if (details.verified && !known.includes(asked)) {
      throw invalid('AddonServiceAccountUnknown', 'serviceAccounts', asked, { addon: name, known });
    }
  }
  const own = ownByAccount(ownPermissions);
  if (known.length === 0 && own.size > 0) throw invalid('AddonPoliciesUnknown', name);
  if (ipFamily !== undefined && own.size > 0)
    throw fault('OptionsExclusive', { first: 'ipFamily', second: 'ownPermissions' });
  const chosen = accountsOf(details, context.version, only ?? [...own.keys()], only !== undefined);
  // Permissions that no role gets would be lost without a message.
  const names = chosen.map((account) => account.name);
  const lost = [...own.keys()].find((account) => !names.includes(account));
  if (lost !== undefined)
    throw invalid('AddonServiceAccountUnknown', 'ownPermissions', lost, { addon: name, known: names });
  const namespace = context.namespace;
  if (known.length === 0 || namespace === undefined) return withoutAccounts(details);
  const entries = chosen.map(({ name: serviceAccount, managedPolicies }): [string, IWorkloadRole] => {
    const ofAws =
      ipFamily === IpFamily.IPV6
        ? [Permissions.inline('vpc-cni-ipv6', vpcCniIpv6Policy(partition(context)))]
        : managedPolicies.map((policy) => Permissions.awsManagedPolicy(policy));
    const subjects = [Subject.serviceAccount(namespace, serviceAccount)];
    const made = new PodIdentityRole(addon, `Role-${serviceAccount}`, {
      ...role,
      scopes: [PodIdentityScope.serviceAccounts(cluster, subjects)],
      roleName: identityRoleName(cluster, namespace, serviceAccount),
      partition: partitionIn(provider, literal(cluster.partition)),
      permissions: [...(own.get(serviceAccount) ?? ofAws), ...permissions],
      dependsOn,
      awsProvider: provider,
    });
    return [serviceAccount, made];
  });
  const ofAws = chosen.filter((account) => !own.has(account.name));
  return { roles: Object.fromEntries(entries), warnings: [...unsure(details), ...tooWide(name, ofAws)] };
}

function ownByAccount(ownPermissions: Record<string, Permissions[]>): Map<string, Permissions[]> {
  checkMap('ownPermissions', ownPermissions);
  const entries = Object.entries(ownPermissions);
  for (const [account, own] of entries) {
    checkList(`ownPermissions[${showText(account)}]`, own, PERMISSIONS);
  }
  return new Map(entries);
}

const PERMISSIONS = { of: 'Permissions', pass: 'one such as Permissions.inline(...)' };

/**
 * The service accounts that get a role. One that takes associations later than its add-on is among them where the version
 * says so, or where it is asked for and the version is not known.
 *
 * @param asked their names
 * @param only whether no other gets one
 */
function accountsOf(
  { name, verified, serviceAccounts }: AddonDetails,
  version: string | undefined,
  asked: readonly string[],
  only: boolean,
): AddonServiceAccount[] {
  return serviceAccounts.filter(({ name: account, podIdentityFrom: from }) => {
    const isAsked = asked.includes(account);
    if (from === undefined) return isAsked || !only;
    if (version === undefined) return isAsked;
    if (!isOlder(version, from)) return isAsked || !only;
    if (isAsked && verified)
      throw invalid('AddonVersionTooOld', version, { addon: name, from, what: phrase`an association of ${account}` });
    return isAsked;
  });
}

/** Returns the attached policies that the add-on's own page advises against. */
function tooWide(addon: string, accounts: readonly AddonServiceAccount[]): Warning[] {
  return accounts.flatMap(({ name, managedPolicies, narrowerPolicy: page }) =>
    page === undefined
      ? []
      : [warning('AddonFullAccess', { addon, policies: managedPolicies, serviceAccount: name, page })],
  );
}

/** An add-on without service accounts in the catalogue needs none, or nobody knows which. */
function withoutAccounts(details: AddonDetails): BoundIdentity {
  if (details.verified && details.podIdentity !== PodIdentitySupport.UNNEEDED)
    throw invalid('AddonPoliciesUnknown', details.name);
  return { roles: {}, warnings: unsure(details) };
}

function unsure({ name, verified, podIdentity, source }: AddonDetails): Warning[] {
  if (verified && podIdentity !== PodIdentitySupport.UNKNOWN) return [];
  return [warning('AddonFactsUnsure', { addon: name, source })];
}

/** The console's role, one for each stack and AWS provider. */
export function bindShared(context: AddonContext): BoundIdentity {
  const details = knownDetails(context);
  const roleName = sharedRoleName(details);
  const stack = TerraformStack.of(context.addon);
  const id = sharedRoleId(stack, roleName, context);
  const accounts = accountsOf(details, context.version, [], false);
  const warnings = [...unsure(details), ...tooWide(details.name, accounts)];
  const known = stack.node.tryFindChild(id) as PodIdentityRole | undefined;
  if (known !== undefined) return { roles: forAll(accounts, known), warnings };
  const managedPolicies = new Set(accounts.flatMap((account) => account.managedPolicies));
  const role = new PodIdentityRole(stack, id, {
    scopes: [PodIdentityScope.anyAssociation()],
    roleName,
    permissions: [...managedPolicies].map((policy) => Permissions.awsManagedPolicy(policy)),
    awsProvider: context.provider,
  });
  undoOnFailure(() => stack.node.tryRemoveChild(id));
  return { roles: forAll(accounts, role), warnings };
}

/** The console's role where it is there already. */
export function bindExistingShared(context: AddonContext): BoundIdentity {
  const details = knownDetails(context);
  const { arn } = new DataAwsIamRole(context.addon, 'FindSharedRole', {
    name: sharedRoleName(details),
    provider: context.provider,
  });
  const role = WorkloadRole.fromRoleArn(context.addon, 'SharedRole', arn, { awsProvider: context.provider });
  return { roles: forAll(accountsOf(details, context.version, [], false), role), warnings: unsure(details) };
}

function forAll(accounts: readonly AddonServiceAccount[], role: IWorkloadRole): Record<string, IWorkloadRole> {
  return Object.fromEntries(accounts.map(({ name }) => [name, role]));
}

/** The provider given names it; where that is the cluster's own, only if another provider has made the role already. */
function sharedRoleId(stack: TerraformStack, roleName: string, { given, provider }: AddonContext): string {
  const idOf = (key: string): string => (key === 'aws' ? roleName : `${roleName}-${key}`);
  const id = idOf(providerKey(given, 'aws'));
  const other = stack.node.tryFindChild(id) as PodIdentityRole | undefined;
  const maker = providerKey(provider, 'aws');
  if (other === undefined || providerKey(other.resource?.provider, 'aws') === maker) return id;
  return maker === 'aws' ? `${roleName}-aws` : idOf(maker);
}

function sharedRoleName({ name, sharedRoleName: shared }: AddonDetails): string {
  if (shared !== undefined) return shared;
  throw invalid('AddonSharedRoleUnknown', name, {
    known: AddonCatalog.names().filter((other) => AddonCatalog.tryFind(other)?.sharedRoleName !== undefined),
  });
}

function knownDetails({ name, details, version }: AddonContext): AddonDetails {
  if (isToken(name)) throw fault('AddonNameUnknown');
  if (details === undefined) throw invalid('AddonUnknown', name, { known: AddonCatalog.names() });
  const { podIdentityFrom: from, verified, podIdentity } = details;
  if (verified && podIdentity === PodIdentitySupport.UNSUPPORTED) throw invalid('AddonPodIdentityUnsupported', name);
  if (verified && from !== undefined && version !== undefined && isOlder(version, from)) {
    throw invalid('AddonVersionTooOld', version, { addon: name, from, what: phrase`associations` });
  }
  return details;
}

function partition({ addon, cluster, provider }: AddonContext): string {
  return partitionIn(provider, literal(cluster.partition)) ?? partitionOf(addon, provider);
}
