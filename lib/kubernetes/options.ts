import type { ITerraformDependable, TerraformProvider } from 'cdktf';

/** What every Kubernetes object of this library may be told. */
export interface ObjectOptions {
  /**
   * Its labels, beside `app.kubernetes.io/managed-by`.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
  /**
   * What must exist first, such as the namespace.
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
