import { DataAwsIamRole } from '@cdktf/provider-aws/lib/data-aws-iam-role';
import { TerraformStack } from 'cdktf';
import { literal, partitionIn } from '../cluster/aws-provider';
import { partitionOf } from '../cluster/partition';
import { providerKey } from '../cluster/provider-key';
import {
  addonIpFamilyUnused,
  addonNameUnknown,
  addonPodIdentityUnsupported,
  addonPoliciesUnknown,
  addonServiceAccountUnknown,
  addonSharedRoleUnknown,
  addonUnknown,
  addonVersionTooOld,
  listEmpty,
  showText,
  undoOnFailure,
  valueInvalid,
} from '../errors';
import { identityRoleName } from '../identity/identity-name';
import { Permissions } from '../identity/permissions';
import { PodIdentityRole } from '../identity/pod-identity-role';
import { WorkloadRole, type IWorkloadRole } from '../identity/workload-role';
import { PodIdentityScope } from '../policy/pod-identity-scope';
import { Subject } from '../policy/subject';
import { checkList } from '../private/given';
import { isToken } from '../private/tokens';
import { AddonCatalog, type AddonDetails } from './addon-catalog';
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

/** How the recommended roles of an add-on are made. */
export interface RecommendedIdentityOptions {
  /**
   * The service accounts that get a role.
   *
   * @default - all that AWS names policies for
   */
  readonly serviceAccounts?: string[];
  /**
   * The addresses that pods have; for `vpc-cni` only. For IPv6 AWS has no managed policy, so one is made.
   *
   * @default IpFamily.IPV4
   */
  readonly ipFamily?: IpFamily;
  /**
   * What each role may do beside that, such as the use of a KMS key.
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
  const { name, addon, cluster, provider } = context;
  const { serviceAccounts: only, ipFamily, permissions = [], ...role } = options;
  const details = knownDetails(context);
  if (ipFamily !== undefined && name !== VPC_CNI) throw addonIpFamilyUnused(name);
  if (ipFamily !== undefined && !Object.values(IpFamily).includes(ipFamily)) {
    throw valueInvalid('ipFamily', 'IpFamily', ipFamily, 'IpFamily.IPV4 or IpFamily.IPV6');
  }
  checkList('serviceAccounts', only);
  if (only?.length === 0) throw listEmpty('serviceAccounts');
  const known = details.serviceAccounts.map((account) => account.name);
  for (const asked of only ?? []) {
    if (details.verified && !known.includes(asked)) throw addonServiceAccountUnknown(name, asked, known.join(', '));
  }
  const namespace = context.namespace;
  if (known.length === 0 || namespace === undefined) return withoutAccounts(details);
  const chosen = details.serviceAccounts.filter((account) => only === undefined || only.includes(account.name));
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
      permissions: [...ofAws, ...permissions],
      provider,
    });
    return [serviceAccount, made];
  });
  return { roles: Object.fromEntries(entries), advice: unsure(details) };
}

/** An add-on without service accounts in the catalogue needs none, or nobody knows which. */
function withoutAccounts(details: AddonDetails): BoundIdentity {
  if (details.verified && details.podIdentity !== 'unneeded') throw addonPoliciesUnknown(details.name);
  return { roles: {}, advice: unsure(details) };
}

function unsure({ name, verified, podIdentity, source }: AddonDetails): string | undefined {
  if (verified && podIdentity !== 'unknown') return undefined;
  return `[AddonFactsUnsure] what is known of add-on ${showText(name)} has no sure source: check its service accounts and policies at ${source}`;
}

/** The console's role, one for each stack and AWS provider. */
export function bindShared(context: AddonContext): BoundIdentity {
  const details = knownDetails(context);
  const roleName = sharedRoleName(details);
  const stack = TerraformStack.of(context.addon);
  const id = sharedRoleId(stack, roleName, context);
  const known = stack.node.tryFindChild(id) as PodIdentityRole | undefined;
  if (known !== undefined) return forAll(details, known);
  const managedPolicies = new Set(details.serviceAccounts.flatMap((account) => account.managedPolicies));
  const role = new PodIdentityRole(stack, id, {
    scopes: [PodIdentityScope.anyAssociation()],
    roleName,
    permissions: [...managedPolicies].map((policy) => Permissions.awsManagedPolicy(policy)),
    provider: context.provider,
  });
  undoOnFailure(() => stack.node.tryRemoveChild(id));
  return forAll(details, role);
}

/** The console's role where it is there already. */
export function bindExistingShared(context: AddonContext): BoundIdentity {
  const details = knownDetails(context);
  const { arn } = new DataAwsIamRole(context.addon, 'FindSharedRole', {
    name: sharedRoleName(details),
    provider: context.provider,
  });
  return forAll(details, WorkloadRole.fromRoleArn(context.addon, 'SharedRole', arn, { provider: context.provider }));
}

function forAll(details: AddonDetails, role: IWorkloadRole): BoundIdentity {
  const roles = Object.fromEntries(details.serviceAccounts.map(({ name }) => [name, role]));
  return { roles, advice: unsure(details) };
}

/** The provider given names it; where that is the cluster's own, only if another provider has made the role already. */
function sharedRoleId(stack: TerraformStack, roleName: string, { given, provider }: AddonContext): string {
  const idOf = (key: string): string => (key === 'aws' ? roleName : `${roleName}-${key}`);
  const id = idOf(providerKey(given, 'aws'));
  const other = stack.node.tryFindChild(id) as PodIdentityRole | undefined;
  const maker = providerKey(provider, 'aws');
  if (other === undefined || providerKey(other.resource.provider, 'aws') === maker) return id;
  return maker === 'aws' ? `${roleName}-aws` : idOf(maker);
}

function sharedRoleName({ name, sharedRoleName: shared }: AddonDetails): string {
  if (shared !== undefined) return shared;
  throw addonSharedRoleUnknown(
    name,
    AddonCatalog.names()
      .filter((other) => AddonCatalog.tryFind(other)?.sharedRoleName !== undefined)
      .join(', '),
  );
}

function knownDetails({ name, details, version }: AddonContext): AddonDetails {
  if (isToken(name)) throw addonNameUnknown();
  if (details === undefined) throw addonUnknown(name, AddonCatalog.names().join(', '));
  const { podIdentityFrom: from, verified, podIdentity } = details;
  if (verified && podIdentity === 'unsupported') throw addonPodIdentityUnsupported(name);
  if (verified && from !== undefined && version !== undefined && isOlder(version, from)) {
    throw addonVersionTooOld(name, version, from);
  }
  return details;
}

function partition({ addon, cluster, provider }: AddonContext): string {
  return partitionIn(provider, literal(cluster.partition)) ?? partitionOf(addon, provider);
}
