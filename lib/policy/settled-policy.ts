import { checkAccountId, checkClusterName } from '../private/arn';
import { checkNamespace, checkServiceAccountName } from '../private/kubernetes-names';
import { isToken } from '../private/tokens';
import { checkSources, serviceName } from './aws-services';
import type { ConditionMap } from './conditions';
import { checkFederatedProvider } from './federated-provider';
import { checkClusterArn, checkSourceArn } from './pod-identity-scope';
import { PolicyStatement } from './policy-statement';
import { Principal } from './principal';
import { renderPolicy, type PolicyKind, type RenderedPolicy } from './render';
import { Subject } from './subject';
import { checkTrustStatement } from './trust-grammar';
import type { TrustPolicy } from './trust-policy';

// Values that are checked when they are given are checked once more when lazy values have become literals.

/** Puts literals in place of the tokens that stand for one. */
export interface Settle {
  text(value: string): string;
  list(values: readonly string[]): string[];
}

/** The statement with its literals, checked. The same one where nothing changed. */
export function settledStatement(statement: PolicyStatement, settle: Settle): PolicyStatement {
  const { actions, notActions, resources, notResources, principals, conditions } = statement._parts;
  const changes: boolean[] = [];
  const noted = <T extends string | string[]>(before: T, after: T): T => {
    changes.push(JSON.stringify(before) !== JSON.stringify(after));
    return after;
  };
  const list = (values: string[]): string[] => noted(values, settle.list(values));
  const some = (values: string[]): string[] | undefined => (values.length === 0 ? undefined : list(values));
  const settled = {
    sid: statement.sid === undefined ? undefined : noted(statement.sid, settle.text(statement.sid)),
    effect: statement.effect,
    actions: some(actions),
    notActions: some(notActions),
    resources: some(resources),
    notResources: some(notResources),
    principals: principals.map((principal) => settledPrincipal(principal, list)),
    conditions: Object.keys(conditions).length === 0 ? undefined : settledConditions(conditions, settle, noted),
  };
  return changes.includes(true) ? new PolicyStatement(settled) : statement;
}

type Noted = <T extends string | string[]>(before: T, after: T) => T;

function settledConditions(conditions: ConditionMap, settle: Settle, noted: Noted): ConditionMap {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, values]) => [noted(key, settle.text(key)), noted(values, settle.list(values))]),
      ),
    ]),
  );
}

function settledPrincipal(principal: Principal, list: (values: string[]) => string[]): Principal {
  const values = list(principal._values);
  if (principal._kind === 'AWS') return Principal.aws(...values);
  if (principal._kind === 'Service') return Principal.service(...values);
  return principal._kind === 'Federated' ? Principal.federated(...values) : principal;
}

/** A policy of these statements, as far as it is known at last. Undefined where no lazy value changed it. */
export function renderSettled(
  statements: readonly PolicyStatement[],
  kind: PolicyKind,
  settle: Settle,
): { statements: PolicyStatement[]; rendered: RenderedPolicy } | undefined {
  const settled = statements.map((statement) => settledStatement(statement, settle));
  if (settled.every((statement, index) => statement === statements[index])) return undefined;
  return { statements: settled, rendered: renderPolicy(settled, kind) };
}

/** Checks the contents of a trust policy, with literals in place of lazy values. */
export function checkSettledTrust(trust: TrustPolicy, settle: Settle): void {
  for (const { providerArn, prefix, audience, exact, patterns } of trust._webIdentities) {
    const conditionKeyPrefix = settle.text(prefix);
    const issuerUrl = `https://${conditionKeyPrefix}`;
    const provider = { oidcProviderArn: settle.text(providerArn), conditionKeyPrefix, issuerUrl };
    checkFederatedProvider({ ...provider, audiences: [settle.text(audience)] });
    for (const subject of exact) checkSubject(subject, false, settle);
    for (const subject of patterns) checkSubject(subject, true, settle);
  }
  for (const { cluster, options, subjects } of trust._podIdentities) {
    if (cluster !== undefined) checkClusterName('clusterName', settle.text(cluster.clusterName));
    if (cluster?.clusterArn !== undefined) checkClusterArn(settle.text(cluster.clusterArn));
    if (options.sourceArn !== undefined) checkSourceArn(settle.text(options.sourceArn));
    if (options.sourceAccount !== undefined) checkAccountId('sourceAccount', settle.text(options.sourceAccount));
    for (const { value, isPattern } of subjects?.values() ?? []) checkSubject(value, isPattern, settle);
  }
  for (const service of trust._serviceTokens) serviceName(settle.text(service));
  for (const { ArnLike: arns, StringEquals: accounts } of trust._serviceConditions) {
    checkSources(settle.list(arns?.['aws:SourceArn'] ?? []), settle.list(accounts?.['aws:SourceAccount'] ?? []));
  }
  for (const statement of trust._ownStatements) {
    const settled = settledStatement(statement, settle);
    if (settled !== statement) checkTrustStatement(settled);
  }
}

function checkSubject(subject: string, isPattern: boolean, settle: Settle): void {
  if (!isToken(subject)) return;
  const [namespace = '', ...name] = settle.text(subject).slice('system:serviceaccount:'.length).split(':');
  // A lazy pattern may turn out to be a name.
  if (isPattern && /[*?]/.test(`${namespace}${name.join(':')}`)) {
    Subject.pattern(namespace, name.join(':'));
  } else {
    checkNamespace('namespace', namespace);
    checkServiceAccountName('name', name.join(':'));
  }
}
