import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import type { Warning } from '../errors';
import type { ICluster } from '../cluster/cluster-facts';
import type { IWorkloadRole } from '../roles/role';
import type { AddonDetails } from './addon-catalog';

/** The add-on whose identity is made. */
export interface AddonContext {
  readonly addon: Construct;
  readonly name: string;
  readonly cluster: ICluster;
  /** The facts of the catalogue, undefined where it has none. */
  readonly details: AddonDetails | undefined;
  /** The namespace of its service accounts, where known. */
  readonly namespace: string | undefined;
  /** Its version where known at synth. */
  readonly version: string | undefined;
  /** The AWS provider, given or that of the cluster. */
  readonly provider: TerraformProvider | undefined;
  /** The resources before the add-on, and before what is created for it alone. */
  readonly dependsOn: ITerraformDependable[] | undefined;
  /** The one that was given. */
  readonly given: TerraformProvider | undefined;
}

/** The identity of an add-on as its resource takes it. */
export interface BoundIdentity {
  /** By service account. */
  readonly roles: Record<string, IWorkloadRole>;
  readonly irsa?: IWorkloadRole;
  readonly warnings?: Warning[];
}
