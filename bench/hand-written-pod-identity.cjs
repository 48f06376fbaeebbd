// The same resources as a careful user writes them without a library, through EKS Pod Identity.
const { EksPodIdentityAssociation } = require('@cdktf/provider-aws/lib/eks-pod-identity-association');
const { IamRole } = require('@cdktf/provider-aws/lib/iam-role');
const { IamRolePolicyAttachment } = require('@cdktf/provider-aws/lib/iam-role-policy-attachment');
const { ServiceAccountV1 } = require('@cdktf/provider-kubernetes/lib/service-account-v1');
const { CLUSTER_ARN, POLICY_ARN, run } = require('./scenario.cjs');

run((stack, workloads) => {
  for (const { namespace, name } of workloads) {
    const role = new IamRole(stack, `Role-${name}`, {
      name: `${namespace}-${name}`,
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AllowEksAuthToAssumeRoleForPodIdentity',
            Effect: 'Allow',
            Principal: { Service: 'pods.eks.amazonaws.com' },
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Condition: {
              StringEquals: {
                'aws:RequestTag/kubernetes-namespace': namespace,
                'aws:RequestTag/kubernetes-service-account': name,
              },
              ArnEquals: { 'aws:RequestTag/eks-cluster-arn': CLUSTER_ARN },
            },
          },
        ],
      }),
    });
    new IamRolePolicyAttachment(stack, `Attachment-${name}`, { role: role.name, policyArn: POLICY_ARN });
    new ServiceAccountV1(stack, `ServiceAccount-${name}`, {
      metadata: { namespace, name, labels: { 'app.kubernetes.io/managed-by': 'terraform' } },
    });
    new EksPodIdentityAssociation(stack, `Association-${name}`, {
      clusterName: 'bench',
      namespace,
      serviceAccount: name,
      roleArn: role.arn,
    });
  }
});
