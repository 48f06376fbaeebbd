import { bucketNameInvalid, bucketNameReserved } from '../errors';
import { isToken } from '../private/tokens';

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const BEGINNINGS = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const ENDINGS = ['-s3alias', '--ol-s3', '--x-s3', '--table-s3'];

/** A name that S3 takes and its certificate covers: the wildcard of `*.s3.<region>.amazonaws.com` ends at a dot. */
export function checkBucketName(name: string): void {
  if (isToken(name)) return;
  if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) throw bucketNameInvalid(name);
  const reserved = BEGINNINGS.find((part) => name.startsWith(part)) ?? ENDINGS.find((part) => name.endsWith(part));
  if (reserved !== undefined) throw bucketNameReserved(name, reserved);
}
