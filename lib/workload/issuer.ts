import type { ITerraformDependable } from 'cdktf';
import type { ICluster } from '../cluster/cluster-facts';
import { invalid } from '../errors';
import type { IOidcProvider } from '../policy/federated-provider';
import { literal } from '../core/providers';
import { isToken } from '../private/tokens';
import type { IWorkloadRole } from '../roles/role';
import { madeRole } from '../pod-identity/pod-identity-checks';
import { compareClusters } from '../cluster/same-cluster';

/** The issuer of a provider, with `https://`. */
export function issuerOf(provider: IOidcProvider): string {
  // A provider of another maker may say no more than its prefix.
  return (provider as Partial<IOidcProvider>).issuerUrl ?? `https://${provider.conditionKeyPrefix}`;
}

/** The OIDC provider where this app makes it: AWS believes no token before it is there. */
export function oidcProviderOf(provider: IOidcProvider | undefined): ITerraformDependable[] {
  return provider?.resource === undefined ? [] : [provider.resource];
}

/**
 * A role that trusts another issuer than the cluster's lets nobody of this cluster in, and a namesake of another one. Of a
 * role given, each provider counts. What only Terraform knows is not compared.
 */
export function checkIssuer(
  cluster: ICluster,
  provider: IOidcProvider | undefined,
  role: IWorkloadRole | undefined,
): void {
  if (provider === undefined) return;
  const wanted = literal(cluster.issuerUrl);
  const ofOther = provider.cluster !== undefined && compareClusters(provider.cluster, cluster) === 'two';
  if (wanted === undefined && !ofOther) return;
  const trusted = madeRole(role)?._trust._webIdentities.map(({ prefix }) => prefix) ?? [];
  const mayFit = (issuer: string): boolean => {
    if (ofOther && isOf(provider, issuer)) return wanted !== undefined && sameIssuer(issuer, wanted);
    return wanted === undefined || isToken(issuer) || sameIssuer(issuer, wanted);
  };
  if ([issuerOf(provider), ...trusted].some(mayFit)) return;
  const got = shown(provider, ofOther);
  const { clusterName } = cluster;
  if (wanted === undefined) throw invalid('IssuerMismatch/cluster', got, { cluster: clusterName });
  throw invalid('IssuerMismatch', got, { issuer: wanted, cluster: clusterName });
}

function isOf(provider: IOidcProvider, issuer: string): boolean {
  return issuer === issuerOf(provider) || issuer === provider.conditionKeyPrefix;
}

/** Returns the text that names the provider best for the user. */
function shown(provider: IOidcProvider, ofOther: boolean): unknown {
  const { oidcProviderArn, cluster } = provider;
  if (literal(oidcProviderArn) !== undefined) return oidcProviderArn;
  if (!ofOther || cluster === undefined) return issuerOf(provider);
  const { clusterName, clusterArn, region } = cluster as ICluster;
  return literal(clusterArn) ?? (region === undefined || isToken(region) ? clusterName : { clusterName, region });
}

function sameIssuer(one: string, other: string): boolean {
  return !isToken(one) && comparable(one) === comparable(other);
}

/** Without what makes no difference: scheme, case of the host, "/" at the end. */
function comparable(issuer: string): string {
  const [host = '', ...path] = issuer
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '')
    .split('/');
  return [host.toLowerCase(), ...path].join('/');
}
