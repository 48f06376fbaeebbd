import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformVariable, type TerraformStack } from 'cdktf';
import {
  Cluster,
  CrossAccountTarget,
  Effect,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Principal,
  ServiceAccountRef,
  SessionTag,
  WorkloadRole,
  type CrossAccountTargetProps,
  type ICluster,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { decideIdentity, decideTrust, type RequestContext } from '../judge/judge';
import { messageOf } from '../support/message-of';
import type { Rendered } from '../support/rendered';
import { stackWithProviders, synth } from '../support/synth';

const ARN = 'arn:aws:eks:us-east-1:111122223333:cluster/demo';
const SOURCE = 'arn:aws:iam::111122223333:role/reader';
const demo = Cluster.fromAttributes({ clusterArn: ARN, podIdentityAgentInstalled: true });

function propsIn(stack: TerraformStack, more: Partial<CrossAccountTargetProps> = {}): CrossAccountTargetProps {
  return {
    cluster: demo,
    serviceAccount: ServiceAccountRef.of('reports', 'reader'),
    sourceRole: WorkloadRole.fromRoleArn(stack, 'Source', SOURCE),
    awsProvider: new AwsProvider(stack, 'data', { alias: 'data', region: 'us-east-1' }),
    ...more,
  };
}

function made(more: Partial<CrossAccountTargetProps> = {}): Rendered {
  return synth((stack) => new CrossAccountTarget(stack, 'Target', propsIn(stack, more)));
}

function trustOf({ only }: Rendered): unknown {
  return JSON.parse(only('aws_iam_role')['assume_role_policy'] as string);
}

const on = made();
const off = made({ disableSessionTags: true });

test('with session tags: the target trusts this source role for this service account', () => {
  expect(on.only('aws_iam_role')).toMatchObject({ name_prefix: 'Role-', provider: 'aws.data' });
  expect(trustOf(on)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:RequestTag/eks-cluster-arn': ARN,
            'aws:RequestTag/kubernetes-namespace': 'reports',
            'aws:RequestTag/kubernetes-service-account': 'reader',
          },
          ArnEquals: { 'aws:PrincipalArn': SOURCE },
        },
      },
    ],
  });
});

test('without: it asks for the external id that EKS sends', () => {
  expect(trustOf(off)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'sts:ExternalId': 'us-east-1/111122223333/demo/reports/reader' },
          ArnEquals: { 'aws:PrincipalArn': SOURCE },
        },
      },
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'sts:TagSession',
        Condition: { ArnEquals: { 'aws:PrincipalArn': SOURCE } },
      },
    ],
  });
});

test('the source role may assume this target only, in its own account', () => {
  const { role, policy, provider } = on.only('aws_iam_role_policy');
  expect(role).toBe('reader');
  expect(provider).toBeUndefined();
  const [address = ''] = Object.keys(on.resources('aws_iam_role'));
  expect(JSON.parse(policy as string)).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: `\${aws_iam_role.${address}.arn}` },
    ],
  });
});

test('where the cluster is known by name only, the trust asks for the name', () => {
  const trust = trustOf(made({ cluster: Cluster.fromAttributes({ clusterName: 'demo' }) }));
  expect(trust).toMatchObject({
    Statement: [{ Condition: { StringEquals: { 'aws:RequestTag/eks-cluster-name': 'demo' } } }],
  });
});

test('tokens: Terraform computes the account and the external id in locals', () => {
  const { json } = synth((stack) => {
    const arn = new TerraformVariable(stack, 'arn', { type: 'string' }).stringValue;
    const clusterArn = new TerraformVariable(stack, 'cluster', { type: 'string' }).stringValue;
    const sourceRole = WorkloadRole.fromRoleArn(stack, 'Token', arn);
    const cluster = Cluster.fromAttributes({ clusterName: 'demo', clusterArn });
    new CrossAccountTarget(stack, 'Target', propsIn(stack, { sourceRole, cluster, disableSessionTags: true }));
  });
  expect(Object.values(json['locals'] as object)).toEqual([
    '${join("/", [element(split(":", var.cluster), 3), element(split(":", var.cluster), 4), "demo", "reports", "reader"])}',
    '${replace(var.arn, "/:role/.*$/", ":root")}',
  ]);
});

test('the external id is there where session tags are off, else an error', () => {
  const stack = stackWithProviders();
  const props = propsIn(stack);
  const without = new CrossAccountTarget(stack, 'Off', { ...props, disableSessionTags: true });
  expect(without.externalId).toBe('us-east-1/111122223333/demo/reports/reader');
  const target = new CrossAccountTarget(stack, 'On', props);
  expect(messageOf(() => target.externalId)).toBe(
    '[stack/On] externalId must be asked for only where session tags are disabled, since EKS sends it only then: set disableSessionTags, or let the trust of the target role ask for session tags [ExternalIdUnused]',
  );
});

describe('fails when', () => {
  const fails = (more: Partial<CrossAccountTargetProps>): string => {
    const stack = stackWithProviders();
    const props = propsIn(stack, more);
    return failure(() => new CrossAccountTarget(stack, 'Target', props), stack);
  };

  test.each<[string, ICluster]>([
    ['region', Cluster.fromAttributes({ clusterName: 'demo' })],
    ['accountId', Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1' })],
  ])('the external id needs the %s of the cluster and it is not known', (part, cluster) => {
    expect(fails({ cluster, disableSessionTags: true })).toBe(
      `[stack/Target] ${part} of cluster "demo" must be known for the external id: give clusterArn to Cluster.fromAttributes, or use Cluster.fromClusterName [ExternalIdUnknown]`,
    );
  });

  test('session tags are off and a policy of the target needs them, now or later', () => {
    const document = new PolicyDocument({
      statements: [
        new PolicyStatement({
          sid: 'Own',
          actions: ['s3:GetObject'],
          resources: [`arn:aws:s3:::reports/${SessionTag.KUBERNETES_NAMESPACE.variable}/*`],
        }),
      ],
    });
    const permissions = [Permissions.inline('read', document)];
    const message =
      'permissions must work without the session tags of EKS Pod Identity, since the association disables them, got "${aws:PrincipalTag/kubernetes-namespace}": statement "Own" of policy "read" needs the tag: leave the condition out, or use Credentials.podIdentity() with session tags [SessionTagsNeeded]';
    expect(fails({ permissions, disableSessionTags: true })).toBe(`[stack/Target] ${message}`);
    const stack = stackWithProviders();
    const { role } = new CrossAccountTarget(stack, 'Target', propsIn(stack, { disableSessionTags: true }));
    expect(
      messageOf(() => {
        role.addPermissions(permissions);
      }),
    ).toBe(`[stack/Target/Role] ${message}`);
    made({ permissions });
  });

  test.each([Effect.ALLOW, Effect.DENY])(
    'session tags are off and a statement of the target needs one: %s',
    (effect) => {
      const operator = effect === Effect.ALLOW ? 'StringEquals' : 'StringNotEquals';
      const own = new PolicyStatement({
        sid: 'Own',
        effect,
        actions: ['sts:AssumeRole'],
        principals: [Principal.aws('111122223333')],
        conditions: { [operator]: { 'aws:RequestTag/kubernetes-namespace': 'reports' } },
      });
      expect(fails({ trustStatements: [own], disableSessionTags: true })).toBe(
        '[stack/Target] trustStatements must work without the session tags of EKS Pod Identity, since the association disables them, got "aws:RequestTag/kubernetes-namespace": statement "Own" needs the tag: leave the condition out, or use Credentials.podIdentity() with session tags [SessionTagsNeeded]',
      );
      made({ trustStatements: [own] });
    },
  );

  test('from JavaScript: something needed is not there', () => {
    const missing = 'must be given, got nothing: pass';
    expect(fails({ awsProvider: undefined })).toBe(
      `[stack/Target] awsProvider ${missing} the AWS provider of the other account [PropertyMissing]`,
    );
    expect(fails({ sourceRole: undefined })).toBe(
      `[stack/Target] sourceRole ${missing} the role of the association [PropertyMissing]`,
    );
    expect(fails({ sourceRole: SOURCE as never })).toBe(
      `[stack/Target] sourceRole must be a value of IWorkloadRole, got "${SOURCE}": pass a role, or WorkloadRole.fromRoleArn(...) [ValueInvalid]`,
    );
  });

  test('the cluster stands outside EKS', () => {
    expect(fails({ cluster: Cluster.outsideEks({ clusterName: 'own' }) })).toBe(
      '[stack/Target] cluster "own" cannot use EKS Pod Identity, since it is outside EKS: use Credentials.irsa(oidcProvider) [PodIdentityUnsupported]',
    );
  });
});

describe('the judge', () => {
  const TAGS: RequestContext = {
    'aws:PrincipalArn': SOURCE,
    'aws:RequestTag/eks-cluster-arn': ARN,
    'aws:RequestTag/kubernetes-namespace': 'reports',
    'aws:RequestTag/kubernetes-service-account': 'reader',
  };
  const EXTERNAL: RequestContext = {
    'aws:PrincipalArn': SOURCE,
    'sts:ExternalId': 'us-east-1/111122223333/demo/reports/reader',
  };
  const decide = (policy: unknown, context: RequestContext, principal = SOURCE, action = 'sts:AssumeRole'): string =>
    decideTrust({ policy, principal, action, context, crossAccount: { account: '444455556666', policies: [MAY_ALL] } });
  // Whatever the other principals may do in their own account: the target's trust is what keeps them out.
  const MAY_ALL = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: '*' }],
  };
  const OTHER = 'arn:aws:iam::111122223333:role/other';

  test.each<[string, unknown, RequestContext, string[]]>([
    ['tags', trustOf(on), TAGS, Object.keys(TAGS).filter((key) => key.startsWith('aws:RequestTag'))],
    ['external id', trustOf(off), EXTERNAL, ['sts:ExternalId']],
  ])('lets the source role in for its service account, by %s, and nobody else', (_, policy, context, keys) => {
    expect(decide(policy, context)).toBe('Allowed');
    expect(decide(policy, { ...context, 'aws:PrincipalArn': OTHER }, OTHER)).toBe('ImplicitlyDenied');
    const abroad = 'arn:aws:iam::777788889999:role/reader';
    expect(decide(policy, { ...context, 'aws:PrincipalArn': abroad }, abroad)).toBe('ImplicitlyDenied');
    for (const key of keys) {
      const { [key]: value, ...rest } = context;
      expect(decide(policy, rest), `without ${key}`).toBe('ImplicitlyDenied');
      expect(decide(policy, { ...rest, [key]: `${String(value)}2` }), `another ${key}`).toBe('ImplicitlyDenied');
    }
    expect(decide(policy, { 'aws:PrincipalArn': OTHER }, OTHER, 'sts:TagSession')).toBe('ImplicitlyDenied');
  });

  test('the source role may assume no other role', () => {
    const target = 'arn:aws:iam::444455556666:role/reports-reader';
    const policy: unknown = JSON.parse(
      (on.only('aws_iam_role_policy')['policy'] as string).replace(/\$\{[^}]*\}/, target),
    );
    const decided = (resource: string): string =>
      decideIdentity({ policies: [policy], action: 'sts:AssumeRole', resource });
    expect(decided(target)).toBe('Allowed');
    expect(decided(`${target}2`)).toBe('ImplicitlyDenied');
    expect(decided('arn:aws:iam::444455556666:role/admin')).toBe('ImplicitlyDenied');
  });
});
