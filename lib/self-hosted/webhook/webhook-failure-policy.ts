import { checkNamespace } from '../../private/kubernetes-names';

/** What `WebhookFailurePolicy.fail` leaves alone. */
export interface WebhookFailOptions {
  /**
   * More namespaces whose pods start without the webhook, and so without credentials.
   *
   * @default - the webhook's own, `kube-system` and `cert-manager`
   */
  readonly alsoExcludedNamespaces?: string[];
}

/**
 * What happens to new pods while no webhook answers.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy
 */
export abstract class WebhookFailurePolicy {
  /**
   * The default, as upstream: pods start all the same, and such a pod has no AWS credentials until it is made anew. Its
   * SDK may then find others, such as those of its node.
   */
  public static ignore(): WebhookFailurePolicy {
    return new Policy('Ignore', undefined);
  }

  /**
   * No pod of the cluster starts while the webhook is away, except in the excluded namespaces, whose pods never get
   * credentials from it. Asks for at least two replicas.
   *
   * @throws NamespaceInvalid
   */
  public static fail(options: WebhookFailOptions = {}): WebhookFailurePolicy {
    const also = options.alsoExcludedNamespaces ?? [];
    for (const namespace of also) checkNamespace('alsoExcludedNamespaces', namespace);
    return new Policy('Fail', ['kube-system', 'cert-manager', ...also]);
  }

  /** @internal */
  public abstract get _value(): 'Ignore' | 'Fail';

  /** Namespaces that the webhook never sees; undefined where it sees all. @internal */
  public abstract _excluded(own: string): string[] | undefined;
}

class Policy extends WebhookFailurePolicy {
  public constructor(
    public override readonly _value: 'Ignore' | 'Fail',
    private readonly excluded: readonly string[] | undefined,
  ) {
    super();
  }

  public override _excluded(own: string): string[] | undefined {
    return this.excluded === undefined ? undefined : [...new Set([own, ...this.excluded])];
  }
}
