import type { Emulator } from './emulator';
import { parseDocument, type Document } from '../support/policies';

/** A role as IAM tells it. */
export interface ActualRole {
  readonly name: string;
  readonly arn: string;
  readonly trust: Document;
  readonly boundary?: string;
  readonly attached: readonly string[];
  readonly inline: ReadonlyMap<string, Document>;
}

/** Reads a role with everything that it may do. */
export async function readRole(emulator: Emulator, name: string): Promise<ActualRole> {
  const { Role } = (await emulator.iam('GetRole', { RoleName: name })) as {
    Role: { Arn: string; AssumeRolePolicyDocument: string; PermissionsBoundary?: { PermissionsBoundaryArn: string } };
  };
  const { AttachedPolicies } = (await emulator.iam('ListAttachedRolePolicies', { RoleName: name })) as {
    AttachedPolicies: { PolicyArn: string }[];
  };
  const { PolicyNames } = (await emulator.iam('ListRolePolicies', { RoleName: name })) as { PolicyNames: string[] };
  const inline = new Map<string, Document>();
  for (const policy of PolicyNames) {
    const answer = await emulator.iam('GetRolePolicy', { RoleName: name, PolicyName: policy });
    inline.set(policy, parseDocument(String(answer['PolicyDocument'])));
  }
  return {
    name,
    arn: Role.Arn,
    trust: parseDocument(Role.AssumeRolePolicyDocument),
    boundary: Role.PermissionsBoundary?.PermissionsBoundaryArn,
    attached: AttachedPolicies.map(({ PolicyArn }) => PolicyArn),
    inline,
  };
}

/** The document of a managed policy in force. */
export async function readManagedPolicy(emulator: Emulator, arn: string): Promise<Document> {
  const { Policy } = (await emulator.iam('GetPolicy', { PolicyArn: arn })) as { Policy: { DefaultVersionId: string } };
  const version = { PolicyArn: arn, VersionId: Policy.DefaultVersionId };
  const { PolicyVersion } = (await emulator.iam('GetPolicyVersion', version)) as {
    PolicyVersion: { Document: string };
  };
  return parseDocument(PolicyVersion.Document);
}
