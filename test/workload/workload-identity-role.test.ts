import { type TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  IrsaRole,
  OidcProvider,
  Permissions,
  Subject,
  WorkloadIdentity,
  WorkloadRole,
  type WorkloadIdentityProps,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { stackWithProviders, synth } from '../support/synth';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const OIDC = OidcProvider.fromOidcProviderArn(stackWithProviders(), 'Oidc', ARN);
const cluster = Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1' });
const READ = Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess');

function identity(stack: TerraformStack, props: Partial<WorkloadIdentityProps> = {}): WorkloadIdentity {
  return new WorkloadIdentity(stack, 'Writer', {
    cluster,
    serviceAccount: { namespace: 'apps', name: 'writer' },
    credentials: Credentials.irsa(OIDC),
    ...props,
  });
}

describe('a role made elsewhere', () => {
  const ROLE = 'arn:aws:iam::123456789012:role/app';

  function warningsOf(construct: WorkloadIdentity): unknown[] {
    return construct.node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => data as unknown);
  }

  test('is annotated, gets permissions, and its trust is left alone', () => {
    const { json } = synth((stack) => {
      const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
      const made = identity(stack, { role, permissions: [READ] });
      expect([made.role, made.roleArn, made.roleName]).toEqual([role, ROLE, 'app']);
      expect(made.ready).toHaveLength(2);
      expect(warningsOf(made)).toEqual([]);
    });
    expect(json['resource']).toMatchObject({
      aws_iam_role_policy_attachment: {
        'Role_Attach-AmazonS3ReadOnlyAccess-07ae4df7_F834F143': {
          role: 'app',
          policy_arn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
        },
      },
      kubernetes_service_account_v1: {
        Writer_ServiceAccount_6F6B1FD2: { metadata: { annotations: { 'eks.amazonaws.com/role-arn': ROLE } } },
      },
    });
    expect(json['resource']).not.toHaveProperty('aws_iam_role');
  });

  test.each<[string, Partial<WorkloadIdentityProps>]>([
    ['roleName', { roleName: 'x' }],
    ['roleNamePrefix', { roleNamePrefix: 'x' }],
    ['path', { path: '/' }],
    ['description', { description: '' }],
    ['tags', { tags: {} }],
    ['permissionsBoundary', { permissionsBoundary: 'x' }],
    ['maxSessionDurationSeconds', { maxSessionDurationSeconds: 3600 }],
    ['forceDetachPolicies', { forceDetachPolicies: false }],
    ['stsServices', { stsServices: [] }],
    ['stsServiceConditions', { stsServiceConditions: {} }],
    ['trustStatements', { trustStatements: [] }],
    ['trustPolicyQuota', { trustPolicyQuota: 2048 }],
    ['managedPolicyQuota', { managedPolicyQuota: 10 }],
    ['partition', { partition: 'aws' }],
  ])('fails when %s is given too', (option, props) => {
    const stack = stackWithProviders();
    const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
    expect(failure(() => identity(stack, { role, permissions: [READ], ...props }), stack)).toBe(
      `[stack/Writer] ${option} must be left out where role is given: that role is made elsewhere [RoleOptionUnused]`,
    );
  });

  test('keeps no permission of an identity that failed', () => {
    const stack = stackWithProviders();
    const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
    const serviceAccount = { namespace: 'apps', name: 'default' };
    expect(failure(() => identity(stack, { role, permissions: [READ], serviceAccount }), stack)).toContain(
      '[DefaultServiceAccountExists]',
    );
    expect(failure(() => identity(stack, { role, permissions: [READ, READ] }), stack)).toBe(
      '[stack/Role] permissions must name each policy once, got "AmazonS3ReadOnlyAccess": remove the second one ' +
        '[PermissionDuplicate]',
    );
    expect(identity(stack, { role, permissions: [READ] }).policyArns).toHaveLength(1);
  });

  const ADVICE =
    '[RoleDoesNotTrust] the trust policy of role "stack/Shared" names system:serviceaccount:apps:writer of this cluster in ' +
    'no statement of its own: unless a statement that you wrote lets it in, its pods get no credentials';

  test.each<[string, Subject[], unknown[]]>([
    ['by name', [Subject.serviceAccount('apps', 'writer')], []],
    ['by a pattern', [Subject.pattern('apps', 'w*')], []],
    ['not: another name', [Subject.serviceAccount('apps', 'writer2')], [ADVICE]],
    ['not: another pattern', [Subject.pattern('app?', 'writer?')], [ADVICE]],
  ])('an advice says whether its trust lets the service account in: %s', (_, subjects, warnings) => {
    const stack = stackWithProviders();
    const role = new IrsaRole(stack, 'Shared', { oidcProviders: [OIDC], subjects });
    expect(warningsOf(identity(stack, { role }))).toEqual(warnings);
  });

  test('an advice says that it trusts another provider or another audience', () => {
    const stack = stackWithProviders();
    const green = OidcProvider.fromOidcProviderArn(stack, 'Green', `${ARN}/green`);
    const subjects = [Subject.serviceAccount('apps', 'writer')];
    const role = new IrsaRole(stack, 'Shared', { oidcProviders: [green], subjects });
    expect(warningsOf(identity(stack, { role }))).toEqual([ADVICE]);
    const several = OidcProvider.fromOidcProviderArn(stack, 'Several', ARN, { audiences: ['a', 'b'] });
    const forA = new IrsaRole(stack, 'ForA', { oidcProviders: [several], subjects, audience: 'a' });
    const credentials = Credentials.irsa(several, { audience: 'b' });
    const other = new WorkloadIdentity(stack, 'ForB', {
      cluster: Cluster.outsideEks({ clusterName: 'other' }),
      serviceAccount: { namespace: 'apps', name: 'writer' },
      credentials,
      role: forA,
    });
    expect(warningsOf(other)).toEqual([ADVICE.replace('stack/Shared', 'stack/ForA')]);
  });
});
