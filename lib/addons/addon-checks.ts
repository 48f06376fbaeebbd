import { fault, invalid, phrase, warning, type Warning } from '../errors';
import { claimAssociation } from '../cluster/claims';
import { checkPodIdentity, checkPodTrust } from '../pod-identity/pod-identity-checks';
import type { IWorkloadRole } from '../roles/role';
import { Subject } from '../policy/subject';
import { checkNamespace, checkServiceAccountName } from '../private/kubernetes-names';
import { isToken } from '../private/tokens';
import { PodIdentitySupport, type AddonDetails } from './addon-catalog';
import type { AddonContext, BoundIdentity } from './addon-context';
import { isOlder } from './addon-version';

/** Name of the add-on that serves EKS Pod Identity. */
export const POD_IDENTITY_AGENT = 'eks-pod-identity-agent';

/**
 * The binding has no argument that tells EKS a namespace, so another one than the add-on's own would change the trust of
 * its roles alone. Returns a warning where the add-on's own has no sure source.
 */
export function checkAddonNamespace(
  name: string,
  namespace: string | undefined,
  details: AddonDetails | undefined,
): Warning | undefined {
  if (namespace === undefined) return undefined;
  checkNamespace('namespace', namespace);
  const own = details?.namespace;
  if (own === undefined || own === namespace || isToken(namespace)) return undefined;
  if (details?.verified === true) throw invalid('AddonNamespaceFixed', namespace, { own, addon: name });
  return warning('AddonFactsUnsure/namespace', { addon: name, own, namespace, source: String(details?.source) });
}

/** Checks an association of an add-on and claims its service account. Returns a warning where the catalogue doubts it. */
export function checkAssociation(context: AddonContext, account: string, role: IWorkloadRole): Warning | undefined {
  const { addon, name, cluster, namespace } = context;
  if (name === POD_IDENTITY_AGENT) throw fault('AddonAgentIdentity');
  checkServiceAccountName('serviceAccount', account);
  checkPodIdentity(cluster);
  const subject = Subject.serviceAccount(namespace ?? 'unknown', account);
  const untrusted = checkPodTrust(role, cluster, subject, true);
  if (namespace !== undefined) claimAssociation(addon, cluster, namespace, account);
  return doubt(context, account) ?? (namespace === undefined ? undefined : untrusted);
}

/** AWS adds add-ons every month, so what the catalogue does not know may be right. */
function doubt({ name, details, version }: AddonContext, account: string): Warning | undefined {
  if (isToken(name)) return undefined;
  if (details === undefined) {
    return warning('AddonNotInCatalog', { addon: name });
  }
  if (!details.verified) return undefined;
  if (details.podIdentity === PodIdentitySupport.UNSUPPORTED) {
    return warning('AddonPodIdentityUnsupported/warning', { addon: name });
  }
  const known = details.serviceAccounts.map((serviceAccount) => serviceAccount.name);
  const later = details.serviceAccounts.find((serviceAccount) => serviceAccount.name === account)?.podIdentityFrom;
  const from = later ?? details.podIdentityFrom;
  if (from !== undefined && version !== undefined && isOlder(version, from)) {
    const what = later === undefined ? phrase`associations` : phrase`an association of ${account}`;
    return warning('AddonVersionTooOld/warning', { addon: name, what, from, version });
  }
  if (known.length > 0 && !known.includes(account)) {
    return warning('AddonServiceAccountUnknown/warning', { addon: name, known, serviceAccount: account });
  }
  return details.podIdentity === PodIdentitySupport.UNNEEDED
    ? warning('AddonNeedsNoIdentity', { addon: name })
    : undefined;
}

/** An add-on that needs permissions and gets none uses those of the node. */
export function missingIdentity({ name, details }: AddonContext, identity: BoundIdentity): Warning | undefined {
  const has = identity.irsa !== undefined || Object.keys(identity.roles).length > 0;
  if (has || details?.verified !== true || details.requiresIamPermissions !== true) return undefined;
  return warning('AddonWithoutIdentity', { addon: name });
}
