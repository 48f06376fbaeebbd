import { ADDONS } from './addons';
import { CLUSTER } from './cluster';
import { KUBERNETES } from './kubernetes';
import { POD_IDENTITY } from './pod-identity';
import { POLICY } from './policy';
import { ROLES } from './roles';
import { SELF_HOSTED } from './self-hosted';
import { TRUST } from './trust';
import { VALUES } from './values';

/** Every message of the library, in the order of docs/errors.md. */
export const AREAS = {
  'Names, tags and ARNs': VALUES,
  Policies: POLICY,
  'Trust policies': TRUST,
  'Clusters and OIDC providers': CLUSTER,
  Kubernetes: KUBERNETES,
  'Roles, permissions and identities': ROLES,
  'EKS Pod Identity': POD_IDENTITY,
  'Add-ons': ADDONS,
  'Clusters outside EKS': SELF_HOSTED,
} as const;

export const CATALOGUE = {
  ...VALUES,
  ...POLICY,
  ...TRUST,
  ...CLUSTER,
  ...KUBERNETES,
  ...ROLES,
  ...POD_IDENTITY,
  ...ADDONS,
  ...SELF_HOSTED,
} as const;

type Catalogue = typeof CATALOGUE;

/** The keys of rows that hold what `Shape` says. */
type KeysOf<Shape> = { [Key in keyof Catalogue]: Catalogue[Key] extends Shape ? Key : never }[keyof Catalogue];

export type RowOf<Key extends keyof Catalogue> = Catalogue[Key];
export type WarningKey = KeysOf<{ level: 'warning' }>;
export type FaultKey = Exclude<KeysOf<{ sentence: string }>, WarningKey>;
/** Rows that say which property is at fault, and those to which the one that throws says it. */
export type FixedKey = KeysOf<{ property: string; must: string }>;
export type FreeKey = Exclude<KeysOf<{ must: string }>, FixedKey>;
