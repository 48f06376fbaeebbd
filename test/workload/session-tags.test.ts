import { TerraformVariable, type TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  CrossAccountTarget,
  Effect,
  IrsaRole,
  OidcProvider,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Principal,
  ServiceAccountRef,
  SessionTag,
  Subject,
  WorkloadIdentity,
  WorkloadRole,
  type PolicyStatementOptions,
  type WorkloadRoleOptions,
} from 'cdktf-eks-workload-identity';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { decideIdentity } from '../judge/judge';
import { stackWithProviders, synth } from '../support/synth';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const { variable, principalTagKey: KEY } = SessionTag.KUBERNETES_NAMESPACE;
const cluster = Cluster.fromAttributes({ clusterArn: 'arn:aws:eks:us-east-1:123456789012:cluster/demo' });

function statement(props: Partial<PolicyStatementOptions>): Permissions[] {
  const one = new PolicyStatement({ sid: 'Own', effect: Effect.DENY, actions: ['s3:*'], ...props });
  return [Permissions.inline('own', new PolicyDocument({ statements: [one] }))];
}

function irsaRole(stack: TerraformStack, options: WorkloadRoleOptions): IrsaRole {
  const oidc = OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN);
  return new IrsaRole(stack, 'Api', {
    oidcProviders: [oidc],
    subjects: [Subject.serviceAccount('a', 'b')],
    ...options,
  });
}

function workload(stack: TerraformStack, options: Partial<WorkloadRoleOptions>): WorkloadIdentity {
  return new WorkloadIdentity(stack, 'Api', {
    cluster,
    serviceAccount: { namespace: 'a', name: 'b' },
    credentials: Credentials.irsa(OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN)),
    ...options,
  });
}

const SHAPES: [string, Partial<PolicyStatementOptions>, string][] = [
  ['resources', { resources: [`arn:aws:s3:::b/${variable}/*`] }, variable],
  ['notResources', { notResources: [`arn:aws:s3:::b/${variable}/*`] }, variable],
  ['a condition', { resources: ['*'], conditions: { StringEquals: { [KEY]: 'a' } } }, KEY],
  ['a negated condition', { resources: ['*'], conditions: { StringNotEquals: { [KEY]: 'a' } } }, KEY],
  ['a value', { resources: ['*'], conditions: { StringNotLike: { 's3:prefix': `${variable}/*` } } }, variable],
];

describe('with IRSA a statement that names a session tag', () => {
  test.each(SHAPES)('in %s is an error, Allow as Deny', (_, props, shown) => {
    for (const effect of [Effect.ALLOW, Effect.DENY]) {
      for (const [path, make] of [
        ['stack/Api', irsaRole],
        ['stack/Api', workload],
      ] as const) {
        const stack = stackWithProviders();
        OidcProvider.fromOidcProviderArn(stack, 'Known', ARN);
        const failing = (): unknown => make(stack, { permissions: statement({ ...props, effect }) });
        expect(() => failing()).toThrow(
          `[${path}] permissions must work without the session tags of EKS Pod Identity, since IRSA sends none, got ${JSON.stringify(shown)}: statement "Own" of policy "own" needs the tag: `,
        );
      }
    }
  });

  test('is right where the role has the tag itself, and the judge denies', () => {
    for (const [, props] of SHAPES) {
      const stack = stackWithProviders();
      irsaRole(stack, { tags: { 'Kubernetes-Namespace': 'mine' }, permissions: statement(props) });
    }
    const { only } = synth((stack) =>
      workload(stack, {
        tags: { 'kubernetes-namespace': 'mine' },
        permissions: statement({ resources: [`arn:aws:s3:::b/${variable}/*`] }),
      }),
    );
    const deny = JSON.parse((only('aws_iam_role_policy')['policy'] as string).replaceAll('$${', '${')) as unknown;
    const allow = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
    const tags = only('aws_iam_role')['tags'] as Record<string, string>;
    const decide = (resource: string): string =>
      decideIdentity({ policies: [allow, deny], action: 's3:GetObject', resource, principalTags: tags });
    expect(decide('arn:aws:s3:::b/mine/x')).toBe('ExplicitlyDenied');
    expect(decide('arn:aws:s3:::b/other/x')).toBe('Allowed');
  });

  test('is right where only Terraform knows the tags of the role', () => {
    const stack = stackWithProviders();
    const tags = new TerraformVariable(stack, 'tags', { type: 'map(string)' }).value as Record<string, string>;
    expect(() => irsaRole(stack, { tags, permissions: statement(SHAPES[0]?.[1] ?? {}) })).not.toThrow();
  });

  test('another tag of the role does not help', () => {
    const stack = stackWithProviders();
    const permissions = statement(SHAPES[0]?.[1] ?? {});
    expect(() => irsaRole(stack, { tags: { 'eks-cluster-name': 'demo' }, permissions })).toThrow('[SessionTagsNeeded]');
  });

  test('that is granted later is an error too', () => {
    const role = irsaRole(stackWithProviders(), {});
    expect(() => {
      role.addPermissions(statement({ notResources: [`arn:aws:s3:::b/${variable}/*`] }));
    }).toThrow('[SessionTagsNeeded]');
  });

  test('in a trust statement for its own provider is an error, and not for another caller', () => {
    const own = (principal: Principal, action: string): PolicyStatement =>
      new PolicyStatement({
        effect: Effect.DENY,
        actions: [action],
        principals: [principal],
        conditions: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'a' } },
      });
    const web = own(Principal.federated(ARN), 'sts:AssumeRoleWithWebIdentity');
    expect(() => irsaRole(stackWithProviders(), { trustStatements: [web] })).toThrow(
      '[stack/Api] trustStatements must work without the session tags of EKS Pod Identity, since IRSA sends none, got "aws:RequestTag/kubernetes-namespace": statement 1 needs the tag: ',
    );
    const caller = own(Principal.aws('123456789012'), 'sts:AssumeRole');
    expect(() => irsaRole(stackWithProviders(), { trustStatements: [caller] })).not.toThrow();
  });
});

test('a target without session tags: a trust statement on a tag of the source needs a source that has it', () => {
  const own = new PolicyStatement({
    actions: ['sts:AssumeRole'],
    principals: [Principal.aws('123456789012')],
    conditions: { StringEquals: { [KEY]: 'a' } },
  });
  const make = (stack: TerraformStack, tags?: Record<string, string>): unknown => {
    const sourceRole = irsaRole(stack, { tags });
    const provider = new AwsProvider(stack, 'data', { alias: 'data', region: 'us-east-1' });
    return new CrossAccountTarget(stack, 'Target', {
      cluster,
      serviceAccount: ServiceAccountRef.of('a', 'b'),
      sourceRole,
      disableSessionTags: true,
      trustStatements: [own],
      awsProvider: provider,
    });
  };
  expect(() => make(stackWithProviders())).toThrow(`got "${KEY}": statement 1 needs the tag`);
  expect(() => make(stackWithProviders(), { 'kubernetes-namespace': 'a' })).not.toThrow();
});

test('what fails leaves nothing in the stack', () => {
  const stack = stackWithProviders();
  const oidc = OidcProvider.fromOidcProviderArn(stack, 'Oidc', ARN);
  const trust = Credentials.irsa(oidc)._trust(cluster, Subject.serviceAccount('a', 'b'));
  const role = new WorkloadRole(stack, 'Role', { trust, permissions: statement(SHAPES[1]?.[1] ?? {}) });
  const credentials = Credentials.irsa(oidc);
  const build = (): unknown =>
    new WorkloadIdentity(stack, 'Api', { cluster, serviceAccount: { namespace: 'a', name: 'b' }, credentials, role });
  expect(failure(build, stack)).toContain('[SessionTagsNeeded]');
});
