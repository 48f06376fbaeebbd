// Turns answers of EKS into rows of the catalogue. Kept apart from the calls, so that recorded answers test it.

/** A row of lib/addons/catalog.json. */
export interface CatalogRow {
  readonly name: string;
  readonly namespace?: string;
  readonly serviceAccounts: readonly {
    readonly name: string;
    readonly managedPolicies: readonly string[];
    readonly podIdentityFrom?: string;
    readonly narrowerPolicy?: string;
  }[];
  readonly requiresIamPermissions?: boolean;
  readonly podIdentity: 'supported' | 'unsupported' | 'unneeded' | 'unknown';
  readonly podIdentityFrom?: string;
  readonly sharedRoleName?: string;
  readonly source: string;
  readonly verified: boolean;
}

/** The facts of EKS on one add-on: the entry of `DescribeAddonVersions`, and `DescribeAddonConfiguration` of its default version. */
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
 * the console's role, a namespace) stays as it was. An add-on that only the old catalogue has is left alone. One that needs
 * permissions, and for which EKS names no service account, takes no associations.
 */
export function refreshed(old: CatalogRow | undefined, answers: AddonAnswers): CatalogRow {
  const { addonName, defaultNamespace, requiresIamPermissions, podIdentityConfiguration = [] } = answers;
  const serviceAccounts = podIdentityConfiguration.flatMap(({ serviceAccount, recommendedManagedPolicies = [] }) =>
    serviceAccount === undefined
      ? []
      : [
          {
            // A fact of an account that EKS does not report stays too.
            ...old?.serviceAccounts.find(({ name }) => name === serviceAccount),
            name: serviceAccount,
            managedPolicies: recommendedManagedPolicies.map(policyName),
          },
        ],
  );
  const namespace = defaultNamespace ?? old?.namespace;
  const needed = requiresIamPermissions ?? old?.requiresIamPermissions;
  const supported = serviceAccounts.length > 0;
  const sure = supported || requiresIamPermissions !== undefined;
  const row: CatalogRow = {
    name: addonName,
    ...(namespace === undefined ? {} : { namespace }),
    serviceAccounts: supported ? serviceAccounts : requiresIamPermissions === false ? [] : (old?.serviceAccounts ?? []),
    ...(needed === undefined ? {} : { requiresIamPermissions: needed }),
    podIdentity: supported ? 'supported' : (withoutAccounts(requiresIamPermissions) ?? old?.podIdentity ?? 'unknown'),
    ...(old?.podIdentityFrom === undefined ? {} : { podIdentityFrom: old.podIdentityFrom }),
    ...(old?.sharedRoleName === undefined ? {} : { sharedRoleName: old.sharedRoleName }),
    source: old?.source ?? SOURCE,
    verified: sure || old?.verified === true,
  };
  // A source that was sure stays the source of what stays the same.
  return sure && !(old?.verified === true && sameFacts(row, old)) ? { ...row, source: SOURCE } : row;
}

function withoutAccounts(requiresIamPermissions: boolean | undefined): CatalogRow['podIdentity'] | undefined {
  if (requiresIamPermissions === undefined) return undefined;
  return requiresIamPermissions ? 'unsupported' : 'unneeded';
}

function sameFacts(row: CatalogRow, old: CatalogRow): boolean {
  const facts = ({ namespace, serviceAccounts, requiresIamPermissions, podIdentity }: CatalogRow): string =>
    JSON.stringify([namespace, serviceAccounts, requiresIamPermissions, podIdentity]);
  return facts(row) === facts(old);
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
