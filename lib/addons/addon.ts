import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { warn } from '../core/warn';
import { Aspects, dependable, type ITerraformDependable, type TerraformProvider, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { ICluster } from '../cluster/cluster-facts';
import { ClusterKind } from '../cluster/cluster-facts';
import { checkAtSynth, forCluster } from '../cluster/cluster-provider';
import { readCluster } from '../cluster/known-cluster';
import { providerKey } from '../core/providers';
import { adding, building } from '../core/building';
import { fault, invalid, phrase, Warning } from '../errors';
import { claimAddon } from '../cluster/claims';
import { adviseOnAgent, registerAgent } from '../pod-identity/pod-identity-agents';
import { checkRole, refuseSessionTags } from '../pod-identity/pod-identity-checks';
import { IRSA_SENDS_NONE } from '../policy/session-tag-use';
import type { IWorkloadRole } from '../roles/role';
import { acrossStacks, dependsOn, elementOf } from '../core/dependables';
import { A_CLUSTER, checkEnum, checkGiven, checkKind, checkList } from '../core/given';
import { checkTags } from '../private/iam-names';
import { copied, fix } from '../private/kept';
import { isToken } from '../private/tokens';
import { AddonCatalog } from './addon-catalog';
import { configurationJson } from './addon-configuration';
import type { AddonContext, BoundIdentity } from './addon-context';
import { checkAddonNamespace, checkAssociation, missingIdentity, POD_IDENTITY_AGENT } from './addon-checks';
import { AddonIdentity } from './addon-identity';
import { ResolveConflicts, type AddonProps } from './addon-props';
import { brand, hasBrand } from '../core/brand';

/** The common part of `Addon` and `PodIdentityAgent`: the agent takes no associations. @internal */
export abstract class AnyAddon extends Construct {
  /** The cluster on which it is installed. */
  public readonly cluster: ICluster;
  /** Name of the add-on. */
  public readonly addonName: string;
  /** @internal */
  protected readonly _made: EksAddon;
  /** @internal */
  protected readonly _context: AddonContext;
  /** @internal */
  protected readonly _roles = new Map<string, IWorkloadRole>();
  private readonly after: ReadonlySet<unknown>;

  /**
   * Makes the add-on.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws PropertyMissing, PropertyNull, TextExpression, MapNeeded, TagsTooMany,
   * AddonNameInvalid, AddonOutsideEks, AddonClaimed, AddonConfigurationInvalid, AddonConfigurationValueInvalid,
   * ClusterArnInvalid, ClusterArnMismatch, IssuerUrlInvalid, AddonNamespaceFixed, AddonPreserveOnCreate, AddonAgentIdentity, AssociationClaimed, PodIdentityUnsupported, ClusterNameInvalid, PodIdentityNotTrusted,
   * AddonBeforeAndAfter, ValueInvalid, SessionTagsNeeded, NamespaceInvalid, TagInvalid, ListTokenMixed, ClusterProviderElsewhere, and what its identity throws.
   * ClusterProviderMismatch, at synth too.
   */
  public constructor(scope: Construct, id: string, props: AddonProps) {
    super(scope, id);
    const { resource, context, identity } = building(this, () => {
      checkAddonProps(props);
      const cluster = readCluster('cluster', props.cluster);
      const { provider, region } = forCluster(this, cluster, 'awsProvider', props.awsProvider);
      claimAddon(this, cluster, props.name, providerKey(provider, 'aws'));
      const { configurationValues: values } = props;
      const configurationValues = values === undefined ? undefined : configurationJson(copied(values));
      const context = this.describe({ ...props, cluster }, provider);
      const identity = this.bindIdentity(context, props.identity);
      const resource = this.create(context, identity, { ...props, configurationValues, region });
      checkAtSynth(this, resource, cluster);
      return { resource, context, identity };
    });
    const { cluster, name } = context;
    this.cluster = props.cluster;
    this.addonName = name;
    this._made = resource;
    this._context = context;
    this.after = new Set((props.dependsOn ?? []).map(elementOf));
    fix(this);
    for (const [account, role] of Object.entries(identity.roles)) this._roles.set(account, role);
    if (this._roles.size > 0) adviseOnAgent(this, cluster);
    if (name === POD_IDENTITY_AGENT) registerAgent(this, cluster);
    this.warnOfMissing(identity);
    if (props.before !== undefined) this.before(props.before);
    this.node.addValidation({ validate: () => this.mixedIdentity() });
  }

  /** The Terraform resource, to depend on, to override, to import or to move. */
  public get resource(): TerraformResource {
    return this._made;
  }

  /** The resources to depend on in order to wait for the add-on. */
  public get ready(): ITerraformDependable[] {
    return acrossStacks([this._made]);
  }

  /** ARN of the add-on. */
  public get addonArn(): string {
    return this._made.arn;
  }

  /**
   * Lets these resources, such as a node group, come after the add-on.
   *
   * @param resources the resources that wait for it
   * @throws AddonBeforeAndAfter, ListNeeded, ValueInvalid
   */
  public before(resources: TerraformResource[]): void {
    adding(this, () => {
      checkResources(resources);
      for (const resource of resources) checkOrder(resource, this.after);
    });
    for (const resource of resources) this._waitFor(resource, this.ready);
  }

  /** @internal */
  protected _waitFor(resource: TerraformResource, others: ITerraformDependable[]): void {
    resource.dependsOn = [...new Set([...(resource.dependsOn ?? []), ...acrossStacks(others).map(dependable)])];
  }

  /** @internal */
  protected _warn(what: Warning | undefined): void {
    warn(this, what);
  }

  private describe(
    { name, cluster, version, namespace, ...props }: AddonProps,
    provider?: TerraformProvider,
  ): AddonContext {
    const details = AddonCatalog.tryFind(name);
    this._warn(checkAddonNamespace(name, namespace, details));
    return {
      addon: this,
      name,
      cluster,
      details,
      namespace: namespace ?? details?.namespace,
      version: version?._literal,
      provider,
      dependsOn: props.dependsOn,
      given: props.awsProvider,
    };
  }

  private bindIdentity(context: AddonContext, given = AddonIdentity.none()): BoundIdentity {
    const identity = given._bind(context);
    for (const [account, role] of Object.entries(identity.roles)) this._warn(checkAssociation(context, account, role));
    for (const one of identity.warnings ?? []) this._warn(one);
    if (identity.irsa !== undefined && context.name === POD_IDENTITY_AGENT) throw fault('AddonAgentIdentity');
    if (identity.irsa !== undefined) refuseSessionTags(identity.irsa, IRSA_SENDS_NONE);
    return identity;
  }

  private create(
    { name, cluster, provider }: AddonContext,
    { roles, irsa }: BoundIdentity,
    props: Omit<AddonProps, 'configurationValues'> & {
      readonly configurationValues?: string;
      readonly region?: string;
    },
  ): EksAddon {
    const waited = [...Object.values(roles), ...(irsa === undefined ? [] : [irsa])];
    return new EksAddon(this, 'Resource', {
      clusterName: cluster.clusterName,
      addonName: name,
      addonVersion: props.version?._version(this, name, { provider, region: props.region }),
      configurationValues: props.configurationValues,
      serviceAccountRoleArn: irsa?.roleArn,
      podIdentityAssociation: associationBlocks(roles),
      resolveConflictsOnCreate: props.resolveConflictsOnCreate,
      resolveConflictsOnUpdate: props.resolveConflictsOnUpdate,
      preserve: props.preserve,
      tags: copied(props.tags),
      dependsOn: dependsOn(props.dependsOn, ...waited.map(({ ready }) => ready)),
      region: props.region,
      provider,
    });
  }

  /** Warns at synthesis, since a role may be added later. */
  private warnOfMissing(identity: BoundIdentity): void {
    const missing = identity.warnings?.length ? undefined : missingIdentity(this._context, identity);
    if (missing === undefined) return;
    Aspects.of(this).add({
      visit: (node) => {
        if (node === this && this._roles.size === 0) this._warn(missing);
      },
    });
  }

  /** Reads what was set on the resource itself, past this construct. */
  private mixedIdentity(): string[] {
    const { serviceAccountRoleArnInput: irsa, podIdentityAssociationInput: associations } = this._made;
    const some = !Array.isArray(associations) || associations.length > 0;
    return irsa !== undefined && associations !== undefined && some ? [fault('AddonIdentityMixed').message] : [];
  }
}

/**
 * An EKS add-on with its identity. The add-on waits for its roles and their permissions.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
 * @example
 * new Addon(this, 'VpcCni', { cluster, name: 'vpc-cni', identity: AddonIdentity.recommended() });
 */
export class Addon extends AnyAddon {
  /**
   * Returns true for an `Addon`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isAddon(value: unknown): value is Addon {
    return hasBrand(value, 'Addon');
  }

  /**
   * Makes the add-on.
   *
   * @param scope the construct in which it stands
   * @param id the id in that construct, which is part of the addresses in Terraform
   * @param props what it is made of
   * @throws ClusterNameInvalid, PropertyMissing, PropertyNull, TextExpression, ListNeeded, AddonNameInvalid, AddonOutsideEks, AddonClaimed,
   * AddonConfigurationInvalid, AddonConfigurationValueInvalid,
   * AddonNamespaceFixed, AddonPreserveOnCreate, AddonAgentIdentity, AssociationClaimed, PodIdentityUnsupported, PodIdentityNotTrusted,
   * ValueInvalid, SessionTagsNeeded, NamespaceInvalid, TagInvalid, ListTokenMixed, ClusterProviderElsewhere, ClusterNameInvalid, ClusterArnInvalid,
   * ClusterArnMismatch, IssuerUrlInvalid, and what its identity throws.
   * ClusterProviderMismatch, at synth too.
   */
  public constructor(scope: Construct, id: string, props: AddonProps) {
    super(scope, id, props);
  }

  /** The roles by service account, of associations that belong to the add-on. */
  public get podIdentityRoles(): { [serviceAccount: string]: IWorkloadRole } {
    return Object.fromEntries(this._roles);
  }

  /**
   * Gives one more service account of the add-on a role through EKS Pod Identity.
   *
   * @param serviceAccount the name of the service account
   * @param role the role, which must trust EKS Pod Identity
   * @throws ClusterNameInvalid, ValueInvalid, AddonIdentityMixed, AddonAccountTwice, AddonAgentIdentity, AssociationClaimed, PodIdentityUnsupported,
   * PodIdentityNotTrusted
   */
  public addPodIdentity(serviceAccount: string, role: IWorkloadRole): void {
    adding(this, () => {
      checkRole('role', role);
      if (this._made.serviceAccountRoleArnInput !== undefined) throw fault('AddonIdentityMixed');
      // No claim is known where the namespace is not.
      if (this._roles.has(serviceAccount)) throw invalid('AddonAccountTwice', serviceAccount);
      this._warn(checkAssociation(this._context, serviceAccount, role));
    });
    this._roles.set(serviceAccount, role);
    this._made.putPodIdentityAssociation(associationBlocks(Object.fromEntries(this._roles)) ?? []);
    this._waitFor(this._made, role.ready);
    adviseOnAgent(this, this._context.cluster);
  }
}

brand(Addon, 'Addon');

/** For callers without types. */
function checkAddonProps(props: AddonProps): void {
  // They have a message of their own.
  checkGiven(
    { ...props, configurationValues: undefined },
    {
      cluster: A_CLUSTER,
      name: 'the name of an add-on such as "vpc-cni"',
    },
  );
  const { cluster, name, version, identity, before, dependsOn: after } = props;
  const given: unknown = name;
  if (typeof given !== 'string' || (!isToken(name) && !/^[0-9A-Za-z][0-9A-Za-z_-]*$/.test(name)))
    throw invalid('AddonNameInvalid', name);
  if (cluster.kind === ClusterKind.OUTSIDE_EKS) throw fault('AddonOutsideEks', { cluster: cluster.clusterName });
  if (version !== undefined) checkKind('version', version, { of: 'AddonVersion', pass: 'AddonVersion.pinned(...)' });
  if (identity !== undefined)
    checkKind('identity', identity, { of: 'AddonIdentity', pass: 'one such as AddonIdentity.recommended()' });
  checkEnum('resolveConflictsOnCreate', props.resolveConflictsOnCreate, 'ResolveConflicts', ResolveConflicts);
  checkEnum('resolveConflictsOnUpdate', props.resolveConflictsOnUpdate, 'ResolveConflicts', ResolveConflicts);
  if (props.resolveConflictsOnCreate === ResolveConflicts.PRESERVE) throw invalid('AddonPreserveOnCreate', 'PRESERVE');
  checkTags('tags', props.tags);
  checkResources(before);
  checkList('dependsOn', after);
  const elements = new Set((after ?? []).map(elementOf));
  for (const resource of before ?? []) checkOrder(resource, elements);
}

/** Terraform would tell of a cycle. */
function checkOrder(resource: TerraformResource, after: ReadonlySet<unknown>): void {
  if (after.has(resource)) throw invalid('AddonBeforeAndAfter', resource.node.path);
}

function checkResources(before: unknown): void {
  checkList('before', before);
  const resources = (before ?? []) as unknown[];
  const wrong = resources.findIndex((resource) => typeof resource !== 'object' || resource === null);
  if (wrong >= 0)
    throw invalid('ValueInvalid', `before[${wrong}]`, resources[wrong], {
      kind: 'TerraformResource',
      remedy: phrase`a resource`,
    });
}

function associationBlocks(
  roles: Record<string, IWorkloadRole>,
): { serviceAccount: string; roleArn: string }[] | undefined {
  const blocks = Object.entries(roles).map(([serviceAccount, { roleArn }]) => ({ serviceAccount, roleArn }));
  return blocks.length === 0 ? undefined : blocks;
}
