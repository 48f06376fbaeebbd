import { fault, invalid, phrase } from '../errors';
import type { ICluster } from '../cluster/cluster-facts';
import { hasAgentInstalled } from '../cluster/cluster-facts';
import type { IOidcProvider } from '../policy/federated-provider';
import { audienceFor, STS_AUDIENCE } from '../policy/federated-provider';
import { checkSource, PodIdentityScope } from '../policy/pod-identity-scope';
import type { Subject } from '../policy/subject';
import { TrustPolicy } from '../policy/trust-policy';
import { checkRoleArn } from '../private/arn';
import { naming } from '../core/building';
import { checkGiven } from '../core/given';
import { copied } from '../private/kept';
import type { IrsaAndPodIdentityOptions, IrsaOptions, PodIdentityOptions } from './credentials-options';
import type { IPodIdentityAgent } from '../pod-identity/pod-identity-agents';
import { checkPodIdentity } from '../pod-identity/pod-identity-checks';
import { brand, hasBrand } from '../core/brand';

/**
 * The way in which a workload gets the credentials of its role.
 *
 * @example
 * new WorkloadIdentity(this, 'Reports', {
 *   cluster,
 *   serviceAccount: { namespace: 'orders', name: 'reports' },
 *   credentials: Credentials.podIdentity({ agent: new PodIdentityAgent(this, 'Agent', { cluster }) }),
 * });
 */
export class Credentials {
  /**
   * Returns true for a `Credentials`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isCredentials(value: unknown): value is Credentials {
    return hasBrand(value, 'Credentials');
  }

  /**
   * IAM roles for service accounts: the role trusts the cluster's OIDC provider, and the service account is annotated
   * with the role.
   *
   * @param oidcProvider the OIDC provider of the cluster
   * @param options how IRSA is set up
   * @throws TextExpression, AudienceInvalid, AudienceAmbiguous, AudienceUnknown
   */
  public static irsa(oidcProvider: IOidcProvider, options: IrsaOptions = {}): Credentials {
    return new Credentials(irsaOf(oidcProvider, options), undefined);
  }

  /**
   * EKS Pod Identity: the role trusts EKS for this service account of this cluster, and an association ties both. The
   * service account has no annotation, and no OIDC provider is needed. The cluster's nodes run the pod identity agent.
   *
   * @param options how EKS Pod Identity is set up
   * @throws PropertyNull, TextExpression, ValueInvalid, TargetExclusive, ArnInvalid
   */
  public static podIdentity(options: PodIdentityOptions = {}): Credentials {
    return new Credentials(undefined, podIdentityOf(options));
  }

  /**
   * Both, while a workload moves from one to the other: role, permissions and service account stay what they are. Pods
   * that start from then on get Pod Identity only, since the webhook leaves out a service account that has an association.
   * Running ones keep IRSA until they restart. So the agent must be there first.
   *
   * @param oidcProvider the OIDC provider of the cluster
   * @param options how both ways are set up
   * @throws PropertyNull, TextExpression, ValueInvalid, AudienceAmbiguous, AudienceUnknown, TargetExclusive, ArnInvalid
   */
  public static irsaAndPodIdentity(oidcProvider: IOidcProvider, options: IrsaAndPodIdentityOptions = {}): Credentials {
    checkGiven({ options }, {});
    return new Credentials(irsaOf(oidcProvider, { audience: options.audience }), podIdentityOf(options));
  }

  private constructor(
    private readonly irsa: Irsa | undefined,
    private readonly podIdentity: PodIdentityOptions | undefined,
  ) {}

  /** The options of the association. Undefined without Pod Identity. @internal */
  public get _podIdentity(): PodIdentityOptions | undefined {
    return this.podIdentity;
  }

  /** The OIDC provider whose tokens are among the ways. Undefined with Pod Identity alone. @internal */
  public get _provider(): IOidcProvider | undefined {
    return this.irsa?.provider;
  }

  /** Checks that the cluster has what is needed. @internal */
  public _checkCluster(cluster: ICluster): void {
    if (this.podIdentity !== undefined) checkPodIdentity(cluster);
    if (this.irsa === undefined || this.podIdentity === undefined) return;
    if (this.podIdentity.agent === undefined && !hasAgentInstalled(cluster)) throw fault('PodIdentityAgentMissing');
  }

  /** Returns the trust for those who assume the role by a token. @internal */
  public _webIdentityTrust(subject: Subject): TrustPolicy {
    const trust = new TrustPolicy();
    return this.irsa === undefined ? trust : trust.addWebIdentity(this.irsa.provider, [subject], this.irsa.audience);
  }

  /** Returns the trust of the role. @internal */
  public _trust(cluster: ICluster, subject: Subject): TrustPolicy {
    const trust = this._webIdentityTrust(subject);
    if (this.podIdentity === undefined) return trust;
    const { sourceAccount, sourceArn, disableSessionTags } = this.podIdentity;
    const scope = this.podIdentity.scope ?? ownScope(cluster, subject, this.podIdentity);
    return trust.addPodIdentity(scope, { sourceAccount, sourceArn, disableSessionTags });
  }

  /** Returns the values that are written on the service account. @internal */
  public _annotations(roleArn: string): { roleArn?: string; audience?: string } {
    if (this.irsa === undefined) return {};
    const { audience } = this.irsa;
    return { roleArn, ...(audience === STS_AUDIENCE ? {} : { audience }) };
  }
}

brand(Credentials, 'Credentials');

interface Irsa {
  readonly provider: IOidcProvider;
  readonly audience: string;
}

function irsaOf(provider: IOidcProvider, { audience }: IrsaOptions): Irsa {
  const kept = copied(provider);
  return { provider: kept, audience: audienceFor(kept, audience) };
}

function podIdentityOf(options: PodIdentityOptions): PodIdentityOptions {
  checkGiven({ options }, {});
  checkGiven(options, {});
  // As they are now: what is done to the object later changes no workload.
  const { scope, sourceAccount, sourceArn, disableSessionTags, target, targetRoleArn, associationTags, agent } =
    options;
  checkAgent(agent);
  if (target !== undefined && targetRoleArn !== undefined) throw fault('TargetExclusive');
  if (targetRoleArn !== undefined) checkRoleArn('targetRoleArn', targetRoleArn);
  return {
    scope,
    sourceAccount,
    sourceArn,
    disableSessionTags,
    target: target && copied({ ...target }),
    targetRoleArn,
    associationTags: copied(associationTags),
    agent: copied(agent),
  };
}

/** For callers without types: an agent is an object that knows its cluster. */
function checkAgent(agent: Partial<IPodIdentityAgent> | undefined): void {
  if (agent === undefined || (typeof agent.cluster === 'object' && Array.isArray(agent.ready))) return;
  throw invalid('ValueInvalid', 'agent', agent, { kind: 'IPodIdentityAgent', remedy: AGENT });
}

const AGENT = phrase`a PodIdentityAgent, or say podIdentityAgentInstalled of the cluster`;

/** The service account of a workload; without session tags its account, which must then be named. */
function ownScope(cluster: ICluster, subject: Subject, options: PodIdentityOptions): PodIdentityScope {
  if (options.disableSessionTags !== true) return PodIdentityScope.serviceAccounts(cluster, [subject]);
  const { sourceAccount } = options;
  if (sourceAccount === undefined) throw fault('PodIdentityUnscoped');
  const scope = naming({ accountId: 'sourceAccount' }, () => PodIdentityScope.anyAssociationOfAccount(sourceAccount));
  checkSource(cluster.clusterArn, options);
  return scope;
}
