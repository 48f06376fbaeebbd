import { TerraformResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ICluster, KnownCluster } from '../cluster/cluster-facts';
import { issuerMismatch } from '../errors';
import type { IOidcProvider } from '../policy/federated-provider';
import { isToken } from '../private/tokens';
import type { IWorkloadRole } from '../roles/role';
import { madeRole } from '../pod-identity/pod-identity-checks';

/** The issuer of a provider, with `https://`. */
export function issuerOf(provider: IOidcProvider): string {
  // A provider of another maker may say no more than its prefix.
  return (provider as Partial<IOidcProvider>).issuerUrl ?? `https://${provider.conditionKeyPrefix}`;
}

/** The OIDC provider where a construct of this app makes it: AWS believes no token before it is there. */
export function oidcProviderOf(provider: IOidcProvider | undefined): ITerraformDependable[] {
  if (!Construct.isConstruct(provider)) return [];
  return provider.node
    .findAll()
    .filter((construct) => TerraformResource.isTerraformResource(construct))
    .filter(({ terraformResourceType }) => terraformResourceType === 'aws_iam_openid_connect_provider');
}

/**
 * A role that trusts another issuer than the cluster's lets nobody of this cluster in, and a namesake of another one. Of a
 * role given, each provider counts; what only Terraform knows is not compared.
 */
export function checkIssuer(
  cluster: ICluster,
  provider: IOidcProvider | undefined,
  role: IWorkloadRole | undefined,
): void {
  const wanted = (cluster as Partial<KnownCluster>)._issuer;
  if (provider === undefined || wanted === undefined || isToken(wanted)) return;
  const trusted = madeRole(role)?._trust._webIdentities.map(({ prefix }) => prefix) ?? [];
  const issuers = [issuerOf(provider), ...trusted];
  if (issuers.some((issuer) => isToken(issuer) || comparable(issuer) === comparable(wanted))) return;
  const { oidcProviderArn: providerArn } = provider;
  throw issuerMismatch(cluster.clusterName, wanted, isToken(providerArn) ? issuerOf(provider) : providerArn);
}

/** Without what makes no difference: scheme, case of the host, "/" at the end. */
function comparable(issuer: string): string {
  const [host = '', ...path] = issuer
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '')
    .split('/');
  return [host.toLowerCase(), ...path].join('/');
}
