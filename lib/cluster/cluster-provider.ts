import { TerraformStack, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { fault, invalid, type WorkloadIdentityError } from '../errors';
import {
  accountsOf,
  defaultProviderOf,
  literal,
  regionOf,
  searchDefaultProviderAnew,
  type Accounts,
} from '../core/providers';
import { overridesOf } from '../private/overrides';
import { awsProviderOf, elementOf, type EksElement, type ICluster } from './cluster-facts';

/** The target of a call of EKS; what is undefined only Terraform knows. */
interface Where {
  readonly region?: string;
  readonly accounts: Accounts;
}

/** With what the resources of a cluster are made. */
export interface OfCluster {
  readonly provider: TerraformProvider | undefined;
  /** The region of the cluster itself, in place of that of its provider. */
  readonly region: string | undefined;
}

/**
 * Chooses the provider for what belongs to a cluster: the one given, else the cluster's own where it stands in this stack,
 * else by the stack's default. What goes to another region or account surely is an error: there may be a namesake.
 *
 * @param property what names the provider
 */
export function forCluster(
  scope: Construct,
  cluster: ICluster,
  property: string,
  given: TerraformProvider | undefined,
): OfCluster {
  const region = elementOf(cluster)?.regionInput;
  const provider = given ?? ownProvider(scope, cluster, property);
  if (provider !== undefined) {
    const there = { region: literal(region) ?? regionOf(provider), accounts: accountsOf(provider) };
    const wrong = mismatch(there, whereIs(cluster, awsProviderOf(cluster)));
    if (wrong !== undefined) throw elsewhere(property, cluster, wrong);
  }
  return { provider, region };
}

function ownProvider(scope: Construct, cluster: ICluster, property: string): TerraformProvider | undefined {
  const provider = awsProviderOf(cluster);
  // Without an alias it is the default of its stack.
  if (provider?.alias === undefined) return undefined;
  const own = provider.cdktfStack;
  if (own === TerraformStack.of(scope)) return provider;
  throw fault('ClusterProviderElsewhere', {
    property,
    cluster: cluster.clusterName,
    provider: provider.fqn,
    stack: own.node.id,
  });
}

/** At synth, what was made for a cluster is compared with it once more: only then is the default provider of a stack known. */
export function checkAtSynth(scope: Construct, made: EksElement, cluster: ICluster): void {
  searchDefaultProviderAnew(made.cdktfStack);
  scope.node.addValidation({
    validate: () => {
      const element = elementOf(cluster);
      const provider = element === undefined ? cluster.awsProvider : providerOf(element);
      const wrong = mismatch(whereGoes(made), whereIs(cluster, provider));
      return wrong === undefined ? [] : [elsewhere('awsProvider', cluster, wrong).message];
    },
  });
}

/** The region that was given for a cluster is that in which it is looked up, now and at synth. */
export function checkLookUp(found: EksElement, region: string): void {
  searchDefaultProviderAnew(found.cdktfStack);
  found.node.addValidation({
    validate: () => {
      const searched = whereGoes(found).region;
      return differ(region, searched)
        ? [invalid('ClusterRegionMismatch', region, { searched: searched ?? '' }).message]
        : [];
    },
  });
}

export function checkRegion(region: string | undefined, provider: TerraformProvider | undefined): void {
  const searched = regionOf(provider);
  if (differ(region, searched)) throw invalid('ClusterRegionMismatch', region ?? '', { searched: searched ?? '' });
}

/** Returns true where two literals are not the same. */
function differ(value: string | undefined, other: string | undefined): boolean {
  const [one, two] = [literal(value), literal(other)];
  return one !== undefined && two !== undefined && one !== two;
}

/** A call that goes elsewhere: the part that differs, the cluster's value, and the call's. */
interface Mismatch {
  readonly part: 'region' | 'account';
  readonly known: string;
  readonly got: unknown;
}

function elsewhere(property: string, { clusterName }: ICluster, { part, known, got }: Mismatch): WorkloadIdentityError {
  return invalid('ClusterProviderMismatch', property, got, { part, known, cluster: clusterName });
}

function mismatch(there: Where, here: Where): Mismatch | undefined {
  if (differ(here.region, there.region)) return { part: 'region', known: here.region ?? '', got: there.region };
  const { only: accounts = [] } = here.accounts;
  const { only, never } = there.accounts;
  const excluded = (account: string): boolean => only?.includes(account) === false || never.includes(account);
  if (accounts.length === 0 || !accounts.every(excluded)) return undefined;
  const [account] = only?.length === 1 ? only : [];
  const got = account ?? { allowedAccountIds: only, forbiddenAccountIds: never };
  return { part: 'account', known: accounts.join(', '), got };
}

/** Returns where a cluster is, by its own facts and by the provider that found it. */
function whereIs(cluster: ICluster, provider: TerraformProvider | undefined): Where {
  const account = literal(cluster.accountId);
  const found = elementOf(cluster)?.regionInput;
  return {
    region: literal(cluster.region) ?? (found === undefined ? regionOf(provider) : literal(found)),
    accounts: account === undefined ? accountsOf(provider) : { only: [account], never: [] },
  };
}

/** Returns where a finished resource goes. */
function whereGoes(element: EksElement): Where {
  const { region: overridden } = overridesOf(element);
  const own = overridden === undefined ? element.regionInput : overridden;
  const provider = providerOf(element);
  return { region: own === undefined ? regionOf(provider) : literal(own), accounts: accountsOf(provider) };
}

/** The provider of a finished resource; undefined where it is not known. */
function providerOf(element: EksElement): TerraformProvider | undefined {
  if ('provider' in overridesOf(element)) return undefined;
  return element.provider ?? defaultProviderOf(element.cdktfStack);
}
