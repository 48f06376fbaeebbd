import type { IFederatedProvider } from '../policy/federated-provider';
import { audienceFor, STS_AUDIENCE } from '../policy/federated-provider';
import type { Subject } from '../policy/subject';
import { TrustPolicy } from '../policy/trust-policy';

/** How IRSA is set up for a workload. */
export interface IrsaOptions {
  /**
   * The audience of the workload's token. One that is not `sts.amazonaws.com` is written as the service account's
   * annotation too.
   *
   * @default - the provider's only one; where it has several, this must be given
   */
  readonly audience?: string;
}

/** How a workload gets the credentials of its role. */
export abstract class Credentials {
  /**
   * IAM roles for service accounts: the role trusts the cluster's OIDC provider, and the service account is annotated
   * with the role.
   *
   * @throws AudienceAmbiguous, AudienceUnknown
   */
  public static irsa(provider: IFederatedProvider, options: IrsaOptions = {}): Credentials {
    return new IrsaCredentials(provider, audienceFor(provider, options.audience));
  }

  /** Who may assume the role. @internal */
  public abstract _trust(subject: Subject): TrustPolicy;

  /** What is written on the service account. @internal */
  public abstract _annotations(roleArn: string): { roleArn?: string; audience?: string };
}

class IrsaCredentials extends Credentials {
  public constructor(
    private readonly provider: IFederatedProvider,
    private readonly audience: string,
  ) {
    super();
  }

  public override _trust(subject: Subject): TrustPolicy {
    return new TrustPolicy().addWebIdentity(this.provider, [subject], this.audience);
  }

  public override _annotations(roleArn: string): { roleArn?: string; audience?: string } {
    return { roleArn, ...(this.audience === STS_AUDIENCE ? {} : { audience: this.audience }) };
  }
}
