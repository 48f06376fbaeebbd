import { checkNamespace } from '../../private/kubernetes-names';
import { brand, hasBrand } from '../../core/brand';
import { fix } from '../../private/kept';

/** Options of `WebhookFailurePolicy.fail`. */
export interface WebhookFailOptions {
  /**
   * More namespaces whose pods start without the webhook, and so without credentials.
   *
   * @default - the webhook's own, `kube-system` and `cert-manager`
   */
  readonly alsoExcludedNamespaces?: string[];
}

/**
 * The fate of new pods while no webhook answers.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy
 */
export class WebhookFailurePolicy {
  /**
   * Returns true for a `WebhookFailurePolicy`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isWebhookFailurePolicy(value: unknown): value is WebhookFailurePolicy {
    return hasBrand(value, 'selfHosted.WebhookFailurePolicy');
  }

  /**
   * The default, as upstream: pods start all the same, and such a pod has no AWS credentials until it is made anew. Its
   * SDK may then find others, such as those of its node.
   */
  public static ignore(): WebhookFailurePolicy {
    return new WebhookFailurePolicy('Ignore', undefined);
  }

  /**
   * No pod of the cluster starts while the webhook is away, except in the excluded namespaces, whose pods never get
   * credentials from it. Asks for at least two replicas.
   *
   * @param options the namespaces that are left alone
   * @throws NamespaceInvalid
   */
  public static fail(options: WebhookFailOptions = {}): WebhookFailurePolicy {
    const also = options.alsoExcludedNamespaces ?? [];
    for (const namespace of also) checkNamespace('alsoExcludedNamespaces', namespace);
    return new WebhookFailurePolicy('Fail', ['kube-system', 'cert-manager', ...also]);
  }

  private constructor(
    private readonly value: 'Ignore' | 'Fail',
    private readonly excluded: readonly string[] | undefined,
  ) {
    fix(this);
  }

  /** @internal */
  public get _value(): 'Ignore' | 'Fail' {
    return this.value;
  }

  /** Namespaces that the webhook never sees. Undefined where it sees all. @internal */
  public _excluded(own: string): string[] | undefined {
    return this.excluded === undefined ? undefined : [...new Set([own, ...this.excluded])];
  }
}

brand(WebhookFailurePolicy, 'selfHosted.WebhookFailurePolicy');
