import type { ITerraformDependable } from 'cdktf';
import {
  attachmentsTooMany,
  inlineTooLarge,
  managedPolicyQuotaInvalid,
  permissionDuplicate,
  sessionTagsNeeded,
} from '../errors';
import type { PolicyStatement } from '../policy/policy-statement';
import { neededPrincipalTag } from '../policy/session-tag-use';
import { isToken } from '../private/tokens';
import type { Permissions, PermissionTarget } from './permissions';

const INLINE_LIMIT = 10_240;
const DEFAULT_QUOTA = 10;

/** The permissions of one role, with what IAM allows of them in total. */
export class RolePermissions {
  private keys = new Set<string>();
  private attachments = 0;
  private inlineSize = 0;
  private readonly documents: Permissions[] = [];
  private sessionTagsRefused: string | undefined;
  private readonly quota: number;
  public readonly resources: ITerraformDependable[] = [];
  public readonly policyArns: string[] = [];

  public constructor(
    private readonly role: PermissionTarget,
    quota: number | undefined,
  ) {
    this.quota = quota ?? DEFAULT_QUOTA;
    if (!Number.isInteger(this.quota) || this.quota < 10 || this.quota > 25) throw managedPolicyQuotaInvalid(quota);
  }

  /** Checks all, then grants all: a fault leaves nothing half made. */
  public add(permissions: Permissions[]): void {
    if (this.sessionTagsRefused !== undefined) checkWorksWithoutTags(permissions, this.sessionTagsRefused);
    const keys = new Set(this.keys);
    for (const { _key, _policy } of permissions) {
      const known = keys.has(_policy);
      if (known || keys.has(_key)) throw permissionDuplicate(known && !isToken(_policy) ? _policy : _key);
      keys.add(_key).add(_policy);
    }
    const attachments = this.attachments + permissions.filter(({ _isAttachment }) => _isAttachment).length;
    if (attachments > this.quota) throw attachmentsTooMany(attachments, this.quota);
    const inlineSize = permissions.reduce((sum, { _inlineSize }) => sum + _inlineSize, this.inlineSize);
    if (inlineSize > INLINE_LIMIT) throw inlineTooLarge(inlineSize, INLINE_LIMIT);

    this.keys = keys;
    this.attachments = attachments;
    this.inlineSize = inlineSize;
    for (const permission of permissions) {
      if (permission._document !== undefined) this.documents.push(permission);
      const { resources, policyArn } = permission._grant(this.role);
      this.resources.push(...resources);
      if (policyArn !== undefined) this.policyArns.push(policyArn);
    }
  }

  /** From now on no document may need the session tags of EKS Pod Identity, those that are here neither. */
  public refuseSessionTags(why: string): void {
    checkWorksWithoutTags(this.documents, why);
    this.sessionTagsRefused = why;
  }
}

function checkWorksWithoutTags(permissions: readonly Permissions[], why: string): void {
  for (const { _document: carried } of permissions) {
    for (const [index, statement] of (carried?.document._statements ?? []).entries()) {
      const needed = neededPrincipalTag(statement);
      if (needed === undefined) continue;
      throw sessionTagsNeeded(
        'permissions',
        `${statementLabel(statement, index)} of policy "${carried?.name ?? ''}"`,
        needed,
        why,
      );
    }
  }
}

/** How a message names a statement: by its Sid, else by its place. */
export function statementLabel({ sid }: PolicyStatement, index: number): string {
  return sid === undefined ? `statement ${index + 1}` : `statement "${sid}"`;
}
