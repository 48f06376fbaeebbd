import type * as iamPolicy from '@cdktf/provider-aws/lib/iam-policy';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { fault, invalid } from '../errors';
import { PolicyDocument } from '../policy/policy-document';
import { checkPolicyArn } from '../private/arn';
import { finished } from '../core/finished';
import { checkGiven, checkKind } from '../core/given';
import { shortHash } from '../private/hash';
import { checkDescription, checkIamPath, checkPolicyName, checkTags } from '../private/iam-names';
import { copied } from '../private/kept';
import { lifecycleWith, type Precondition } from '../core/preconditions';
import { isToken } from '../private/tokens';
import type { GrantedPermission, PermissionTarget } from './granted-permission';

/** How a policy ARN is attached. */
export interface PolicyArnOptions {
  /**
   * Names the attachment in Terraform's addresses; needed where the ARN is a token.
   *
   * @default - made from the ARN
   */
  readonly id?: string;
}

/** A managed policy to make. */
export interface CustomerManagedPolicyOptions {
  /**
   * Name of the policy in IAM, 1 to 128 characters.
   *
   * @default - the name given, with a suffix that Terraform makes
   */
  readonly policyName?: string;
  /**
   * Its path.
   *
   * @default '/'
   */
  readonly path?: string;
  /**
   * Its description, at most 1,000 characters. IAM cannot change it: another text replaces the policy.
   *
   * @default - none
   */
  readonly description?: string;
  /**
   * Its tags.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };
}

/**
 * What a role may do. The Terraform address of each policy depends on the policy, never on its place in a list.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
 */
export abstract class Permissions {
  /**
   * A policy of AWS, by name and path: `AmazonS3ReadOnlyAccess`, `service-role/AmazonEBSCSIDriverPolicy`. Its ARN is
   * that of the partition in which the role is made.
   *
   * @throws AwsManagedPolicyInvalid
   */
  public static awsManagedPolicy(name: string): Permissions {
    return new AwsManagedPolicy(name);
  }

  /**
   * A managed policy that exists, by its ARN. A token needs `id`.
   *
   * @throws ArnInvalid, PolicyArnNeedsId, PolicyIdInvalid
   */
  public static policyArn(arn: string, options: PolicyArnOptions = {}): Permissions {
    return new ExistingPolicy(arn, options.id);
  }

  /**
   * A document that lives in the role and goes with it. A role holds 10,240 characters of them in total.
   *
   * @param name name of the inline policy, unique in the role
   * @throws ValueInvalid, TextExpression,
   * PolicyIdInvalid, and where a role holds the document StatementsMissing, ResourcesMissing, SidDuplicate,
   * PrincipalNotAllowed, PolicyVariableInvalid, PolicyVariableEscaped, PolicyTokenEscaped, PolicyCharacterInvalid,
   * PolicyTokenNotText
   */
  public static inline(name: string, document: PolicyDocument): Permissions {
    return new InlinePolicy(name, document);
  }

  /**
   * A document that becomes a managed policy of the account, at most 6,144 characters, and is attached.
   *
   * @param name names the policy in Terraform's addresses, unique in the role
   * @throws PolicyIdInvalid, PolicyNameInvalid, PathInvalid, DescriptionInvalid, TagInvalid, ManagedPolicyTooLarge
   */
  public static customerManaged(
    name: string,
    document: PolicyDocument,
    options: CustomerManagedPolicyOptions = {},
  ): Permissions {
    return new CustomerManagedPolicy(name, document, options);
  }

  /** The Terraform id, so unique in a role. @internal */
  public abstract get _key(): string;

  /** What the role has once, whatever the ids; undefined for a policy that is made anew. @internal */
  public abstract get _policy(): string | undefined;

  /** What tells two apart that have one key. @internal */
  public get _content(): string {
    return this._policy ?? this._key;
  }

  /** Whether it counts as an attached managed policy. @internal */
  public abstract get _isAttachment(): boolean;

  /** Characters that it takes of the role's inline policies. @internal */
  public get _inlineSize(): number {
    return 0;
  }

  /** The document that it carries, where it carries one. @internal */
  public get _document(): { name: string; document: PolicyDocument } | undefined {
    return undefined;
  }

  /** @internal */
  public abstract _grant(role: PermissionTarget): GrantedPermission;
}

function attach(
  { scope, roleName, provider, dependsOn }: PermissionTarget,
  id: string,
  policyArn: string,
): GrantedPermission {
  const resource = new IamRolePolicyAttachment(scope, id, { role: roleName, policyArn, dependsOn, provider });
  const check = (arn: string): void => void checkPolicyArn('policyArn', arn);
  return {
    resources: [resource],
    policyArn,
    finished: () => [finished(resource, 'policy_arn', [policyArn, resource.policyArnInput], check)],
  };
}

/** The address of an attachment: path and name to be read, a hash of the ARN to tell accounts apart. */
function attachmentId(policy: string, arn: string): string {
  const known = attachmentIds.get(arn);
  if (known !== undefined) return known;
  const id = `Attach-${policy.replaceAll('/', '-')}-${shortHash(arn)}`;
  attachmentIds.set(arn, id);
  return id;
}

/** A policy is attached to many roles, and the ARN tells the id. */
const attachmentIds = new Map<string, string>();

/** One address for a policy of AWS, whether it was given by name or by its ARN in any partition. */
function awsPolicyId(name: string): string {
  return attachmentId(name, `arn:*:iam::aws:policy/${name}`);
}

class AwsManagedPolicy extends Permissions {
  public constructor(private readonly name: string) {
    super();
    const fits = typeof name === 'string' && /^([\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/.test(name);
    if (isToken(name) || !fits) throw invalid('AwsManagedPolicyInvalid', name);
  }

  public override get _key(): string {
    return awsPolicyId(this.name);
  }

  public override get _policy(): string {
    return this.name;
  }

  public override get _isAttachment(): boolean {
    return true;
  }

  public override _grant(role: PermissionTarget): GrantedPermission {
    return attach(role, this._key, `arn:${role.partition()}:iam::aws:policy/${this.name}`);
  }
}

class ExistingPolicy extends Permissions {
  private readonly key: string;
  private readonly policy: string;

  public constructor(
    private readonly arn: string,
    id: string | undefined,
  ) {
    super();
    const policy = checkPolicyArn('policyArn', arn);
    if (id !== undefined) checkId('id', id);
    if (policy === undefined) {
      if (id === undefined) throw fault('PolicyArnNeedsId');
      this.key = `AttachId-${id}`;
      this.policy = arn;
    } else {
      const name = `${policy.path.slice(1)}${policy.name}`;
      const ofAws = arn.split(':')[4] === 'aws';
      this.key = id !== undefined ? `AttachId-${id}` : ofAws ? awsPolicyId(name) : attachmentId(name, arn);
      this.policy = ofAws ? name : arn;
    }
  }

  public override get _key(): string {
    return this.key;
  }

  public override get _policy(): string {
    return this.policy;
  }

  public override get _isAttachment(): boolean {
    return true;
  }

  public override _grant(role: PermissionTarget): GrantedPermission {
    return attach(role, this.key, this.arn);
  }
}

class InlinePolicy extends Permissions {
  private readonly json: string;
  private readonly preconditions: readonly Precondition[];
  private readonly size: number;

  public constructor(
    private readonly name: string,
    private readonly document: PolicyDocument,
  ) {
    super();
    checkId('name', name);
    checkKind('document', document, DOCUMENT);
    const { json, size, preconditions } = document._render('identity policy');
    this.json = json;
    this.size = size;
    this.preconditions = preconditions;
  }

  public override get _key(): string {
    return `Inline-${this.name}`;
  }

  public override get _policy(): string {
    return this._key;
  }

  public override get _content(): string {
    return this.json;
  }

  public override get _isAttachment(): boolean {
    return false;
  }

  public override get _inlineSize(): number {
    return this.size;
  }

  public override get _document(): { name: string; document: PolicyDocument } {
    return { name: this.name, document: this.document };
  }

  public override _grant({ scope, roleName, provider, dependsOn }: PermissionTarget): GrantedPermission {
    const { name, json: policy } = this;
    const lifecycle = lifecycleWith(this.preconditions);
    const config = { name, role: roleName, policy, lifecycle, dependsOn, provider };
    const resource = new IamRolePolicy(scope, this._key, config);
    return {
      resources: [resource],
      finished: () => [],
      document: {
        resource,
        name,
        document: this.document,
        given: policy,
        current: () => resource.policyInput,
        limit: undefined,
      },
    };
  }
}

const DOCUMENT = { of: PolicyDocument, pass: 'new PolicyDocument(...)' };
const MANAGED_POLICY_LIMIT = 6144;

class CustomerManagedPolicy extends Permissions {
  private readonly json: string;
  private readonly options: CustomerManagedPolicyOptions;
  private readonly preconditions: readonly Precondition[];

  public constructor(
    private readonly name: string,
    private readonly document: PolicyDocument,
    options: CustomerManagedPolicyOptions,
  ) {
    super();
    checkId('name', name);
    checkKind('document', document, DOCUMENT);
    checkGiven(options, {});
    const { policyName, path, description } = options;
    const tags = copied(options.tags);
    if (policyName !== undefined) checkPolicyName('policyName', policyName);
    checkIamPath('path', path);
    checkDescription('description', description);
    checkTags('tags', tags);
    this.options = { policyName, path, description, tags };
    const { json, size, preconditions } = document._render('identity policy');
    if (size > MANAGED_POLICY_LIMIT)
      throw invalid('ManagedPolicyTooLarge', size, { name, limit: MANAGED_POLICY_LIMIT });
    this.json = json;
    this.preconditions = preconditions;
  }

  public override get _key(): string {
    return `Managed-${this.name}`;
  }

  public override get _policy(): undefined {
    return undefined;
  }

  public override get _content(): string {
    const { policyName, path, description } = this.options;
    return JSON.stringify([this.json, policyName, path, description]);
  }

  public override get _isAttachment(): boolean {
    return true;
  }

  public override get _document(): { name: string; document: PolicyDocument } {
    return { name: this.name, document: this.document };
  }

  public override _grant(role: PermissionTarget): GrantedPermission {
    const { policyName, path, description, tags } = this.options;
    const { IamPolicy } = require('@cdktf/provider-aws/lib/iam-policy') as typeof iamPolicy;
    const policy = new IamPolicy(role.scope, this._key, {
      ...(policyName === undefined ? { namePrefix: `${this.name.slice(0, 101)}-` } : { name: policyName }),
      path,
      description,
      tags: copied(tags),
      policy: this.json,
      lifecycle: lifecycleWith(this.preconditions),
      dependsOn: role.dependsOn,
      provider: role.provider,
    });
    const { resources, policyArn, finished: attached } = attach(role, `AttachManaged-${this.name}`, policy.arn);
    return {
      resources: [policy, ...resources],
      policyArn,
      finished: () => [
        ...attached(),
        finished(policy, 'name', [policyName, policy.nameInput], (value: string) => {
          checkPolicyName('policyName', value);
        }),
        finished(policy, 'path', [path, policy.pathInput], (value: string) => {
          checkIamPath('path', value);
        }),
        finished(policy, 'description', [description, policy.descriptionInput], (value: string) => {
          checkDescription('description', value);
        }),
      ],
      document: {
        resource: policy,
        name: this.name,
        document: this.document,
        given: this.json,
        current: () => policy.policyInput,
        limit: MANAGED_POLICY_LIMIT,
      },
    };
  }
}

function checkId(property: string, id: string): void {
  if (isToken(id) || typeof id !== 'string' || !/^[\w+=,.@-]{1,128}$/.test(id))
    throw invalid('PolicyIdInvalid', property, id);
}
