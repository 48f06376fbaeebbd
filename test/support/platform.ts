import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformStack, type App } from 'cdktf';
import {
  Cluster,
  OidcProvider,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  type IOidcProvider,
} from 'cdktf-eks-workload-identity';
import type { Construct } from 'constructs';

// What the programs of a platform team share: a cluster, its OIDC provider, a policy.

export const ACCOUNT = '123456789012';
export const CLUSTER_ARN = `arn:aws:eks:eu-central-1:${ACCOUNT}:cluster/demo`;
export const ISSUER = 'oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';
export const OIDC_ARN = `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}`;

/** The cluster as its literal ARN tells it. */
export function demo(): Cluster {
  return Cluster.fromAttributes({
    clusterArn: CLUSTER_ARN,
    issuerUrl: `https://${ISSUER}`,
    podIdentityAgentInstalled: true,
  });
}

/** Its OIDC provider, made by the team that made the cluster. */
export function demoOidc(scope: Construct, id = 'Oidc'): IOidcProvider {
  return OidcProvider.fromOidcProviderArn(scope, id, OIDC_ARN);
}

/** May read what lies under these ARNs. */
export function readObjects(...resources: string[]): PolicyDocument {
  return new PolicyDocument({ statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources })] });
}

/** The same as an inline policy. */
export function mayRead(...resources: string[]): Permissions {
  return Permissions.inline('read-objects', readObjects(...resources));
}

/** A stack of the cluster's region, with the three providers. */
export function platformStack(app: App, id = 'stack'): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, 'aws', { region: 'eu-central-1' });
  new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
  new TlsProvider(stack, 'tls');
  return stack;
}
