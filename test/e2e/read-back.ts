import type { PodIdentityAssociation } from '@aws-sdk/client-eks';
import type { Emulator } from './emulator';
import { expectedRoles, type ExpectedRole } from './expected';
import { Scope } from '../support/expressions';
import { readManagedPolicy, readRole } from './iam-role';
import { canonical, parseDocument } from '../support/policies';
import { type Block, read, type StackJson } from '../support/rendered';
import type { State } from './state';

/** Something in AWS is not what was synthesized. */
export class Mismatch extends Error {}

/** Compares roles, policies and OIDC providers in AWS with the synthesized stack and with Terraform's state. */
export async function readBack(
  stack: StackJson,
  state: State,
  emulator: Emulator,
  variables: Record<string, unknown> = {},
): Promise<string> {
  const roles = expectedRoles(stack, state, variables);
  for (const role of roles) await compareRole(role, state, emulator);
  const policies = await comparePolicies(stack, state, emulator);
  const providers = await compareOidcProviders(stack, state, emulator);
  const addons = await compareAddons(stack, state, emulator);
  const associations = await compareAssociations(stack, state, emulator);
  const documents = await compareDocuments(stack, state, emulator);

  const attached = roles.reduce((sum, role) => sum + role.attached.length, 0);
  const inline = roles.reduce((sum, role) => sum + role.inline.size, 0);
  return [
    `roles ${roles.length}`,
    `attached ${attached}`,
    `inline ${inline}`,
    `managed ${policies}`,
    `OIDC providers ${providers}`,
    `add-ons ${addons}`,
    `associations ${associations}`,
    `documents ${documents}`,
  ]
    .filter((count) => !count.endsWith(' 0'))
    .join(', ');
}

async function compareRole(expected: ExpectedRole, state: State, emulator: Emulator): Promise<void> {
  const { address, name } = expected;
  const actual = await readRole(emulator, name);
  const inState = parseDocument(String(state.values.get(address)?.['assume_role_policy']));
  same(`the trust policy of ${name}`, expected.trust, actual.trust);
  same(`the trust policy of ${name} in the state`, inState, actual.trust);
  same(`the boundary of ${name}`, expected.boundary ?? '', actual.boundary ?? '');
  same(`the attached policies of ${name}`, expected.attached, actual.attached);
  same(`the inline policies of ${name}`, Object.fromEntries(expected.inline), Object.fromEntries(actual.inline));
}

async function comparePolicies(stack: StackJson, state: State, emulator: Emulator): Promise<number> {
  const scope = new Scope(stack, state.values);
  const policies = Object.entries(read(stack).resources('aws_iam_policy'));
  for (const [name, block] of policies) {
    const arn = String(state.values.get(`aws_iam_policy.${name}`)?.['arn']);
    const expected = parseDocument(scope.text(block['policy']));
    same(`the policy ${arn}`, expected, await readManagedPolicy(emulator, arn));
  }
  return policies.length;
}

async function compareOidcProviders(stack: StackJson, state: State, emulator: Emulator): Promise<number> {
  const scope = new Scope(stack, state.values);
  const providers = Object.entries(read(stack).resources('aws_iam_openid_connect_provider'));
  for (const [name, block] of providers) {
    const inState = state.values.get(`aws_iam_openid_connect_provider.${name}`) ?? {};
    const arn = String(inState['arn']);
    const actual = await emulator.iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: arn });
    same(`the audiences of ${arn}`, scope.value(block['client_id_list']), actual.ClientIDList);
    same(`the thumbprints of ${arn}`, inState['thumbprint_list'], actual.ThumbprintList);
    const host = scope.text(block['url']).replace('https://', '');
    same(`the issuer of ${arn}`, host, String(actual.Url).replace('https://', ''));
  }
  return providers.length;
}

async function compareAddons(stack: StackJson, state: State, emulator: Emulator): Promise<number> {
  const scope = new Scope(stack, state.values);
  const addons = Object.entries(read(stack).resources('aws_eks_addon'));
  for (const [, block] of addons) {
    const [cluster, name] = [scope.text(block['cluster_name']), scope.text(block['addon_name'])];
    const { addon = {} } = await emulator.eks.describeAddon({ clusterName: cluster, addonName: name });
    for (const [argument, member] of [
      ['addon_version', 'addonVersion'],
      ['configuration_values', 'configurationValues'],
      ['service_account_role_arn', 'serviceAccountRoleArn'],
    ] as const) {
      const wanted = block[argument] === undefined ? undefined : scope.text(block[argument]);
      if (wanted !== undefined) same(`${argument} of add-on ${name}`, wanted, addon[member]);
    }
    const given = (block['pod_identity_association'] ?? []) as Block[];
    const expected = given.map((one) => [scope.text(one['service_account']), scope.text(one['role_arn'])].join(' '));
    const all = await associationsOf(emulator, cluster);
    const actual = all
      .filter(({ ownerArn }) => ownerArn === addon.addonArn)
      .map(({ serviceAccount, roleArn }) => [serviceAccount, roleArn].join(' '));
    same(`the associations of add-on ${name}`, expected, actual);
  }
  return addons.length;
}

async function compareAssociations(stack: StackJson, state: State, emulator: Emulator): Promise<number> {
  const scope = new Scope(stack, state.values);
  const associations = Object.entries(read(stack).resources('aws_eks_pod_identity_association'));
  for (const [name, block] of associations) {
    const cluster = scope.text(block['cluster_name']);
    const id = state.values.get(`aws_eks_pod_identity_association.${name}`)?.['association_id'];
    const actual = (await associationsOf(emulator, cluster)).find(({ associationId }) => associationId === id);
    const expected = ['namespace', 'service_account', 'role_arn'].map((argument) => scope.text(block[argument]));
    const found = [actual?.namespace, actual?.serviceAccount, actual?.roleArn];
    same(`the association ${name}`, expected.join(' '), found.join(' '));
  }
  return associations.length;
}

async function associationsOf({ eks }: Emulator, clusterName: string): Promise<PodIdentityAssociation[]> {
  const { associations = [] } = await eks.listPodIdentityAssociations({ clusterName });
  const described = associations.map(async ({ associationId }) => {
    const { association = {} } = await eks.describePodIdentityAssociation({ clusterName, associationId });
    return association;
  });
  return Promise.all(described);
}

/** Byte for byte: IAM compares the issuer so, and a key that differs verifies nothing. */
async function compareDocuments(stack: StackJson, state: State, emulator: Emulator): Promise<number> {
  const scope = new Scope(stack, state.values);
  const documents = Object.entries(read(stack).resources('aws_s3_object'));
  for (const [, block] of documents) {
    const [bucket, key] = [scope.text(block['bucket']), scope.text(block['key'])];
    const { Body, ContentType } = await emulator.s3.getObject({ Bucket: bucket, Key: key });
    same(`the type of ${bucket}/${key}`, block['content_type'], ContentType);
    same(`the content of ${bucket}/${key}`, scope.text(block['content']), await Body?.transformToString());
  }
  return documents.length;
}

function same(what: string, expected: unknown, actual: unknown): void {
  if (canonical(expected) === canonical(actual)) return;
  throw new Mismatch(`${what} must be\n${canonical(expected)}\nbut is\n${canonical(actual)}`);
}
