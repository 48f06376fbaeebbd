import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { JobV1 } from '@cdktf/provider-kubernetes/lib/job-v1';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { DataTerraformRemoteStateS3, TerraformOutput, TerraformStack, type App } from 'cdktf';
import {
  Cluster,
  Credentials,
  IrsaRole,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  Subject,
  Thumbprints,
  WorkloadIdentity,
  WorkloadRole,
  type IOidcProvider,
  type IPodIdentityAgent,
} from 'cdktf-eks-workload-identity';
import { expect } from 'vitest';
import { ordinaryPrograms, trustOf } from '../support/ordinary-programs';
import { demo, demoOidc, ISSUER, mayRead, OIDC_ARN, platformStack } from '../support/platform';

/** The stack that has the cluster. */
class Platform extends TerraformStack {
  public readonly resource: EksCluster;
  public readonly cluster: Cluster;
  public readonly oidc: IOidcProvider;
  public readonly agent: IPodIdentityAgent;

  public constructor(scope: App, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region: 'eu-central-1' });
    new TlsProvider(this, 'tls');
    this.resource = new EksCluster(this, 'Eks', {
      name: 'demo',
      roleArn: 'arn:aws:iam::123456789012:role/eks-control-plane',
      vpcConfig: { subnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-1a2b3c4d5e6f70819'] },
    });
    this.cluster = Cluster.fromEksCluster(this.resource);
    this.oidc = new OidcProvider(this, 'Oidc', { cluster: this.cluster });
    this.agent = new PodIdentityAgent(this, 'Agent', { cluster: this.cluster });
  }
}

/** A stack of workloads, which talks to the cluster of another stack. */
function workloads(app: App, id: string, cluster: Cluster): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, 'aws', { region: 'eu-central-1' });
  cluster.addKubernetesProvider(stack, 'kubernetes');
  return stack;
}

ordinaryPrograms('a cluster in one stack, its workloads in others', [
  {
    title: 'IRSA, with the provider of the cluster stack',
    build: (app) => {
      const { cluster, oidc } = new Platform(app, 'platform');
      const orders = workloads(app, 'orders', cluster);
      new WorkloadIdentity(orders, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(oidc),
        permissions: [mayRead('arn:aws:s3:::orders/*')],
      });
    },
    fact: (stacks) => {
      expect(stacks('platform').only('aws_iam_openid_connect_provider')).toBeDefined();
      expect(stacks('orders').resources('aws_iam_openid_connect_provider')).toEqual({});
      expect(stacks('orders').only('aws_iam_role')).toBeDefined();
    },
  },
  {
    title: 'EKS Pod Identity, with the agent of the cluster stack',
    build: (app) => {
      const { cluster, agent } = new Platform(app, 'platform');
      const orders = workloads(app, 'orders', cluster);
      const identity = new WorkloadIdentity(orders, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.podIdentity({ agent }),
      });
      new JobV1(orders, 'Job', {
        metadata: { namespace: identity.namespace, name: 'migrate' },
        dependsOn: identity.ready,
        spec: {
          template: {
            metadata: {},
            spec: {
              serviceAccountName: identity.serviceAccountName,
              container: [{ name: 'migrate', image: 'migrate:1' }],
            },
          },
        },
      });
    },
    fact: (stacks) => {
      const { cluster_name: name } = stacks('orders').only('aws_eks_pod_identity_association');
      expect(name).toMatch(/^\$\{data\.terraform_remote_state\./);
    },
  },
  {
    title: 'a team that describes the same cluster resource once more',
    build: (app) => {
      const { resource, agent } = new Platform(app, 'platform');
      const cluster = Cluster.fromEksCluster(resource);
      const orders = workloads(app, 'orders', cluster);
      for (const name of ['api', 'worker']) {
        new WorkloadIdentity(orders, name, {
          cluster,
          serviceAccount: { namespace: 'orders', name },
          credentials: Credentials.podIdentity({ agent }),
        });
      }
    },
    fact: (stacks) => {
      expect(Object.keys(stacks('orders').resources('aws_eks_pod_identity_association'))).toHaveLength(2);
    },
  },
  {
    title: 'the same service account names in two stacks of two clusters',
    build: (app) => {
      for (const color of ['blue', 'green']) {
        const { cluster, oidc } = new Platform(app, `platform-${color}`);
        new WorkloadIdentity(workloads(app, `orders-${color}`, cluster), 'Api', {
          cluster,
          serviceAccount: { namespace: 'orders', name: 'api' },
          credentials: Credentials.irsa(oidc),
        });
      }
    },
    fact: (stacks) => {
      const [blue, green] = ['blue', 'green'].map((color) => trustOf(stacks(`orders-${color}`)).Statement[0]);
      expect(blue?.Principal).not.toEqual(green?.Principal);
    },
  },
  {
    title: 'a role and its bucket in a data stack, the workload in another, tied by the role itself',
    build: (app) => {
      const data = platformStack(app, 'data');
      const oidc = demoOidc(data);
      const bucket = new S3Bucket(data, 'Bucket', { bucketPrefix: 'reports-' });
      const role = new IrsaRole(data, 'Reader', {
        oidcProviders: [oidc],
        subjects: [Subject.serviceAccount('reports', 'reader')],
        permissions: [mayRead(`${bucket.arn}/*`)],
      });
      new WorkloadIdentity(platformStack(app, 'reports'), 'Reader', {
        cluster: demo(),
        serviceAccount: { namespace: 'reports', name: 'reader' },
        credentials: Credentials.irsa(oidc),
        role,
      });
    },
    fact: (stacks) => {
      const { metadata } = stacks('reports').only('kubernetes_service_account_v1');
      expect(JSON.stringify(metadata)).toContain('eks.amazonaws.com/role-arn');
      expect(stacks('reports').resources('aws_iam_role')).toEqual({});
    },
  },
  {
    title: 'a role of another stack found by its ARN, the provider by its own',
    build: (app) => {
      const stack = platformStack(app);
      const role = WorkloadRole.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/reports/reader');
      new WorkloadIdentity(stack, 'Reader', {
        cluster: demo(),
        serviceAccount: { namespace: 'reports', name: 'reader' },
        credentials: Credentials.irsa(demoOidc(stack)),
        role,
        permissions: [mayRead('arn:aws:s3:::reports/*')],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role_policy')['role']).toBe('reader');
    },
  },
  {
    title: 'everything about the cluster read from the remote state of the platform team',
    build: (app) => {
      const stack = platformStack(app);
      const platform = new DataTerraformRemoteStateS3(stack, 'platform', {
        bucket: 'terraform-state',
        key: 'platform.tfstate',
        region: 'eu-central-1',
      });
      const cluster = Cluster.fromAttributes({
        clusterName: 'demo',
        clusterArn: platform.getString('cluster_arn'),
        podIdentityAgentInstalled: true,
        region: 'eu-central-1',
        issuerUrl: platform.getString('issuer_url'),
      });
      const oidc = OidcProvider.fromOidcProviderArn(stack, 'Oidc', platform.getString('oidc_provider_arn'));
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsaAndPodIdentity(oidc),
        permissions: [Permissions.policyArn(platform.getString('policy_arn'), { id: 'platform' })],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['name']).toMatch(/^orders-api-[0-9a-f]{8}$/);
      expect(JSON.stringify(stacks().json)).toContain('data.terraform_remote_state.platform.outputs.oidc_provider_arn');
    },
  },
  {
    title: 'an OIDC provider of another stack, found by its issuer',
    build: (app) => {
      const platform = platformStack(app, 'platform');
      new OidcProvider(platform, 'Oidc', { issuerUrl: `https://${ISSUER}`, thumbprints: Thumbprints.managedByAws() });
      const stack = platformStack(app, 'orders');
      stack.addDependency(platform);
      const cluster = demo();
      const oidc = OidcProvider.fromCluster(stack, 'Oidc', { cluster });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(oidc),
      });
    },
    fact: (stacks) => {
      const found = Object.values(stacks('orders').data('aws_iam_openid_connect_provider'));
      expect(found.map(({ url }) => url)).toEqual([`https://${ISSUER}`]);
    },
  },
  {
    title: 'an OIDC provider made in one stack and named by its literal ARN in another, the namespace in a third',
    build: (app) => {
      const base = platformStack(app, 'base');
      const namespace = new kubernetes.Namespace(base, 'Namespace', { name: 'orders' });
      const stack = platformStack(app, 'orders');
      const identity = new WorkloadIdentity(stack, 'Api', {
        cluster: demo(),
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(demoOidc(stack)),
        dependsOn: namespace.ready,
      });
      new TerraformOutput(platformStack(app, 'outputs'), 'role', { value: identity.roleName });
    },
    fact: (stacks) => {
      const [statement] = trustOf(stacks('orders')).Statement;
      expect(statement?.Principal).toEqual({ Federated: OIDC_ARN });
    },
  },
]);
