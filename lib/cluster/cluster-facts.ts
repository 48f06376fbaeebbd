import type { TerraformProvider, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { IPodIdentityCluster } from '../policy/pod-identity-scope';

/** What kind of cluster it is, where that decides what its workloads can use. */
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

/** What the library needs to know of a cluster. */
export interface ICluster extends IPodIdentityCluster {
  /** Its partition, such as `aws-cn`. Undefined where the ARN is. */
  readonly partition?: string;
  /** Its account. Undefined where the ARN is. */
  readonly accountId?: string;
  /** Its region. Undefined where neither it nor the ARN was given. */
  readonly region?: string;
  /** What kind of cluster it is. Undefined: `ClusterKind.EKS`. */
  readonly kind?: ClusterKind;
}

/** A resource or data source of EKS, as Terraform is told of it. */
export interface EksElement extends Construct {
  readonly provider?: TerraformProvider;
  readonly cdktfStack: TerraformStack;
  /** Its own region, in place of that of its provider. */
  readonly regionInput?: string;
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

/** A cluster that the library found or described: it knows more than it shows. */
export interface KnownCluster extends ICluster {
  /** The issuer where it is known. */
  readonly _issuer: string | undefined;
  /** What found or made it. Undefined where it was only described. */
  readonly _home: EksElement | undefined;
  /** What tells whether two clusters are one. */
  readonly _providerKey: string;
}
