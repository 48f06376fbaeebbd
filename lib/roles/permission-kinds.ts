import type * as iamPolicy from '@cdktf/provider-aws/lib/iam-policy';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
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
import { attach } from './attach';
import type { GrantedPermission, PermissionTarget } from './granted-permission';
import type { CustomerManagedPolicyOptions } from './permission-options';

/** One way in which a role gets permissions. */
export interface Permission {
  readonly key: string;
  readonly policy: string | undefined;
  readonly content?: string;
  readonly isAttachment: boolean;
  readonly inlineSize?: number;
  readonly carried?: { name: string; document: PolicyDocument };
  grant(role: PermissionTarget): GrantedPermission;
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

export class AwsManagedPolicy implements Permission {
  public constructor(private readonly name: string) {
    const fits = typeof name === 'string' && /^([\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/.test(name);
    if (isToken(name) || !fits) throw invalid('AwsManagedPolicyInvalid', name);
  }

  public get key(): string {
    return awsPolicyId(this.name);
  }

  public get policy(): string {
    return this.name;
  }

  public get isAttachment(): boolean {
    return true;
  }

  public grant(role: PermissionTarget): GrantedPermission {
    return attach(role, {
      id: this.key,
      name: this.name,
      policyArn: `arn:${role.partition()}:iam::aws:policy/${this.name}`,
    });
  }
}

export class ExistingPolicy implements Permission {
  public readonly key: string;
  public readonly policy: string;

  public constructor(
    private readonly arn: string,
    private readonly id: string | undefined,
  ) {
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

  public get isAttachment(): boolean {
    return true;
  }

  public grant(role: PermissionTarget): GrantedPermission {
    return attach(role, { id: this.key, name: this.id ?? this.arn, policyArn: this.arn });
  }
}

export class InlinePolicy implements Permission {
  private readonly json: string;
  private readonly preconditions: readonly Precondition[];
  private readonly size: number;

  public constructor(
    private readonly name: string,
    private readonly document: PolicyDocument,
  ) {
    checkId('name', name);
    checkKind('document', document, DOCUMENT);
    const { json, size, preconditions } = document._render('identity policy');
    this.json = json;
    this.size = size;
    this.preconditions = preconditions;
  }

  public get key(): string {
    return `Inline-${this.name}`;
  }

  public get policy(): string {
    return this.key;
  }

  public get content(): string {
    return this.json;
  }

  public get isAttachment(): boolean {
    return false;
  }

  public get inlineSize(): number {
    return this.size;
  }

  public get carried(): { name: string; document: PolicyDocument } {
    return { name: this.name, document: this.document };
  }

  public grant({ scope, roleName, provider, dependsOn }: PermissionTarget): GrantedPermission {
    const { name, json: policy } = this;
    const lifecycle = lifecycleWith(this.preconditions);
    const config = { name, role: roleName, policy, lifecycle, dependsOn, provider };
    const resource = new IamRolePolicy(scope, this.key, config);
    return {
      name,
      inlinePolicy: resource,
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

const DOCUMENT = { of: 'PolicyDocument', pass: 'new PolicyDocument(...)' };
const MANAGED_POLICY_LIMIT = 6144;

export class CustomerManagedPolicy implements Permission {
  private readonly json: string;
  private readonly options: CustomerManagedPolicyOptions;
  private readonly preconditions: readonly Precondition[];

  public constructor(
    private readonly name: string,
    private readonly document: PolicyDocument,
    options: CustomerManagedPolicyOptions,
  ) {
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

  public get key(): string {
    return `Managed-${this.name}`;
  }

  public get policy(): undefined {
    return undefined;
  }

  public get content(): string {
    const { policyName, path, description } = this.options;
    return JSON.stringify([this.json, policyName, path, description]);
  }

  public get isAttachment(): boolean {
    return true;
  }

  public get carried(): { name: string; document: PolicyDocument } {
    return { name: this.name, document: this.document };
  }

  public grant(role: PermissionTarget): GrantedPermission {
    const { policyName, path, description, tags } = this.options;
    const { IamPolicy } = require('@cdktf/provider-aws/lib/iam-policy') as typeof iamPolicy;
    const policy = new IamPolicy(role.scope, this.key, {
      ...(policyName === undefined ? { namePrefix: `${this.name.slice(0, 101)}-` } : { name: policyName }),
      path,
      description,
      tags: copied(tags),
      policy: this.json,
      lifecycle: lifecycleWith(this.preconditions),
      dependsOn: role.dependsOn,
      provider: role.provider,
    });
    const attached = attach(role, { id: `AttachManaged-${this.name}`, name: this.name, policyArn: policy.arn });
    return {
      ...attached,
      managedPolicy: policy,
      finished: () => [
        ...attached.finished(),
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
