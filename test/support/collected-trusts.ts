import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformText } from './terraform-text';

/** A trust policy as Terraform has it, with what is needed to read its expressions. */
export interface CollectedTrust {
  readonly address: string;
  readonly policy: string;
  readonly locals: Record<string, unknown>;
  /** Whether Terraform adds statements for a list that only it knows. */
  readonly dynamic: boolean;
}

type Blocks = Record<string, Record<string, Record<string, unknown>>> | undefined;

/** Where this run of the tests collects; the set-up of the run sets it, and a single helper outside of a run does not. */
export function collectionFolder(): string | undefined {
  return process.env['TRUST_COLLECTION'];
}

/** Keeps the trust policies of a synthesized stack for the judge. */
export function collectTrusts(json: Record<string, unknown>): void {
  const folder = collectionFolder();
  if (folder === undefined) return;
  const lines = trustsOf(json).map((trust) => `${JSON.stringify(trust)}\n`);
  if (lines.length === 0) return;
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${process.pid}.jsonl`), lines.join(''));
}

function trustsOf(json: Record<string, unknown>): CollectedTrust[] {
  const roles = (json['resource'] as Blocks)?.['aws_iam_role'] ?? {};
  const documents = (json['data'] as Blocks)?.['aws_iam_policy_document'] ?? {};
  const locals = (json['locals'] ?? {}) as Record<string, unknown>;
  return Object.entries(roles).flatMap(([name, role]): CollectedTrust[] => {
    const policy = String(role['assume_role_policy']);
    const document = /^\$\{data\.aws_iam_policy_document\.([\w-]+)\.json\}$/.exec(policy)?.[1];
    const address = `aws_iam_role.${name}`;
    if (document === undefined) return [{ address, policy, locals, dynamic: false }];
    const sources = (documents[document]?.['source_policy_documents'] ?? []) as string[];
    return sources.map((source) => ({ address, policy: source, locals, dynamic: true }));
  });
}

/** What was collected in this run, each text once. */
export function collectedTrusts(): CollectedTrust[] {
  const folder = collectionFolder();
  if (folder === undefined) return [];
  const lines = readFolder(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  );
  const trusts = lines.map((line) => JSON.parse(line) as CollectedTrust);
  const byText = new Map(trusts.map((trust) => [new TerraformText(trust.policy, trust.locals).literal(), trust]));
  return [...byText.values()];
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
