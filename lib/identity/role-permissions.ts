import type { ITerraformDependable } from 'cdktf';
import { attachmentsTooMany, inlineTooLarge, managedPolicyQuotaInvalid, permissionDuplicate } from '../errors';
import { isToken } from '../private/tokens';
import type { Permissions, PermissionTarget } from './permissions';

const INLINE_LIMIT = 10_240;
const DEFAULT_QUOTA = 10;

/** The permissions of one role, with what IAM allows of them in total. */
export class RolePermissions {
  private keys = new Set<string>();
  private attachments = 0;
  private inlineSize = 0;
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
      const { resources, policyArn } = permission._grant(this.role);
      this.resources.push(...resources);
      if (policyArn !== undefined) this.policyArns.push(policyArn);
    }
  }
}
