import { TerraformStack, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { clusterProviderElsewhere, clusterProviderMismatch, clusterRegionMismatch } from '../errors';
import {
  accountsOf,
  defaultProviderOf,
  literal,
  regionOf,
  searchDefaultProviderAnew,
  type Accounts,
} from './aws-provider';
import { overridesOf } from '../private/overrides';
import type { Cluster, ICluster } from './cluster';

/** A resource or data source of EKS, as Terraform is told of it. */
export interface EksElement extends Construct {
  readonly provider?: TerraformProvider;
  readonly cdktfStack: TerraformStack;
  /** Its own region, in place of that of its provider. */
  readonly regionInput?: string;
}

/** Where a call of EKS goes; what is undefined only Terraform knows. */
interface Where {
  readonly region?: string;
  readonly accounts: Accounts;
}

/** With what the resources of a cluster are made. */
export interface OfCluster {
  readonly provider: TerraformProvider | undefined;
  /** Where the cluster has a region of its own, in place of that of its provider. */
  readonly region: string | undefined;
}

/**
 * Where what belongs to a cluster is made: by the provider given, else by the cluster's own where it stands in this stack,
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
  const home = homeOf(cluster);
  const region = home?.regionInput;
  const provider = given ?? ownProvider(scope, cluster, property);
  if (provider !== undefined) {
    const there = { region: literal(region) ?? regionOf(provider), accounts: accountsOf(provider) };
    const wrong = mismatch(there, whereIs(cluster, home?.provider));
    if (wrong !== undefined) throw clusterProviderMismatch(property, cluster.clusterName, ...wrong);
  }
  return { provider, region };
}

function ownProvider(scope: Construct, cluster: ICluster, property: string): TerraformProvider | undefined {
  const provider = homeOf(cluster)?.provider;
  // Without an alias it is the default of its stack.
  if (provider?.alias === undefined) return undefined;
  const own = provider.cdktfStack;
  if (own === TerraformStack.of(scope)) return provider;
  throw clusterProviderElsewhere(property, cluster.clusterName, provider.fqn, own.node.id);
}

/** At synth, what was made for a cluster is compared with it once more: only then is the default provider of a stack known. */
export function checkAtSynth(scope: Construct, made: EksElement, cluster: ICluster): void {
  searchDefaultProviderAnew(made.cdktfStack);
  scope.node.addValidation({
    validate: () => {
      const home = homeOf(cluster);
      const wrong = mismatch(whereGoes(made), whereIs(cluster, home && providerOf(home)));
      return wrong === undefined ? [] : [clusterProviderMismatch('provider', cluster.clusterName, ...wrong).message];
    },
  });
}

/** The region that was given for a cluster is that in which it is looked up, now and at synth. */
export function checkLookUp(found: EksElement, region: string): void {
  searchDefaultProviderAnew(found.cdktfStack);
  found.node.addValidation({
    validate: () => {
      const searched = whereGoes(found).region;
      return differ(region, searched) ? [clusterRegionMismatch(region, searched ?? '').message] : [];
    },
  });
}

export function checkRegion(region: string | undefined, provider: TerraformProvider | undefined): void {
  const searched = regionOf(provider);
  if (differ(region, searched)) throw clusterRegionMismatch(region ?? '', searched ?? '');
}

/** Whether two literals are not the same. */
function differ(value: string | undefined, other: string | undefined): boolean {
  const [one, two] = [literal(value), literal(other)];
  return one !== undefined && two !== undefined && one !== two;
}

/** What tells that a call goes elsewhere: of what, where the cluster is, where the call goes. */
function mismatch(there: Where, here: Where): ['region' | 'account', string, unknown] | undefined {
  if (differ(here.region, there.region)) return ['region', here.region ?? '', there.region];
  const { only: accounts = [] } = here.accounts;
  const { only, never } = there.accounts;
  const excluded = (account: string): boolean => only?.includes(account) === false || never.includes(account);
  if (accounts.length === 0 || !accounts.every(excluded)) return undefined;
  const [got] = only?.length === 1 ? only : [];
  return ['account', accounts.join(', '), got ?? { allowedAccountIds: only, forbiddenAccountIds: never }];
}

/** Where a cluster is, by what it says of itself and by the provider that found it. */
function whereIs(cluster: ICluster, provider: TerraformProvider | undefined): Where {
  const account = literal(cluster.accountId);
  const found = homeOf(cluster)?.regionInput;
  return {
    region: literal(cluster.region) ?? (found === undefined ? regionOf(provider) : literal(found)),
    accounts: account === undefined ? accountsOf(provider) : { only: [account], never: [] },
  };
}

/** Where a finished resource goes. */
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

/** What found or made the cluster; a cluster of another maker says nothing of it. */
function homeOf(cluster: ICluster): EksElement | undefined {
  return (cluster as Partial<Cluster>)._home;
}
