/** Regions of partitions of their own: https://docs.aws.amazon.com/general/latest/gr/rande.html */
const PARTITIONS: [RegExp, string][] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^us-iso-/, 'aws-iso'],
  [/^us-isob-/, 'aws-iso-b'],
  [/^eu-isoe-/, 'aws-iso-e'],
  [/^us-isof-/, 'aws-iso-f'],
  [/^eusc-/, 'aws-eusc'],
  [/^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d+$/, 'aws'],
];

/** The partition of a literal region, undefined where the region is of no known form. */
export function partitionOfRegion(region: string): string | undefined {
  return PARTITIONS.find(([pattern]) => pattern.test(region))?.[1];
}
