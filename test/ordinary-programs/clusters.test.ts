import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster';
import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformHclModule, TerraformStack, TerraformVariable } from 'cdktf';
import {
  Cluster,
  ClusterKind,
  ComputeType,
  Credentials,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  Subject,
  PodIdentityRole,
  PodIdentityScope,
  Thumbprints,
  WorkloadIdentity,
} from 'cdktf-eks-workload-identity';
import { expect } from 'vitest';
import { ordinaryPrograms, trustOf } from '../support/ordinary-programs';
import { ACCOUNT, CLUSTER_ARN, mayRead, platformStack } from '../support/platform';

ordinaryPrograms('clusters', [
  {
    title: 'made in the same app, with its provider, agent and workloads',
    build: (app) => {
      const stack = new TerraformStack(app, 'stack');
      new AwsProvider(stack, 'aws', { region: 'eu-central-1' });
      new TlsProvider(stack, 'tls');
      const eks = new EksCluster(stack, 'Eks', {
        name: 'demo',
        roleArn: `arn:aws:iam::${ACCOUNT}:role/eks`,
        vpcConfig: { subnetIds: ['subnet-0a1b2c3d4e5f60718'] },
      });
      const cluster = Cluster.fromEksCluster(eks);
      cluster.addKubernetesProvider(stack, 'kubernetes');
      const oidc = new OidcProvider(stack, 'Oidc', { cluster });
      const agent = new PodIdentityAgent(stack, 'Agent', { cluster });
      const account = (name: string): { namespace: string; name: string } => ({ namespace: 'orders', name });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: account('api'),
        credentials: Credentials.irsa(oidc),
      });
      new WorkloadIdentity(stack, 'Worker', {
        cluster,
        serviceAccount: account('worker'),
        credentials: Credentials.podIdentity({ agent }),
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_eks_pod_identity_association')['cluster_name']).toBe('${aws_eks_cluster.Eks.name}');
      expect(stacks().only('aws_iam_openid_connect_provider')['url']).toBe(
        '${aws_eks_cluster.Eks.identity[0].oidc[0].issuer}',
      );
    },
  },
  {
    title: 'of EKS Auto Mode, which has its agent',
    build: (app) => {
      const stack = platformStack(app);
      const eks = new EksCluster(stack, 'Eks', {
        name: 'auto',
        roleArn: `arn:aws:iam::${ACCOUNT}:role/eks`,
        vpcConfig: { subnetIds: ['subnet-0a1b2c3d4e5f60718'] },
        bootstrapSelfManagedAddons: false,
        computeConfig: { enabled: true, nodePools: ['general-purpose'] },
      });
      new WorkloadIdentity(stack, 'Api', {
        cluster: Cluster.fromEksCluster(eks),
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.podIdentity(),
      });
      new WorkloadIdentity(stack, 'Found', {
        cluster: Cluster.fromClusterName(stack, 'Other', { clusterName: 'other', kind: ClusterKind.EKS_AUTO_MODE }),
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.podIdentity(),
      });
    },
    fact: (stacks) => {
      expect(stacks().resources('aws_eks_addon')).toEqual({});
      expect(Object.keys(stacks().resources('aws_eks_pod_identity_association'))).toHaveLength(2);
    },
  },
  {
    title: 'on Outposts, and Fargate pods, by IRSA',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = Cluster.fromClusterName(stack, 'Cluster', {
        clusterName: 'factory',
        region: 'eu-central-1',
        kind: ClusterKind.EKS_OUTPOST,
      });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(new OidcProvider(stack, 'Oidc', { cluster })),
        compute: ComputeType.FARGATE,
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['name']).toMatch(/^orders-api-[0-9a-f]{8}$/);
    },
  },
  {
    title: 'by literal attributes alone, nothing looked up',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = Cluster.fromAttributes({ clusterArn: CLUSTER_ARN, podIdentityAgentInstalled: true });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.podIdentity({
          sourceAccount: ACCOUNT,
          sourceArn: CLUSTER_ARN,
        }),
      });
    },
    fact: (stacks) => {
      expect(stacks().json['data']).toBeUndefined();
      expect(trustOf(stacks()).Statement[0]?.Condition).toMatchObject({
        StringEquals: { 'aws:SourceAccount': ACCOUNT },
        ArnEquals: { 'aws:SourceArn': CLUSTER_ARN },
      });
    },
  },
  {
    title: 'by name and region, its ARN unknown',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = Cluster.fromAttributes({ clusterName: 'demo', region: 'eu-central-1' });
      new PodIdentityRole(stack, 'Role', {
        scopes: [PodIdentityScope.serviceAccounts(cluster, [Subject.serviceAccount('orders', 'api')])],
      });
    },
    fact: (stacks) => {
      expect(trustOf(stacks()).Statement[0]?.Condition?.['StringEquals']).toMatchObject({
        'aws:RequestTag/eks-cluster-name': 'demo',
      });
    },
  },
  {
    title: 'by Terraform variables for its name, ARN, issuer and provider',
    build: (app) => {
      const stack = platformStack(app);
      const given = (name: string): string => new TerraformVariable(stack, name, { type: 'string' }).stringValue;
      const cluster = Cluster.fromAttributes({
        clusterName: given('cluster_name'),
        clusterArn: given('cluster_arn'),
        issuerUrl: given('issuer'),
      });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(OidcProvider.fromOidcProviderArn(stack, 'Oidc', given('oidc_provider_arn'))),
        permissions: [Permissions.awsManagedPolicy('AmazonSQSReadOnlyAccess')],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['name']).toMatch(/^orders-api-\$\{.*var\.cluster_name/);
    },
  },
  {
    title: 'by the outputs of a public module',
    build: (app) => {
      const stack = platformStack(app);
      const eks = new TerraformHclModule(stack, 'eks', {
        source: 'terraform-aws-modules/eks/aws',
        version: '21.0.0',
        variables: { name: 'demo', kubernetes_version: '1.33' },
      });
      const cluster = Cluster.fromAttributes({
        clusterName: eks.getString('cluster_name'),
        clusterArn: eks.getString('cluster_arn'),
        issuerUrl: eks.getString('cluster_oidc_issuer_url'),
        endpoint: eks.getString('cluster_endpoint'),
        certificateAuthorityData: eks.getString('cluster_certificate_authority_data'),
        region: 'eu-central-1',
        podIdentityAgentInstalled: true,
      });
      const oidc = OidcProvider.fromOidcProviderArn(stack, 'Oidc', eks.getString('oidc_provider_arn'));
      const account = (name: string): { namespace: string; name: string } => ({ namespace: 'orders', name });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: account('api'),
        credentials: Credentials.irsa(oidc),
      });
      new WorkloadIdentity(stack, 'Worker', {
        cluster,
        serviceAccount: account('worker'),
        credentials: Credentials.podIdentity(),
        dependsOn: [eks],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_eks_pod_identity_association')['cluster_name']).toBe('${module.eks.cluster_name}');
    },
  },
  {
    title: 'by parameters that the platform team keeps in SSM',
    build: (app) => {
      const stack = platformStack(app);
      const parameter = (name: string): string =>
        new DataAwsSsmParameter(stack, name, { name: `/platform/${name}` }).value;
      const cluster = Cluster.fromAttributes({
        clusterName: 'demo',
        clusterArn: parameter('arn'),
        region: 'eu-central-1',
      });
      const oidc = OidcProvider.fromOidcProviderArn(stack, 'Oidc', parameter('oidc'));
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(oidc),
        permissions: [mayRead(`${parameter('bucket-arn')}/*`)],
        permissionsBoundary: parameter('boundary'),
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['permissions_boundary']).toBe('${data.aws_ssm_parameter.boundary.value}');
    },
  },
  {
    title: 'by a data source that the team has in its stack already',
    build: (app) => {
      const stack = platformStack(app);
      const found = new DataAwsEksCluster(stack, 'found', { name: 'demo' });
      const cluster = Cluster.fromAttributes({
        clusterName: found.name,
        clusterArn: found.arn,
        issuerUrl: found.identity.get(0).oidc.get(0).issuer,
      });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(
          new OidcProvider(stack, 'Oidc', {
            cluster,
            thumbprints: Thumbprints.managedByAws(),
            tags: { team: 'platform' },
          }),
        ),
      });
    },
    fact: (stacks) => {
      expect(Object.keys(stacks().data('aws_eks_cluster'))).toEqual(['found']);
    },
  },
  {
    title: 'two, with the same service accounts, from one loop over their literal ARNs',
    build: (app) => {
      const stack = platformStack(app);
      for (const name of ['orders', 'payments']) {
        const cluster = Cluster.fromAttributes({
          clusterArn: `arn:aws:eks:eu-central-1:${ACCOUNT}:cluster/${name}`,
          podIdentityAgentInstalled: true,
        });
        const kubernetes = new KubernetesProvider(stack, `kubernetes-${name}`, { configContext: name, alias: name });
        new WorkloadIdentity(stack, `Exporter-${name}`, {
          cluster,
          serviceAccount: { namespace: 'monitoring', name: 'exporter' },
          credentials: Credentials.podIdentity(),
          kubernetesProvider: kubernetes,
        });
      }
    },
    fact: (stacks) => {
      const names = Object.values(stacks().resources('aws_eks_pod_identity_association')).map(
        (each) => each['cluster_name'],
      );
      expect(names).toEqual(['orders', 'payments']);
    },
  },
  {
    title: 'the agent made for the cluster as one file describes it, the workloads on it as others do',
    build: (app) => {
      const stack = platformStack(app);
      const described = (): Cluster =>
        Cluster.fromAttributes({ clusterArn: `arn:aws:eks:eu-central-1:${ACCOUNT}:cluster/described-twice` });
      new PodIdentityAgent(stack, 'Agent', { cluster: described() });
      new WorkloadIdentity(stack, 'Api', {
        cluster: described(),
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.podIdentity(),
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_eks_pod_identity_association')['cluster_name']).toBe('described-twice');
    },
  },
  {
    title: 'the agent of a cluster that two files look up, given to the workload',
    build: (app) => {
      const stack = platformStack(app);
      const found = (id: string): Cluster =>
        Cluster.fromClusterName(stack, id, { clusterName: 'demo', region: 'eu-central-1' });
      const agent = new PodIdentityAgent(stack, 'Agent', { cluster: found('Platform') });
      new WorkloadIdentity(stack, 'Api', {
        cluster: found('Orders'),
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.podIdentity({ agent }),
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_eks_pod_identity_association')['cluster_name']).toBe('demo');
    },
  },
]);
