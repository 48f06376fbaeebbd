import { fitsPattern } from '../private/glob';
import { PolicyStatement } from './policy-statement';
import { Principal } from './principal';

/** The service accounts that a trust policy lets in through one provider, with one audience. */
export interface WebIdentityGroup {
  readonly providerArn: string;
  readonly prefix: string;
  readonly audience: string;
  readonly exact: Set<string>;
  readonly patterns: Set<string>;
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

/** Whether a subject is in the group, by name or by a pattern. */
export function admits({ exact, patterns }: Pick<WebIdentityGroup, 'exact' | 'patterns'>, subject: string): boolean {
  return exact.has(subject) || [...patterns].some((pattern) => fitsPattern(pattern, subject));
}
