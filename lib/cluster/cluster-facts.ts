import type { TerraformElement, TerraformProvider, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { IClusterRef } from '../policy/cluster-ref';

/** The kind of a cluster, where that decides what its workloads can use. */
export enum ClusterKind {
  /** Amazon EKS with nodes of one's own. */
  EKS = 'EKS',
  /** Amazon EKS with Auto Mode: AWS runs the nodes, with the pod identity agent on them. */
  EKS_AUTO_MODE = 'EKS_AUTO_MODE',
  /** A local cluster of Amazon EKS on AWS Outposts: no Pod Identity. */
  EKS_OUTPOST = 'EKS_OUTPOST',
  /** A cluster outside EKS: no Pod Identity. */
  OUTSIDE_EKS = 'OUTSIDE_EKS',
}

/**
 * A cluster, as all that is known of it. `Cluster` is one; an object of your own gets the same checks, as far as its facts
 * go: what is left out is not known, and nothing is concluded from it.
 */
export interface ICluster extends IClusterRef {
  /**
   * Its partition, such as `aws-cn`.
   *
   * @default - not known
   */
  readonly partition?: string;
  /**
   * Its account.
   *
   * @default - not known
   */
  readonly accountId?: string;
  /**
   * Its region.
   *
   * @default - not known
   */
  readonly region?: string;
  /**
   * The kind of the cluster.
   *
   * @default ClusterKind.EKS
   */
  readonly kind?: ClusterKind;
  /**
   * The issuer of its service account tokens, with `https://`. An OIDC provider of another issuer is an error.
   *
   * @default - not known
   */
  readonly issuerUrl?: string;
  /**
   * URL of its API server.
   *
   * @default - not known
   */
  readonly endpoint?: string;
  /**
   * Its certificate authority in base64, as EKS gives it.
   *
   * @default - not known
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
   * The AWS provider that found or made it. In its stack, add-ons and associations of the cluster use it too unless told
   * otherwise.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
  /**
   * The resource that makes the cluster, or the data source that finds it. Its region, and its AWS provider as it is at
   * synthesis, are those of the cluster.
   *
   * @default - none: the cluster is only described
   */
  readonly element?: TerraformElement;
}

/** A resource or data source of EKS, as Terraform reads it. */
export interface EksElement extends Construct {
  readonly provider?: TerraformProvider;
  readonly cdktfStack: TerraformStack;
  /** Its own region, in place of that of its provider. */
  readonly regionInput?: string;
  /** Its name as it was given, where it has one. */
  readonly nameInput?: string;
}

/** Returns what makes or finds the cluster. Resources and data sources alike have these properties, or leave them out. */
export function elementOf({ element }: ICluster): EksElement | undefined {
  return element;
}

/** Returns the AWS provider of the cluster that is known when it is asked. */
export function awsProviderOf(cluster: ICluster): TerraformProvider | undefined {
  return cluster.awsProvider ?? elementOf(cluster)?.provider;
}

/** Returns true where the cluster's nodes have the EKS Pod Identity agent, without one that this app creates. */
export function hasAgentInstalled({ kind, podIdentityAgentInstalled }: ICluster): boolean {
  return kind === ClusterKind.EKS_AUTO_MODE || podIdentityAgentInstalled === true;
}
