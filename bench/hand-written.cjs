// The same resources as a careful user writes them without a library.
const { IamOpenidConnectProvider } = require('@cdktf/provider-aws/lib/iam-openid-connect-provider');
const { IamRole } = require('@cdktf/provider-aws/lib/iam-role');
const { IamRolePolicyAttachment } = require('@cdktf/provider-aws/lib/iam-role-policy-attachment');
const { ServiceAccountV1 } = require('@cdktf/provider-kubernetes/lib/service-account-v1');
const { Fn, TerraformLocal } = require('cdktf');
const { ISSUER, POLICY_ARN, run } = require('./scenario.cjs');

run((stack, workloads) => {
  const oidc = new IamOpenidConnectProvider(stack, 'Oidc', { url: ISSUER, clientIdList: ['sts.amazonaws.com'] });
  const providerArn = oidc.arn;
  const prefix = new TerraformLocal(stack, 'Prefix', Fn.replace(providerArn, '/^.*?:oidc-provider//', '')).asString;
  for (const { namespace, name } of workloads) {
    const role = new IamRole(stack, `Role-${name}`, {
      name: `${namespace}-${name}`,
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: providerArn },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                [`${prefix}:sub`]: `system:serviceaccount:${namespace}:${name}`,
                [`${prefix}:aud`]: 'sts.amazonaws.com',
              },
            },
          },
        ],
      }),
    });
    new IamRolePolicyAttachment(stack, `Attachment-${name}`, { role: role.name, policyArn: POLICY_ARN });
    new ServiceAccountV1(stack, `ServiceAccount-${name}`, {
      metadata: {
        namespace,
        name,
        labels: { 'app.kubernetes.io/managed-by': 'terraform' },
        annotations: { 'eks.amazonaws.com/role-arn': role.arn },
      },
    });
  }
});
