import { Token } from 'cdktf';
import { fault, invalid, phrase } from '../errors';
import { tryParseArn } from '../private/arn';
import { copied } from '../private/kept';
import { isToken } from '../private/tokens';
import { checkKind } from '../core/given';
import {
  AwsService,
  checkServiceList,
  SERVICE_CONDITIONS,
  serviceKey,
  type AwsServiceConditions,
} from './aws-services';
import { Effect } from './effect';
import { audienceFor, checkFederatedProvider, literalIssuer, type IOidcProvider } from './federated-provider';
import { admitsPod, groupKey, podIdentityStatements, type PodIdentityGroup } from './pod-identity';
import {
  checkTrustOptions,
  keptTrustOptions,
  PodIdentityScope,
  type PodIdentityTrustOptions,
} from './pod-identity-scope';
import type { IClusterRef } from './cluster-ref';
import { checkStatements, type PolicyStatement } from './policy-statement';
import { renderPolicy, type RenderedPolicy } from './render';
import { letsPodsIn } from './session-tag-use';
import { checkSubjects, type Subject } from './subject';
import { checkTrustStatement } from './trust-grammar';
import { admits, hiddenSize, webIdentityStatements, type WebIdentityGroup } from './web-identity';
import { brand, hasBrand } from '../core/brand';
import { ConditionMap } from './conditions';

/**
 * A trust policy as a value: exactly as wide as what was added.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
 */
export class TrustPolicy {
  /**
   * Returns true for a `TrustPolicy`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isTrustPolicy(value: unknown): value is TrustPolicy {
    return hasBrand(value, 'TrustPolicy');
  }

  private readonly groups = new Map<string, WebIdentityGroup>();
  private readonly associations = new Map<string, PodIdentityGroup>();
  private readonly services = new Map<string, AwsService>();
  private readonly serviceSids = new Map<string, string>();
  private readonly serviceLists: string[][] = [];
  private readonly statements: PolicyStatement[] = [];
  /** The first literal ARN of an OIDC provider. */
  private oidcProvider: string | undefined;
  private sealed = false;

  /**
   * Lets service accounts of a cluster in by their OIDC tokens. All exact subjects of one provider share one statement
   * with `sub` and `aud` in one `StringEquals`. Patterns get a statement of their own.
   *
   * @param oidcProvider the cluster's OIDC provider
   * @param subjects the service accounts, at least one
   * @param audience the token's audience. Default: the provider's only one; where it has several it must be named.
   * @throws SubjectsMissing, SubjectInvalid, SubjectDuplicate, AudienceInvalid, AudienceAmbiguous, AudienceUnknown, TextExpression, OidcProviderArnInvalid,
   * OidcProviderPrefixInvalid, OidcProviderAccountsMixed, PolicySealed
   */
  public addWebIdentity(oidcProvider: IOidcProvider, subjects: Subject[], audience?: string): TrustPolicy {
    this.mustBeOpen('addWebIdentity');
    checkSubjects(subjects);
    checkFederatedProvider(oidcProvider);
    const chosen = audienceFor(oidcProvider, audience);
    this.checkOidcAccount([oidcProvider.oidcProviderArn]);
    // A provider found twice by one token has one prefix; two literal ARNs may share an issuer.
    const identity = isToken(oidcProvider.oidcProviderArn)
      ? oidcProvider.conditionKeyPrefix
      : oidcProvider.oidcProviderArn;
    const key = JSON.stringify([identity, chosen]);
    const group = this.groups.get(key) ?? {
      providerArn: oidcProvider.oidcProviderArn,
      prefix: oidcProvider.conditionKeyPrefix,
      audience: chosen,
      exact: new Set<string>(),
      patterns: new Set<string>(),
      issuer: literalIssuer(oidcProvider),
    };
    const added = subjects.map(({ value, isPattern }) => ({ value, list: isPattern ? group.patterns : group.exact }));
    for (const [index, { value, list }] of added.entries()) {
      const twice = added.slice(0, index).some((other) => other.value === value && other.list === list);
      if (list.has(value) || twice) throw invalid('SubjectDuplicate', value);
    }
    for (const { value, list } of added) list.add(value);
    this.groups.set(key, group);
    return this;
  }

  /**
   * Lets EKS Pod Identity in for service accounts, with `sts:AssumeRole` and `sts:TagSession` in one statement. Service
   * accounts of one namespace and cluster share it, and so do clusters where all else is equal.
   *
   * @param scope for whom: service accounts of a cluster, or something wider
   * @param options what narrows the trust beside its scope
   * @throws SubjectDuplicate, AccountIdInvalid, PodIdentitySourceArnInvalid,
   * PodIdentitySourceMismatch, PodIdentityScopeLost, OptionsExclusive, ValueInvalid, PolicySealed
   */
  public addPodIdentity(scope: PodIdentityScope, options: PodIdentityTrustOptions = {}): TrustPolicy {
    this.mustBeOpen('addPodIdentity');
    const kept = keptTrustOptions(options);
    // An object that is no scope asks for nothing, and would be the widest one.
    if (!PodIdentityScope.isPodIdentityScope(scope)) {
      throw invalid('ValueInvalid', 'scope', scope, {
        kind: 'PodIdentityScope',
        remedy: phrase`PodIdentityScope.serviceAccounts(cluster, subjects)`,
      });
    }
    checkTrustOptions(scope, kept);
    const { sourceAccount = scope._accountId, sourceArn, disableSessionTags } = kept;
    const asked = { sourceAccount, sourceArn, disableSessionTags };
    const key = groupKey(scope, asked);
    const { _cluster: cluster, _subjects: subjects } = scope;
    const known = this.associations.get(key)?.subjects;
    const all = subjects === undefined ? undefined : new Map(known);
    for (const subject of subjects ?? []) {
      if (all?.has(subject.value) === true) throw invalid('SubjectDuplicate', subject.value);
      all?.set(subject.value, subject);
    }
    this.associations.set(key, { cluster, options: asked, subjects: all });
    return this;
  }

  /**
   * Lets AWS services in with `sts:AssumeRole`, one statement each with the Sid `GrantSTS<SERVICE>`.
   *
   * A Terraform list (`variable.listValue`) becomes a `dynamic "statement"` block over that list with the same Sids.
   *
   * @param services `ec2` or `ec2.amazonaws.com`; the principal is `<service>.amazonaws.com` in every partition but for
   * few, such as `logs` in China, which have the partition's suffix where the role knows its partition
   * @param conditions for whom these services may act. Default: none, since not every service sends the keys.
   * @throws AwsServiceListInvalid, AwsServicePodIdentity,
   * AwsServiceInvalid, AwsServiceDuplicate, AwsServiceSidCollision, AwsServiceConditionEmpty, ListEmpty,
   * AwsServiceConditionNeedsList, ListTokenMixed, ValueInvalid, ArnInvalid, AccountIdInvalid, PolicySealed
   */
  public addAwsServices(services: string[], conditions?: AwsServiceConditions): TrustPolicy {
    this.mustBeOpen('addAwsServices');
    checkServiceList(services);
    if (conditions !== undefined) checkKind('conditions', conditions, SERVICE_CONDITIONS);
    if (Token.isUnresolved(services)) {
      if (conditions !== undefined) throw fault('AwsServiceConditionNeedsList');
      this.serviceLists.push(copied(services));
      return this;
    }
    for (const service of services) {
      const key = serviceKey(service);
      if (this.services.has(key)) throw invalid('AwsServiceDuplicate', service);
      const added = new AwsService(service, conditions);
      const { sid, name } = added;
      const other = this.serviceSids.get(sid);
      if (other !== undefined) throw invalid('AwsServiceSidCollision', [other, name], { sid });
      this.services.set(key, added);
      this.serviceSids.set(sid, name);
    }
    return this;
  }

  /**
   * Adds a trust statement of one's own.
   *
   * @param statement the statement that is added
   * @throws TrustResourceNotAllowed, TrustActionNotAllowed, PrincipalMissing, TrustPrincipalWide,
   * OidcConditionKeyInvalid, OidcConditionKeyForeign, ConditionWildcardUnread, OidcProviderAccountsMixed, StatementInvalid,
   * PolicySealed
   */
  public addStatement(statement: PolicyStatement): TrustPolicy {
    this.mustBeOpen('addStatement');
    checkStatements([statement]);
    checkTrustStatement(statement);
    const federated = statement._parts.principals.filter(({ _kind }) => _kind === 'Federated');
    if (statement.effect === Effect.ALLOW) this.checkOidcAccount(federated.flatMap(({ _values }) => _values));
    this.statements.push(statement);
    return this;
  }

  /** STS looks for the provider of a token in the account of the role, so a second account's lets nobody in. */
  private checkOidcAccount(providers: readonly string[]): void {
    for (const arn of providers.filter((value) => !isToken(value) && value.includes(':oidc-provider/'))) {
      this.oidcProvider ??= arn;
      const { accountId, partition } = tryParseArn(arn) ?? {};
      const first = tryParseArn(this.oidcProvider);
      if (accountId !== first?.accountId || partition !== first?.partition) {
        throw invalid('OidcProviderAccountsMixed', arn, { first: this.oidcProvider });
      }
    }
  }

  private mustBeOpen(method: string): void {
    if (this.sealed) throw fault('PolicySealed', { kind: 'TrustPolicy', method });
  }

  /** From now on the policy is complete: a role has it. @internal */
  public _seal(): void {
    this.sealed = true;
  }

  /** A policy that starts as this one and can grow. @internal */
  public _extend(): TrustPolicy {
    const copy = new TrustPolicy();
    for (const [key, group] of this.groups) {
      copy.groups.set(key, { ...group, exact: new Set(group.exact), patterns: new Set(group.patterns) });
    }
    for (const [key, group] of this.associations) copy.associations.set(key, group);
    for (const [key, service] of this.services) copy.services.set(key, service);
    for (const [sid, name] of this.serviceSids) copy.serviceSids.set(sid, name);
    copy.serviceLists.push(...this.serviceLists);
    copy.statements.push(...this.statements);
    copy.oidcProvider = this.oidcProvider;
    return copy;
  }

  /** The statements known at synth, in the order: web identities, pod identities, services, own statements. @internal */
  public get _statements(): readonly PolicyStatement[] {
    return this.collect(undefined);
  }

  private collect(partition: string | undefined): PolicyStatement[] {
    return [
      ...[...this.groups.values()].flatMap(webIdentityStatements),
      ...podIdentityStatements([...this.associations.values()]),
      ...[...this.services.values()].map((service) => service.statement(partition)),
      ...this.statements,
    ];
  }

  /** The Sids of the services that are known at synth. @internal */
  public get _serviceSids(): string[] {
    return [...this.serviceSids.keys()];
  }

  /** The statements that the user wrote. @internal */
  public get _ownStatements(): readonly PolicyStatement[] {
    return this.statements;
  }

  /** The lists of services that only Terraform knows. @internal */
  public get _serviceLists(): readonly string[][] {
    return this.serviceLists;
  }

  /** The services among the others of which Terraform knows a part. @internal */
  public get _serviceTokens(): string[] {
    return [...this.services.keys()].filter(isToken);
  }

  /** For whom the services may act. @internal */
  public get _serviceConditions(): readonly ConditionMap[] {
    return [...this.services.values()].map(({ conditions }) => conditions);
  }

  /** The service accounts by provider. @internal */
  public get _webIdentities(): readonly WebIdentityGroup[] {
    return [...this.groups.values()];
  }

  /** The groups that are let in through EKS Pod Identity. @internal */
  public get _podIdentities(): readonly PodIdentityGroup[] {
    return [...this.associations.values()];
  }

  /** True where EKS takes a role with this trust for an association: both actions, for EKS Pod Identity. @internal */
  public get _takesPods(): boolean {
    return this.associations.size > 0 || letsPodsIn(this.statements);
  }

  /** Returns true where a statement of the library lets EKS Pod Identity in for a service account. @internal */
  public _admitsPod(cluster: IClusterRef, subject: Subject, sendsTags: boolean): boolean {
    return this._podIdentities.some((group) => admitsPod(group, cluster, subject, sendsTags));
  }

  /**
   * Returns true where a statement of the library lets in every service account that `other` lets in by its token.
   * @internal
   */
  public _covers(other: TrustPolicy): boolean {
    return [...other.groups].every(([key, wanted]) => {
      const group = this.groups.get(key);
      return [...wanted.exact].every((subject) => group !== undefined && admits(group, subject));
    });
  }

  /**
   * The part known at synth. Undefined where all of it is a Terraform list.
   *
   * @param partition of the role, where it is known @internal
   */
  public _render(partition?: string): RenderedPolicy | undefined {
    const statements = this.collect(partition);
    if (statements.length > 0) {
      const { json, size, preconditions } = renderPolicy(statements, 'trust policy');
      return {
        json,
        preconditions,
        size: [...this.groups.values()].reduce((sum, group) => sum + hiddenSize(group), size),
      };
    }
    if (this.serviceLists.length === 0) throw invalid('TrustPolicyEmpty', []);
    return undefined;
  }
}

brand(TrustPolicy, 'TrustPolicy');
