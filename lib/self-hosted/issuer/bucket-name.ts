import { invalid } from '../../errors';
import { fillTokens, isToken, withoutTokens } from '../../private/tokens';

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const BEGINNINGS = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const ENDINGS = ['-s3alias', '--ol-s3', '--x-s3', '--table-s3'];

/** Stands in no reserved part. */
const STAND_IN = '0';

/** A name that S3 takes and its certificate covers: the wildcard of `*.s3.<region>.amazonaws.com` ends at a dot. */
export function checkBucketName(name: string): void {
  if (!fits(name)) throw invalid('BucketNameInvalid', name);
  const text = fillTokens(name, STAND_IN);
  const reserved = BEGINNINGS.find((part) => text.startsWith(part)) ?? ENDINGS.find((part) => text.endsWith(part));
  if (reserved !== undefined) throw invalid('BucketNameReserved', name, { part: reserved });
}

/** A token may become any part of it. */
function fits(name: unknown): boolean {
  if (typeof name !== 'string') return false;
  const { length } = withoutTokens(name);
  const longEnough = length >= 3 || isToken(name);
  return longEnough && length <= 63 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(fillTokens(name, STAND_IN));
}
