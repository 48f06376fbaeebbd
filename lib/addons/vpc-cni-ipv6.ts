import { PolicyDocument } from '../policy/policy-document';
import { PolicyStatement } from '../policy/policy-statement';

/**
 * Returns the policy that the VPC CNI needs where pods have IPv6 addresses. AWS has no managed policy for it.
 *
 * The actions are those of the CNI's own page, which names two more than the EKS user guide:
 * https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.2/docs/iam-policy.md
 */
export function vpcCniIpv6Policy(partition: string): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'AssignAddresses',
        actions: ['ec2:AssignIpv6Addresses', 'ec2:CreateTags'],
        resources: [`arn:${partition}:ec2:*:*:network-interface/*`],
      }),
      // These know no resource.
      new PolicyStatement({
        sid: 'ReadInstances',
        actions: [
          'ec2:DescribeInstances',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeSubnets',
          'ec2:DescribeTags',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeInstanceTypes',
        ],
        resources: ['*'],
      }),
    ],
  });
}
