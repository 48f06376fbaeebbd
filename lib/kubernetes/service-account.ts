import type * as kubernetesAnnotations from '@cdktf/provider-kubernetes/lib/annotations';
import { ServiceAccountV1, type ServiceAccountV1Config } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { TerraformIterator, type ITerraformDependable, type TerraformProvider, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { compact } from '../core/compact';
import { atPath, building } from '../core/building';
import { fault, invalid } from '../errors';
import { acrossStacks } from '../core/dependables';
import { checkWhenFinished, finished } from '../core/finished';
import { checkGiven, checkList } from '../core/given';
import { ServiceAccountRef, type IServiceAccountRef } from '../policy/service-account-ref';
import { copied, fixedObject } from '../private/kept';
import { checkKubernetesName, checkLabels, checkNamespace, checkServiceAccountName } from '../private/kubernetes-names';
import { isListElement, isToken } from '../private/tokens';
import { checkFinishedAnnotations, finishedMetadata } from './finished-metadata';
import { inNamespace } from './in-namespace';
import { withManagedBy } from './managed-by';
import { serviceAccountAnnotations } from './webhook-annotations';
import type { AnnotateExistingOptions, ObjectOptions } from './options';
import type { WebhookOptions } from './webhook-options';
import { brand, hasBrand } from '../core/brand';

/** A service account that this app creates, annotates or refers to. */
export interface IServiceAccount extends IServiceAccountRef {
  /**
   * The Terraform resource that creates or annotates it, to depend on, to override, to import or to move.
   *
   * @default - the account is only referred to
   */
  readonly resource?: TerraformResource;
  /** The resources on which a workload that uses the account depends. */
  readonly ready: ITerraformDependable[];
}

/** A service account to make. */
export interface ServiceAccountProps extends ObjectOptions, WebhookOptions {
  /** Its namespace, a DNS-1123 label. Where the stack creates it with `Namespace`, the account waits for it; else it must exist. */
  readonly namespace: string;
  /** Its name, a DNS-1123 subdomain. Not `default`, which Kubernetes makes itself. */
  readonly name: string;
  /**
   * Its annotations, beside those of the webhook's options.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
  /**
   * Gives pods a token for the Kubernetes API. The web identity token is another one and comes in any case.
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
}

/** An existing service account to annotate. */
export interface AnnotatedServiceAccountOptions extends AnnotateExistingOptions, WebhookOptions {
  /** Its namespace. */
  readonly namespace: string;
  /** Its name. `default` is allowed. */
  readonly name: string;
  /**
   * Annotations to put on it, beside those of the webhook's options.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
  /**
   * The resources that must exist first, such as the add-on that creates the account.
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
   * Returns true for a `ServiceAccount`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isServiceAccount(value: unknown): value is ServiceAccount {
    return hasBrand(value, 'kubernetes.ServiceAccount');
  }

  /**
   * Puts annotations on an account that exists, with `kubernetes_annotations` under `id`, and owns nothing else of it.
   * A missing account fails at apply.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param options the account, and the annotations that it gets
   * @throws ListNeeded, PropertyMissing, PropertyNull, TextExpression,
   * NamespaceInvalid, ServiceAccountNameInvalid, AnnotationReserved, AnnotationKeyInvalid,
   * AnnotationPrefixInvalid, NothingToAnnotate
   */
  public static annotateExisting(
    scope: Construct,
    id: string,
    options: AnnotatedServiceAccountOptions,
  ): IServiceAccount {
    const { account, annotations } = atPath(scope, id, () => {
      checkGiven(options, NEEDED);
      checkList('dependsOn', options.dependsOn);
      const account = ServiceAccountRef.of(options.namespace, options.name);
      const annotations = serviceAccountAnnotations(options, options.annotations);
      if (Object.keys(annotations).length === 0) throw fault('NothingToAnnotate');
      return { account, annotations };
    });
    const { Annotations } = require('@cdktf/provider-kubernetes/lib/annotations') as typeof kubernetesAnnotations;
    const metadata = { namespace: options.namespace, name: options.name };
    const common = { apiVersion: 'v1', kind: 'ServiceAccount', metadata, annotations, force: options.force };
    const provider = options.kubernetesProvider;
    const resource = inNamespace(
      scope,
      options,
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
    const { namespace, serviceAccountName } = account;
    return fixedObject({ namespace, serviceAccountName, resource, ready: acrossStacks([resource]) });
  }

  // Private to JavaScript too: nobody changes what was checked.
  readonly #made: { namespace: string; name: string; resource: ServiceAccountV1 };

  /**
   * Makes the account.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ListNeeded, PropertyMissing, PropertyNull, TextExpression,
   * NamespaceInvalid, ServiceAccountNameInvalid, DefaultServiceAccountExists, LabelInvalid, AnnotationReserved,
   * AnnotationKeyInvalid, AnnotationPrefixInvalid, ArnInvalid, TokenExpirationInvalid, KubernetesNameInvalid
   */
  public constructor(scope: Construct, id: string, props: ServiceAccountProps) {
    super(scope, id);
    const annotations = building(this, () => {
      checkGiven(props, NEEDED);
      checkList('dependsOn', props.dependsOn);
      checkNamespace('namespace', props.namespace);
      checkServiceAccountName('name', props.name);
      if (props.name === 'default')
        throw invalid('DefaultServiceAccountExists', 'default', { namespace: props.namespace });
      checkLabels('labels', props.labels);
      checkPullSecrets(props.imagePullSecrets);
      return serviceAccountAnnotations(props, props.annotations);
    });
    const metadata = {
      namespace: props.namespace,
      name: props.name,
      labels: withManagedBy(props.labels),
      annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    };
    const resource = inNamespace(this, props, (dependsOn) =>
      compact(
        new ServiceAccountV1(this, 'Resource', {
          metadata,
          automountServiceAccountToken: props.automountToken,
          imagePullSecret: pullSecrets(props.imagePullSecrets),
          dependsOn,
          provider: props.kubernetesProvider,
        }),
      ),
    );
    this.#made = { namespace: props.namespace, name: props.name, resource };
    checkWhenFinished(this, () => {
      const { nameInput: name, namespaceInput: namespace } = resource.metadata;
      const { labelsInput: labels, annotationsInput: annotations } = resource.metadata;
      return finishedMetadata(resource, [metadata, { name, namespace, labels, annotations }], checkAccountName);
    });
  }

  public get namespace(): string {
    return this.#made.namespace;
  }

  public get serviceAccountName(): string {
    return this.#made.name;
  }

  /** The Terraform resource, to depend on, to override, to import or to move. */
  public get resource(): TerraformResource | undefined {
    return this.#made.resource;
  }

  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.#made.resource]);
  }
}

brand(ServiceAccount, 'kubernetes.ServiceAccount');

const NEEDED = { namespace: 'its namespace', name: 'its name' };

function checkAccountName(name: string): void {
  checkServiceAccountName('name', name);
}

function checkPullSecrets(names: string[] = []): void {
  checkList('imagePullSecrets', names);
  if (isToken(names)) return;
  for (const name of names) {
    if (isListElement(name)) throw fault('ListTokenMixed', { property: 'imagePullSecrets' });
    checkKubernetesName('imagePullSecrets', name);
  }
}

/** Each name is a block of its own, so a list that only Terraform knows needs a dynamic one. */
function pullSecrets(names: string[] | undefined): ServiceAccountV1Config['imagePullSecret'] {
  if (!isToken(names)) return names?.map((name) => ({ name }));
  const each = TerraformIterator.fromList(copied(names) ?? []);
  return each.dynamic({ name: each.value as string });
}
