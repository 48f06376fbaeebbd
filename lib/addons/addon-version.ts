import { DataAwsEksAddonVersion } from '@cdktf/provider-aws/lib/data-aws-eks-addon-version';
import type { Construct } from 'constructs';
import type { OfCluster } from '../cluster/cluster-provider';
import { invalid } from '../errors';
import { checkExpressions } from '../private/expressions';
import { isToken } from '../private/tokens';

/** Which version of an add-on is installed. */
export abstract class AddonVersion {
  /**
   * This version, such as `v1.19.0-eksbuild.1`. It changes when you change it.
   *
   * @throws AddonVersionInvalid
   */
  public static pinned(version: string): AddonVersion {
    if (!isToken(version) && parseVersion(version) === undefined) throw invalid('AddonVersionInvalid', version);
    return new Pinned(version);
  }

  /**
   * The version that EKS installs by default on this version of Kubernetes, read at each plan with the data source
   * `aws_eks_addon_version`.
   *
   * @param kubernetesVersion such as `1.33`, or the version of a cluster resource
   * @throws KubernetesVersionInvalid
   */
  public static defaultFor(kubernetesVersion: string): AddonVersion {
    return new LookedUp(kubernetesVersion, false);
  }

  /**
   * The most recent version for this version of Kubernetes, read at each plan: the add-on is updated when AWS publishes one.
   *
   * @param kubernetesVersion such as `1.33`, or the version of a cluster resource
   * @throws KubernetesVersionInvalid
   */
  public static mostRecentFor(kubernetesVersion: string): AddonVersion {
    return new LookedUp(kubernetesVersion, true);
  }

  /** The version where it is known at synth. @internal */
  public get _literal(): string | undefined {
    return undefined;
  }

  /** @internal */
  public abstract _version(addon: Construct, addonName: string, where: OfCluster): string;
}

class Pinned extends AddonVersion {
  public constructor(private readonly version: string) {
    super();
    checkExpressions('version', version);
  }

  public override get _literal(): string | undefined {
    return isToken(this.version) ? undefined : this.version;
  }

  public override _version(): string {
    return this.version;
  }
}

class LookedUp extends AddonVersion {
  public constructor(
    private readonly kubernetesVersion: string,
    private readonly mostRecent: boolean,
  ) {
    super();
    checkExpressions('kubernetesVersion', kubernetesVersion);
    if (!isToken(kubernetesVersion) && !/^\d+\.\d+$/.test(kubernetesVersion)) {
      throw invalid('KubernetesVersionInvalid', 'kubernetesVersion', kubernetesVersion);
    }
  }

  public override _version(addon: Construct, addonName: string, where: OfCluster): string {
    const { kubernetesVersion, mostRecent } = this;
    return new DataAwsEksAddonVersion(addon, 'Version', { addonName, kubernetesVersion, mostRecent, ...where }).version;
  }
}

function parseVersion(version: unknown): number[] | undefined {
  const match = typeof version === 'string' ? /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].+)?$/.exec(version) : null;
  return match?.slice(1).map(Number);
}

/** Whether a version comes before another; false where one of them is of no known form. */
export function isOlder(version: string, than: string): boolean {
  const [own, other] = [parseVersion(version), parseVersion(than)];
  if (own === undefined || other === undefined) return false;
  const at = own.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (own[at] ?? 0) < (other[at] ?? 0);
}
