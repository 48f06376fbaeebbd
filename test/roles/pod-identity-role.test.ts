import {
  Cluster,
  PodIdentityRole,
  PodIdentityScope,
  Subject,
  type PodIdentityRoleProps,
} from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { failure } from '../support/failure';
import { synth } from '../support/synth';

const blue = Cluster.fromAttributes({ clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/blue' });
const green = Cluster.fromAttributes({ clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/green' });
const subjects = [Subject.serviceAccount('apps', 'api')];

function trustOf(props: PodIdentityRoleProps): { Sid: string; Condition?: unknown }[] {
  const role = synth((stack) => new PodIdentityRole(stack, 'Api', props)).only('aws_iam_role');
  return (JSON.parse(role['assume_role_policy'] as string) as { Statement: { Sid: string; Condition?: unknown }[] })
    .Statement;
}

test('minimal definition: one role, its trust for one service account', () => {
  const { json, only } = synth(
    (stack) => new PodIdentityRole(stack, 'Api', { scopes: [PodIdentityScope.serviceAccounts(blue, subjects)] }),
  );
  expect(Object.keys(json['resource'] as object)).toEqual(['aws_iam_role']);
  expect(only('aws_iam_role')).toEqual({
    name_prefix: 'Api-',
    assume_role_policy:
      '{"Version":"2012-10-17","Statement":[{"Sid":"AllowEksAuthToAssumeRoleForPodIdentity","Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"aws:RequestTag/kubernetes-namespace":"apps","aws:RequestTag/kubernetes-service-account":"api"},"ArnEquals":{"aws:RequestTag/eks-cluster-arn":"arn:aws:eks:us-east-1:111122223333:cluster/blue"}}}]}',
  });
});

test('two clusters with the same service accounts share a statement', () => {
  const scopes = [blue, green].map((cluster) => PodIdentityScope.serviceAccounts(cluster, subjects));
  const all = trustOf({ scopes });
  expect(all).toHaveLength(1);
  expect(all).toMatchObject([
    {
      Sid: 'AllowEksAuthToAssumeRoleForPodIdentity',
      Condition: { ArnEquals: { 'aws:RequestTag/eks-cluster-arn': [blue.clusterArn, green.clusterArn] } },
    },
  ]);
});

test('without session tags it asks for the account', () => {
  const scopes = [PodIdentityScope.anyAssociationOfAccount('111122223333')];
  expect(trustOf({ scopes, disableSessionTags: true })).toMatchObject([
    { Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } },
  ]);
});

test('fails when no scope is given', () => {
  expect(failure((stack) => new PodIdentityRole(stack, 'Api', { scopes: [] }))).toBe(
    '[stack/Api] scopes must hold at least one scope, got []: add PodIdentityScope.serviceAccounts(cluster, subjects) [PodIdentityScopesMissing]',
  );
});

test('fails when session tags are off and a scope names service accounts', () => {
  const scopes = [PodIdentityScope.serviceAccounts(blue, subjects)];
  const props = { scopes, disableSessionTags: true, sourceAccount: '111122223333' };
  expect(failure((stack) => new PodIdentityRole(stack, 'Api', props))).toBe(
    '[stack/Api] scope must name neither service accounts nor a cluster where session tags are disabled, since the trust cannot ask for them: say PodIdentityScope.anyAssociationOfAccount(account) for every association of the account of the cluster, and narrow it to one cluster with sourceArn [PodIdentityScopeLost]',
  );
});

test.each<[object | undefined, string]>([
  [
    undefined,
    'scopes must be given, got nothing: pass PodIdentityScope.serviceAccounts(cluster, subjects) in a list [PropertyMissing]',
  ],
  [{ scopes: 'all' }, 'scopes must be a list, got "all": write it in [ ] [ListNeeded]'],
  [
    { scopes: [{}] },
    'scope must be a value of PodIdentityScope, got {}: pass PodIdentityScope.serviceAccounts(cluster, subjects) [ValueInvalid]',
  ],
])('from JavaScript: fails with %j', (props, message) => {
  expect(failure((stack) => new PodIdentityRole(stack, 'Role', props as never))).toBe(`[stack/Role] ${message}`);
});
