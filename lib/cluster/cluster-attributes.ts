import { checkBoolean, checkEnum } from '../core/given';
import { TerraformProvider } from 'cdktf';
import { fault, invalid } from '../errors';
import { checkClusterName, tryClusterArn } from '../private/arn';
import { checkExpressions } from '../private/expressions';
import { isToken } from '../private/tokens';
import { ClusterKind, type ICluster } from './cluster-facts';
import { checkIssuerUrl } from './issuer-url';

/** The known facts of an EKS cluster. Each may be a token. */
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
   * The kind of EKS cluster.
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
   * @default - none: `addKubernetesProvider` is an error
   */
  readonly endpoint?: string;
  /**
   * Its certificate authority in base64, as EKS gives it.
   *
   * @default - none: `addKubernetesProvider` is an error
   */
  readonly certificateAuthorityData?: string;
  /**
   * States that its nodes have the EKS Pod Identity agent already: created by the console or by another app, or part of the
   * node image. One that this app makes, with `PodIdentityAgent`, needs no mention.
   *
   * @default - not known; on EKS Auto Mode each node has it
   */
  readonly podIdentityAgentInstalled?: boolean;
  /**
   * The AWS provider that reaches it. In its stack, add-ons and associations of the cluster use it unless told otherwise.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/** Outside EKS the tools decide: many name a cluster as its host is named. */
export function checkOutsideName(property: string, name: string): void {
  if (isToken(name)) return;
  if (typeof name !== 'string' || !/^[0-9A-Za-z](?:[\w.-]{0,251}[0-9A-Za-z])?$/.test(name))
    throw invalid('OutsideClusterNameInvalid', property, name);
}

export function readAttributes(attributes: ClusterAttributes): ICluster {
  const { clusterName, clusterArn, region, issuerUrl, podIdentityAgentInstalled } = attributes;
  checkExpressions('', attributes);
  if (clusterName !== undefined) checkClusterName('clusterName', clusterName);
  const inArn = clusterArn === undefined || isToken(clusterArn) ? undefined : parseClusterArn(clusterArn);
  checkAgrees('clusterName', clusterName, inArn?.name);
  checkAgrees('region', region, inArn?.region);
  const name = clusterName ?? inArn?.name;
  if (name === undefined) throw fault('ClusterNameMissing');
  if (issuerUrl !== undefined) checkIssuerUrl('issuerUrl', issuerUrl);
  checkBoolean('podIdentityAgentInstalled', podIdentityAgentInstalled);
  checkEnum('kind', attributes.kind, 'ClusterKind', ClusterKind);
  return { ...attributes, clusterName: name };
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
