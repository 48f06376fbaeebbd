import { WorkloadIdentityError } from '../../lib/errors';

/** The whole message of the library's error that this throws; a part of one would also fit a longer message. */
export function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof WorkloadIdentityError) return error.message;
    throw error;
  }
  return 'nothing is thrown';
}
