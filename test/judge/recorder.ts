import type {
  AwsServiceConditions,
  AwsServiceConditionsOptions,
  IOidcProvider,
  IClusterRef,
  PodIdentityScope,
  PodIdentityTrustOptions,
  PolicyStatement,
  PolicyStatementOptions,
  Principal,
  Subject,
  TrustPolicy,
  WorkloadRoleOptions,
} from '../../lib';
import { copied } from '../../lib/private/kept';
import {
  together,
  type Asked,
  type AskedCluster,
  type AskedProvider,
  type AskedScope,
  type AskedServices,
  type AskedSubject,
} from './asked';
import type { OwnStatement } from './trust-expectation';

// What each value and construct was made from, by the arguments of the call that made it, as they were then.

const subjects = new WeakMap<Subject, AskedSubject>();
const serviceConditions = new WeakMap<AwsServiceConditions, AwsServiceConditionsOptions>();
const clusters = new WeakMap<IClusterRef, AskedCluster>();
const providers = new WeakMap<IOidcProvider, AskedProvider>();
const scopes = new WeakMap<PodIdentityScope, AskedScope>();
const principals = new WeakMap<Principal, { kind: string; values: string[] }>();
const statements = new WeakMap<PolicyStatement, OwnStatement>();
const trusts = new WeakMap<TrustPolicy, Asked>();
const roles = new WeakMap<object, Asked>();

export const note = {
  subject: (subject: Subject, namespace: string, name: string, isPattern: boolean): void => {
    subjects.set(subject, { namespace, name, isPattern });
  },
  cluster: (cluster: IClusterRef, asked: AskedCluster): void => {
    clusters.set(cluster, asked);
  },
  provider: (provider: IOidcProvider, asked: AskedProvider): void => {
    providers.set(provider, asked);
  },
  scope: (scope: PodIdentityScope, cluster?: IClusterRef, of?: Subject[]): void => {
    scopes.set(scope, { cluster: cluster && askedCluster(cluster), subjects: of?.map(askedSubject) });
  },
  principal: (principal: Principal, kind: string, values: string[]): void => {
    principals.set(principal, { kind, values });
  },
  conditions: (conditions: AwsServiceConditions, options: AwsServiceConditionsOptions): void => {
    serviceConditions.set(conditions, copied(options));
  },
  statement: (statement: PolicyStatement, props: PolicyStatementOptions): void => {
    statements.set(statement, ownStatement(copied(props)));
  },
  scopeOfAccount: (scope: PodIdentityScope, sourceAccount: string): void => {
    scopes.set(scope, { sourceAccount });
  },
  /** One more thing that a trust was asked for. */
  trust: (trust: TrustPolicy, asked: Partial<Asked>): void => {
    trusts.set(trust, together(askedOfTrust(trust), asked));
  },
  /** All that a role was asked for. */
  role: (role: object, ...asked: Partial<Asked>[]): void => {
    roles.set(role, together(...asked));
  },
};

/** What a role of the library was asked for; undefined where no call is known. */
export function askedOfRole(role: object): Asked | undefined {
  return roles.get(role);
}

export function askedOfTrust(trust: TrustPolicy): Asked {
  return trusts.get(trust) ?? together();
}

export function askedSubject(subject: Subject): AskedSubject {
  return known(subjects, subject, 'subject');
}

/** A provider or cluster that a test made itself says what it is. */
export function askedProvider(provider: IOidcProvider): AskedProvider {
  const { oidcProviderArn: arn, conditionKeyPrefix: prefix, audiences } = provider;
  return providers.get(provider) ?? { arn, prefix, audiences };
}

export function askedCluster(cluster: IClusterRef): AskedCluster {
  return clusters.get(cluster) ?? { name: cluster.clusterName, arn: cluster.clusterArn };
}

export function askedAccounts(provider: IOidcProvider, of: Subject[], audience?: string): Partial<Asked> {
  return { accounts: [{ provider: askedProvider(provider), subjects: of.map(askedSubject), audience }] };
}

export function askedPods(scope: PodIdentityScope, options: PodIdentityTrustOptions = {}): Partial<Asked> {
  const { sourceAccount, sourceArn, disableSessionTags = false } = options;
  const asked = known(scopes, scope, 'scope');
  const account = asked.sourceAccount ?? sourceAccount;
  return { pods: [{ ...asked, sourceAccount: account, sourceArn, withoutTags: disableSessionTags }] };
}

export function askedServices(services: string[], conditions?: AwsServiceConditions): Partial<Asked> {
  const asked = conditions === undefined ? undefined : known(serviceConditions, conditions, 'conditions');
  return { services: [copied({ services, conditions: asked })] };
}

export function askedStatements(own: readonly PolicyStatement[]): Partial<Asked> {
  return { own: own.map((statement) => known(statements, statement, 'statement')) };
}

/** What the options of a role add to its trust. */
export function askedOptions({
  stsServices,
  stsServiceConditions,
  trustStatements = [],
  permissionsBoundary: boundary = '',
  partition = /^arn:([a-z-]+):/.exec(boundary)?.[1],
}: WorkloadRoleOptions): Partial<Asked> {
  const byService =
    stsServiceConditions &&
    Object.fromEntries(
      Object.entries(stsServiceConditions).map(([service, one]) => [
        service,
        known(serviceConditions, one, 'conditions'),
      ]),
    );
  const services: AskedServices[] = stsServices === undefined ? [] : [copied({ services: stsServices, byService })];
  return { services, partition, ...askedStatements(trustStatements) };
}

function ownStatement({
  sid,
  effect,
  actions,
  notActions,
  conditions,
  principals: of = [],
}: PolicyStatementOptions): OwnStatement {
  const byKind: Record<string, string[]> = {};
  for (const { kind, values } of of.map((principal) => known(principals, principal, 'principal'))) {
    byKind[kind] = [...(byKind[kind] ?? []), ...values];
  }
  return { sid, effect: effect === undefined ? 'Allow' : effect, actions, notActions, conditions, principals: byKind };
}

function known<K extends object, V>(map: WeakMap<K, V>, key: K, what: string): V {
  const value = map.get(key);
  if (value === undefined)
    throw new Error(`a ${what} was made past the package's entry: import it by the package's name`);
  return value;
}
