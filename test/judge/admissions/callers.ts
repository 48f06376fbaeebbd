import type { RequestContext } from '../judge';
import type { AllowedCaller } from '../trust-expectation';
import { ASSUME, near, TAG, WEB_IDENTITY, without, type Admission, type Asking } from './admission';
import { hasTags, otherTags, POD_IDENTITY, tagsOf } from './pods';

const EXTERNAL_ID = 'sts:ExternalId';

/** What the caller's own policies allow: everything, so that the trust decides. */
const MAY_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** The role of another account, with which EKS comes for one service account. */
export class Caller implements Admission {
  public constructor(private readonly caller: AllowedCaller) {}

  public admits({ principal, action, context = {} }: Asking): boolean {
    const { roleArn, cluster, namespace, serviceAccount, externalId } = this.caller;
    if (principal !== roleArn || (action !== ASSUME && action !== TAG)) return false;
    // EKS tags no session where tags are off, and asks for the right to all the same, without an external id.
    if (externalId !== undefined) return action === TAG || context[EXTERNAL_ID] === externalId;
    return hasTags(context, cluster, (subject) => subject === `${namespace}:${serviceAccount}`);
  }

  public *requests(): Generator<Asking> {
    const { roleArn } = this.caller;
    const [context = {}] = [...this.contexts()];
    for (const sent of this.contexts()) {
      for (const action of [ASSUME, TAG]) yield ask(roleArn, action, sent);
    }
    yield ask(roleArn, WEB_IDENTITY, context);
    const account = roleArn.split(':')[4] ?? '';
    const others = [`${roleArn}-evil`, roleArn.replace(account, '999988887777'), `arn:aws:iam::${account}:user/reader`];
    for (const other of others) {
      for (const action of [ASSUME, TAG]) yield ask(other, action, context);
    }
    for (const action of [ASSUME, TAG]) yield { principal: POD_IDENTITY, action, context };
  }

  private *contexts(): Generator<RequestContext> {
    const { cluster, namespace, serviceAccount, externalId } = this.caller;
    const tags = tagsOf(cluster, namespace, serviceAccount);
    if (externalId === undefined) {
      yield tags;
      yield* otherTags(tags, cluster);
      yield { [EXTERNAL_ID]: `us-east-1/111122223333/${cluster.name}/${namespace}/${serviceAccount}` };
      yield {};
      return;
    }
    const context = { [EXTERNAL_ID]: externalId };
    yield context;
    yield without(context, EXTERNAL_ID);
    const parts = externalId.split('/');
    for (const index of parts.keys()) {
      for (const other of near(parts[index] ?? '')) {
        yield { [EXTERNAL_ID]: parts.map((part, at) => (at === index ? other : part)).join('/') };
      }
    }
    yield { [EXTERNAL_ID]: '*' };
    yield tags;
  }
}

/** From another account than that of the role. */
function ask(principal: string, action: string, context: RequestContext): Asking {
  return { principal, action, context, crossAccount: { account: '444455556666', policies: [MAY_ALL] } };
}
