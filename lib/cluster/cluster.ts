import type * as dataCluster from '@cdktf/provider-aws/lib/data-aws-eks-cluster';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { Fn, Op, TerraformSelf, Token, type Postcondition, type TerraformElement, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { atPath } from '../core/building';
import { invalid } from '../errors';
import { checkClusterName } from '../private/arn';
import { checkExpressions } from '../private/expressions';
import { fixForGood } from '../private/kept';
import { checkOutsideName, readAttributes, type ClusterAttributes } from './cluster-attributes';
import {
  helmProviderOf,
  kubernetesProviderOf,
  type HelmProviderOptions,
  type KubernetesProviderOptions,
} from './cluster-connection';
import { ClusterKind, elementOf, type ICluster } from './cluster-facts';
import { checkLookUp, checkRegion } from './cluster-provider';
import { checkIssuerUrl } from './issuer-url';
import { arnPart } from './known-cluster';
import { brand, hasBrand } from '../core/brand';
import { checkBoolean, checkEnum } from '../core/given';

/** Options for finding an EKS cluster that exists. */
export interface ClusterFromNameOptions {
  /** The cluster's name. */
  readonly clusterName: string;
  /**
   * Its region. Given as a literal, the names of roles are known at synth. The cluster is looked up where `awsProvider` works.
   * One that is found in another region fails the plan.
   *
   * @default - the region in the ARN that is looked up
   */
  readonly region?: string;
  /**
   * The kind of EKS cluster.
   *
   * @default ClusterKind.EKS
   */
  readonly kind?: ClusterKind;
  /**
   * States that its nodes have the EKS Pod Identity agent already: created by the console or by another app, or part of the
   * node image. One that this app makes, with `PodIdentityAgent`, needs no mention.
   *
   * @default - not known; on EKS Auto Mode each node has it
   */
  readonly podIdentityAgentInstalled?: boolean;
  /**
   * The AWS provider that finds it. In its stack, add-ons and associations of the cluster use it too unless told otherwise.
   *
   * @default - the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/** Facts of a cluster that is created in the same app, beside those of its resource. */
export interface ClusterFromEksClusterOptions {
  /**
   * States that its nodes have the EKS Pod Identity agent already: created by the console or by another app, or part of the
   * node image. One that this app makes, with `PodIdentityAgent`, needs no mention.
   *
   * @default - not known; on EKS Auto Mode each node has it
   */
  readonly podIdentityAgentInstalled?: boolean;
}

/** A cluster outside EKS. */
export interface OutsideEksOptions {
  /** A name that tells this cluster from your others: it goes into role names. */
  readonly clusterName: string;
  /**
   * Its service account issuer, where it is published.
   *
   * @default - none: give the OIDC provider its issuer yourself
   */
  readonly issuerUrl?: string;
}

/**
 * A Kubernetes cluster whose workloads get AWS permissions.
 *
 * @example
 * const cluster = Cluster.fromClusterName(this, 'Cluster', { clusterName: 'orders-prod', region: 'eu-central-1' });
 * cluster.addKubernetesProvider(this, 'Kubernetes', { alias: 'orders' });
 */
export class Cluster implements ICluster {
  /**
   * Returns true for a `Cluster`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isCluster(value: unknown): value is Cluster {
    return hasBrand(value, 'Cluster');
  }

  /**
   * An EKS cluster that exists, looked up by name with the data source `aws_eks_cluster` under `id`.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param options the name of the cluster, and how it is found
   * @throws TextExpression, ValueInvalid, ClusterNameInvalid. ClusterRegionMismatch where the region is not that of the
   * provider, at synth and at plan too.
   */
  public static fromClusterName(scope: Construct, id: string, options: ClusterFromNameOptions): Cluster {
    const { region, awsProvider: provider, podIdentityAgentInstalled } = options;
    atPath(scope, id, () => {
      checkExpressions('', options);
      checkClusterName('clusterName', options.clusterName);
      checkBoolean('podIdentityAgentInstalled', podIdentityAgentInstalled);
      checkEnum('kind', options.kind, 'ClusterKind', ClusterKind);
      checkRegion(region, provider);
    });
    const { DataAwsEksCluster } = require('@cdktf/provider-aws/lib/data-aws-eks-cluster') as typeof dataCluster;
    const data = new DataAwsEksCluster(scope, id, {
      name: options.clusterName,
      provider,
      lifecycle: region === undefined ? undefined : { postcondition: [foundIn(region)] },
    });
    if (region !== undefined) checkLookUp(data, region);
    return new Cluster({
      clusterName: options.clusterName,
      clusterArn: data.arn,
      region,
      kind: options.kind,
      issuerUrl: data.identity.get(0).oidc.get(0).issuer,
      endpoint: data.endpoint,
      certificateAuthorityData: data.certificateAuthority.get(0).data,
      podIdentityAgentInstalled,
      element: data,
    });
  }

  /**
   * A cluster made in the same app. What uses it comes after it, since its name is a reference to the resource.
   *
   * @param cluster the resource that creates the cluster
   * @param options what the resource does not say
   * @throws ValueInvalid
   */
  public static fromEksCluster(cluster: EksCluster, options: ClusterFromEksClusterOptions = {}): Cluster {
    checkBoolean('podIdentityAgentInstalled', options.podIdentityAgentInstalled);
    return new Cluster({
      clusterName: cluster.name,
      clusterArn: cluster.arn,
      kind: kindOf(cluster),
      issuerUrl: cluster.identity.get(0).oidc.get(0).issuer,
      endpoint: cluster.endpoint,
      certificateAuthorityData: cluster.certificateAuthority.get(0).data,
      podIdentityAgentInstalled: options.podIdentityAgentInstalled,
      element: cluster,
    });
  }

  /**
   * An EKS cluster of which you know what is needed. Nothing is looked up.
   *
   * @param attributes what is known of the cluster
   * @throws TextExpression, ClusterNameInvalid, ClusterArnInvalid, ClusterArnMismatch, ClusterNameMissing, IssuerUrlInvalid,
   * ValueInvalid
   */
  public static fromAttributes(attributes: ClusterAttributes): Cluster {
    return new Cluster(readAttributes(attributes));
  }

  /**
   * A cluster outside EKS: self-hosted, EKS Anywhere, or another cloud's. It has no ARN.
   *
   * @param options the name of the cluster and its issuer
   * @throws TextExpression, OutsideClusterNameInvalid, IssuerUrlInvalid
   */
  public static outsideEks(options: OutsideEksOptions): Cluster {
    checkExpressions('', options);
    checkOutsideName('clusterName', options.clusterName);
    if (options.issuerUrl !== undefined) checkIssuerUrl('issuerUrl', options.issuerUrl);
    return new Cluster({
      clusterName: options.clusterName,
      kind: ClusterKind.OUTSIDE_EKS,
      issuerUrl: options.issuerUrl,
    });
  }

  public readonly clusterName: string;
  public readonly clusterArn?: string;
  public readonly partition?: string;
  public readonly accountId?: string;
  public readonly region?: string;
  public readonly kind?: ClusterKind;
  public readonly issuerUrl?: string;
  public readonly endpoint?: string;
  public readonly certificateAuthorityData?: string;
  public readonly podIdentityAgentInstalled?: boolean;
  public readonly element?: TerraformElement;
  private readonly givenProvider?: TerraformProvider;

  private constructor(facts: ICluster) {
    this.clusterName = facts.clusterName;
    this.clusterArn = facts.clusterArn;
    this.kind = facts.kind ?? ClusterKind.EKS;
    this.issuerUrl = facts.issuerUrl;
    this.endpoint = facts.endpoint;
    this.certificateAuthorityData = facts.certificateAuthorityData;
    this.podIdentityAgentInstalled = facts.podIdentityAgentInstalled;
    this.element = facts.element;
    this.givenProvider = facts.awsProvider;
    // Tokens are made once: each one costs synthesis time.
    this.partition = arnPart(facts.clusterArn, 1);
    this.region = facts.region ?? arnPart(facts.clusterArn, 3);
    this.accountId = arnPart(facts.clusterArn, 4);
    fixForGood(this);
  }

  /** The AWS provider that found or made it, as its resource or data source has it now. */
  public get awsProvider(): TerraformProvider | undefined {
    return this.givenProvider ?? elementOf(this)?.provider;
  }

  /**
   * Creates the Kubernetes provider of this cluster and returns it: its endpoint, its certificate authority, and a token
   * that `aws eks get-token` fetches at each run (so the `aws` command must be installed where Terraform runs).
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param options how the provider is set up
   * @throws PropertyNull, TextExpression. ClusterEndpointUnknown outside EKS, and where endpoint or certificate authority were
   * not given.
   */
  public addKubernetesProvider(
    scope: Construct,
    id: string,
    options: KubernetesProviderOptions = {},
  ): TerraformProvider {
    return kubernetesProviderOf(this, scope, id, options);
  }

  /**
   * Creates the Helm provider of this cluster, `hashicorp/helm` of version 2 or 3, and returns it. It reaches the cluster as
   * the provider of `addKubernetesProvider` does. No bindings of the Helm provider need to be installed for it.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param options how the provider is set up
   * @throws PropertyNull, TextExpression. ClusterEndpointUnknown outside EKS, and where endpoint or certificate authority were
   * not given.
   */
  public addHelmProvider(scope: Construct, id: string, options: HelmProviderOptions = {}): TerraformProvider {
    return helmProviderOf(this, scope, id, options);
  }
}

brand(Cluster, 'Cluster');

/** Returns what Terraform checks when it has found the cluster. */
function foundIn(region: string): Postcondition {
  const found = Fn.element(Fn.split(':', TerraformSelf.getString('arn')), 3) as string;
  return {
    condition: Token.asString(Op.eq(found, region)),
    errorMessage: invalid('ClusterRegionMismatch', region, { searched: found }).message,
  };
}

function kindOf({ outpostConfigInput, computeConfigInput }: EksCluster): ClusterKind {
  if (outpostConfigInput !== undefined) return ClusterKind.EKS_OUTPOST;
  return computeConfigInput?.enabled === true ? ClusterKind.EKS_AUTO_MODE : ClusterKind.EKS;
}
