import type { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type * as configuration from '@cdktf/provider-kubernetes/lib/mutating-webhook-configuration-v1';
import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import type * as service from '@cdktf/provider-kubernetes/lib/service-v1';
import type { ITerraformDependable, TerraformProvider, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { building, naming } from '../../core/building';
import { invalid } from '../../errors';
import { withManagedBy } from '../../kubernetes/managed-by';
import { Namespace, type NamespaceProps } from '../../kubernetes/namespace';
import { ClusterRole, Role } from '../../kubernetes/role';
import { ClusterRoleBinding, RoleBinding } from '../../kubernetes/role-binding';
import { PolicyRule } from '../../kubernetes/policy-rule';
import { ServiceAccount } from '../../kubernetes/service-account';
import { ANNOTATION_PREFIX } from '../../kubernetes/webhook-annotations';
import { acrossStacks, dependsOn as dependsOnAll } from '../../core/dependables';
import { checkBoolean, checkList } from '../../core/given';
import { checkExpressions } from '../../private/expressions';
import { checkKubernetesName, checkNamespace } from '../../private/kubernetes-names';
import { copied, fix } from '../../private/kept';
import { isToken } from '../../private/tokens';
import { WebhookCertificate } from './webhook-certificate';
import type { BoundCertificate } from './webhook-certificate-context';
import { makeWebhookDeployment, WEBHOOK_PORT } from './webhook-deployment';
import { WebhookFailurePolicy } from './webhook-failure-policy';
import { checkWebhookDefaults, webhookArgs } from './webhook-flags';
import { WebhookImage } from './webhook-image';
import { brand, hasBrand } from '../../core/brand';
import type { WebhookDefaults } from './webhook-defaults';
import { inNamespace } from '../../kubernetes/in-namespace';
import { PodResources, Toleration } from './webhook-pods';

/** The pod identity webhook of a cluster outside EKS. */
export interface PodIdentityWebhookProps extends WebhookDefaults {
  /**
   * Its namespace.
   *
   * @default 'pod-identity-webhook'
   */
  readonly namespace?: string;
  /**
   * Creates the namespace, with the Pod Security Standard `restricted`.
   *
   * @default true
   */
  readonly createNamespace?: boolean;
  /**
   * Its image. Versions up to v0.6.17 answer in `v1beta1` only, and later ones answer as they are asked: the API server is
   * told `v1beta1`.
   *
   * @default WebhookImage.tag('v0.6.17')
   */
  readonly image?: WebhookImage;
  /**
   * The number of pods, 1 to 100. From two on, a disruption budget keeps one.
   *
   * @default 2
   */
  readonly replicas?: number;
  /**
   * The fate of new pods while no webhook answers.
   *
   * @default WebhookFailurePolicy.ignore()
   */
  readonly failurePolicy?: WebhookFailurePolicy;
  /**
   * The time that the API server waits for an answer, 1 to 10 seconds. Each new pod waits that long for a webhook that is
   * away.
   *
   * @default 5
   */
  readonly timeoutSeconds?: number;
  /**
   * The certificate with which it answers the API server.
   *
   * @default WebhookCertificate.madeByTerraform()
   */
  readonly certificate?: WebhookCertificate;
  /**
   * The requests and limits of each pod. Memory grows with the number of service accounts in the cluster.
   *
   * @default - asks for 25m CPU and 64Mi memory, may use 256Mi memory
   */
  readonly resources?: PodResources;
  /**
   * Labels of the nodes on which it runs.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [key: string]: string };
  /**
   * Taints of nodes on which it may run all the same.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];
  /**
   * Its priority class: pods that start before it get no credentials.
   *
   * @default 'system-cluster-critical'
   */
  readonly priorityClassName?: string;
  /**
   * The resources that must exist before everything that is created here.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * The Kubernetes provider of the cluster.
   *
   * @default - the stack's default Kubernetes provider
   */
  readonly kubernetesProvider?: TerraformProvider;
  /**
   * The tls provider that makes the certificate.
   *
   * @default - the stack's default tls provider
   */
  readonly tlsProvider?: TerraformProvider;
}

const NAME = 'pod-identity-webhook';
const SECRET = 'pod-identity-webhook-cert';
const LABELS = { 'app.kubernetes.io/name': NAME };

/**
 * The webhook that EKS runs for its clusters and that other clusters must run themselves: it gives each new pod the token
 * and the settings with which AWS SDKs assume the role of its service account. One for each cluster. Let workloads depend
 * on `ready`: it looks at a pod only when the pod is made.
 *
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook
 */
export class PodIdentityWebhook extends Construct {
  /**
   * Returns true for a `PodIdentityWebhook`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isPodIdentityWebhook(value: unknown): value is PodIdentityWebhook {
    return hasBrand(value, 'selfHosted.PodIdentityWebhook');
  }

  /** Its namespace. */
  public readonly namespace: string;
  /** The Terraform resource of the webhook configuration, to depend on, to override, to import or to move. */
  public readonly resource: TerraformResource;
  /** The Terraform resource of the deployment, to depend on, to override, to import or to move. */
  public readonly deployment: TerraformResource;

  /**
   * Makes every object of the webhook.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws TextExpression, ListNeeded, ValueInvalid, NamespaceInvalid, WebhookReplicasInvalid, WebhookReplicasTooFew,
   * WebhookTimeoutInvalid, WebhookRegionInvalid,
   * WebhookAudienceInvalid, AnnotationPrefixInvalid, TokenExpirationInvalid, KubernetesNameInvalid, NamespaceDuplicate.
   * WebhookTlsProviderMissing at synth.
   */
  public constructor(scope: Construct, id: string, props: PodIdentityWebhookProps = {}) {
    super(scope, id);
    const namespace = props.namespace ?? NAME;
    const parts = building(this, () => {
      check(props, namespace);
      return new Parts(this, namespace, props);
    });
    this.namespace = namespace;
    this.deployment = parts.deployment;
    this.resource = parts.configuration;
    fix(this);
  }

  /** The resources on which pods that need credentials depend. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.deployment, this.resource]);
  }
}

brand(PodIdentityWebhook, 'selfHosted.PodIdentityWebhook');

function check(props: PodIdentityWebhookProps, namespace: string): void {
  const { replicas = 2, timeoutSeconds = 5, priorityClassName, failurePolicy } = props;
  checkExpressions('', props);
  checkList('tolerations', props.tolerations, {
    of: 'selfHosted.Toleration',
    pass: 'one such as selfHosted.Toleration.exists(key)',
  });
  checkList('dependsOn', props.dependsOn);
  checkBoolean('createNamespace', props.createNamespace);
  checkNamespace('namespace', namespace);
  checkWebhookDefaults(props);
  if (priorityClassName !== undefined) checkKubernetesName('priorityClassName', priorityClassName);
  if (!isToken(replicas)) {
    if (!Number.isInteger(replicas) || replicas < 1 || replicas > 100)
      throw invalid('WebhookReplicasInvalid', replicas);
    if (failurePolicy?._value === 'Fail' && replicas < 2) throw invalid('WebhookReplicasTooFew', replicas);
  }
  if (isToken(timeoutSeconds)) return;
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > 10) {
    throw invalid('WebhookTimeoutInvalid', timeoutSeconds);
  }
}

/** The objects, in the order in which they are made. */
class Parts {
  public readonly deployment: DeploymentV1;
  public readonly configuration: configuration.MutatingWebhookConfigurationV1;
  private readonly provider?: TerraformProvider;
  private readonly before: ITerraformDependable[];

  public constructor(
    private readonly scope: Construct,
    private readonly namespace: string,
    private readonly props: PodIdentityWebhookProps,
  ) {
    this.provider = props.kubernetesProvider;
    this.before = acrossStacks([...(props.dependsOn ?? []), ...this.makeNamespace()]);
    const account = new ServiceAccount(scope, 'ServiceAccount', {
      namespace,
      name: NAME,
      dependsOn: this.before,
      kubernetesProvider: this.provider,
    });
    const rights = this.allow(account);
    const certificate = this.certify();
    this.deployment = this.deploy(account, certificate, rights);
    const service = this.expose();
    this.budget();
    this.configuration = this.configure(certificate, [this.deployment, service]);
  }

  private makeNamespace(): ITerraformDependable[] {
    if (this.props.createNamespace === false) return [];
    const namespace: NamespaceProps = {
      name: this.namespace,
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      dependsOn: this.props.dependsOn,
      kubernetesProvider: this.provider,
    };
    return naming({ name: 'namespace' }, () => new Namespace(this.scope, 'Namespace', namespace)).ready;
  }

  private allow(account: ServiceAccount): ITerraformDependable[] {
    const { scope, namespace, provider: kubernetesProvider } = this;
    const reads = (resource: string): PolicyRule =>
      new PolicyRule({ resources: [resource], verbs: ['get', 'list', 'watch'] });
    const common = { name: NAME, dependsOn: this.before, kubernetesProvider };
    const role = new ClusterRole(scope, 'ClusterRole', { ...common, rules: [reads('serviceaccounts')] });
    const binding = new ClusterRoleBinding(scope, 'ClusterRoleBinding', {
      ...common,
      role,
      serviceAccounts: [account],
    });
    if (this.props.watchConfigMap !== true) return binding.ready;
    const mapReader = new Role(scope, 'Role', { ...common, namespace, rules: [reads('configmaps')] });
    const own = new RoleBinding(scope, 'RoleBinding', { ...common, role: mapReader, serviceAccounts: [account] });
    return [...binding.ready, ...own.ready];
  }

  private certify(): BoundCertificate {
    const { namespace, provider: kubernetesProvider, before: dependsOn } = this;
    return (this.props.certificate ?? WebhookCertificate.madeByTerraform())._bind({
      scope: new Construct(this.scope, 'Tls'),
      namespace,
      serviceName: NAME,
      secretName: SECRET,
      dnsNames: [`${NAME}.${namespace}.svc`, `${NAME}.${namespace}`, NAME],
      dependsOn,
      keysDependOn: dependsOnAll(this.props.dependsOn),
      kubernetesProvider,
      tlsProvider: this.props.tlsProvider,
    });
  }

  private deploy(
    account: ServiceAccount,
    { checksum, ready }: BoundCertificate,
    rights: ITerraformDependable[],
  ): DeploymentV1 {
    const { image = WebhookImage.tag('v0.6.17'), replicas = 2, resources, nodeSelector, tolerations } = this.props;
    return makeWebhookDeployment(this.scope, {
      name: NAME,
      namespace: this.namespace,
      labels: LABELS,
      serviceAccountName: account.serviceAccountName,
      image: image._name,
      args: webhookArgs(this.namespace, NAME, this.props),
      secretName: SECRET,
      checksum,
      replicas,
      resources: copied(resources),
      nodeSelector: copied(nodeSelector),
      tolerations: tolerations?.map(({ _toleration }) => _toleration),
      priorityClassName: this.props.priorityClassName ?? 'system-cluster-critical',
      dependsOn: [...this.before, ...account.ready, ...rights, ...ready],
      provider: this.provider,
    });
  }

  private expose(): service.ServiceV1 {
    const { ServiceV1 } = require('@cdktf/provider-kubernetes/lib/service-v1') as typeof service;
    return this.create(
      (common) =>
        new ServiceV1(this.scope, 'Service', {
          ...common,
          metadata: { name: NAME, namespace: this.namespace, labels: withManagedBy(LABELS) },
          spec: { selector: { ...LABELS }, port: [{ name: 'webhook', port: 443, targetPort: String(WEBHOOK_PORT) }] },
        }),
    );
  }

  /** Of one pod, a budget would let nobody empty its node. */
  private budget(): void {
    const { replicas = 2 } = this.props;
    if (!isToken(replicas) && replicas < 2) return;
    this.create(
      (common) =>
        new PodDisruptionBudgetV1(this.scope, 'DisruptionBudget', {
          ...common,
          metadata: { name: NAME, namespace: this.namespace, labels: withManagedBy(LABELS) },
          spec: { minAvailable: '1', selector: { matchLabels: { ...LABELS } } },
        }),
    );
  }

  /** Creates one more object in the namespace. */
  private create<T extends TerraformResource>(
    make: (common: { dependsOn?: ITerraformDependable[]; provider?: TerraformProvider }) => T,
  ): T {
    const { scope, namespace, provider, before } = this;
    return inNamespace(scope, { namespace, dependsOn: before, kubernetesProvider: provider }, (dependsOn) =>
      make({ dependsOn, provider }),
    );
  }

  private configure(
    { annotations, caBundle, ignoreChanges, ready }: BoundCertificate,
    after: ITerraformDependable[],
  ): configuration.MutatingWebhookConfigurationV1 {
    const { failurePolicy = WebhookFailurePolicy.ignore(), timeoutSeconds = 5 } = this.props;
    const excluded = failurePolicy._excluded(this.namespace);
    const skip = `${this.props.annotationPrefix ?? ANNOTATION_PREFIX}/skip-pod-identity-webhook`;
    const { MutatingWebhookConfigurationV1 } =
      require('@cdktf/provider-kubernetes/lib/mutating-webhook-configuration-v1') as typeof configuration;
    return new MutatingWebhookConfigurationV1(this.scope, 'Configuration', {
      metadata: { name: NAME, labels: withManagedBy(LABELS), annotations },
      webhook: [
        {
          name: `${NAME}.amazonaws.com`,
          admissionReviewVersions: ['v1beta1'],
          failurePolicy: failurePolicy._value,
          sideEffects: 'None',
          timeoutSeconds,
          clientConfig: { service: { name: NAME, namespace: this.namespace, path: '/mutate', port: 443 }, caBundle },
          ...(excluded === undefined
            ? {}
            : {
                namespaceSelector: {
                  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: excluded }],
                },
              }),
          objectSelector: { matchExpressions: [{ key: skip, operator: 'DoesNotExist' }] },
          rule: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        },
      ],
      lifecycle: ignoreChanges === undefined ? undefined : { ignoreChanges },
      // Last, so that it goes first on destroy: from then on no pod waits for a webhook that is gone.
      dependsOn: [...after, ...ready],
      provider: this.provider,
    });
  }
}
