/** Kubernetes' recommended label that says who manages an object. A label of the user's wins. */
export function withManagedBy(labels: Record<string, string> | undefined): Record<string, string> {
  return { 'app.kubernetes.io/managed-by': 'terraform', ...labels };
}
