import { Tokenization, type TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { Registry } from '../core/registry';
import { isToken } from '../private/tokens';
import type { RolePermissions } from './role-permissions';

/** The permissions that the constructs of one role give it. */
type OfRole = RolePermissions[];

interface Roles {
  readonly byArn: Map<string, OfRole>;
  /** Roles made here whose ARN nobody has compared yet: most are never found again. */
  readonly made: { readonly roleArn: string; readonly ofRole: OfRole }[];
  /** The constructs that create the roles of permissions. */
  readonly makers: WeakMap<OfRole, IConstruct>;
}

function rolesOf({ node: { root } }: IConstruct): Roles {
  return Registry.of(root).one<Roles>('roles', () => ({
    byArn: new Map<string, OfRole>(),
    made: [],
    makers: new WeakMap(),
  }));
}

/**
 * The permissions of a role that is made, for all that find it again.
 *
 * @param literalArn where all of the ARN is certain
 */
export function ofMadeRole(construct: Construct, roleArn: string, literalArn: string | undefined): OfRole {
  const { byArn, made, makers } = rolesOf(construct);
  // Two roles of one ARN are two: their stacks are not for one account, or IAM refuses the second.
  const isFirst = literalArn !== undefined && Registry.of(construct).claim('role', literalArn, construct) === undefined;
  const ofRole = isFirst ? byKey(byArn, literalArn) : [];
  made.push({ roleArn, ofRole });
  makers.set(ofRole, construct);
  return ofRole;
}

/**
 * The construct that makes a role found by a token of its ARN. Not by a literal: stacks of two accounts may each make a role
 * of one name.
 */
export function makerOf(construct: IConstruct, roleArn: string): IConstruct | undefined {
  return isToken(roleArn) ? rolesOf(construct).makers.get(ofFoundRole(construct, roleArn)) : undefined;
}

/** The permissions of a role that is found, however often: by equal literals, or by tokens of one attribute. */
export function ofFoundRole(construct: IConstruct, roleArn: string): OfRole {
  const { byArn, made } = rolesOf(construct);
  for (const { roleArn: arn, ofRole } of made.splice(0)) byArn.set(keyOf(arn), ofRole);
  return byKey(byArn, keyOf(roleArn));
}

function byKey(byArn: Map<string, OfRole>, key: string): OfRole {
  const known = byArn.get(key) ?? [];
  byArn.set(key, known);
  return known;
}

/** Each reading of an attribute makes another token; what it refers to is the same. */
function keyOf(roleArn: string): string {
  if (!isToken(roleArn)) return roleArn;
  const fragments = Tokenization.reverseString(roleArn);
  const { identifier, originStack } = (fragments.firstToken ?? {}) as {
    identifier?: string;
    originStack?: TerraformStack;
  };
  const isReference = fragments.length === 1 && typeof identifier === 'string' && originStack !== undefined;
  return isReference ? `${originStack.node.addr} ${identifier}` : roleArn;
}
