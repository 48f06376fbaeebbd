import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformStack } from 'cdktf';
import {
  Cluster,
  Credentials,
  CrossAccountTarget,
  IrsaRole,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  PodIdentityAssociation,
  PodIdentityRole,
  PodIdentityScope,
  ServiceAccountRef,
  Subject,
  Thumbprints,
  WorkloadIdentity,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { expect } from 'vitest';
import { ordinaryPrograms, policyOf, trustOf } from '../support/ordinary-programs';
import { demo, demoOidc, mayRead, platformStack } from '../support/platform';

ordinaryPrograms('accounts', [
  {
    title: 'a cluster of a second account, found and used through its alias',
    build: (app) => {
      const stack = platformStack(app);
      const tenant = new AwsProvider(stack, 'tenant', {
        alias: 'tenant',
        region: 'eu-central-1',
        assumeRole: [{ roleArn: 'arn:aws:iam::210987654321:role/terraform' }],
      });
      const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'tenant', awsProvider: tenant });
      const oidc = new OidcProvider(stack, 'Oidc', { cluster, awsProvider: tenant });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(oidc),
        permissions: [Permissions.awsManagedPolicy('AmazonSQSReadOnlyAccess')],
        awsProvider: tenant,
      });
    },
    fact: (stacks) => {
      const { resources, data } = stacks();
      for (const made of ['aws_iam_role', 'aws_iam_role_policy_attachment', 'aws_iam_openid_connect_provider']) {
        expect(Object.values(resources(made)).map(({ provider }) => provider)).toEqual(['aws.tenant']);
      }
      expect(Object.values(data('aws_partition')).map(({ provider }) => provider)).toEqual(['aws.tenant']);
    },
  },
  {
    title: 'pod identities of a cluster of a second account, everything through its alias',
    build: (app) => {
      const stack = platformStack(app);
      const tenant = new AwsProvider(stack, 'tenant', { alias: 'tenant', region: 'eu-central-1', profile: 'tenant' });
      const cluster = Cluster.fromClusterName(stack, 'Cluster', {
        clusterName: 'tenant',
        region: 'eu-central-1',
        awsProvider: tenant,
      });
      const agent = new PodIdentityAgent(stack, 'Agent', { cluster, awsProvider: tenant });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.podIdentity({ agent }),
        awsProvider: tenant,
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_eks_pod_identity_association')['provider']).toBe('aws.tenant');
      expect(stacks().only('aws_eks_addon')['provider']).toBe('aws.tenant');
    },
  },
  {
    title: 'a role in a data account for a workload of the cluster account',
    build: (app) => {
      const stack = platformStack(app);
      const data = new AwsProvider(stack, 'data', { alias: 'data', region: 'eu-central-1', profile: 'data' });
      const cluster = demo();
      const bucket = new S3Bucket(stack, 'Bucket', { bucket: 'data-lake-210987654321', provider: data });
      new WorkloadIdentity(stack, 'Reader', {
        cluster,
        serviceAccount: { namespace: 'reports', name: 'reader' },
        credentials: Credentials.podIdentity({
          target: { awsProvider: data, permissions: [mayRead(`${bucket.arn}/*`)] },
        }),
      });
    },
    fact: (stacks) => {
      const { resources, only } = stacks();
      expect(Object.values(resources('aws_iam_role')).map(({ provider }) => provider)).toEqual([undefined, 'aws.data']);
      expect(only('aws_eks_pod_identity_association')['target_role_arn']).toMatch(/^\$\{aws_iam_role\.Reader_Target_/);
    },
  },
  {
    title: 'a target role without session tags, put together by hand',
    build: (app) => {
      const stack = platformStack(app);
      const data = new AwsProvider(stack, 'data', { alias: 'data', region: 'eu-central-1', profile: 'data' });
      const cluster = demo();
      const role = new PodIdentityRole(stack, 'Source', {
        scopes: [PodIdentityScope.anyAssociation()],
        sourceAccount: '123456789012',
        disableSessionTags: true,
      });
      const who = { cluster, serviceAccount: ServiceAccountRef.of('reports', 'reader'), disableSessionTags: true };
      const target = new CrossAccountTarget(stack, 'Target', { ...who, sourceRole: role, awsProvider: data });
      new PodIdentityAssociation(stack, 'Association', { ...who, role, targetRoleArn: target.roleArn });
    },
    fact: (stacks) => {
      const [assume] = trustOf(stacks(), 'Target').Statement;
      expect(assume?.Condition?.['StringEquals']?.['sts:ExternalId']).toBe(
        'eu-central-1/123456789012/demo/reports/reader',
      );
    },
  },
  {
    title: 'a target role that the data team made already',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      new WorkloadIdentity(stack, 'Reader', {
        cluster,
        serviceAccount: { namespace: 'reports', name: 'reader' },
        credentials: Credentials.podIdentity({
          targetRoleArn: 'arn:aws:iam::210987654321:role/data/lake-reader',
        }),
      });
    },
    fact: (stacks) => {
      const policy = policyOf(stacks().only('aws_iam_role_policy'));
      expect(policy.Statement.map(({ Resource }) => Resource)).toEqual([
        'arn:aws:iam::210987654321:role/data/lake-reader',
      ]);
    },
  },
  {
    title: 'the OIDC provider of a cluster made in another account, for roles of that account',
    build: (app) => {
      const stack = platformStack(app);
      const data = new AwsProvider(stack, 'data', { alias: 'data', region: 'eu-central-1', profile: 'data' });
      const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region: 'eu-central-1' });
      const oidc = new OidcProvider(stack, 'OidcInData', { cluster, awsProvider: data });
      new IrsaRole(stack, 'Reader', {
        oidcProviders: [oidc],
        subjects: [Subject.serviceAccount('reports', 'reader')],
        permissions: [mayRead('arn:aws:s3:::data-lake-210987654321/*')],
        awsProvider: data,
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_openid_connect_provider')['provider']).toBe('aws.data');
      expect(stacks().only('aws_iam_role')['provider']).toBe('aws.data');
    },
  },
]);

ordinaryPrograms('regions and partitions', [
  {
    title: 'the same workload on a cluster of the same name in two regions',
    build: (app) => {
      const stack = platformStack(app);
      for (const region of ['eu-west-1', 'us-west-2']) {
        const provider = new AwsProvider(stack, `aws-${region}`, { alias: region, region });
        const cluster = Cluster.fromClusterName(stack, `Cluster-${region}`, {
          clusterName: 'demo',
          region,
          awsProvider: provider,
        });
        const kubernetes = cluster.addKubernetesProvider(stack, `kubernetes-${region}`, { alias: region });
        new WorkloadIdentity(stack, `Api-${region}`, {
          cluster,
          serviceAccount: { namespace: 'orders', name: 'api' },
          createNamespace: true,
          credentials: Credentials.podIdentity({
            agent: new PodIdentityAgent(stack, `Agent-${region}`, { cluster, awsProvider: provider }),
          }),
          awsProvider: provider,
          kubernetesProvider: kubernetes,
        });
      }
    },
    fact: (stacks) => {
      const roles = Object.values(stacks().resources('aws_iam_role'));
      expect(new Set(roles.map(({ name }) => name)).size).toBe(2);
      expect(roles.map(({ provider }) => provider)).toEqual(['aws.eu-west-1', 'aws.us-west-2']);
    },
  },
  {
    title: 'one stack for each region, the default provider in each',
    build: (app) => {
      for (const region of ['eu-west-1', 'us-west-2']) {
        const stack = new TerraformStack(app, `orders-${region}`);
        new AwsProvider(stack, 'aws', { region });
        new TlsProvider(stack, 'tls');
        const cluster = Cluster.fromClusterName(stack, 'Cluster', { clusterName: 'demo', region });
        cluster.addKubernetesProvider(stack, 'kubernetes');
        new WorkloadIdentity(stack, 'Api', {
          cluster,
          serviceAccount: { namespace: 'orders', name: 'api' },
          credentials: Credentials.irsa(new OidcProvider(stack, 'Oidc', { cluster })),
        });
      }
    },
    fact: (stacks) => {
      const names = ['eu-west-1', 'us-west-2'].map((region) => stacks(`orders-${region}`).only('aws_iam_role')['name']);
      expect(names[0]).not.toBe(names[1]);
    },
  },
  {
    title: 'the roles through the default provider, the cluster looked up through a read-only one of its region',
    build: (app) => {
      const stack = platformStack(app);
      const readOnly = new AwsProvider(stack, 'read', { alias: 'read', region: 'eu-central-1', profile: 'read-only' });
      const cluster = Cluster.fromClusterName(stack, 'Cluster', {
        clusterName: 'demo',
        region: 'eu-central-1',
        awsProvider: readOnly,
      });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(OidcProvider.fromCluster(stack, 'Oidc', { cluster })),
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['provider']).toBeUndefined();
      expect(Object.values(stacks().data('aws_eks_cluster'))[0]?.['provider']).toBe('aws.read');
    },
  },
  {
    title: 'a workload in China',
    build: (app) => {
      const stack = new TerraformStack(app, 'stack');
      new AwsProvider(stack, 'aws', { region: 'cn-north-1' });
      new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
      const issuer = 'oidc.eks.cn-north-1.amazonaws.com.cn/id/0123456789ABCDEF0123456789ABCDEF';
      const oidc = OidcProvider.fromOidcProviderArn(
        stack,
        'Oidc',
        `arn:aws-cn:iam::123456789012:oidc-provider/${issuer}`,
      );
      new WorkloadIdentity(stack, 'Api', {
        cluster: Cluster.fromAttributes({ clusterArn: 'arn:aws-cn:eks:cn-north-1:123456789012:cluster/demo' }),
        serviceAccount: { namespace: 'orders', name: 'api', regionalSts: true },
        credentials: Credentials.irsa(oidc),
        permissions: [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess'), mayRead('arn:aws-cn:s3:::orders/*')],
        stsServices: ['ec2', 'ecs-tasks'],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role_policy_attachment')['policy_arn']).toBe(
        'arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess',
      );
    },
  },
  {
    title: 'a workload in GovCloud by EKS Pod Identity, and one by a provider that is made',
    build: (app) => {
      const stack = new TerraformStack(app, 'stack');
      new AwsProvider(stack, 'aws', { region: 'us-gov-west-1' });
      new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
      const cluster = Cluster.fromAttributes({
        clusterArn: 'arn:aws-us-gov:eks:us-gov-west-1:123456789012:cluster/demo',
        podIdentityAgentInstalled: true,
      });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.podIdentity(),
        permissions: [Permissions.awsManagedPolicy('AmazonSQSReadOnlyAccess')],
      });
      const oidc = new OidcProvider(stack, 'Oidc', {
        issuerUrl: 'https://oidc.eks.us-gov-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF',
        thumbprints: Thumbprints.managedByAws(),
      });
      new WorkloadIdentity(stack, 'Worker', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'worker' },
        credentials: Credentials.irsa(oidc),
        permissions: [Permissions.policyArn('arn:aws-us-gov:iam::aws:policy/AmazonSQSReadOnlyAccess')],
      });
    },
    fact: (stacks) => {
      const attached = Object.values(stacks().resources('aws_iam_role_policy_attachment'));
      expect(new Set(attached.map(({ policy_arn: arn }) => arn))).toEqual(
        new Set(['arn:aws-us-gov:iam::aws:policy/AmazonSQSReadOnlyAccess']),
      );
    },
  },
  {
    title: 'a role whose partition the provider alone knows',
    build: (app) => {
      const stack = platformStack(app);
      const china = new AwsProvider(stack, 'china', { alias: 'china', region: 'cn-northwest-1' });
      const role = WorkloadRole.fromRoleArn(stack, 'Found', 'arn:aws-cn:iam::123456789012:role/reader', {
        awsProvider: china,
      });
      role.addPermissions([Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')]);
      new IrsaRole(stack, 'Other', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('reports', 'reader')],
        permissions: [Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')],
      });
    },
    fact: (stacks) => {
      const attached = Object.values(stacks().resources('aws_iam_role_policy_attachment'));
      expect(attached.map(({ policy_arn: arn }) => arn).sort()).toEqual([
        'arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess',
        'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      ]);
    },
  },
]);
