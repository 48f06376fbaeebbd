import type { ITerraformDependable, TerraformProvider } from 'cdktf';

/** Options of every Kubernetes object of this library. */
export interface ObjectOptions {
  /**
   * Its labels, beside `app.kubernetes.io/managed-by`.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
  /**
   * The resources that must exist first, such as the namespace.
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

/** Options for annotating an existing service account. */
export interface AnnotateExistingOptions {
  /**
   * Take over annotations that another field manager owns. Without it the apply fails on them. Destroying then removes
   * the annotation and does not bring the old value back.
   *
   * @default false
   */
  readonly force?: boolean;
}
