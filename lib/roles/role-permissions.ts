import { problems } from '../core/building';
import { undoOnFailure } from '../core/all-or-nothing';
import { invalid, phrase, type Phrase } from '../errors';
import type { PolicyStatement } from '../policy/policy-statement';
import { carriedBy, neededPrincipalTag, type CarriedTags } from '../policy/session-tag-use';
import { checkWhenFinished } from '../core/finished';
import { checkList } from '../core/given';
import { isToken } from '../private/tokens';
import { isInTree } from '../core/registry';
import type { Ready } from '../core/ready';
import { settledDocument } from './finished-role';
import type { GrantedPermission, PermissionTarget } from './granted-permission';
import { Permissions } from './permissions';
import { ITerraformDependable, TerraformResource } from 'cdktf';
import { dependsOn } from '../core/dependables';

const INLINE_LIMIT = 10_240;
const DEFAULT_QUOTA = 10;

/** The permissions that one construct gives a role, with what IAM allows the role in total. */
export class RolePermissions {
  private readonly granted: Permissions[] = [];
  private sessionTagsRefused: string | undefined;
  private readonly quota: number;
  private readonly made: GrantedPermission[] = [];
  public readonly policyArns: string[] = [];

  /**
   * @param ready gets what is created for each permission
   * @param ofRole all of the same role, where several constructs stand for it. This one joins them
   */
  public constructor(
    private readonly role: PermissionTarget,
    private readonly ready: Ready,
    quota: number | undefined,
    private readonly ofRole: RolePermissions[] = [],
  ) {
    this.quota = quota ?? DEFAULT_QUOTA;
    if (!Number.isInteger(this.quota) || this.quota < 10 || this.quota > 25)
      throw invalid('ManagedPolicyQuotaInvalid', quota);
    ofRole.push(this);
    checkWhenFinished(role.scope, () => this.made.flatMap(({ finished }) => finished()));
    role.scope.node.addValidation({
      validate: () =>
        problems(() => {
          this.checkDocuments();
        }),
    });
  }

  /** Checks what lazy values, Aspects and overrides turned the documents into. */
  private checkDocuments(): void {
    let [inlineSize, changed] = [0, false];
    for (const { document: made } of this.made) {
      if (made === undefined) continue;
      const settled = settledDocument(this.role.scope, made);
      const size = settled?.size ?? made.document._render('identity policy').size;
      if (made.limit !== undefined && size > made.limit)
        throw invalid('ManagedPolicyTooLarge', size, { name: made.name, limit: made.limit });
      if (made.limit === undefined) inlineSize += size;
      changed ||= settled !== undefined;
      if (settled === undefined || this.sessionTagsRefused === undefined) continue;
      checkStatementsWithoutTags(settled.statements, made.name, this.sessionTagsRefused, this.carriedTags);
    }
    if (changed && inlineSize > INLINE_LIMIT)
      throw invalid('InlinePoliciesTooLarge', inlineSize, { limit: INLINE_LIMIT });
  }

  /**
   * Checks all, then grants all: a fault leaves nothing half made.
   *
   * @param before what their resources wait for, beside what those of the role do
   */
  public add(permissions: Permissions[], before?: ITerraformDependable[]): void {
    checkPermissions(permissions);
    const known = this.ofRole.filter(({ role }) => isInTree(role.scope));
    const refused = known.find(({ sessionTagsRefused }) => sessionTagsRefused !== undefined)?.sessionTagsRefused;
    if (refused !== undefined) checkWorksWithoutTags(permissions, refused, this.role.tags);
    const all = known.flatMap(({ granted }) => granted);
    const keys = new Set(this.granted.map(({ _key }) => _key));
    const policies = new Set(all.map(({ _policy }) => _policy));
    for (const permission of permissions) {
      const { _key, _policy } = permission;
      const twice = _policy !== undefined && policies.has(_policy);
      if (twice || keys.has(_key)) refuse(permission, [...all, ...permissions]);
      keys.add(_key);
      policies.add(_policy);
    }
    all.push(...permissions);
    const attachments = all.filter(({ _isAttachment }) => _isAttachment).length;
    // It is of the account: whoever says more of it knows it.
    const quota = Math.max(...known.map((one) => one.quota));
    if (attachments > quota) throw invalid('AttachmentsTooMany', attachments, { quota });
    const inlineSize = all.reduce((sum, { _inlineSize }) => sum + _inlineSize, 0);
    if (inlineSize > INLINE_LIMIT) throw invalid('InlinePoliciesTooLarge', inlineSize, { limit: INLINE_LIMIT });
    const target = { ...this.role, dependsOn: dependsOn(this.role.dependsOn, before) };
    for (const permission of permissions) this.grant(permission, target);
  }

  private grant(permission: Permissions, target: PermissionTarget): void {
    const made = permission._grant(target);
    const { managedPolicy, attachment, inlinePolicy, policyArn } = made;
    const resources = [managedPolicy, attachment, inlinePolicy].filter((resource) => resource !== undefined);
    this.made.push(made);
    this.granted.push(permission);
    if (policyArn !== undefined) this.policyArns.push(policyArn);
    undoOnFailure(() => {
      for (const { node } of resources) node.scope?.node.tryRemoveChild(node.id);
      this.granted.pop();
      this.made.pop();
      if (policyArn !== undefined) this.policyArns.pop();
    });
    this.ready.add(...resources);
  }

  /** Returns the resources of a kind by what names them. Of two with one name, the second by its id in the tree. */
  public byName(kind: 'attachment' | 'inlinePolicy' | 'managedPolicy'): { [name: string]: TerraformResource } {
    const found = new Map<string, TerraformResource>();
    for (const { name, [kind]: resource } of this.made) {
      if (resource !== undefined) found.set(found.has(name) ? resource.node.id : name, resource);
    }
    return Object.fromEntries(found);
  }

  /** The tags that the role itself has, as far as is known. */
  public get carriedTags(): CarriedTags {
    return carriedBy(this.role.tags);
  }

  /** From now on no document may need the session tags of EKS Pod Identity, those that are here neither. */
  public refuseSessionTags(why: string): void {
    for (const { granted, role } of this.ofRole) checkWorksWithoutTags(granted, why, role.tags);
    const { sessionTagsRefused } = this;
    this.sessionTagsRefused = why;
    undoOnFailure(() => {
      this.sessionTagsRefused = sessionTagsRefused;
    });
  }
}

/** The same policy a second time is one too many; another one under its id needs an id of its own. */
function refuse(second: Permissions, all: readonly Permissions[]): never {
  const { _key, _policy, _content } = second;
  const isPolicy = (other: Permissions): boolean => _policy !== undefined && other._policy === _policy;
  const first = all.find((other) => other !== second && (isPolicy(other) || other._key === _key));
  // The same object twice is found by no comparison of objects.
  if (first !== undefined && first._content !== _content) throw invalid('PermissionIdDuplicate', _key);
  throw invalid('PermissionDuplicate', _policy !== undefined && !isToken(_policy) ? _policy : _key);
}

/** For callers without types. */
export function checkPermissions(permissions: Permissions[] | undefined): void {
  checkList('permissions', permissions, { of: 'Permissions', pass: 'one such as Permissions.policyArn(...)' });
}

/**
 * None of these documents may need session tags.
 *
 * @param tags those of the role, which its sessions have too
 */
export function checkWorksWithoutTags(
  permissions: readonly Permissions[],
  why: string,
  tags: Record<string, string> | undefined,
): void {
  const ofRole = carriedBy(tags);
  for (const { _document: carried } of permissions) {
    checkStatementsWithoutTags(carried?.document._statements ?? [], carried?.name ?? '', why, ofRole);
  }
}

function checkStatementsWithoutTags(
  statements: readonly PolicyStatement[],
  policy: string,
  why: string,
  ofRole: CarriedTags,
): void {
  for (const [index, statement] of statements.entries()) {
    const needed = neededPrincipalTag(statement, ofRole);
    if (needed === undefined) continue;
    const place = phrase`${statementLabel(statement, index)} of policy ${policy}`;
    throw invalid('SessionTagsNeeded', 'permissions', needed, { why, statement: place });
  }
}

/** None of these trust statements may need a session tag. */
export function refuseTagsIn(
  statements: readonly PolicyStatement[],
  why: string,
  neededTag: (statement: PolicyStatement) => string | undefined,
): void {
  for (const [index, statement] of statements.entries()) {
    const needed = neededTag(statement);
    if (needed === undefined) continue;
    throw invalid('SessionTagsNeeded', 'trustStatements', needed, { why, statement: statementLabel(statement, index) });
  }
}

/** Returns the name of a statement in a message: its Sid, else its place. */
export function statementLabel({ sid }: PolicyStatement, index: number): Phrase {
  return sid === undefined ? phrase`statement ${index + 1}` : phrase`statement ${sid}`;
}
