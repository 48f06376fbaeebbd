/**
 * Options by which the pod identity webhook sets up the pods of a service account, whatever their role.
 *
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook
 */
export interface WebhookTokenOptions {
  /**
   * Lets SDKs ask the STS endpoint of their region (`eks.amazonaws.com/sts-regional-endpoints`).
   *
   * @default - the webhook's own: on EKS regional
   */
  readonly regionalSts?: boolean;
  /**
   * Lifetime of the token in seconds, 600 to 86,400 (`eks.amazonaws.com/token-expiration`).
   *
   * @default - the webhook's own, 86,400 seconds
   */
  readonly tokenExpirationSeconds?: number;
  /**
   * The text before "/" in these annotations, where your own webhook has another `annotationPrefix`. The webhook of EKS
   * reads the default alone.
   *
   * @default 'eks.amazonaws.com'
   */
  readonly annotationPrefix?: string;
}

/** The options that the pod identity webhook reads from a service account. */
export interface WebhookOptions extends WebhookTokenOptions {
  /**
   * ARN of the role that pods of the account assume (`eks.amazonaws.com/role-arn`).
   *
   * @default - none: pods get no web identity
   */
  readonly roleArn?: string;
  /**
   * Audience of the token that pods get (`eks.amazonaws.com/audience`).
   *
   * @default - the webhook's own, `sts.amazonaws.com`
   */
  readonly audience?: string;
}
