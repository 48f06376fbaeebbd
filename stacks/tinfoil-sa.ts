import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import { Cluster, Credentials, OidcProvider, Permissions, WorkloadIdentity } from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';
import { setting } from './shared/context';

/**
 * A service account with a policy of your own, whose role a list of AWS services may assume too. Which services is a
 * Terraform variable, so that each environment names its own without a new synthesis.
 *
 * Needs `shared/context.ts`.
 */
export class TinfoilServiceAccount extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region: setting(this, 'region', 'us-east-1') });
    const cluster = Cluster.fromClusterName(this, 'Cluster', {
      clusterName: setting(this, 'clusterName', 'demo'),
      region: setting(this, 'region', 'us-east-1'),
    });
    cluster.addKubernetesProvider(this, 'kubernetes');
    new TlsProvider(this, 'tls');

    const services = new TerraformVariable(this, 'enabled_sts_services', {
      type: 'list(string)',
      default: ['ec2', 'rds', 's3'],
      description: 'AWS services that may assume the role, such as "ec2" or "ec2.amazonaws.com".',
    });

    const identity = new WorkloadIdentity(this, 'Tinfoil', {
      cluster,
      serviceAccount: { namespace: 'tinfoil', name: 'tinfoil-sa' },
      createNamespace: true,
      credentials: Credentials.irsa(new OidcProvider(this, 'Oidc', { cluster })),
      permissions: [
        Permissions.policyArn(
          setting(this, 'tinfoilPolicyArn', 'arn:aws:iam::123456789012:policy/tinfoil-limited-access'),
        ),
      ],
      stsServices: services.listValue,
    });

    new TerraformOutput(this, 'role_arn', { value: identity.roleArn });
    new TerraformOutput(this, 'role_name', { value: identity.roleName });
  }
}
