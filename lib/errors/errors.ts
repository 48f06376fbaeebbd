import { isWorkloadIdentityError } from './message';

/** An error of this library, as a program reads it. */
export interface IWorkloadIdentityError {
  /** The code, such as `RoleNameInvalid`: it stays the same in every version. */
  readonly code: string;
  /** The message without code and path. */
  readonly detail: string;
  /**
   * The path of the construct that fails.
   *
   * @default - no construct is at fault
   */
  readonly path?: string;
}

/** Tells the errors of this library from others. Other languages than TypeScript read the code at the end of the message. */
export class Errors {
  /**
   * Returns true for an error of this library, and TypeScript then knows its `code` and `path`. An error of another copy or
   * version of the library counts too.
   *
   * @param error what was caught
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii knows no `unknown`
  public static isWorkloadIdentityError(error: any): error is IWorkloadIdentityError {
    return isWorkloadIdentityError(error);
  }

  private constructor() {
    // Holds statics only.
  }
}
