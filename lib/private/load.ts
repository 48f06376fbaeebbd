import { createRequire } from 'node:module';

/**
 * Loads a large binding when it is first used. The module of `kubernetes_deployment_v1` alone would double the time that
 * every app takes to load this library. Literal paths only, so that the house rules can read them.
 */
export const load = createRequire(__filename);
