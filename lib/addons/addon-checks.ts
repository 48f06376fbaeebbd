import { addonAgentIdentity, addonNamespaceFixed, showName, showText } from '../errors';
import { claimAssociation } from '../cluster/claims';
import { checkPodIdentity, checkPodTrust } from '../pod-identity/pod-identity-checks';
import type { IWorkloadRole } from '../roles/role';
import { Subject } from '../policy/subject';
import { checkNamespace, checkServiceAccountName } from '../private/kubernetes-names';
import { isToken } from '../private/tokens';
import type { AddonDetails } from './addon-catalog';
import type { AddonContext, BoundIdentity } from './addon-context';
import { isOlder } from './addon-version';

/** Name of the add-on that serves EKS Pod Identity. */
export const POD_IDENTITY_AGENT = 'eks-pod-identity-agent';

/**
 * The binding has no argument that tells EKS a namespace, so another one than the add-on's own would change the trust of
 * its roles alone. Gives an advice where the add-on's own has no sure source.
 */
export function checkAddonNamespace(
  name: string,
  namespace: string | undefined,
  details: AddonDetails | undefined,
): string | undefined {
  if (namespace === undefined) return undefined;
  checkNamespace('namespace', namespace);
  const own = details?.namespace;
  if (own === undefined || own === namespace || isToken(namespace)) return undefined;
  if (details?.verified === true) throw addonNamespaceFixed(name, namespace, own);
  return `[AddonFactsUnsure] add-on ${showText(name)} is said to run in namespace ${showText(own)}, and EKS is not told of ${showText(namespace)}: check it at ${String(details?.source)}`;
}

/** Checks an association of an add-on and claims its service account. Gives an advice where the catalogue doubts it. */
export function checkAssociation(context: AddonContext, account: string, role: IWorkloadRole): string | undefined {
  const { addon, name, cluster, namespace } = context;
  if (name === POD_IDENTITY_AGENT) throw addonAgentIdentity();
  checkServiceAccountName('serviceAccount', account);
  checkPodIdentity(cluster);
  const subject = Subject.serviceAccount(namespace ?? 'unknown', account);
  const untrusted = checkPodTrust(role, cluster, subject, true);
  if (namespace !== undefined) claimAssociation(addon, cluster, namespace, account);
  return doubt(context, account) ?? (namespace === undefined ? undefined : untrusted);
}

/** AWS adds add-ons every month, so what the catalogue does not know may be right. */
function doubt({ name, details, version }: AddonContext, account: string): string | undefined {
  if (isToken(name)) return undefined;
  if (details === undefined) {
    return `[AddonNotInCatalog] add-on ${showText(name)} is not in the catalogue: check that it takes associations, and its service accounts`;
  }
  if (!details.verified) return undefined;
  if (details.podIdentity === 'unsupported') {
    return `[AddonPodIdentityUnsupported] add-on ${showText(name)} is known to take no associations: use AddonIdentity.irsa(role)`;
  }
  const known = details.serviceAccounts.map((serviceAccount) => serviceAccount.name);
  const later = details.serviceAccounts.find((serviceAccount) => serviceAccount.name === account)?.podIdentityFrom;
  const from = later ?? details.podIdentityFrom;
  if (from !== undefined && version !== undefined && isOlder(version, from)) {
    const what = later === undefined ? 'associations' : `an association of ${showText(account)}`;
    return `[AddonVersionTooOld] add-on ${showText(name)} takes ${what} from version ${from}, and ${showName(version)} is older: raise it, or use AddonIdentity.irsa(role)`;
  }
  if (known.length > 0 && !known.includes(account)) {
    return `[AddonServiceAccountUnknown] add-on ${showText(name)} is known to have ${known.join(', ')}, and not ${showText(account)}: check the name`;
  }
  return details.podIdentity === 'unneeded'
    ? `[AddonNeedsNoIdentity] add-on ${showText(name)} is known to need no AWS permissions: leave its identity out`
    : undefined;
}

/** An add-on that needs permissions and gets none uses those of the node. */
export function missingIdentity({ name, details }: AddonContext, identity: BoundIdentity): string | undefined {
  const has = identity.irsa !== undefined || Object.keys(identity.roles).length > 0;
  if (has || details?.verified !== true || details.requiresIamPermissions !== true) return undefined;
  return `[AddonWithoutIdentity] add-on ${showText(name)} needs AWS permissions and has no identity: it uses those of its node. Give it AddonIdentity.recommended(), or another`;
}
