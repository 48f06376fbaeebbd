import type * as dataCluster from '@cdktf/provider-aws/lib/data-aws-eks-cluster';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import type { KubernetesProviderConfig } from '@cdktf/provider-kubernetes/lib/provider';
import { Fn, Op, TerraformSelf, Token, type Postcondition, type TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { atPath, clusterEndpointUnknown, clusterIssuerUnknown, clusterRegionMismatch } from '../errors';
import { tryParseArn } from '../private/arn';
import { checkExpressions } from '../private/expressions';
import { fixForGood } from '../private/kept';
import type { IPodIdentityCluster } from '../policy/pod-identity-scope';
import { asArgument } from '../private/function-argument';
import { cutFrom } from '../private/terraform-text';
import { isToken } from '../private/tokens';
import { checkClusterName, checkOutsideName, readAttributes, type ClusterAttributes } from './cluster-attributes';
import { ClusterKind } from './cluster-kind';
import { checkLookUp, checkRegion, type EksElement } from './cluster-provider';
import { checkIssuerUrl } from './issuer-url';
import { providerKey } from './provider-key';

/** What the library needs to know of a cluster. */
export interface ICluster extends IPodIdentityCluster {
  /** Its partition, such as `aws-cn`; undefined where the ARN is. */
  readonly partition?: string;
  /** Its account; undefined where the ARN is. */
  readonly accountId?: string;
  /** Its region; undefined where neither it nor the ARN was given. */
  readonly region?: string;
  /** What kind of cluster it is; undefined: `ClusterKind.EKS`. */
  readonly kind?: ClusterKind;
}

/** How to find an EKS cluster that exists. */
export interface ClusterFromNameProps {
  /** The cluster's name. */
  readonly clusterName: string;
  /**
   * Its region. Given as a literal, the names of roles are known at synth. The cluster is looked up where `provider` works;
   * one that is found in another region fails the plan.
   *
   * @default - the region in the ARN that is looked up
   */
  readonly region?: string;
  /**
   * What kind of EKS cluster it is.
   *
   * @default ClusterKind.EKS
   */
  readonly kind?: ClusterKind;
  /**
   * The AWS provider that finds it. In its stack, add-ons and associations of the cluster use it too unless told otherwise.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/** A cluster outside EKS. */
export interface OutsideEksProps {
  /** A name that tells this cluster from your others: it goes into role names. */
  readonly name: string;
  /**
   * Its service account issuer, where it is published.
   *
   * @default - none: give the OIDC provider its issuer yourself
   */
  readonly oidcIssuerUrl?: string;
}

/** A Kubernetes cluster whose workloads get AWS permissions. */
export class Cluster implements ICluster {
  /**
   * An EKS cluster that exists, looked up by name with the data source `aws_eks_cluster` under `id`.
   *
   * @throws ClusterNameInvalid. ClusterRegionMismatch where the region is not that of the provider, at synth and at plan too.
   */
  public static fromClusterName(scope: Construct, id: string, props: ClusterFromNameProps): Cluster {
    const { region, provider } = props;
    atPath(scope, id, () => {
      checkExpressions('', props);
      checkClusterName('clusterName', props.clusterName);
      checkRegion(region, provider);
    });
    const { DataAwsEksCluster } = require('@cdktf/provider-aws/lib/data-aws-eks-cluster') as typeof dataCluster;
    const data = new DataAwsEksCluster(scope, id, {
      name: props.clusterName,
      provider,
      lifecycle: region === undefined ? undefined : { postcondition: [foundIn(region)] },
    });
    if (region !== undefined) checkLookUp(data, region);
    return new Cluster({
      name: props.clusterName,
      arn: data.arn,
      region,
      kind: props.kind,
      issuer: data.identity.get(0).oidc.get(0).issuer,
      endpoint: data.endpoint,
      certificateAuthorityData: data.certificateAuthority.get(0).data,
      providerKey: providerKey(provider, 'aws'),
      home: data,
    });
  }

  /** A cluster made in the same app. What uses it comes after it, since its name is a reference to the resource. */
  public static fromEksCluster(cluster: EksCluster): Cluster {
    return new Cluster({
      name: cluster.name,
      arn: cluster.arn,
      kind: kindOf(cluster),
      issuer: cluster.identity.get(0).oidc.get(0).issuer,
      endpoint: cluster.endpoint,
      certificateAuthorityData: cluster.certificateAuthority.get(0).data,
      providerKey: providerKey(cluster.provider, 'aws'),
      home: cluster,
    });
  }

  /**
   * An EKS cluster of which you know what is needed; nothing is looked up.
   *
   * @throws ClusterNameInvalid, ClusterArnInvalid, ClusterArnMismatch, ClusterNameMissing, IssuerUrlInvalid
   */
  public static fromAttributes(attributes: ClusterAttributes): Cluster {
    return new Cluster(readAttributes(attributes));
  }

  /**
   * A cluster outside EKS: self-hosted, EKS Anywhere, or another cloud's. It has no ARN.
   *
   * @throws OutsideClusterNameInvalid, IssuerUrlInvalid
   */
  public static outsideEks(props: OutsideEksProps): Cluster {
    checkExpressions('', props);
    checkOutsideName(props.name);
    if (props.oidcIssuerUrl !== undefined) checkIssuerUrl('oidcIssuerUrl', props.oidcIssuerUrl);
    return new Cluster({
      name: props.name,
      kind: ClusterKind.OUTSIDE_EKS,
      issuer: props.oidcIssuerUrl,
      providerKey: 'outside-eks',
    });
  }

  public readonly clusterName: string;
  public readonly clusterArn?: string;
  public readonly partition?: string;
  public readonly accountId?: string;
  public readonly region?: string;
  public readonly kind?: ClusterKind;
  private readonly facts: ClusterFacts;

  private constructor(facts: ClusterFacts) {
    this.facts = facts;
    this.clusterName = facts.name;
    this.clusterArn = facts.arn;
    this.kind = facts.kind ?? ClusterKind.EKS;
    // Tokens are made once: each one costs synthesis time.
    this.partition = arnPart(facts.arn, 1);
    this.region = facts.region ?? arnPart(facts.arn, 3);
    this.accountId = arnPart(facts.arn, 4);
    fixForGood(this);
  }

  /**
   * The issuer of the cluster's service account tokens, with `https://`.
   *
   * @throws ClusterIssuerUnknown where it was not given and cannot be looked up.
   */
  public get oidcIssuerUrl(): string {
    if (this.facts.issuer === undefined) throw clusterIssuerUnknown(this.clusterName);
    return this.facts.issuer;
  }

  /**
   * Settings for a `KubernetesProvider` of this cluster: its endpoint, its certificate authority, and a token that
   * `aws eks get-token` fetches at each run (so the `aws` command must be installed where Terraform runs).
   *
   * @throws ClusterEndpointUnknown outside EKS, and where endpoint or certificate authority were not given.
   */
  public kubernetesProviderConfig(): KubernetesProviderConfig {
    const { endpoint, certificateAuthorityData } = this.facts;
    if (endpoint === undefined || certificateAuthorityData === undefined)
      throw clusterEndpointUnknown(this.clusterName);
    const region = this.region === undefined ? [] : ['--region', this.region];
    return {
      host: endpoint,
      clusterCaCertificate: Fn.base64decode(certificateAuthorityData),
      exec: [
        {
          apiVersion: 'client.authentication.k8s.io/v1beta1',
          command: 'aws',
          args: ['eks', 'get-token', '--cluster-name', this.clusterName, ...region, '--output', 'json'],
        },
      ],
    };
  }

  /** The issuer where it is known. @internal */
  public get _issuer(): string | undefined {
    return this.facts.issuer;
  }

  /** What found or made it; undefined where it was only described. @internal */
  public get _home(): EksElement | undefined {
    return this.facts.home;
  }

  /** What tells whether two clusters are one. @internal */
  public get _providerKey(): string {
    return this.facts.providerKey;
  }
}

/** What a factory found out about its cluster. */
export interface ClusterFacts {
  readonly name: string;
  readonly arn?: string;
  readonly region?: string;
  readonly kind?: ClusterKind;
  readonly issuer?: string;
  readonly endpoint?: string;
  readonly certificateAuthorityData?: string;
  readonly providerKey: string;
  readonly home?: EksElement;
}

/** What Terraform checks when it has found the cluster. */
function foundIn(region: string): Postcondition {
  const found = Fn.element(Fn.split(':', TerraformSelf.getString('arn')), 3) as string;
  return {
    condition: Token.asString(Op.eq(found, region)),
    errorMessage: clusterRegionMismatch(region, found).message,
  };
}

function kindOf({ outpostConfigInput, computeConfigInput }: EksCluster): ClusterKind {
  if (outpostConfigInput !== undefined) return ClusterKind.EKS_OUTPOST;
  return computeConfigInput?.enabled === true ? ClusterKind.EKS_AUTO_MODE : ClusterKind.EKS;
}

function arnPart(arn: string | undefined, index: 1 | 3 | 4): string | undefined {
  if (arn === undefined) return undefined;
  if (isToken(arn)) return cutFrom(Fn.element(Fn.split(':', asArgument(arn)), index) as string, [arn]);
  const parts = tryParseArn(arn);
  return index === 1 ? parts?.partition : index === 3 ? parts?.region : parts?.accountId;
}
