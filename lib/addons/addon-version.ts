import { DataAwsEksAddonVersion } from '@cdktf/provider-aws/lib/data-aws-eks-addon-version';
import type { Construct } from 'constructs';
import type { OfCluster } from '../cluster/cluster-provider';
import { invalid } from '../errors';
import { checkExpressions } from '../private/expressions';
import { isToken } from '../private/tokens';
import { brand, hasBrand } from '../core/brand';
import { fix } from '../private/kept';

/** The version of an add-on that is installed. */
export class AddonVersion {
  /**
   * Returns true for an `AddonVersion`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isAddonVersion(value: unknown): value is AddonVersion {
    return hasBrand(value, 'AddonVersion');
  }

  /**
   * This version, such as `v1.19.0-eksbuild.1`. It changes when you change it.
   *
   * @param version the version of the add-on, such as `v1.19.0-eksbuild.1`
   * @throws TextExpression, AddonVersionInvalid
   */
  public static pinned(version: string): AddonVersion {
    if (!isToken(version) && parseVersion(version) === undefined) throw invalid('AddonVersionInvalid', version);
    checkExpressions('version', version);
    return new AddonVersion(() => version, isToken(version) ? undefined : version);
  }

  /**
   * The version that EKS installs by default on this version of Kubernetes, read at each plan with the data source
   * `aws_eks_addon_version`.
   *
   * @param kubernetesVersion such as `1.33`, or the version of a cluster resource
   * @throws TextExpression, KubernetesVersionInvalid
   */
  public static defaultFor(kubernetesVersion: string): AddonVersion {
    return new AddonVersion(lookUp(kubernetesVersion, false));
  }

  /**
   * The most recent version for this version of Kubernetes, read at each plan: the add-on is updated when AWS publishes one.
   *
   * @param kubernetesVersion such as `1.33`, or the version of a cluster resource
   * @throws TextExpression, KubernetesVersionInvalid
   */
  public static mostRecentFor(kubernetesVersion: string): AddonVersion {
    return new AddonVersion(lookUp(kubernetesVersion, true));
  }

  private constructor(
    private readonly find: FindVersion,
    private readonly literal?: string,
  ) {
    fix(this);
  }

  /** The version where it is known at synth. @internal */
  public get _literal(): string | undefined {
    return this.literal;
  }

  /** @internal */
  public _version(addon: Construct, addonName: string, where: OfCluster): string {
    return this.find(addon, addonName, where);
  }
}

brand(AddonVersion, 'AddonVersion');

type FindVersion = (addon: Construct, addonName: string, where: OfCluster) => string;

function lookUp(kubernetesVersion: string, mostRecent: boolean): FindVersion {
  checkExpressions('kubernetesVersion', kubernetesVersion);
  if (!isToken(kubernetesVersion) && !/^\d+\.\d+$/.test(kubernetesVersion)) {
    throw invalid('KubernetesVersionInvalid', 'kubernetesVersion', kubernetesVersion);
  }
  return (addon, addonName, where) =>
    new DataAwsEksAddonVersion(addon, 'Version', { addonName, kubernetesVersion, mostRecent, ...where }).version;
}

function parseVersion(version: unknown): number[] | undefined {
  const match = typeof version === 'string' ? /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].+)?$/.exec(version) : null;
  return match?.slice(1).map(Number);
}

/** Returns true where a version comes before another, false where one of them is of no known form. */
export function isOlder(version: string, than: string): boolean {
  const [own, other] = [parseVersion(version), parseVersion(than)];
  if (own === undefined || other === undefined) return false;
  const at = own.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (own[at] ?? 0) < (other[at] ?? 0);
}
