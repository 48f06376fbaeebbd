import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { warn } from '../core/warn';
import { warning } from '../errors';
import type { Construct } from 'constructs';
import { problems } from '../core/building';
import { PolicyDocument } from '../policy/policy-document';
import type { PolicyStatement } from '../policy/policy-statement';
import { renderPolicy } from '../policy/render';
import { checkSettledTrust, renderSettled, type Settle } from '../policy/settled-policy';
import { checkTrustStatement, isOpenToStrangers, isWideWebIdentity } from '../policy/trust-grammar';
import type { TrustPolicy } from '../policy/trust-policy';
import { checkTrustSize } from '../policy/trust-size';
import { checkPolicyArn } from '../private/arn';
import { checkWhenFinished, finished, settledValue } from '../core/finished';
import { checkDescription, checkIamPath, checkRoleName, checkRoleNamePrefix, checkTags } from '../private/iam-names';
import { finalValue } from '../private/overrides';
import { settled, settledList } from '../private/terraform-text';
import { isToken } from '../private/tokens';
import type { FinishedDocument } from './granted-permission';
import { checkSessionDuration } from './role-options';

/** The arguments with which a role was created. */
export interface MadeRole {
  readonly resource: IamRole;
  readonly trust: TrustPolicy;
  readonly quota: number | undefined;
  /** Its arguments as they were given to it. */
  readonly given: {
    readonly name?: string;
    readonly namePrefix?: string;
    readonly assumeRolePolicy: string;
    readonly path?: string;
    readonly description?: string;
    readonly permissionsBoundary?: string;
    readonly maxSessionDuration?: number;
    readonly tags?: { [key: string]: string };
  };
}

/** Looks at a role once more when lazy values, Aspects and overrides have had their say. */
export function checkFinishedRole(construct: Construct, role: MadeRole): void {
  const { resource, given } = role;
  checkWhenFinished(construct, () => [
    finished(resource, 'name', [given.name, resource.nameInput], (value: string) => {
      checkRoleName('roleName', value);
    }),
    finished(resource, 'name_prefix', [given.namePrefix, resource.namePrefixInput], (value: string) => {
      checkRoleNamePrefix('roleNamePrefix', value);
    }),
    finished(resource, 'path', [given.path, resource.pathInput], (value: string) => {
      checkIamPath('path', value);
    }),
    finished(resource, 'description', [given.description, resource.descriptionInput], (value: string) => {
      checkDescription('description', value);
    }),
    finished(
      resource,
      'permissions_boundary',
      [given.permissionsBoundary, resource.permissionsBoundaryInput],
      (value: string) => void checkPolicyArn('permissionsBoundary', value),
    ),
    finished(
      resource,
      'max_session_duration',
      [given.maxSessionDuration, resource.maxSessionDurationInput],
      checkSessionDuration,
    ),
    finished(resource, 'tags', [given.tags, resource.tagsInput], (value: Record<string, string>) => {
      checkTags('tags', value);
    }),
  ]);
  construct.node.addValidation({
    validate: () =>
      problems(() => {
        checkTrust(construct, role);
      }),
  });
}

function checkTrust(
  construct: Construct,
  { resource, trust, quota, given: { assumeRolePolicy: given } }: MadeRole,
): void {
  const final = finalValue({ resource, attribute: 'assume_role_policy', current: resource.assumeRolePolicyInput });
  if (final !== given) {
    const statements = readFinished(construct, final);
    statements?.forEach(checkTrustStatement);
    if (statements === undefined) return;
    warnOfWidth(construct, statements);
    checkTrustSize(trust, renderPolicy(statements, 'trust policy').size, quota);
    return;
  }
  if (!isToken(given)) return;
  const { settle, changed } = noting(settleIn(construct));
  checkSettledTrust(trust, settle);
  // Of most roles no lazy value is left: they were measured when they were made.
  if (!changed()) return;
  const settledTrust = renderSettled(trust._statements, 'trust policy', settle);
  if (settledTrust === undefined) return;
  checkTrustSize(trust, settledTrust.rendered.size, quota);
}

/** The same, and whether it put a literal anywhere. */
function noting(settle: Settle): { settle: Settle; changed: () => boolean } {
  let changed = false;
  const noted = {
    text(value: string): string {
      const text = settle.text(value);
      changed ||= text !== value;
      return text;
    },
    list(values: readonly string[]): string[] {
      const list = settle.list(values);
      changed ||= list.length !== values.length || list.some((value, index) => value !== values[index]);
      return list;
    },
  };
  return { settle: noted, changed: () => changed };
}

/** Warns of own statements that let in more than one service account, or strangers. */
export function warnOfWidth(construct: Construct, statements: readonly PolicyStatement[]): void {
  if (statements.some(isWideWebIdentity)) {
    warn(construct, warning('TrustStatementWide'));
  }
  if (statements.some(isOpenToStrangers)) {
    warn(construct, warning('TrustPrincipalOpen'));
  }
}

/** Puts literals in place of lazy values. */
export function settleIn(construct: Construct): Settle {
  return { text: (value) => settled(construct, value), list: (values) => settledList(construct, values) };
}

/** The statements of a policy that an Aspect or an override wrote. Undefined where Terraform alone knows them. */
export function readFinished(construct: Construct, policy: unknown): PolicyStatement[] | undefined {
  const text = settledValue(construct, policy, true);
  if (typeof text !== 'string') return undefined;
  return PolicyDocument._tryRead(text)?._statements.slice();
}

/** The document of a permission as it is at last. Undefined where nothing changed it, or Terraform alone knows it. */
export function settledDocument(
  construct: Construct,
  { resource, document, given, current }: FinishedDocument,
): { statements: readonly PolicyStatement[]; size: number } | undefined {
  const final = finalValue({ resource, attribute: 'policy', current: current() });
  if (final !== given) {
    const statements = readFinished(construct, final);
    return statements && { statements, size: renderPolicy(statements, 'identity policy').size };
  }
  const settled = isToken(given)
    ? renderSettled(document._statements, 'identity policy', settleIn(construct))
    : undefined;
  return settled && { statements: settled.statements, size: settled.rendered.size };
}
