import { fault, invalid, phrase } from '../errors';
import type { ICluster } from '../cluster/cluster-facts';
import { hasAgentInstalled } from '../cluster/cluster-facts';
import type { IOidcProvider } from '../policy/federated-provider';
import { audienceFor, STS_AUDIENCE } from '../policy/federated-provider';
import { checkSource, PodIdentityScope } from '../policy/pod-identity-scope';
import type { Subject } from '../policy/subject';
import { TrustPolicy } from '../policy/trust-policy';
import { checkRoleArn } from '../private/arn';
import { checkGiven } from '../core/given';
import { copied } from '../private/kept';
import type { IrsaAndPodIdentityOptions, IrsaOptions, PodIdentityOptions } from './credentials-options';
import type { IPodIdentityAgent } from '../pod-identity/pod-identity-agents';
import { checkPodIdentity } from '../pod-identity/pod-identity-checks';

/** How a workload gets the credentials of its role. */
export abstract class Credentials {
  /**
   * IAM roles for service accounts: the role trusts the cluster's OIDC provider, and the service account is annotated
   * with the role.
   *
   * @throws AudienceAmbiguous, AudienceUnknown
   */
  public static irsa(provider: IOidcProvider, options: IrsaOptions = {}): Credentials {
    return new ChosenCredentials(irsaOf(provider, options), undefined);
  }

  /**
   * EKS Pod Identity: the role trusts EKS for this service account of this cluster, and an association ties both. The
   * service account has no annotation, and no OIDC provider is needed; the cluster's nodes run the pod identity agent.
   *
   * @throws TargetExclusive, ArnInvalid
   */
  public static podIdentity(options: PodIdentityOptions = {}): Credentials {
    return new ChosenCredentials(undefined, podIdentityOf(options));
  }

  /**
   * Both, while a workload moves from one to the other: role, permissions and service account stay what they are. Pods
   * that start from then on get Pod Identity only, since the webhook leaves out a service account that has an association;
   * running ones keep IRSA until they restart. So the agent must be there first.
   *
   * @throws AudienceAmbiguous, AudienceUnknown, TargetExclusive, ArnInvalid
   */
  public static irsaAndPodIdentity(provider: IOidcProvider, options: IrsaAndPodIdentityOptions = {}): Credentials {
    checkGiven({ options }, {});
    return new ChosenCredentials(irsaOf(provider, { audience: options.audience }), podIdentityOf(options));
  }

  /** How the service account is associated; undefined without Pod Identity. @internal */
  public abstract get _podIdentity(): PodIdentityOptions | undefined;

  /** The OIDC provider whose tokens are among the ways; undefined with Pod Identity alone. @internal */
  public abstract get _provider(): IOidcProvider | undefined;

  /** What the cluster must have. @internal */
  public abstract _checkCluster(cluster: ICluster): void;

  /** Who may assume the role by a token. @internal */
  public abstract _webIdentityTrust(subject: Subject): TrustPolicy;

  /** Who may assume the role. @internal */
  public abstract _trust(cluster: ICluster, subject: Subject): TrustPolicy;

  /** What is written on the service account. @internal */
  public abstract _annotations(roleArn: string): { roleArn?: string; audience?: string };
}

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
  if (options.sourceAccount === undefined) throw fault('PodIdentityUnscoped');
  checkSource(cluster.clusterArn, options);
  return PodIdentityScope.anyAssociationOfAccount(options.sourceAccount);
}

class ChosenCredentials extends Credentials {
  public constructor(
    private readonly irsa: Irsa | undefined,
    private readonly podIdentity: PodIdentityOptions | undefined,
  ) {
    super();
  }

  public override get _podIdentity(): PodIdentityOptions | undefined {
    return this.podIdentity;
  }

  public override get _provider(): IOidcProvider | undefined {
    return this.irsa?.provider;
  }

  public override _checkCluster(cluster: ICluster): void {
    if (this.podIdentity !== undefined) checkPodIdentity(cluster);
    if (this.irsa === undefined || this.podIdentity === undefined) return;
    if (this.podIdentity.agent === undefined && !hasAgentInstalled(cluster)) throw fault('PodIdentityAgentMissing');
  }

  public override _webIdentityTrust(subject: Subject): TrustPolicy {
    const trust = new TrustPolicy();
    return this.irsa === undefined ? trust : trust.addWebIdentity(this.irsa.provider, [subject], this.irsa.audience);
  }

  public override _trust(cluster: ICluster, subject: Subject): TrustPolicy {
    const trust = this._webIdentityTrust(subject);
    if (this.podIdentity === undefined) return trust;
    const { sourceAccount, sourceArn, disableSessionTags } = this.podIdentity;
    const scope = this.podIdentity.scope ?? ownScope(cluster, subject, this.podIdentity);
    return trust.addPodIdentity(scope, { sourceAccount, sourceArn, disableSessionTags });
  }

  public override _annotations(roleArn: string): { roleArn?: string; audience?: string } {
    if (this.irsa === undefined) return {};
    const { audience } = this.irsa;
    return { roleArn, ...(audience === STS_AUDIENCE ? {} : { audience }) };
  }
}
