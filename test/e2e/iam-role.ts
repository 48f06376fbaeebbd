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
export async function readRole({ iam }: Emulator, name: string): Promise<ActualRole> {
  const { Role } = await iam.getRole({ RoleName: name });
  const { AttachedPolicies = [] } = await iam.listAttachedRolePolicies({ RoleName: name });
  const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName: name });
  const inline = new Map<string, Document>();
  for (const policy of PolicyNames) {
    const { PolicyDocument = '' } = await iam.getRolePolicy({ RoleName: name, PolicyName: policy });
    inline.set(policy, parseDocument(PolicyDocument));
  }
  return {
    name,
    arn: Role?.Arn ?? '',
    trust: parseDocument(Role?.AssumeRolePolicyDocument ?? ''),
    boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
    attached: AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn),
    inline,
  };
}

/** The document of a managed policy in force. */
export async function readManagedPolicy({ iam }: Emulator, arn: string): Promise<Document> {
  const { Policy } = await iam.getPolicy({ PolicyArn: arn });
  const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId });
  return parseDocument(PolicyVersion?.Document ?? '');
}
