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

/** Which error came, where its words are compared elsewhere. */
export interface ErrorFacts {
  readonly code: string;
  /** What the user wrote, where the message begins with it. */
  readonly property?: string;
  /** The construct's, where one was made. */
  readonly path?: string;
}

/** Reads a message of the library: `[path] property must ..., got ...: ... [Code]`. */
export function factsOf(message: string): ErrorFacts {
  const [, path, detail = '', code = ''] = /^(?:\[([^\]]+)\] )?(.*) \[(\w+)\]$/s.exec(message) ?? [];
  return { code, property: /^(.+?) must /.exec(detail)?.[1], path };
}

/** The facts of the library's error that this throws. */
export function errorOf(action: () => unknown): ErrorFacts {
  return factsOf(messageOf(action));
}
