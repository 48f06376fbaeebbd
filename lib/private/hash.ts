import { createHash } from 'node:crypto';

/** The first hexadecimal characters of a SHA-1: to tell names apart, not to protect anything. */
export function shortHash(text: string, length = 8): string {
  return createHash('sha1').update(text, 'utf8').digest('hex').slice(0, length);
}
