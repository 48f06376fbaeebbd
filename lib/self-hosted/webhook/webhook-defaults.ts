/** The defaults of the webhook, where a service account says nothing else. */
export interface WebhookDefaults {
  /**
   * The text before "/" in the annotations that the webhook reads. With another than the default, give the service
   * accounts the same `annotationPrefix`, or the webhook does not see them.
   *
   * @default 'eks.amazonaws.com'
   */
  readonly annotationPrefix?: string;
  /**
   * Audience of the tokens, 1 to 255 characters.
   *
   * @default 'sts.amazonaws.com'
   */
  readonly audience?: string;
  /**
   * Lifetime of the tokens in seconds, 600 to 86,400.
   *
   * @default 86400
   */
  readonly tokenExpirationSeconds?: number;
  /**
   * The region that pods get as `AWS_REGION` and `AWS_DEFAULT_REGION`.
   *
   * @default - none: pods name their region themselves
   */
  readonly region?: string;
  /**
   * Lets SDKs ask the STS endpoint of their region. It answers when us-east-1 does not. Pods need a region for it.
   *
   * @default false
   */
  readonly regionalSts?: boolean;
  /**
   * Lets the webhook also read which account has which role from the config map `pod-identity-webhook` of its
   * namespace, for accounts that nobody may annotate. Who may write that map can give away every role that trusts the
   * accounts named in it.
   *
   * @default false
   */
  readonly watchConfigMap?: boolean;
}
