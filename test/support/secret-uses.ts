import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { TerraformStack } from 'cdktf';
import {
  Addon,
  AddonIdentity,
  AddonVersion,
  Cluster,
  Credentials,
  type IOidcProvider,
  type IWorkloadRole,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityAssociation,
  PodIdentityRole,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  Principal,
  selfHosted,
  ServiceAccountRef,
  Subject,
  Thumbprints,
  TrustPolicy,
  WorkloadIdentity,
  WorkloadRole,
  type PolicyStatementOptions,
} from '../../lib';

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-argument -- calls from JavaScript */

// What public calls are given, and what their results are put to use for.

export const ACCOUNT = '111122223333';
export const CLUSTER_ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/demo`;
export const PROVIDER_ARN = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.example.com`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/app`;

export function cluster(): Cluster {
  return Cluster.fromAttributes({ clusterArn: CLUSTER_ARN });
}

export function knownCluster(): Cluster {
  return Cluster.fromAttributes({
    clusterArn: CLUSTER_ARN,
    endpoint: 'https://demo.eks.amazonaws.com',
    certificateAuthorityData: 'Y2VydGlmaWNhdGU=',
  });
}

export const subject = (): Subject => Subject.serviceAccount('apps', 'api');

export function oidc(stack: TerraformStack): IOidcProvider {
  return OidcProvider.fromOidcProviderArn(stack, 'KnownOidc', PROVIDER_ARN);
}

export function data(stack: TerraformStack): AwsProvider {
  return new AwsProvider(stack, 'data', { alias: 'data', region: 'us-east-1' });
}

export function existing(stack: TerraformStack): IWorkloadRole {
  return WorkloadRole.fromRoleArn(stack, 'KnownRole', ROLE_ARN);
}

export function statement(conditions?: object): PolicyStatement {
  return new PolicyStatement({
    actions: ['s3:GetObject'],
    resources: ['*'],
    conditions: conditions as PolicyStatementOptions['conditions'],
  });
}

export function document(): PolicyDocument {
  return new PolicyDocument({ statements: [statement()] });
}

export function trustStatement(one: Principal): PolicyStatement {
  return new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [one] });
}

// What a value is used for.

export function role(stack: TerraformStack, trust: TrustPolicy): WorkloadRole {
  return new WorkloadRole(stack, 'Role', { trust });
}

export function granted(stack: TerraformStack, policy: PolicyDocument): unknown {
  const role = existing(stack);
  role.addPermissions([Permissions.inline('read', policy)]);
  return role;
}

export function principal(stack: TerraformStack, one: Principal): unknown {
  return role(stack, new TrustPolicy().addStatement(trustStatement(one)));
}

export function subjects(stack: TerraformStack, one: Subject): unknown {
  return role(stack, new TrustPolicy().addWebIdentity(oidc(stack), [one]));
}

export function scoped(stack: TerraformStack, scope: PodIdentityScope): unknown {
  return new PodIdentityRole(stack, 'Role', { scopes: [scope] });
}

export function trusted(stack: TerraformStack, provider: any): unknown {
  return role(stack, new TrustPolicy().addWebIdentity(provider, [subject()]));
}

export function identified(stack: TerraformStack, credentials: Credentials, account: object = {}): WorkloadIdentity {
  const serviceAccount = { namespace: 'apps', name: 'api', ...account };
  return new WorkloadIdentity(stack, 'Api', { cluster: cluster(), serviceAccount, credentials });
}

export function associated(stack: TerraformStack, known: IWorkloadRole): unknown {
  return new PodIdentityAssociation(stack, 'Api', {
    cluster: cluster(),
    serviceAccount: ServiceAccountRef.of('apps', 'api'),
    role: known,
    disableSessionTags: true,
  });
}

/** Whatever a cluster may be used for, as far as it goes. */
export function used(stack: TerraformStack, one: Cluster): Cluster {
  const uses = [
    () => one.addKubernetesProvider(stack, 'Kubernetes'),
    () => one.addHelmProvider(stack, 'Helm'),
    () => new OidcProvider(stack, 'Oidc', { cluster: one }),
    () => new Addon(stack, 'Addon', { cluster: one, name: 'vpc-cni', identity: AddonIdentity.recommended() }),
    () => scoped(stack, PodIdentityScope.serviceAccounts(one, [subject()])),
    () => {
      const serviceAccount = { namespace: 'apps', name: 'api' };
      return new WorkloadIdentity(stack, 'Api', {
        cluster: one,
        serviceAccount,
        credentials: Credentials.podIdentity(),
      });
    },
  ];
  const faults = uses.flatMap((use) => {
    try {
      use();
      return [];
    } catch (error) {
      return [String(error)];
    }
  });
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return one;
}

export function addon(stack: TerraformStack, identity: AddonIdentity): unknown {
  return new Addon(stack, 'Addon', { cluster: cluster(), name: 'vpc-cni', identity });
}

export function pinned(stack: TerraformStack, version: AddonVersion): unknown {
  return new Addon(stack, 'Addon', { cluster: cluster(), name: 'coredns', version });
}

export function issuer(stack: TerraformStack, hosting: selfHosted.IssuerHosting): selfHosted.SelfHostedIssuer {
  return new selfHosted.SelfHostedIssuer(stack, 'Issuer', { hosting });
}

export function thumbprints(stack: TerraformStack, of: Thumbprints): unknown {
  return new OidcProvider(stack, 'Oidc', { issuerUrl: 'https://oidc.example.com', thumbprints: of });
}

export function webhook(stack: TerraformStack, props: object): unknown {
  return new selfHosted.PodIdentityWebhook(stack, 'Webhook', props);
}

export function bound(stack: TerraformStack, props: object): unknown {
  return new kubernetes.RoleBinding(stack, 'Binding', {
    name: 'reader',
    namespace: 'apps',
    serviceAccounts: [ServiceAccountRef.of('apps', 'api')],
    role: kubernetes.ClusterRole.fromName('view'),
    ...props,
  });
}
