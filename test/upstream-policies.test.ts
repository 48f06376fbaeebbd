import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import {
  Addon,
  AddonIdentity,
  Cluster,
  CrossAccountTarget,
  IpFamily,
  PodIdentityScope,
  ServiceAccountRef,
  Subject,
  TrustPolicy,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { decideIdentity } from './judge/judge';
import { nodesOf, sourceFiles } from './support/source-files';
import type { Rendered } from './support/rendered';
import { synth } from './support/synth';

type Values = string | string[];

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: Record<string, Values>;
  readonly Action: Values;
  readonly Resource?: Values;
  readonly Condition?: Record<string, Record<string, Values>>;
}

interface Policy {
  readonly Statement: Statement | Statement[];
}

/** A document of `test/fixtures/upstream`, with values for what it leaves to its reader. */
function upstream(name: string, values: Record<string, string> = {}): Policy {
  const text = readFileSync(join(__dirname, `fixtures/upstream/${name}.json`), 'utf8');
  return JSON.parse(
    Object.entries(values).reduce((filled, [key, value]) => filled.replaceAll(`<${key}>`, value), text),
  ) as Policy;
}

const statements = ({ Statement }: Policy): Statement[] => [Statement].flat();
const list = (values: Values | undefined): string[] => [values ?? []].flat().sort();
const trust = (policy: TrustPolicy): Policy => JSON.parse(policy._render()?.json ?? '') as Policy;

/** A statement in which the order of values does not count, nor whether one stands alone. */
function normal({ Sid, Effect, Principal = {}, Action, Resource, Condition = {} }: Statement): unknown {
  const lists = (values: Record<string, Values>): unknown =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, list(value)]));
  const conditions = Object.entries(Condition).map(([operator, keys]) => [operator, lists(keys)]);
  return {
    Sid,
    Effect,
    Principal: lists(Principal),
    Action: list(Action),
    Resource: list(Resource),
    Condition: Object.fromEntries(conditions) as unknown,
  };
}

const ACCOUNT = '111122223333';
const ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/demo`;
const demo = Cluster.fromAttributes({ clusterArn: ARN });

const argocd = (...names: string[]): Subject[] => names.map((name) => Subject.serviceAccount('argocd', name));
const ARGOCD = argocd('argocd-server', 'argocd-application-controller', 'argocd-applicationset-controller');

/** Every file of the library that writes statements, and the documents that hold it. */
const WRITERS: Record<string, string[]> = {
  'lib/addons/vpc-cni-ipv6.ts': ['aws_amazon-vpc-cni-k8s__iam-policy__2'],
  'lib/pod-identity/cross-account-trust.ts': [
    'argoproj_argo-cd__declarative-setup__4',
    'argoproj_argo-cd__declarative-setup__6',
  ],
  'lib/policy/aws-services.ts': ['vmware-tanzu_velero-plugin-for-aws__README__2'],
  'lib/policy/pod-identity.ts': ['argoproj_argo-cd__declarative-setup__2', 'kubernetes-sigs_external-dns__aws__3'],
  // What a user wrote elsewhere is read, not written.
  'lib/policy/policy-document.ts': [],
  // A statement once more, with literals in place of lazy values.
  'lib/policy/settled-policy.ts': [],
  'lib/policy/web-identity.ts': ['argoproj_argo-cd__declarative-setup__1'],
  // No project publishes one for CloudFront in front of an issuer: its own test holds it whole.
  'lib/self-hosted/issuer/issuer-bucket.ts': [],
};

test('no statement is written anywhere else, and no document lies there unread', () => {
  const writes = (node: ts.Node): boolean =>
    ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'PolicyStatement';
  const writers = sourceFiles('lib').filter(({ tree }) => [...nodesOf(tree)].some(writes));
  expect(writers.map(({ path }) => path)).toEqual(Object.keys(WRITERS));
  const files = readdirSync(join(__dirname, 'fixtures/upstream'));
  const names = Object.values(WRITERS).flat().sort();
  expect(files.sort()).toEqual(['README.md', ...names.map((name) => `${name}.json`)]);
  const readme = readFileSync(join(__dirname, 'fixtures/upstream/README.md'), 'utf8');
  expect(names.filter((name) => !readme.includes(`\`${name}.json\``))).toEqual([]);
});

test('vpc-cni on IPv6 may do what its page says and no more; it assigns addresses to network interfaces only', () => {
  const identity = AddonIdentity.recommended({ ipFamily: IpFamily.IPV6 });
  const { only } = synth((stack) => new Addon(stack, 'Addon', { cluster: demo, name: 'vpc-cni', identity }));
  const own = JSON.parse(only('aws_iam_role_policy')['policy'] as string) as Policy;
  const theirs = upstream('aws_amazon-vpc-cni-k8s__iam-policy__2');
  const actions = (policy: Policy): string[] =>
    statements(policy)
      .flatMap(({ Action }) => Action)
      .sort();
  expect(actions(own)).toEqual(actions(theirs));
  const NETWORK_INTERFACE = `arn:aws:ec2:us-east-1:${ACCOUNT}:network-interface/eni-1`;
  const INSTANCE = `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-1`;
  const may = (policy: Policy, resource: string): string[] =>
    actions(policy).filter((action) => decideIdentity({ policies: [policy], action, resource }) === 'Allowed');
  expect(may(own, NETWORK_INTERFACE)).toEqual(may(theirs, NETWORK_INTERFACE));
  expect(may(own, INSTANCE)).toEqual(may(theirs, INSTANCE).filter((action) => action !== 'ec2:AssignIpv6Addresses'));
});

test('the trust of IRSA is the one that Argo CD documents', () => {
  const values = { AWS_ACCOUNT_ID: ACCOUNT, AWS_REGION: 'us-east-1' };
  const [, theirs] = statements(upstream('argoproj_argo-cd__declarative-setup__1', values));
  const prefix = 'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';
  const provider = {
    oidcProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${prefix}`,
    conditionKeyPrefix: prefix,
    issuerUrl: `https://${prefix}`,
    audiences: ['sts.amazonaws.com'],
  };
  const [own, ...more] = statements(trust(new TrustPolicy().addWebIdentity(provider, ARGOCD)));
  expect(more).toEqual([]);
  expect(normal({ ...(own as Statement), Sid: theirs?.Sid })).toEqual(normal(theirs as Statement));
});

test('the trust of EKS Pod Identity is the one that Argo CD documents, for one cluster, or wide as that of external-dns', () => {
  const [theirs] = statements(upstream('argoproj_argo-cd__declarative-setup__2'));
  const [own, ...more] = statements(
    trust(new TrustPolicy().addPodIdentity(PodIdentityScope.serviceAccounts(demo, ARGOCD))),
  );
  expect(more).toEqual([]);
  const { ArnEquals, ...condition } = own?.Condition ?? {};
  expect(ArnEquals).toEqual({ 'aws:RequestTag/eks-cluster-arn': ARN });
  expect(normal({ ...(own as Statement), Condition: condition })).toEqual(normal(theirs as Statement));

  const [wide] = statements(upstream('kubernetes-sigs_external-dns__aws__3'));
  const [any] = statements(trust(new TrustPolicy().addPodIdentity(PodIdentityScope.anyAssociation())));
  expect(normal({ ...(any as Statement), Sid: undefined })).toEqual(normal(wide as Statement));
});

test('an AWS service is let in as Velero documents it', () => {
  const [theirs] = statements(upstream('vmware-tanzu_velero-plugin-for-aws__README__2'));
  const [own] = statements(trust(new TrustPolicy().addAwsServices(['ec2'])));
  expect(normal({ ...(own as Statement), Sid: undefined })).toEqual(normal(theirs as Statement));
});

test('a role in another account is asked for and lets in as Argo CD documents it, by the account and for one service account', () => {
  const SOURCE = `arn:aws:iam::${ACCOUNT}:role/reader`;
  const made: Rendered = synth((stack) => {
    new CrossAccountTarget(stack, 'Target', {
      cluster: demo,
      serviceAccount: ServiceAccountRef.of('reports', 'reader'),
      sourceRole: WorkloadRole.fromRoleArn(stack, 'Source', SOURCE),
      roleName: 'target',
      awsProvider: new AwsProvider(stack, 'data', { alias: 'data', region: 'us-east-1' }),
    });
  });
  const values = {
    AWS_ACCOUNT_ID: ACCOUNT,
    ARGO_CD_MANAGEMENT_IAM_ROLE_NAME: 'reader',
    IAM_CLUSTER_ROLE: 'target',
  };
  const [asked] = statements(upstream('argoproj_argo-cd__declarative-setup__4', values));
  const [asks] = statements(JSON.parse(made.only('aws_iam_role_policy')['policy'] as string) as Policy);
  expect(list(asks?.Action)).toEqual(list(asked?.Action));
  expect(asks?.Resource).toMatch(/^\$\{aws_iam_role\.\w+\.arn\}$/);
  const [theirs] = statements(upstream('argoproj_argo-cd__declarative-setup__6', values));
  const [own] = statements(JSON.parse(made.only('aws_iam_role')['assume_role_policy'] as string) as Policy);
  expect(list(own?.Action)).toEqual(list(theirs?.Action));
  // The account stands for the role, which the condition names: a role made anew under its name keeps the access.
  expect(theirs?.Principal).toEqual({ AWS: SOURCE });
  expect(own?.Principal).toEqual({ AWS: `arn:aws:iam::${ACCOUNT}:root` });
  expect(own?.Condition?.['ArnEquals']).toEqual({ 'aws:PrincipalArn': SOURCE });
});
