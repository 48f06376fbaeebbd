import type * as namespaceV1 from '@cdktf/provider-kubernetes/lib/namespace-v1';
import {
  dependable,
  TerraformStack,
  type ITerraformDependable,
  type TerraformProvider,
  type TerraformResource,
} from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { building } from '../core/building';
import { invalid } from '../errors';
import { Registry } from '../core/registry';
import { acrossStacks } from '../core/dependables';
import { checkWhenFinished } from '../core/finished';
import { checkGiven, checkList } from '../core/given';
import { providerKey } from '../core/providers';
import { WaitsWithoutCycles } from '../core/without-cycles';
import { copied, fix } from '../private/kept';
import { checkAnnotationKeys, checkLabels, checkNamespace } from '../private/kubernetes-names';
import { isToken } from '../private/tokens';
import { finishedMetadata } from './finished-metadata';
import { holdsNamespace } from './in-namespace';
import { withManagedBy } from './managed-by';
import { brand, hasBrand } from '../core/brand';

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
   * The resources that must exist first, such as the access entry that lets the provider in. What waits for the namespace
   * itself is left out.
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

/**
 * A Kubernetes namespace. What this library creates in it, in the same stack and with the same provider, waits for it,
 * whichever of the two comes first in the code.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
 */
export class Namespace extends Construct {
  /**
   * Returns true for a `Namespace`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isNamespace(value: unknown): value is Namespace {
    return hasBrand(value, 'kubernetes.Namespace');
  }

  /** Its name, as given: literal where it was literal. */
  public readonly namespaceName: string;
  /** The Terraform resource, to depend on, to override, to import or to move. */
  public readonly resource: TerraformResource;

  /**
   * Makes the namespace.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ListNeeded, PropertyMissing, PropertyNull, TextExpression,
   * NamespaceInvalid, LabelInvalid, AnnotationKeyInvalid, NamespaceDuplicate
   */
  public constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    const metadata = building(this, () => {
      checkGiven(props, { name: 'its name' });
      checkNamespace('name', props.name);
      checkLabels('labels', props.labels);
      checkAnnotationKeys('annotations', props.annotations);
      checkList('dependsOn', props.dependsOn);
      claim(this, props);
      return { name: props.name, labels: withManagedBy(props.labels), annotations: copied(props.annotations) };
    });
    this.namespaceName = props.name;
    const resource = new (namespaceResource())(this, 'Resource', { metadata, provider: props.kubernetesProvider });
    this.resource = resource;
    this._waitFor(props.dependsOn);
    holdsNamespace(resource, props.name, props.kubernetesProvider);
    checkWhenFinished(this, () => {
      const { nameInput: name, labelsInput: labels, annotationsInput: annotations } = resource.metadata;
      return finishedMetadata(resource, [metadata, { name, labels, annotations }], (value) => {
        checkNamespace('name', value);
      });
    });
    fix(this);
  }

  /** The resources to depend on in order to wait for the namespace. Objects of this library in it wait by themselves. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this.resource]);
  }

  /** Lets it wait for more. @internal */
  public _waitFor(dependables?: ITerraformDependable[]): void {
    WaitsWithoutCycles.of(this.resource.cdktfStack).add(this.resource, dependables);
  }
}

brand(Namespace, 'kubernetes.Namespace');

type NamespaceClass = new (
  scope: Construct,
  id: string,
  config: namespaceV1.NamespaceV1Config,
) => namespaceV1.NamespaceV1;
let made: NamespaceClass | undefined;

/** The binding, loaded when it is needed, with what is found at synthesis: what it waits for. */
function namespaceResource(): NamespaceClass {
  if (made !== undefined) return made;
  const { NamespaceV1 } = require('@cdktf/provider-kubernetes/lib/namespace-v1') as typeof namespaceV1;
  made = class extends NamespaceV1 {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the type that CDKTF gives it
    public override get terraformMetaArguments(): { [name: string]: any } {
      const written = super.terraformMetaArguments;
      const waits = WaitsWithoutCycles.of(this.cdktfStack).of(this);
      if (waits.length === 0) return written;
      return { ...written, dependsOn: [...(this.dependsOn ?? []), ...waits.map(dependable)] };
    }

    public override toMetadata(): unknown {
      WaitsWithoutCycles.of(this.cdktfStack).searchAnew();
      return super.toMetadata() as unknown;
    }
  };
  return made;
}

/** Two resources for one namespace fail only at apply, or take turns. */
function claim(construct: Namespace, { name, kubernetesProvider: provider }: NamespaceProps): void {
  if (isToken(name)) return;
  const key = JSON.stringify([TerraformStack.of(construct).node.addr, name, providerKey(provider, 'kubernetes')]);
  const other = Registry.of(construct).claim('namespace', key, construct);
  if (other === undefined) return;
  // This one leaves the tree again, and takes its resource along.
  const own = new Construct(construct, 'Resource');
  throw invalid('NamespaceDuplicate', name, {
    otherPath: other.node.path,
    path: construct.node.path,
    otherAddress: addressOf(other.node.findChild('Resource')),
    address: addressOf(own),
  });
}

/** The address in Terraform that the resource of a namespace has, or would have. */
function addressOf(resource: IConstruct): string {
  return `kubernetes_namespace_v1.${TerraformStack.of(resource).getLogicalId(resource.node)}`;
}
