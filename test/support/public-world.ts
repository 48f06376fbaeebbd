import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformVariable, type TerraformResource } from 'cdktf';
import {
  AwsServiceConditions,
  Cluster,
  CrossAccountTargetOptions,
  Effect,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityRole,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  Principal,
  selfHosted,
  Subject,
  WorkloadRoleOptions,
} from 'cdktf-eks-workload-identity';
import { stackWithProviders } from './synth';

export const CLUSTER_ARN = 'arn:aws:eks:eu-central-1:123456789012:cluster/demo';
export const ISSUER = 'https://oidc.eks.eu-central-1.amazonaws.com/id/D3M0';
export const PROVIDER_ARN = `arn:aws:iam::123456789012:oidc-provider/${ISSUER.slice('https://'.length)}`;

/** A stack, and the means to make what the calls of the library need. The same calls give the same names. */
export class World {
  public readonly stack = stackWithProviders('stack', undefined, 'eu-central-1');
  private count = 0;

  /** Another one each time: an id, and a name that Kubernetes and AWS take. */
  public name(kind = 'one'): string {
    this.count += 1;
    return `${kind}-${this.count}`;
  }

  public list(): string[] {
    return new TerraformVariable(this.stack, this.name(), { type: 'list(string)' }).listValue;
  }

  public aws(): AwsProvider {
    return new AwsProvider(this.stack, this.name(), { alias: this.name('aws') });
  }

  public kubernetes(): KubernetesProvider {
    return new KubernetesProvider(this.stack, this.name(), { alias: this.name('kubernetes') });
  }

  public tls(): TlsProvider {
    return new TlsProvider(this.stack, this.name(), { alias: this.name('tls') });
  }

  public resource(): TerraformResource {
    return new kubernetes.Namespace(this.stack, this.name(), { name: this.name('namespace') }).resource;
  }

  /** A resource that depends on these. */
  public after(fqns: string[]): void {
    this.resource().dependsOn = fqns;
  }

  public cluster(): Cluster {
    return Cluster.fromAttributes({ clusterArn: CLUSTER_ARN });
  }

  /** The same cluster, of which everything is known. */
  public knownCluster(): Cluster {
    return Cluster.fromAttributes({
      clusterArn: CLUSTER_ARN,
      issuerUrl: ISSUER,
      endpoint: 'https://demo.eks.amazonaws.com',
      certificateAuthorityData: 'Y2VydGlmaWNhdGU=',
    });
  }

  public eksCluster(): EksCluster {
    const config = { name: this.name('cluster'), roleArn: 'arn:aws:iam::123456789012:role/eks', vpcConfig: {} };
    return new EksCluster(this.stack, this.name(), { ...config, vpcConfig: { subnetIds: ['subnet-1'] } });
  }

  public oidc(): ReturnType<typeof OidcProvider.fromOidcProviderArn> {
    return OidcProvider.fromOidcProviderArn(this.stack, this.name(), PROVIDER_ARN);
  }

  public subject(): Subject {
    return Subject.serviceAccount('orders', this.name('account'));
  }

  /** A role that any association of the cluster may use. */
  public role(): PodIdentityRole {
    const scopes = [PodIdentityScope.anyServiceAccount(this.cluster())];
    return new PodIdentityRole(this.stack, this.name(), { scopes });
  }

  public account(): kubernetes.ServiceAccount {
    return new kubernetes.ServiceAccount(this.stack, this.name(), { namespace: 'orders', name: this.name('account') });
  }

  public hosting(): selfHosted.IssuerHosting {
    return selfHosted.IssuerHosting.publicBucket(this.stack, this.name(), { bucketName: this.name('documents') });
  }

  public statement(): PolicyStatement {
    return new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] });
  }

  public document(): PolicyDocument {
    return new PolicyDocument({ statements: [this.statement()] });
  }

  public permissions(): Permissions {
    return Permissions.inline(this.name('read'), this.document());
  }

  public trustStatement(): PolicyStatement {
    return new PolicyStatement({
      effect: Effect.ALLOW,
      actions: ['sts:AssumeRole'],
      principals: [Principal.aws('210987654321')],
      conditions: { StringEquals: { 'sts:ExternalId': 'orders' } },
    });
  }

  /** What every role may be told. */
  public roleOptions(naming: 'roleName' | 'roleNamePrefix' = 'roleName'): WorkloadRoleOptions {
    return {
      [naming]: this.name('role'),
      path: '/team/',
      description: 'Orders',
      tags: { team: 'orders' },
      permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
      maxSessionDurationSeconds: 7200,
      forceDetachPolicies: true,
      stsServices: ['ecs-tasks'],
      stsServiceConditions: {
        'ecs-tasks': new AwsServiceConditions({
          sourceArns: ['arn:aws:ecs:eu-central-1:123456789012:*'],
          sourceAccounts: ['123456789012'],
        }),
      },
      trustStatements: [this.trustStatement()],
      trustPolicyQuota: 4096,
      permissions: [this.permissions(), Permissions.awsManagedPolicy('ReadOnlyAccess')],
      managedPolicyQuota: 20,
      partition: 'aws',
      dependsOn: [this.resource()],
    };
  }

  public target(naming: 'roleName' | 'roleNamePrefix' = 'roleNamePrefix'): CrossAccountTargetOptions {
    return { ...this.roleOptions(naming), awsProvider: this.aws() };
  }
}
