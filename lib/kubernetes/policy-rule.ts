/** What a role allows: these verbs on these resources. */
export interface PolicyRule {
  /**
   * API groups of the resources; `""` is the core group.
   *
   * @default ['']
   */
  readonly apiGroups?: string[];
  /** Resources in the plural, such as `pods` or `pods/log`. */
  readonly resources: string[];
  /** Verbs, such as `get`, `list` and `watch`. */
  readonly verbs: string[];
  /**
   * Only these objects, by name, at least one. Of no effect for `create`, `list` and `watch` of all.
   *
   * @default - every object
   */
  readonly resourceNames?: string[];
}
