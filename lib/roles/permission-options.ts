/** Options for attaching a policy by its ARN. */
export interface PolicyArnOptions {
  /**
   * Names the attachment in Terraform's addresses. Needed where the ARN is a token.
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
