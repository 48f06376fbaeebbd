import { expect, test } from 'vitest';
import { TinfoilServiceAccount } from '../../stacks/tinfoil-sa';
import { kubernetesObjects } from '../support/kubernetes-objects';
import { withPolicies } from '../support/rendered';
import { sample } from '../support/synth';

const made = sample(TinfoilServiceAccount, 'tinfoil-sa');
const [document] = Object.values(made.data('aws_iam_policy_document'));

test('snapshot', () => {
  expect(withPolicies(made.json)).toMatchSnapshot();
});

test('service account tinfoil-sa in namespace tinfoil is annotated with the role', () => {
  expect(made.only('kubernetes_namespace_v1')).toMatchObject({ metadata: { name: 'tinfoil' } });
  expect(made.only('kubernetes_service_account_v1')).toMatchObject({
    metadata: {
      namespace: 'tinfoil',
      name: 'tinfoil-sa',
      annotations: { 'eks.amazonaws.com/role-arn': '${aws_iam_role.Tinfoil_Role_C6853F58.arn}' },
    },
  });
  expect(Object.keys(kubernetesObjects(made.json))).toHaveLength(2);
});

test('the policy is attached, and no other', () => {
  expect(made.only('aws_iam_role_policy_attachment')).toEqual({
    role: '${aws_iam_role.Tinfoil_Role_C6853F58.name}',
    policy_arn: 'arn:aws:iam::123456789012:policy/tinfoil-limited-access',
  });
  expect(made.resources('aws_iam_role_policy')).toEqual({});
});

test('the services are a Terraform variable with ec2, rds and s3 as its default', () => {
  expect(made.json['variable']).toMatchObject({
    enabled_sts_services: { type: 'list(string)', default: ['ec2', 'rds', 's3'] },
  });
});

test('the trust holds a real dynamic block over the variable', () => {
  expect(made.only('aws_iam_role')['assume_role_policy']).toBe(
    '${data.aws_iam_policy_document.Tinfoil_Role_Trust_DDFA63CD.json}',
  );
  expect(document?.['dynamic']).toEqual({
    statement: {
      for_each: '${toset(var.enabled_sts_services)}',
      iterator: 'each',
      content: {
        sid: 'GrantSTS${upper(replace(trimsuffix(each.value, ".amazonaws.com"), "/[^0-9A-Za-z]/", ""))}',
        effect: 'Allow',
        actions:
          '${concat(["sts:AssumeRole"], lookup({"capabilities.eks" = ["sts:TagSession"], "rolesanywhere" = ["sts:TagSession", "sts:SetSourceIdentity"]}, trimsuffix(each.value, ".amazonaws.com"), []))}',
        principals: [{ type: 'Service', identifiers: ['${trimsuffix(each.value, ".amazonaws.com")}.amazonaws.com'] }],
      },
    },
  });
});

test('the static part lets in exactly the service account', () => {
  const [policy] = withPolicies(document?.['source_policy_documents']) as unknown[];
  expect(policy).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: '${aws_iam_openid_connect_provider.Oidc_70BFA75F.arn}' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            '${local.Oidc_ConditionKeyPrefix_876286A8}:sub': 'system:serviceaccount:tinfoil:tinfoil-sa',
            '${local.Oidc_ConditionKeyPrefix_876286A8}:aud': 'sts.amazonaws.com',
          },
        },
      },
    ],
  });
});

test("the OIDC provider is made from the cluster's issuer", () => {
  expect(made.only('aws_iam_openid_connect_provider')).toMatchObject({
    url: '${data.aws_eks_cluster.Cluster.identity[0].oidc[0].issuer}',
  });
});

test('cluster, region and policy come from the context', () => {
  const tinfoilPolicyArn = 'arn:aws-cn:iam::210987654321:policy/team/mine';
  const other = sample(TinfoilServiceAccount, 'tinfoil-sa', {
    clusterName: 'prod',
    region: 'cn-north-1',
    tinfoilPolicyArn,
  });
  expect(other.data('aws_eks_cluster')).toMatchObject({ Cluster: { name: 'prod' } });
  expect(other.json['provider']).toMatchObject({ aws: [{ region: 'cn-north-1' }] });
  expect(other.only('aws_iam_role_policy_attachment')).toMatchObject({ policy_arn: tinfoilPolicyArn });
  expect(other.only('aws_iam_role')['name']).not.toBe(made.only('aws_iam_role')['name']);
});
