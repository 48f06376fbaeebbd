import { readCluster } from '../cluster/known-cluster';
import { invalid, phrase } from '../errors';
import type { WorkloadIdentityProps, WorkloadServiceAccount } from './workload-identity-props';

/** An account that exists has its name elsewhere: from JavaScript, it would be missing. */
export function refuseAccount(account: WorkloadServiceAccount): void {
  // Text has neither.
  const { serviceAccountName, name } = account as { serviceAccountName?: unknown; name?: unknown };
  if (serviceAccountName === undefined || name !== undefined) return;
  throw invalid('ValueInvalid', 'serviceAccount', account, {
    kind: 'WorkloadServiceAccount',
    remedy: phrase`its namespace and name, with management: ServiceAccountManagement.referenced() where it exists already`,
  });
}

/** Returns the properties with all that is known of the cluster. Nothing is copied where the cluster is the class. */
export function withKnownCluster(props: WorkloadIdentityProps): WorkloadIdentityProps {
  const cluster = readCluster('cluster', props.cluster);
  return cluster === props.cluster ? props : { ...props, cluster };
}
