import { Fn, type TerraformElement, type TerraformProvider } from 'cdktf';
import { brand, hasBrand } from '../core/brand';
import { checkBoolean, checkEnum } from '../core/given';
import { invalid } from '../errors';
import { tryClusterArn, tryParseArn } from '../private/arn';
import { asArgument } from '../private/function-argument';
import { cutFrom } from '../private/terraform-text';
import { isToken } from '../private/tokens';
import { checkClusterRef } from '../policy/cluster-ref';
import { checkOutsideName } from './cluster-attributes';
import { ClusterKind, type ICluster } from './cluster-facts';
import { checkIssuerUrl } from './issuer-url';

/** The parts of a cluster's ARN that are facts of it, by their place. */
type Place = 1 | 3 | 4;

/** Cuts a fact out of an ARN: partition, region or account. */
export function arnPart(arn: string | undefined, place: Place): string | undefined {
  if (arn === undefined) return undefined;
  if (isToken(arn)) return cutFrom(Fn.element(Fn.split(':', asArgument(arn)), place) as string, [arn]);
  const parts = tryParseArn(arn);
  return place === 1 ? parts?.partition : place === 3 ? parts?.region : parts?.accountId;
}

/**
 * A cluster of the user's own with what its ARN tells. It reads the object whenever it is asked, as a construct that kept
 * the object would.
 */
class KnownCluster implements ICluster {
  // Tokens are made once: each one costs synthesis time.
  private readonly parts = new Map<string, string | undefined>();

  public constructor(public readonly given: ICluster) {}

  public get clusterName(): string {
    return this.given.clusterName;
  }

  public get clusterArn(): string | undefined {
    return this.given.clusterArn;
  }

  public get partition(): string | undefined {
    return this.given.partition ?? this.part(1);
  }

  public get region(): string | undefined {
    return this.given.region ?? this.part(3);
  }

  public get accountId(): string | undefined {
    return this.given.accountId ?? this.part(4);
  }

  public get kind(): ClusterKind | undefined {
    return this.given.kind;
  }

  public get issuerUrl(): string | undefined {
    return this.given.issuerUrl;
  }

  public get endpoint(): string | undefined {
    return this.given.endpoint;
  }

  public get certificateAuthorityData(): string | undefined {
    return this.given.certificateAuthorityData;
  }

  public get podIdentityAgentInstalled(): boolean | undefined {
    return this.given.podIdentityAgentInstalled;
  }

  public get awsProvider(): TerraformProvider | undefined {
    return this.given.awsProvider;
  }

  public get element(): TerraformElement | undefined {
    return this.given.element;
  }

  private part(place: Place): string | undefined {
    const { clusterArn } = this.given;
    const key = `${place} ${String(clusterArn)}`;
    if (!this.parts.has(key)) this.parts.set(key, arnPart(clusterArn, place));
    return this.parts.get(key);
  }
}

brand(KnownCluster, 'KnownCluster');

function isKnown(cluster: ICluster): cluster is KnownCluster {
  return hasBrand(cluster, 'KnownCluster');
}

const known = new WeakMap<ICluster, KnownCluster>();

/** Returns a cluster with all that is known of it: the class itself, or what stands for an object of the user's own. */
export function knownCluster(cluster: ICluster): ICluster {
  if (hasBrand(cluster, 'Cluster')) return cluster;
  // Another copy of the package has its own for the same object.
  const given = isKnown(cluster) ? cluster.given : cluster;
  const before = known.get(given);
  if (before !== undefined) return before;
  const made = new KnownCluster(given);
  known.set(given, made);
  return made;
}

/**
 * The same, checked: wherever a cluster comes in, an object of the user's own is held to what `Cluster.fromAttributes` asks.
 *
 * @param property the property in which it was given
 */
export function readCluster(property: string, cluster: ICluster): ICluster {
  // What the class made is checked, and so is what a construct hands on.
  if (hasBrand(cluster, 'Cluster') || isKnown(cluster)) return cluster;
  checkFacts(property, cluster);
  return knownCluster(cluster);
}

function checkFacts(property: string, cluster: ICluster): void {
  const { clusterName, clusterArn, issuerUrl, podIdentityAgentInstalled } = cluster;
  checkEnum(`${property}.kind`, cluster.kind, 'ClusterKind', ClusterKind);
  if (cluster.kind === ClusterKind.OUTSIDE_EKS) checkOutsideName(`${property}.clusterName`, clusterName);
  else checkClusterRef(property, cluster);
  if (clusterArn !== undefined && !isToken(clusterArn)) checkAgainstArn(property, cluster, clusterArn);
  if (issuerUrl !== undefined) checkIssuerUrl(`${property}.issuerUrl`, issuerUrl);
  checkBoolean(`${property}.podIdentityAgentInstalled`, podIdentityAgentInstalled);
}

function checkAgainstArn(property: string, cluster: ICluster, arn: string): void {
  if (tryClusterArn(arn) === undefined) throw invalid('ClusterArnInvalid', `${property}.clusterArn`, arn);
  for (const [fact, place] of PLACES) {
    const [given, fromArn = ''] = [cluster[fact], arnPart(arn, place)];
    if (given !== undefined && !isToken(given) && given !== fromArn)
      throw invalid('ClusterArnMismatch/object', `${property}.${fact}`, given, { fromArn });
  }
}

const PLACES = [
  ['partition', 1],
  ['region', 3],
  ['accountId', 4],
] as const;
