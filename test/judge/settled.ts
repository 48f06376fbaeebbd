import type { Scope } from '../support/expressions';
import type { StackJson } from '../support/rendered';
import type { Asked, AskedAccounts, AskedCluster, AskedConditions, AskedProvider, AskedSubject } from './asked';
import { applied, clusterArn, clusterIssuer, oidcProviderArn, standIn } from './stand-ins';
import { JUDGE_ACCOUNT } from './judge';
import type { AllowedCluster, AllowedService, TrustExpectation } from './trust-expectation';

const VARIABLE = /^\$\{var\.([\w-]+)\}$/;

/**
 * Values for the variables of a stack that the calls use as an ARN, an issuer or an account: what a user would give. The
 * tokens of the calls are resolved before.
 */
export function fittingVariables(asked: Asked, stack: StackJson): Record<string, string> {
  const fitting: Record<string, string> = {};
  const give = (text: string | undefined, value: (name: string) => string): void => {
    const name = VARIABLE.exec(text ?? '')?.[1];
    if (name !== undefined && stack.variable?.[name]?.['default'] === undefined) fitting[name] ??= value(name);
  };
  for (const { provider } of asked.accounts) {
    give(provider.issuerUrl, clusterIssuer);
    give(provider.arn, (name) => oidcProviderArn(clusterIssuer(name)));
    give(provider.prefix, () => clusterIssuer(VARIABLE.exec(provider.arn ?? '')?.[1] ?? '').slice('https://'.length));
  }
  for (const { cluster, sourceAccount, sourceArn } of asked.pods) {
    give(cluster?.arn, clusterArn);
    give(sourceAccount, () => JUDGE_ACCOUNT);
    give(sourceArn, clusterArn);
  }
  for (const { roleArn, cluster } of asked.callers) {
    give(roleArn, (name) => `arn:aws:iam::${JUDGE_ACCOUNT}:role/${standIn(name)}`);
    give(cluster.arn, clusterArn);
  }
  return fitting;
}

/** What was asked, with a value in place of each expression. */
export function settled(asked: Asked, stack: StackJson, variables: Record<string, unknown>): TrustExpectation {
  const scope = applied(stack, variables);
  const text = (argument: string): string => scope.text(argument);
  const optional = (argument: string | undefined): string | undefined =>
    argument === undefined ? undefined : text(argument);
  return {
    accounts: asked.accounts.map((each) => ({
      oidcProviderArn: providerArn(each.provider, text),
      audience: text(audienceOf(each)),
      ...names(each.subjects, text),
    })),
    pods: asked.pods.map(({ cluster, subjects, sourceAccount, sourceArn, withoutTags }) => ({
      cluster: cluster === undefined ? undefined : clusterOf(cluster, text),
      ...(subjects === undefined ? {} : names(subjects, text)),
      sourceAccount: optional(sourceAccount),
      sourceArn: optional(sourceArn),
      withoutTags,
    })),
    services: asked.services.flatMap((each) => services(each, scope, partitionOf(asked))),
    callers: asked.callers.map((each) => {
      const cluster = clusterOf(each.cluster, text);
      const [namespace, serviceAccount] = [text(each.namespace), text(each.serviceAccount)];
      const [, , , region = '', account = ''] = (cluster.arn ?? clusterArn(cluster.name)).split(':');
      const parts = [optional(each.cluster.region) ?? region, account, cluster.name, namespace, serviceAccount];
      const externalId = each.withoutTags ? parts.join('/') : undefined;
      return { roleArn: text(each.roleArn), cluster, namespace, serviceAccount, externalId };
    }),
    own: asked.own.map((statement) => scope.value(statement) as (typeof asked.own)[number]),
  };
}

function providerArn({ issuerUrl, arn, prefix }: AskedProvider, text: (argument: string) => string): string {
  if (issuerUrl !== undefined) return oidcProviderArn(text(issuerUrl));
  const known = text(arn ?? '');
  // Of an ARN that is no more than a name here, the caller says the issuer.
  return known.includes(':oidc-provider/') || prefix === undefined ? known : oidcProviderArn(text(prefix));
}

function audienceOf({ audience, provider }: AskedAccounts): string {
  const [only = ''] = provider.audiences;
  return audience ?? only;
}

function names(
  subjects: readonly AskedSubject[],
  text: (argument: string) => string,
): { subjects: string[]; patterns: string[] } {
  const of = (isPattern: boolean): string[] =>
    subjects
      .filter((subject) => subject.isPattern === isPattern)
      .map(({ namespace, name }) => `${text(namespace)}:${text(name)}`);
  return { subjects: of(false), patterns: of(true) };
}

function clusterOf({ name, arn, found }: AskedCluster, text: (argument: string) => string): AllowedCluster {
  const known = name === undefined ? undefined : text(name);
  if (found === true) return { name: known ?? '', arn: clusterArn(known ?? '') };
  const settledArn = arn === undefined ? undefined : text(arn);
  return { name: known ?? settledArn?.split('/')[1] ?? '', arn: settledArn };
}

function services(
  { services: given, conditions, byService = {} }: Asked['services'][number],
  scope: Scope,
  partition: string | undefined,
): AllowedService[] {
  const value = scope.value(given);
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(given)} is no list of services`);
  const all = new Map(Object.entries(byService).map(([service, own]) => [principalOf(service, partition), own]));
  return [...new Set(value.map((service) => principalOf(String(service), partition)))].map((principal) => {
    const own: AskedConditions = conditions ?? all.get(principal) ?? {};
    return {
      principal,
      sourceArns: texts(own.sourceArns, scope),
      sourceAccounts: texts(own.sourceAccounts, scope),
    };
  });
}

function texts(values: readonly string[] | undefined, scope: Scope): string[] | undefined {
  if (values === undefined || values.length === 0) return undefined;
  return [scope.value(values)].flat().map(String);
}

/** The partition that a call says: as such, or in an ARN. */
function partitionOf({ partition, accounts, pods, services: of }: Asked): string | undefined {
  const conditions = of.flatMap((each) => [each.conditions ?? {}, ...Object.values(each.byService ?? {})]);
  const arns = [
    ...accounts.map(({ provider }) => provider.arn),
    ...pods.flatMap(({ cluster, sourceArn }) => [cluster?.arn, sourceArn]),
    ...conditions.flatMap(({ sourceArns = [] }) => sourceArns),
  ];
  return partition ?? arns.map((arn) => /^arn:([a-z-]+):/.exec(arn ?? '')?.[1]).find((found) => found !== undefined);
}

/** What the AWS provider's data source `aws_service_principal` says: apart from the library's own table. */
const OWN_SUFFIX = new Map<string, readonly [suffix: string, ...services: string[]]>([
  ['aws-cn', ['amazonaws.com.cn', 'codedeploy', 'elasticmapreduce', 'logs']],
  ['aws-iso', ['c2s.ic.gov', 'cloudhsm', 'config', 'logs', 'workspaces']],
  ['aws-iso-b', ['sc2s.sgov.gov', 'dms', 'logs']],
]);

function principalOf(service: string, partition?: string): string {
  const name = service.replace(/\.(amazonaws\.com(\.cn)?|c2s\.ic\.gov|sc2s\.sgov\.gov)$/, '');
  // What the caller spells out stays, where nothing else says the partition.
  if (partition === undefined) return name === service ? `${name}.amazonaws.com` : service;
  const [suffix = '', ...own] = OWN_SUFFIX.get(partition) ?? [];
  return `${name}.${own.includes(name.split('.')[0] ?? '') ? suffix : 'amazonaws.com'}`;
}
