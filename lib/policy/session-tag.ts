import { fixForGood } from '../private/kept';
import { brand, hasBrand } from '../core/brand';

/**
 * A tag that EKS Pod Identity puts on every session: it says for which pod the credentials are. With such tags one
 * policy serves many workloads, each within its own bounds (ABAC). IRSA sends none, and an association may turn them off.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export class SessionTag {
  /**
   * Returns true for a `SessionTag`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isSessionTag(value: unknown): value is SessionTag {
    return hasBrand(value, 'SessionTag');
  }

  /** ARN of the cluster. */
  public static readonly EKS_CLUSTER_ARN = new SessionTag('eks-cluster-arn');
  /** Name of the cluster. */
  public static readonly EKS_CLUSTER_NAME = new SessionTag('eks-cluster-name');
  /** Namespace of the pod. */
  public static readonly KUBERNETES_NAMESPACE = new SessionTag('kubernetes-namespace');
  /** Service account of the pod. */
  public static readonly KUBERNETES_SERVICE_ACCOUNT = new SessionTag('kubernetes-service-account');
  /** Name of the pod. */
  public static readonly KUBERNETES_POD_NAME = new SessionTag('kubernetes-pod-name');
  /** Unique id of the pod. */
  public static readonly KUBERNETES_POD_UID = new SessionTag('kubernetes-pod-uid');

  private constructor(
    /** The tag's key, such as `kubernetes-namespace`. */
    public readonly tagKey: string,
  ) {
    fixForGood(this);
  }

  /** The condition key in a trust policy, where the tag is asked for: `aws:RequestTag/kubernetes-namespace`. */
  public get requestTagKey(): string {
    return `aws:RequestTag/${this.tagKey}`;
  }

  /** The condition key in a policy of the role, where the session has the tag: `aws:PrincipalTag/kubernetes-namespace`. */
  public get principalTagKey(): string {
    return `aws:PrincipalTag/${this.tagKey}`;
  }

  /**
   * The session's value as IAM's variable `${aws:PrincipalTag/kubernetes-namespace}`, for resources and condition values.
   * Terraform does not take it for its own: it is escaped when the policy is rendered. Where a session lacks the tag, what
   * holds the variable matches nothing.
   */
  public get variable(): string {
    return `\${${this.principalTagKey}}`;
  }

  /**
   * A condition: the session's tag is one of these values.
   *
   * @param values the values that the tag may have
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the form that conditions of a statement have
  public isOneOf(...values: string[]): { [operator: string]: { [key: string]: any } } {
    return { StringEquals: { [this.principalTagKey]: values } };
  }

  /**
   * A condition: the resource has a tag of the same key with the session's value. Only for actions that know
   * `aws:ResourceTag`.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the form that conditions of a statement have
  public equalsResourceTag(): { [operator: string]: { [key: string]: any } } {
    return { StringEquals: { [`aws:ResourceTag/${this.tagKey}`]: this.variable } };
  }
}

brand(SessionTag, 'SessionTag');

// The tags are those of every policy of the process.
fixForGood(SessionTag);
