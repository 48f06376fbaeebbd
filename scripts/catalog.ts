// How answers of EKS become rows of the catalogue. Kept apart from the calls, so that recorded answers test it.

/** A row of lib/addons/catalog.json. */
export interface CatalogRow {
  readonly name: string;
  readonly namespace?: string;
  readonly serviceAccounts: readonly { readonly name: string; readonly managedPolicies: readonly string[] }[];
  readonly requiresIamPermissions?: boolean;
  readonly podIdentity: 'supported' | 'unneeded' | 'unknown';
  readonly podIdentityFrom?: string;
  readonly sharedRoleName?: string;
  readonly source: string;
  readonly verified: boolean;
}

/** What EKS says of one add-on: the entry of `DescribeAddonVersions`, and `DescribeAddonConfiguration` of its default version. */
export interface AddonAnswers {
  readonly addonName: string;
  readonly defaultNamespace?: string;
  readonly requiresIamPermissions?: boolean;
  readonly podIdentityConfiguration?: readonly {
    readonly serviceAccount?: string;
    readonly recommendedManagedPolicies?: readonly string[];
  }[];
}

const SOURCE = 'eks:DescribeAddonVersions and eks:DescribeAddonConfiguration';

/**
 * A row after a refresh. What EKS says wins; what it does not say (the first version that takes associations, the name of
 * the console's role, a namespace) stays as it was. An add-on that only the old catalogue has is left alone.
 */
export function refreshed(old: CatalogRow | undefined, answers: AddonAnswers): CatalogRow {
  const { addonName, defaultNamespace, requiresIamPermissions, podIdentityConfiguration = [] } = answers;
  const serviceAccounts = podIdentityConfiguration.flatMap(({ serviceAccount, recommendedManagedPolicies = [] }) =>
    serviceAccount === undefined
      ? []
      : [{ name: serviceAccount, managedPolicies: recommendedManagedPolicies.map(policyName) }],
  );
  const namespace = defaultNamespace ?? old?.namespace;
  const supported = serviceAccounts.length > 0;
  const same = supported && JSON.stringify(serviceAccounts) === JSON.stringify(old?.serviceAccounts);
  return {
    name: addonName,
    ...(namespace === undefined ? {} : { namespace }),
    serviceAccounts: supported ? serviceAccounts : (old?.serviceAccounts ?? []),
    ...(requiresIamPermissions === undefined ? {} : { requiresIamPermissions }),
    podIdentity: supported
      ? 'supported'
      : (old?.podIdentity ?? (requiresIamPermissions === false ? 'unneeded' : 'unknown')),
    ...(old?.podIdentityFrom === undefined ? {} : { podIdentityFrom: old.podIdentityFrom }),
    ...(old?.sharedRoleName === undefined ? {} : { sharedRoleName: old.sharedRoleName }),
    source: same && old?.verified === true ? old.source : supported ? SOURCE : (old?.source ?? SOURCE),
    verified: supported || requiresIamPermissions === false || (old?.verified ?? false),
  };
}

/** The whole catalogue: rows in their order, new ones at the end by name. */
export function refreshedCatalog(old: readonly CatalogRow[], answers: readonly AddonAnswers[]): CatalogRow[] {
  const byName = new Map(answers.map((answer) => [answer.addonName, answer]));
  const kept = old.map((row) => {
    const answer = byName.get(row.name);
    return answer === undefined ? row : refreshed(row, answer);
  });
  const known = new Set(old.map(({ name }) => name));
  const added = [...byName.values()].filter(({ addonName }) => !known.has(addonName));
  added.sort((a, b) => (a.addonName < b.addonName ? -1 : 1));
  return [...kept, ...added.map((answer) => refreshed(undefined, answer))];
}

/** `arn:aws:iam::aws:policy/service-role/X` is `service-role/X`. */
function policyName(arn: string): string {
  return arn.slice(arn.indexOf(':policy/') + ':policy/'.length);
}
