import { createRequire } from 'node:module';

/**
 * Loads a large binding when it is first used. Those of `aws_cloudfront_distribution`, `aws_s3_bucket` and
 * `kubernetes_deployment_v1` alone would treble the time that every app takes to load this library. Literal paths only, so that the house rules can read them.
 */
export const load = createRequire(__filename);
