import type { ITerraformDependable, TerraformProvider, TerraformResource } from 'cdktf';
import type { ICluster } from '../cluster/cluster-facts';
import type { AddonIdentity } from './addon-identity';
import type { AddonVersion } from './addon-version';

/** The treatment of fields of an add-on that somebody else changed in the cluster. */
export enum ResolveConflicts {
  /** It fails, or on update changes nothing. */
  NONE = 'NONE',
  /** It sets them back to the add-on's. */
  OVERWRITE = 'OVERWRITE',
  /** It keeps them. Only on update. */
  PRESERVE = 'PRESERVE',
}

/** Options of every add-on. */
export interface AddonOptions {
  /** The cluster. */
  readonly cluster: ICluster;
  /**
   * The version that is installed.
   *
   * @default - EKS chooses its default when it installs the add-on, and keeps that
   */
  readonly version?: AddonVersion;
  /**
   * Its configuration, an object as the add-on documents it.
   *
   * @default - the add-on's own
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each add-on has its own
  readonly configurationValues?: { [key: string]: any };
  /**
   * The treatment of fields that somebody else set, when it is installed.
   *
   * @default - EKS' own, ResolveConflicts.NONE
   */
  readonly resolveConflictsOnCreate?: ResolveConflicts;
  /**
   * The treatment of fields that somebody else set, when it is updated.
   *
   * @default - EKS' own, ResolveConflicts.NONE
   */
  readonly resolveConflictsOnUpdate?: ResolveConflicts;
  /**
   * Keeps its software in the cluster when the add-on is destroyed.
   *
   * @default false
   */
  readonly preserve?: boolean;
  /**
   * Its tags, at most 50.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };
  /**
   * Resources that come after it: a node group after `vpc-cni` and the agent, whose pods would start without.
   *
   * @default - none
   */
  readonly before?: TerraformResource[];
  /**
   * The resources that must exist before it: nodes before `coredns`, which never gets healthy without.
   *
   * @default - its roles only
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * The AWS provider, of the cluster's account and region.
   *
   * @default - the provider that found or made the cluster, in its stack; else the stack's default AWS provider
   */
  readonly awsProvider?: TerraformProvider;
}

/** An EKS add-on. */
export interface AddonProps extends AddonOptions {
  /** Its name, such as `vpc-cni`. */
  readonly name: string;
  /**
   * The AWS permissions of its service accounts.
   *
   * @default AddonIdentity.none()
   */
  readonly identity?: AddonIdentity;
  /**
   * The namespace of its service accounts, where the catalogue does not know it. EKS does not get it.
   *
   * @default - as the catalogue says
   */
  readonly namespace?: string;
}
