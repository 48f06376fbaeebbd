import { fault, invalid } from '../errors';
import { tryClusterArn } from '../private/arn';
import { checkExpressions } from '../private/expressions';
import { isToken } from '../private/tokens';
import type { ClusterFacts } from './cluster-facts';
import type { ClusterKind } from './cluster-facts';
import { checkIssuerUrl } from './issuer-url';

/** What you know of an EKS cluster. Each may be a token. */
export interface ClusterAttributes {
  /**
   * Its name.
   *
   * @default - the name in `clusterArn`
   */
  readonly clusterName?: string;
  /**
   * Its ARN, from which account, region and partition are taken.
   *
   * @default - none: what needs it uses the name instead
   */
  readonly clusterArn?: string;
  /**
   * Its region.
   *
   * @default - the region in `clusterArn`
   */
  readonly region?: string;
  /**
   * What kind of EKS cluster it is.
   *
   * @default ClusterKind.EKS
   */
  readonly kind?: ClusterKind;
  /**
   * Its issuer with `https://`.
   *
   * @default - none: the cluster has no issuer
   */
  readonly issuerUrl?: string;
  /**
   * URL of its API server.
   *
   * @default - none: `kubernetesProviderConfig` is an error
   */
  readonly endpoint?: string;
  /**
   * Its certificate authority in base64, as EKS gives it.
   *
   * @default - none: `kubernetesProviderConfig` is an error
   */
  readonly certificateAuthorityData?: string;
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
export function checkClusterName(property: string, name: string): void {
  if (isToken(name)) return;
  if (typeof name !== 'string' || !/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name))
    throw invalid('ClusterNameInvalid', property, name);
}

/** Outside EKS the tools decide: many name a cluster as its host is named. */
export function checkOutsideName(name: string): void {
  if (isToken(name)) return;
  if (typeof name !== 'string' || !/^[0-9A-Za-z](?:[\w.-]{0,251}[0-9A-Za-z])?$/.test(name))
    throw invalid('OutsideClusterNameInvalid', name);
}

export function readAttributes(attributes: ClusterAttributes): ClusterFacts {
  const { clusterName, clusterArn, region, kind, issuerUrl, endpoint, certificateAuthorityData } = attributes;
  checkExpressions('', attributes);
  if (clusterName !== undefined) checkClusterName('clusterName', clusterName);
  const inArn = clusterArn === undefined || isToken(clusterArn) ? undefined : parseClusterArn(clusterArn);
  checkAgrees('clusterName', clusterName, inArn?.name);
  checkAgrees('region', region, inArn?.region);
  const name = clusterName ?? inArn?.name;
  if (name === undefined) throw fault('ClusterNameMissing');
  if (issuerUrl !== undefined) checkIssuerUrl('issuerUrl', issuerUrl);
  return {
    name,
    arn: clusterArn,
    region,
    kind,
    issuer: issuerUrl,
    endpoint,
    certificateAuthorityData,
    providerKey: 'aws',
  };
}

function parseClusterArn(arn: string): { name: string; region: string } {
  const parts = tryClusterArn(arn);
  if (parts === undefined) throw invalid('ClusterArnInvalid', 'clusterArn', arn);
  return parts;
}

function checkAgrees(property: string, given: string | undefined, fromArn: string | undefined): void {
  if (given === undefined || fromArn === undefined || isToken(given)) return;
  if (given !== fromArn) throw invalid('ClusterArnMismatch', property, given, { fromArn });
}
