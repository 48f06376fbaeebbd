import { fitsPattern } from '../private/glob';
import { PolicyStatement } from './policy-statement';
import { withoutTokens } from '../private/tokens';
import { Principal } from './principal';

/** The service accounts that a trust policy lets in through one provider, with one audience. */
export interface WebIdentityGroup {
  readonly providerArn: string;
  readonly prefix: string;
  readonly audience: string;
  readonly exact: Set<string>;
  readonly patterns: Set<string>;
  /** The issuer without its scheme, where it is literal though the ARN is not. */
  readonly issuer?: string;
}

/** `sub` and `aud` always: without `sub` every account of the cluster is let in, without `aud` every client. */
export function webIdentityStatements(group: WebIdentityGroup): PolicyStatement[] {
  const sub = `${group.prefix}:sub`;
  const aud = `${group.prefix}:aud`;
  const statement = (conditions: Record<string, Record<string, string[]>>): PolicyStatement =>
    new PolicyStatement({
      actions: ['sts:AssumeRoleWithWebIdentity'],
      principals: [Principal.federated(group.providerArn)],
      conditions,
    });
  return [
    ...(group.exact.size === 0
      ? []
      : [statement({ StringEquals: { [sub]: [...group.exact], [aud]: [group.audience] } })]),
    ...(group.patterns.size === 0
      ? []
      : [statement({ StringEquals: { [aud]: [group.audience] }, StringLike: { [sub]: [...group.patterns] } })]),
  ];
}

/** The shortest text before the issuer in an ARN, in characters: that of the partition with the shortest name. */
const ARN_START = 40;

/** The characters that tokens of a group's statements surely become: a literal issuer makes ARN and keys known. */
export function hiddenSize({ issuer, providerArn, prefix, exact, patterns }: WebIdentityGroup): number {
  if (issuer === undefined) return 0;
  const arn = withoutTokens(providerArn) === '' ? ARN_START + issuer.length : 0;
  const keys = withoutTokens(prefix) === '' ? 2 * issuer.length : 0;
  const statements = [exact, patterns].filter(({ size }) => size > 0).length;
  return statements * (arn + keys);
}

/** Returns true where a subject is in the group, by name or by a pattern. */
export function admits({ exact, patterns }: Pick<WebIdentityGroup, 'exact' | 'patterns'>, subject: string): boolean {
  return exact.has(subject) || [...patterns].some((pattern) => fitsPattern(pattern, subject));
}
