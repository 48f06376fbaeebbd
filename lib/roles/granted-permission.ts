import type { ITerraformDependable, TerraformProvider, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { PolicyDocument } from '../policy/policy-document';
import type { Finished } from '../core/finished';

/** The role that gets permissions, and where their resources are made. */
export interface PermissionTarget {
  readonly scope: Construct;
  readonly roleName: string;
  readonly provider: TerraformProvider | undefined;
  /** The resources before each of its permissions. */
  readonly dependsOn?: ITerraformDependable[];
  /** Its tags, where they are known. */
  readonly tags?: Record<string, string>;
  /** Asked only where a policy of AWS needs it. */
  readonly partition: () => string;
}

/** The resources that a permission created. */
export interface GrantedPermission {
  /** Names it among those of the role. */
  readonly name: string;
  readonly attachment?: TerraformResource;
  readonly inlinePolicy?: TerraformResource;
  readonly managedPolicy?: TerraformResource;
  readonly policyArn?: string;
  /** Returns what is checked once more when the tree is finished. */
  readonly finished: () => readonly Finished[];
  /** The place of its document. */
  readonly document?: FinishedDocument;
}

/** The document that a resource holds, for a last look. */
export interface FinishedDocument {
  readonly resource: TerraformResource;
  readonly name: string;
  readonly document: PolicyDocument;
  readonly given: string;
  readonly current: () => unknown;
  /** The number of characters that it may have. Undefined where all of the role count together. */
  readonly limit: number | undefined;
}
