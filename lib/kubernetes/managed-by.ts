import { Fn } from 'cdktf';
import { copied } from '../private/kept';
import { isToken } from '../private/tokens';

const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'terraform' };

/** Kubernetes' recommended label that says who manages an object. A label of the user's wins. */
export function withManagedBy(labels: Record<string, string> | undefined): Record<string, string> {
  return isToken(labels)
    ? (Fn.merge([MANAGED_BY, copied(labels)]) as Record<string, string>)
    : { ...MANAGED_BY, ...labels };
}
