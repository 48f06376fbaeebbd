import { PolicyDocument } from '../policy/policy-document';
import type { GrantedPermission, PermissionTarget } from './granted-permission';
import { brand, hasBrand } from '../core/brand';
import {
  AwsManagedPolicy,
  CustomerManagedPolicy,
  ExistingPolicy,
  InlinePolicy,
  type Permission,
} from './permission-kinds';
import type { CustomerManagedPolicyOptions, PolicyArnOptions } from './permission-options';

/**
 * The permissions of a role. The Terraform address of each policy depends on the policy, never on its place in a list.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
 * @example
 * const document = new PolicyDocument({
 *   statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::orders/incoming/*'] })],
 * });
 * new IrsaRole(this, 'Reader', {
 *   oidcProviders: [oidc],
 *   subjects: [Subject.serviceAccount('orders', 'reader')],
 *   permissions: [Permissions.inline('read', document), Permissions.awsManagedPolicy('AmazonSQSReadOnlyAccess')],
 * });
 */
export class Permissions {
  /**
   * Returns true for a `Permissions`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isPermissions(value: unknown): value is Permissions {
    return hasBrand(value, 'Permissions');
  }

  /**
   * A policy of AWS, by name and path: `AmazonS3ReadOnlyAccess`, `service-role/AmazonEBSCSIDriverPolicy`. Its ARN is
   * that of the partition in which the role is made.
   *
   * @param name the name of the policy, with its path where it has one
   * @throws AwsManagedPolicyInvalid
   */
  public static awsManagedPolicy(name: string): Permissions {
    return new Permissions(new AwsManagedPolicy(name));
  }

  /**
   * A managed policy that exists, by its ARN. A token needs `id`.
   *
   * @param arn the ARN of the policy, literal or token
   * @param options how the attachment is named
   * @throws ArnInvalid, PolicyArnNeedsId, PolicyIdInvalid
   */
  public static policyArn(arn: string, options: PolicyArnOptions = {}): Permissions {
    return new Permissions(new ExistingPolicy(arn, options.id));
  }

  /**
   * A document that lives in the role and goes with it. A role holds 10,240 characters of them in total.
   *
   * @param name name of the inline policy, unique in the role
   * @param document what the policy allows
   * @throws ValueInvalid, PolicyIdInvalid, and where a role holds the document StatementsMissing, ResourcesMissing, SidDuplicate,
   * PrincipalNotAllowed, PolicyVariableInvalid, PolicyVariableEscaped, PolicyTokenEscaped, PolicyCharacterInvalid,
   * PolicyTokenNotText
   */
  public static inline(name: string, document: PolicyDocument): Permissions {
    return new Permissions(new InlinePolicy(name, document));
  }

  /**
   * A document that becomes a managed policy of the account, at most 6,144 characters, and is attached.
   *
   * @param name names the policy in Terraform's addresses, unique in the role
   * @param document what the policy allows
   * @param options name, path, description and tags of the policy
   * @throws PropertyNull, TextExpression, ValueInvalid, PolicyIdInvalid, PolicyNameInvalid, PathInvalid, DescriptionInvalid,
   * TagInvalid, ManagedPolicyTooLarge
   */
  public static customerManaged(
    name: string,
    document: PolicyDocument,
    options: CustomerManagedPolicyOptions = {},
  ): Permissions {
    return new Permissions(new CustomerManagedPolicy(name, document, options));
  }

  private constructor(private readonly permission: Permission) {}

  /** The Terraform id, so unique in a role. @internal */
  public get _key(): string {
    return this.permission.key;
  }

  /** The policy that a role has once, whatever the ids. Undefined for a policy that is created anew. @internal */
  public get _policy(): string | undefined {
    return this.permission.policy;
  }

  /** The content that distinguishes two of one key. @internal */
  public get _content(): string {
    const { content, policy, key } = this.permission;
    return content ?? policy ?? key;
  }

  /** True where it counts as an attached managed policy. @internal */
  public get _isAttachment(): boolean {
    return this.permission.isAttachment;
  }

  /** Characters that it takes of the role's inline policies. @internal */
  public get _inlineSize(): number {
    return this.permission.inlineSize ?? 0;
  }

  /** The document that it carries, where it carries one. @internal */
  public get _document(): { name: string; document: PolicyDocument } | undefined {
    return this.permission.carried;
  }

  /** @internal */
  public _grant(role: PermissionTarget): GrantedPermission {
    return this.permission.grant(role);
  }
}

brand(Permissions, 'Permissions');
