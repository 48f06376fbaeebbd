/** The effect of a statement: it allows or denies. */
export enum Effect {
  /** The actions are allowed. */
  ALLOW = 'Allow',
  /** The actions are denied, whatever else allows them. */
  DENY = 'Deny',
}
