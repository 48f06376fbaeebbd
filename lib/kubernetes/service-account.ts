import type * as kubernetesAnnotations from '@cdktf/provider-kubernetes/lib/annotations';
import { ServiceAccountV1, type ServiceAccountV1Config } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { TerraformIterator, type ITerraformDependable, type TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { atPath, building } from '../core/building';
import { defaultServiceAccountExists, listTokenMixed, nothingToAnnotate } from '../errors';
import { acrossStacks } from '../core/dependables';
import { checkWhenFinished, finished } from '../core/finished';
import { checkGiven, checkList } from '../core/given';
import { copied, fix, fixedObject } from '../private/kept';
import { checkKubernetesName, checkLabels, checkNamespace, checkServiceAccountName } from '../private/kubernetes-names';
import { isListElement, isToken } from '../private/tokens';
import { checkFinishedAnnotations, finishedMetadata } from './finished-metadata';
import { inNamespace } from './in-namespace';
import { withManagedBy } from './managed-by';
import { serviceAccountAnnotations } from './webhook-annotations';
import type { WebhookOptions } from './webhook-options';

/** A service account, wherever it is made. */
export interface IServiceAccount {
  /** Its namespace. */
  readonly namespace: string;
  /** Its name. */
  readonly serviceAccountName: string;
  /** What a workload that uses the account depends on. */
  readonly ready: ITerraformDependable[];
}

/** A service account to make. */
export interface ServiceAccountProps extends WebhookOptions {
  /** Its namespace, a DNS-1123 label. Where the stack creates it with `Namespace`, the account waits for it; else it must exist. */
  readonly namespace: string;
  /** Its name, a DNS-1123 subdomain. Not `default`, which Kubernetes makes itself. */
  readonly name: string;
  /**
   * Its labels, beside `app.kubernetes.io/managed-by`.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
  /**
   * Its annotations, beside those of the webhook's options.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
  /**
   * Whether pods get a token for the Kubernetes API. The web identity token is another one and comes in any case.
   *
   * @default - Kubernetes' own, true
   */
  readonly automountToken?: boolean;
  /**
   * Names of the secrets with which its pods pull images.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];
  /**
   * What must exist first, beside a namespace that the stack creates.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * The Kubernetes provider that makes it.
   *
   * @default - the stack's default Kubernetes provider
   */
  readonly kubernetesProvider?: TerraformProvider;
}

/** An existing service account to annotate. */
export interface AnnotatedServiceAccountProps extends WebhookOptions {
  /** Its namespace. */
  readonly namespace: string;
  /** Its name; `default` is allowed. */
  readonly name: string;
  /**
   * Annotations to put on it, beside those of the webhook's options.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
  /**
   * Take over annotations that another field manager owns; without it the apply fails on them. Destroying then removes
   * the annotation and does not bring the old value back.
   *
   * @default false
   */
  readonly force?: boolean;
  /**
   * What must exist first, such as the add-on that makes the account.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
  /**
   * The Kubernetes provider that annotates it.
   *
   * @default - the stack's default Kubernetes provider
   */
  readonly kubernetesProvider?: TerraformProvider;
}

/**
 * A Kubernetes service account.
 *
 * @see https://kubernetes.io/docs/concepts/security/service-accounts/
 */
export class ServiceAccount extends Construct implements IServiceAccount {
  /**
   * Puts annotations on an account that exists, with `kubernetes_annotations` under `id`, and owns nothing else of it.
   * A missing account fails at apply.
   *
   * @throws NamespaceInvalid, ServiceAccountNameInvalid, AnnotationReserved, AnnotationKeyInvalid,
   * AnnotationPrefixInvalid, NothingToAnnotate
   */
  public static annotateExisting(scope: Construct, id: string, props: AnnotatedServiceAccountProps): IServiceAccount {
    const { account, annotations } = atPath(scope, id, () => {
      checkGiven(props, NEEDED);
      checkList('dependsOn', props.dependsOn);
      const account = ServiceAccount.fromName(props.namespace, props.name);
      const annotations = serviceAccountAnnotations(props, props.annotations);
      if (Object.keys(annotations).length === 0) throw nothingToAnnotate();
      return { account, annotations };
    });
    const { Annotations } = require('@cdktf/provider-kubernetes/lib/annotations') as typeof kubernetesAnnotations;
    const metadata = { namespace: props.namespace, name: props.name };
    const common = { apiVersion: 'v1', kind: 'ServiceAccount', metadata, annotations, force: props.force };
    const provider = props.kubernetesProvider;
    const resource = inNamespace(
      scope,
      props,
      (dependsOn) => new Annotations(scope, id, { ...common, dependsOn, provider }),
    );
    checkWhenFinished(resource, () => [
      ...finishedMetadata(
        resource,
        [account, { name: resource.metadata.nameInput, namespace: resource.metadata.namespaceInput }],
        checkAccountName,
      ).slice(0, 2),
      finished(resource, 'annotations', [annotations, resource.annotationsInput], checkFinishedAnnotations),
    ]);
    return fixedObject({ ...account, ready: acrossStacks([resource]) });
  }

  /**
   * An account that is only referred to. Whoever makes it writes its annotations.
   *
   * @throws NamespaceInvalid, ServiceAccountNameInvalid
   */
  public static fromName(namespace: string, name: string): IServiceAccount {
    checkNamespace('serviceAccount.namespace', namespace);
    checkServiceAccountName('serviceAccount.name', name);
    return fixedObject({ namespace, serviceAccountName: name, ready: [] });
  }

  public readonly namespace: string;
  public readonly serviceAccountName: string;
  /** The Terraform resource, to depend on or to override. */
  public readonly resource: ServiceAccountV1;

  /**
   * Makes the account.
   *
   * @throws NamespaceInvalid, ServiceAccountNameInvalid, DefaultServiceAccountExists, LabelInvalid, AnnotationReserved,
   * AnnotationKeyInvalid, AnnotationPrefixInvalid, ArnInvalid, TokenExpirationInvalid, KubernetesNameInvalid
   */
  public constructor(scope: Construct, id: string, props: ServiceAccountProps) {
    super(scope, id);
    const annotations = building(this, () => {
      checkGiven(props, NEEDED);
      checkList('dependsOn', props.dependsOn);
      checkNamespace('serviceAccount.namespace', props.namespace);
      checkServiceAccountName('serviceAccount.name', props.name);
      if (props.name === 'default') throw defaultServiceAccountExists(props.namespace);
      checkLabels('labels', props.labels);
      checkPullSecrets(props.imagePullSecrets);
      return serviceAccountAnnotations(props, props.annotations);
    });
    this.namespace = props.namespace;
    this.serviceAccountName = props.name;
    const metadata = {
      namespace: props.namespace,
      name: props.name,
      labels: withManagedBy(props.labels),
      annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    };
    const resource = inNamespace(
      this,
      props,
      (dependsOn) =>
        new ServiceAccountV1(this, 'Resource', {
          metadata,
          automountServiceAccountToken: props.automountToken,
          imagePullSecret: pullSecrets(props.imagePullSecrets),
          dependsOn,
          provider: props.kubernetesProvider,
        }),
    );
    this.resource = resource;
    checkWhenFinished(this, () => {
      const { nameInput: name, namespaceInput: namespace } = resource.metadata;
      const { labelsInput: labels, annotationsInput: annotations } = resource.metadata;
      return finishedMetadata(resource, [metadata, { name, namespace, labels, annotations }], checkAccountName);
    });
    fix(this);
  }

  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }
}

const NEEDED = { namespace: 'its namespace', name: 'its name' };

function checkAccountName(name: string): void {
  checkServiceAccountName('serviceAccount.name', name);
}

function checkPullSecrets(names: string[] = []): void {
  checkList('imagePullSecrets', names);
  if (isToken(names)) return;
  for (const name of names) {
    if (isListElement(name)) throw listTokenMixed('imagePullSecrets');
    checkKubernetesName('imagePullSecrets', name);
  }
}

/** Each name is a block of its own, so a list that only Terraform knows needs a dynamic one. */
function pullSecrets(names: string[] | undefined): ServiceAccountV1Config['imagePullSecret'] {
  if (!isToken(names)) return names?.map((name) => ({ name }));
  const each = TerraformIterator.fromList(copied(names) ?? []);
  return each.dynamic({ name: each.value as string });
}
