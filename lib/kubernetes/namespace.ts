import type * as namespaceV1 from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { TerraformStack, type ITerraformDependable, type TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { building } from '../core/building';
import { invalid } from '../errors';
import { Registry } from '../core/registry';
import { acrossStacks } from '../core/dependables';
import { checkWhenFinished } from '../core/finished';
import { checkGiven } from '../core/given';
import { copied, fix } from '../private/kept';
import { checkAnnotationKeys, checkLabels, checkNamespace } from '../private/kubernetes-names';
import { isToken } from '../private/tokens';
import { finishedMetadata } from './finished-metadata';
import { withManagedBy } from './managed-by';

/** A namespace to make. */
export interface NamespaceProps {
  /** Its name, a DNS-1123 label of 1 to 63 characters. */
  readonly name: string;
  /**
   * Its labels, beside `app.kubernetes.io/managed-by`.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
  /**
   * Its annotations.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
  /**
   * The Kubernetes provider that makes it.
   *
   * @default - the stack's default Kubernetes provider
   */
  readonly kubernetesProvider?: TerraformProvider;
}

/**
 * A Kubernetes namespace.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
 */
export class Namespace extends Construct {
  /** Its name, as given: literal where it was literal. Let what is made in it depend on `resource`. */
  public readonly namespaceName: string;
  /** The Terraform resource, to depend on or to override. */
  public readonly resource: namespaceV1.NamespaceV1;

  /**
   * Makes the namespace.
   *
   * @throws PropertyMissing, PropertyNull, TextExpression,
   * NamespaceInvalid, LabelInvalid, AnnotationKeyInvalid, NamespaceDuplicate
   */
  public constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    building(this, () => {
      checkGiven(props, { name: 'its name' });
      checkNamespace('name', props.name);
      checkLabels('labels', props.labels);
      checkAnnotationKeys('annotations', props.annotations);
      claim(this, props);
    });
    this.namespaceName = props.name;
    const { NamespaceV1 } = require('@cdktf/provider-kubernetes/lib/namespace-v1') as typeof namespaceV1;
    const metadata = { name: props.name, labels: withManagedBy(props.labels), annotations: copied(props.annotations) };
    const resource = new NamespaceV1(this, 'Resource', { metadata, provider: props.kubernetesProvider });
    this.resource = resource;
    checkWhenFinished(this, () => {
      const { nameInput: name, labelsInput: labels, annotationsInput: annotations } = resource.metadata;
      return finishedMetadata(resource, [metadata, { name, labels, annotations }], (value) => {
        checkNamespace('name', value);
      });
    });
    fix(this);
  }

  /** What is made in the namespace depends on these. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }
}

/** Two resources for one namespace fail only at apply, or take turns. */
function claim(construct: Construct, { name, kubernetesProvider: provider }: NamespaceProps): void {
  if (isToken(name)) return;
  const key = JSON.stringify([TerraformStack.of(construct).node.addr, name, provider?.fqn ?? 'kubernetes']);
  const other = Registry.of(construct).claim('namespace', key, construct);
  if (other !== undefined) throw invalid('NamespaceDuplicate', name, { otherPath: other.node.path });
}
