import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { Testing, type TerraformStack } from 'cdktf';
import {
  IrsaRole,
  OidcProvider,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  SessionTag,
  Subject,
  WorkloadRole,
  type IrsaRoleProps,
  type IWorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { binding } from '../support/bindings';
import { messageOf } from '../support/message-of';
import { stackWithProviders, synth, waited } from '../support/synth';

const PROVIDER = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const ARN = 'arn:aws:iam::123456789012:role/teams/writer';
const ATTACHED = Permissions.policyArn('arn:aws:iam::123456789012:policy/app');

function document(resource = 'arn:aws:s3:::b/*'): PolicyDocument {
  return new PolicyDocument({
    statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: [resource] })],
  });
}

const OWN = Permissions.inline('own', document());

function writer(stack: TerraformStack, props: Partial<IrsaRoleProps> = {}): IrsaRole {
  return new IrsaRole(stack, 'Writer', {
    oidcProviders: [OidcProvider.fromOidcProviderArn(stack, 'Oidc', PROVIDER)],
    subjects: [Subject.serviceAccount('apps', 'writer')],
    permissions: [OWN],
    ...props,
  });
}

function add(role: IWorkloadRole, ...permissions: Permissions[]): string {
  return messageOf(() => {
    role.addPermissions(permissions);
  });
}

function duplicate(path: string, shown: string): string {
  return `[${path}] permissions must name each policy once, got "${shown}": remove the second one [PermissionDuplicate]`;
}

/** Another token than its `roleArn`. */
function arnOf({ resource }: WorkloadRole): string {
  return binding(resource, IamRole).arn;
}

describe('a role of this app that is found again is the role', () => {
  const found: [string, (stack: TerraformStack, role: WorkloadRole) => IWorkloadRole][] = [
    ['by its roleArn', (stack, { roleArn }) => WorkloadRole.fromRoleArn(stack, 'Same', roleArn)],
    ['by the ARN of its resource', (stack, role) => WorkloadRole.fromRoleArn(stack, 'Same', arnOf(role))],
    [
      'by the ARN of what was found',
      (stack, role) =>
        WorkloadRole.fromRoleArn(stack, 'Same', WorkloadRole.fromRoleArn(stack, 'First', arnOf(role)).roleArn),
    ],
  ];

  test.each(found)('%s: an inline policy of one name would be written by two', (_, find) => {
    const stack = stackWithProviders();
    const same = find(stack, writer(stack));
    expect(add(same, OWN)).toBe(duplicate('stack/Same', 'Inline-own'));
    expect(waited(stack, same.ready)).toEqual([]);
    expect(add(same, Permissions.inline('other', document()))).toBe('nothing is thrown');
  });

  test.each(found)('%s: what is granted there is known to the role', (_, find) => {
    const stack = stackWithProviders();
    const role = writer(stack);
    find(stack, role).addPermissions([ATTACHED]);
    expect(add(role, ATTACHED)).toBe(duplicate('stack/Writer', 'arn:aws:iam::123456789012:policy/app'));
  });

  test('in another stack', () => {
    const app = Testing.app();
    const role = writer(stackWithProviders('platform', app));
    const other = stackWithProviders('apps', app);
    const again = [role.roleArn, arnOf(role)].map((arn, index) => WorkloadRole.fromRoleArn(other, `Same${index}`, arn));
    expect(again.map((same) => add(same, OWN))).toEqual([
      duplicate('apps/Same0', 'Inline-own'),
      duplicate('apps/Same1', 'Inline-own'),
    ]);
  });

  test('by its literal ARN, where its name and the account of its provider are literals, before and after it', () => {
    const app = Testing.app();
    const platform = stackWithProviders('platform', app);
    const before = WorkloadRole.fromRoleArn(platform, 'Before', ARN);
    const role = writer(platform, { roleName: 'writer', path: '/teams/' });
    const after = WorkloadRole.fromRoleArn(stackWithProviders('apps', app), 'After', ARN);
    expect([add(before, OWN), add(after, OWN)]).toEqual([
      duplicate('platform/Before', 'Inline-own'),
      duplicate('apps/After', 'Inline-own'),
    ]);
    after.addPermissions([ATTACHED]);
    expect(add(role, ATTACHED)).toBe(duplicate('platform/Writer', 'arn:aws:iam::123456789012:policy/app'));
  });

  test('and one that IRSA uses takes no policy that needs session tags', () => {
    const stack = stackWithProviders();
    const same = WorkloadRole.fromRoleArn(stack, 'Same', writer(stack).roleArn);
    const byTag = document(`arn:aws:s3:::b/${SessionTag.KUBERNETES_NAMESPACE.variable}/*`);
    expect(add(same, Permissions.inline('tags', byTag))).toContain('[stack/Same] permissions must work without');
  });

  test('both count: attachments up to the quota that the role was given, and inline characters', () => {
    const stack = stackWithProviders();
    const policies = (from: number, count: number): Permissions[] =>
      Array.from({ length: count }, (_, index) =>
        Permissions.policyArn(`arn:aws:iam::123456789012:policy/p${from + index}`),
      );
    const role = writer(stack, { managedPolicyQuota: 12, permissions: policies(0, 10) });
    const same = WorkloadRole.fromRoleArn(stack, 'Same', role.roleArn);
    expect(add(same, ...policies(10, 2))).toBe('nothing is thrown');
    expect(add(same, ...policies(12, 1))).toContain('at most 12 managed policies to a role, got 13');
    role.addPermissions([Permissions.inline('long', document(`arn:aws:s3:::${'b'.repeat(6000)}`))]);
    expect(add(same, Permissions.inline('longer', document(`arn:aws:s3:::${'b'.repeat(6000)}`)))).toContain(
      '[InlinePoliciesTooLarge]',
    );
  });

  test('a resource of your own, whose ARN is read twice, is one too', () => {
    const stack = stackWithProviders();
    const own = new IamRole(stack, 'Own', { assumeRolePolicy: '{}' });
    WorkloadRole.fromRoleArn(stack, 'One', own.arn).addPermissions([OWN]);
    expect(add(WorkloadRole.fromRoleArn(stack, 'Two', own.arn), OWN)).toBe(duplicate('stack/Two', 'Inline-own'));
  });
});

describe('nothing is said of', () => {
  test('two roles of one address in two stacks', () => {
    const app = Testing.app();
    writer(stackWithProviders('one', app));
    const other = stackWithProviders('two', app);
    const role = writer(other, { permissions: [] });
    expect(add(WorkloadRole.fromRoleArn(other, 'Same', arnOf(role)), OWN)).toBe('nothing is thrown');
  });

  test('two roles of one name: the stacks are for two accounts', () => {
    const app = Testing.app();
    for (const id of ['one', 'two'])
      expect(writer(stackWithProviders(id, app), { roleName: 'writer' }).ready).toHaveLength(2);
  });

  test.each<[string, Partial<IrsaRoleProps>, string]>([
    ['a role of another path', { roleName: 'writer' }, ARN],
    ['a role of another account', { roleName: 'writer', path: '/teams/' }, ARN.replace('123456789012', '210987654321')],
    ['a role whose name Terraform completes', { roleNamePrefix: 'writer', path: '/teams/' }, ARN],
  ])('%s', (_, props, arn) => {
    const stack = stackWithProviders();
    writer(stack, props);
    expect(add(WorkloadRole.fromRoleArn(stack, 'Other', arn), OWN)).toBe('nothing is thrown');
  });

  test('a role that failed and was made anew', () => {
    const stack = stackWithProviders();
    expect(messageOf(() => writer(stack, { roleName: 'writer', path: '/teams/', permissions: [OWN, OWN] }))).toContain(
      '[PermissionDuplicate]',
    );
    stack.node.tryRemoveChild('Oidc');
    const role = writer(stack, { roleName: 'writer', path: '/teams/' });
    expect(add(WorkloadRole.fromRoleArn(stack, 'Same', role.roleArn), OWN)).toContain('[PermissionDuplicate]');
    expect(add(WorkloadRole.fromRoleArn(stack, 'Literal', ARN), OWN)).toContain('[PermissionDuplicate]');
  });

  test('other policies of a role that is found again', () => {
    const { resources } = synth((stack) => {
      const role = writer(stack);
      WorkloadRole.fromRoleArn(stack, 'Same', role.roleArn).addPermissions([
        Permissions.inline('other', document()),
        ATTACHED,
      ]);
    });
    expect(Object.keys(resources('aws_iam_role_policy'))).toHaveLength(2);
  });
});
