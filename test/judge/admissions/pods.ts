import type { RequestContext } from '../judge';
import type { AllowedCluster, AllowedPods } from '../trust-expectation';
import {
  ASSUME,
  fits,
  fitting,
  near,
  some,
  TAG,
  WEB_IDENTITY,
  without,
  type Admission,
  type Asking,
} from './admission';

export const POD_IDENTITY = 'pods.eks.amazonaws.com';

const NAMESPACE = 'aws:RequestTag/kubernetes-namespace';
const SERVICE_ACCOUNT = 'aws:RequestTag/kubernetes-service-account';
const CLUSTER_ARN = 'aws:RequestTag/eks-cluster-arn';
const CLUSTER_NAME = 'aws:RequestTag/eks-cluster-name';
const SOURCE_ACCOUNT = 'aws:SourceAccount';
const SOURCE_ARN = 'aws:SourceArn';

/** The session tags that EKS sends for a pod, as they are in a request. */
export function tagsOf({ name, arn }: AllowedCluster, namespace: string, serviceAccount: string): RequestContext {
  return {
    [NAMESPACE]: namespace,
    [SERVICE_ACCOUNT]: serviceAccount,
    [CLUSTER_NAME]: name,
    [CLUSTER_ARN]: arn ?? arnOf(name),
    'aws:RequestTag/kubernetes-pod-name': `${serviceAccount}-0`,
    'aws:RequestTag/kubernetes-pod-uid': '6f1c3c3e-0d5a-4c38-8f0e-5a4d4b0a7c11',
  };
}

/** The tags that a trust or a policy may ask for; without any of these it must not let anybody in. */
export const SCOPING_TAGS = [NAMESPACE, SERVICE_ACCOUNT, CLUSTER_ARN, CLUSTER_NAME];

/** Whether a request has the tags of this service account and cluster. */
export function hasTags(
  context: RequestContext,
  cluster: AllowedCluster,
  admits?: (subject: string) => boolean,
): boolean {
  const byCluster =
    cluster.arn === undefined ? context[CLUSTER_NAME] === cluster.name : context[CLUSTER_ARN] === cluster.arn;
  const [namespace, account] = [context[NAMESPACE], context[SERVICE_ACCOUNT]];
  if (admits === undefined) return byCluster;
  if (typeof namespace !== 'string' || typeof account !== 'string') return false;
  return byCluster && admits(`${namespace}:${account}`);
}

/** The same context with one tag of another pod, or without one. */
export function* otherTags(context: RequestContext, cluster: AllowedCluster): Generator<RequestContext> {
  const { arn = arnOf(cluster.name) } = cluster;
  const parts = arn.split(':');
  const arnWith = (index: number, value: string): string =>
    parts.map((part, at) => (at === index ? value : part)).join(':');
  for (const key of [NAMESPACE, SERVICE_ACCOUNT]) {
    const name = String(context[key]);
    for (const other of [...near(name), 'default', 'other']) yield { ...context, [key]: other };
  }
  yield { ...context, [NAMESPACE]: context[SERVICE_ACCOUNT] ?? '', [SERVICE_ACCOUNT]: context[NAMESPACE] ?? '' };
  // Another cluster has another name or, in another account or region, the same.
  for (const name of ['other', `${cluster.name}2`]) {
    yield { ...context, [CLUSTER_NAME]: name, [CLUSTER_ARN]: arnWith(5, `cluster/${name}`), [SOURCE_ARN]: arnOf(name) };
  }
  for (const other of [arnWith(4, '999988887777'), arnWith(3, 'eu-north-1')]) {
    yield { ...context, [CLUSTER_ARN]: other, [SOURCE_ARN]: other };
  }
  for (const key of SCOPING_TAGS) yield without(context, key);
}

function arnOf(name: string): string {
  return `arn:aws:eks:us-east-1:111122223333:cluster/${name}`;
}

/** Service accounts for which EKS Pod Identity assumes the role. */
export class Pods implements Admission {
  public constructor(private readonly pods: AllowedPods) {}

  public admits({ principal, action, context = {} }: Asking): boolean {
    if (principal !== POD_IDENTITY || (action !== ASSUME && action !== TAG)) return false;
    const { cluster, sourceAccount, sourceArn, withoutTags = false } = this.pods;
    if (sourceAccount !== undefined && context[SOURCE_ACCOUNT] !== sourceAccount) return false;
    if (sourceArn !== undefined && context[SOURCE_ARN] !== sourceArn) return false;
    if (cluster === undefined || withoutTags) return true;
    const { subjects, patterns = [] } = this.pods;
    if (subjects === undefined && patterns.length === 0) return hasTags(context, cluster);
    return hasTags(context, cluster, (subject) => {
      const [namespace = '', name = ''] = subject.split(':');
      // The tags are two values: a wildcard does not reach from one into the other.
      const like = patterns.map((pattern) => pattern.split(':'));
      const named = (subjects ?? []).includes(subject);
      return named || like.some(([left = '', right = '']) => fits(left, namespace) && fits(right, name));
    });
  }

  public *requests(): Generator<Asking> {
    for (const context of this.contexts()) {
      for (const action of [ASSUME, TAG]) yield { principal: POD_IDENTITY, action, context };
    }
    const [context] = this.admitted();
    for (const principal of ['eks.amazonaws.com', 'ec2.amazonaws.com', 'pods.eks.amazonaws.com.cn']) {
      for (const action of [ASSUME, TAG]) yield { principal, action, context };
    }
    yield { principal: POD_IDENTITY, action: WEB_IDENTITY, context };
    yield { principal: 'arn:aws:iam::111122223333:role/eks', action: ASSUME, context };
  }

  private admitted(): RequestContext[] {
    const { subjects, patterns = [], sourceAccount, sourceArn } = this.pods;
    const cluster = this.pods.cluster ?? { name: 'any', arn: arnOf('any') };
    const all = [...(subjects ?? (patterns.length === 0 ? ['apps:any'] : [])), ...patterns.flatMap(fitting)];
    const arn = cluster.arn ?? arnOf(cluster.name);
    return all.map((subject) => {
      const [namespace = '', name = ''] = subject.split(':');
      const sent = this.pods.withoutTags === true ? {} : tagsOf(cluster, namespace, name);
      const account = sourceAccount ?? arn.split(':')[4] ?? '';
      return { ...sent, [SOURCE_ACCOUNT]: account, [SOURCE_ARN]: sourceArn ?? arn };
    });
  }

  private *contexts(): Generator<RequestContext> {
    const admitted = this.admitted();
    yield* admitted;
    yield {};
    const cluster = this.pods.cluster ?? { name: 'any', arn: arnOf('any') };
    for (const context of some(admitted)) {
      // The confused deputy: EKS comes on behalf of another account or cluster.
      yield { ...context, [SOURCE_ACCOUNT]: '999988887777' };
      yield { ...context, [SOURCE_ARN]: 'arn:aws:eks:us-east-1:999988887777:cluster/other' };
      yield without(context, SOURCE_ACCOUNT);
      yield without(context, SOURCE_ARN);
      if (this.pods.withoutTags !== true) yield* otherTags(context, cluster);
    }
    // Each namespace with the accounts of the others.
    for (const context of some(admitted)) {
      for (const other of some(admitted)) {
        if (this.pods.withoutTags !== true) yield { ...context, [SERVICE_ACCOUNT]: other[SERVICE_ACCOUNT] ?? '' };
      }
    }
  }
}
