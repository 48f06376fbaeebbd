import type { Construct, IConstruct } from 'constructs';
import { issuerClaimed } from '../errors';
import { isInTree } from '../private/tree';

const claims = new WeakMap<IConstruct, Map<string, Construct>>();

/** Two clusters with one issuer could sign each other's tokens, and would write each other's documents. */
export function claimIssuer(construct: Construct, issuerUrl: string): void {
  const app = claims.get(construct.node.root) ?? new Map<string, Construct>();
  claims.set(construct.node.root, app);
  const other = app.get(issuerUrl);
  if (other !== undefined && isInTree(other)) throw issuerClaimed(issuerUrl, other.node.path);
  app.set(issuerUrl, construct);
}
