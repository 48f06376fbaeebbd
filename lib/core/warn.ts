import { Annotations } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Warning } from '../errors';

/** Adds a warning to a construct, if there is one. No other code does. */
export function warn(construct: IConstruct, warning: Warning | undefined): void {
  if (warning !== undefined) Annotations.of(construct).addWarning(warning.text);
}
