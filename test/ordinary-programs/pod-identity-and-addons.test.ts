import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import {
  Addon,
  AddonIdentity,
  AddonVersion,
  Cluster,
  Credentials,
  IrsaRole,
  IpFamily,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  PodIdentityAssociation,
  PodIdentityRole,
  PodIdentityScope,
  ResolveConflicts,
  ServiceAccountRef,
  Subject,
  TrustPolicy,
  WorkloadIdentity,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { expect } from 'vitest';
import { one, ordinaryPrograms, trustOf } from '../support/ordinary-programs';
import { ACCOUNT, demo, demoOidc, mayRead, platformStack } from '../support/platform';

const account = (name: string): { namespace: string; name: string } => ({ namespace: 'orders', name });

ordinaryPrograms('from IRSA to EKS Pod Identity', [
  {
    title: 'the step between: both ways, the agent first',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const agent = new PodIdentityAgent(stack, 'Agent', { cluster, version: AddonVersion.defaultFor('1.33') });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { ...account('api'), tokenExpirationSeconds: 3600, regionalSts: true },
        credentials: Credentials.irsaAndPodIdentity(demoOidc(stack), { agent }),
        permissions: [mayRead('arn:aws:s3:::orders/*')],
      });
    },
    fact: (stacks) => {
      expect(trustOf(stacks()).Statement.map(({ Action }) => Action)).toEqual([
        'sts:AssumeRoleWithWebIdentity',
        ['sts:AssumeRole', 'sts:TagSession'],
      ]);
    },
  },
  {
    title: 'workloads that have moved beside others that have not',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const agent = new PodIdentityAgent(stack, 'Agent', { cluster });
      const moved = Credentials.podIdentity({ agent });
      const waiting = Credentials.irsa(demoOidc(stack));
      for (const name of ['api', 'worker', 'mailer']) {
        const credentials = name === 'mailer' ? waiting : moved;
        new WorkloadIdentity(stack, name, { cluster, serviceAccount: account(name), credentials });
      }
    },
    fact: (stacks) => {
      expect(Object.keys(stacks().resources('aws_eks_pod_identity_association'))).toHaveLength(2);
    },
  },
  {
    title: 'one shared role for several workloads, by both ways',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const oidc = demoOidc(stack);
      const subjects = ['api', 'worker'].map((name) => Subject.serviceAccount('orders', name));
      const role = new WorkloadRole(stack, 'Orders', {
        trust: new TrustPolicy()
          .addWebIdentity(oidc, subjects)
          .addPodIdentity(PodIdentityScope.serviceAccounts(cluster, subjects)),
      });
      const irsa = Credentials.irsa(oidc);
      const credentials = Credentials.podIdentity();
      new WorkloadIdentity(stack, 'Api', { cluster, serviceAccount: account('api'), credentials: irsa, role });
      new WorkloadIdentity(stack, 'Worker', {
        cluster,
        serviceAccount: account('worker'),
        credentials,
        role,
        permissions: [mayRead('arn:aws:s3:::orders/*')],
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')).toBeDefined();
      const accounts = Object.values(stacks().resources('kubernetes_service_account_v1'));
      const annotated = accounts.filter((each) => JSON.stringify(each).includes('eks.amazonaws.com/role-arn'));
      expect(annotated).toHaveLength(1);
    },
  },
  {
    title: 'a shared role whose trust names all accounts of a namespace by a pattern',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const role = new PodIdentityRole(stack, 'Jobs', {
        scopes: [PodIdentityScope.serviceAccounts(cluster, [Subject.pattern('orders', 'job-*')])],
      });
      for (const name of ['job-daily', 'job-weekly']) {
        new PodIdentityAssociation(stack, name, {
          cluster,
          serviceAccount: ServiceAccountRef.of('orders', name),
          role,
        });
      }
    },
    fact: (stacks) => {
      expect(trustOf(stacks()).Statement[0]?.Condition).toHaveProperty('StringLike');
    },
  },
  {
    title: 'blue and green: one role for both clusters, each with its provider',
    build: (app) => {
      const stack = platformStack(app);
      const clusters = ['blue', 'green'].map((name) => ({
        name,
        cluster: Cluster.fromAttributes({
          clusterArn: `arn:aws:eks:eu-central-1:${ACCOUNT}:cluster/${name}`,
          podIdentityAgentInstalled: true,
        }),
        kubernetes: new KubernetesProvider(stack, name, { alias: name, configContext: name }),
      }));
      const subjects = [Subject.serviceAccount('orders', 'api')];
      const role = new PodIdentityRole(stack, 'Orders', {
        scopes: clusters.map(({ cluster }) => PodIdentityScope.serviceAccounts(cluster, subjects)),
      });
      for (const { name, cluster, kubernetes } of clusters) {
        new WorkloadIdentity(stack, `Api-${name}`, {
          cluster,
          serviceAccount: account('api'),
          credentials: Credentials.podIdentity(),
          role,
          kubernetesProvider: kubernetes,
        });
      }
    },
    fact: (stacks) => {
      const associations = Object.values(stacks().resources('aws_eks_pod_identity_association'));
      expect(associations.map(({ cluster_name: name }) => name)).toEqual(['blue', 'green']);
    },
  },
  {
    title: 'blue and green by IRSA, both clusters looked up',
    build: (app) => {
      const stack = platformStack(app);
      const both = ['blue', 'green'].map((name) => {
        const cluster = Cluster.fromClusterName(stack, name, { clusterName: name, region: 'eu-central-1' });
        return {
          name,
          cluster,
          oidc: OidcProvider.fromCluster(stack, `Oidc-${name}`, { cluster }),
        };
      });
      const role = new IrsaRole(stack, 'Orders', {
        oidcProviders: both.map(({ oidc }) => oidc),
        subjects: [Subject.serviceAccount('orders', 'api')],
      });
      for (const { name, cluster, oidc } of both) {
        const kubernetesProvider = cluster.addKubernetesProvider(stack, `kubernetes-${name}`, { alias: name });
        const credentials = Credentials.irsa(oidc);
        new WorkloadIdentity(stack, `Api-${name}`, {
          cluster,
          serviceAccount: account('api'),
          credentials,
          role,
          kubernetesProvider,
        });
      }
    },
    fact: (stacks) => {
      expect(trustOf(stacks()).Statement).toHaveLength(2);
    },
  },
]);

ordinaryPrograms('add-ons', [
  {
    title: 'of a new cluster, in the right order with its nodes, with recommended identities',
    build: (app) => {
      const stack = platformStack(app);
      const eks = new EksCluster(stack, 'Eks', {
        name: 'new',
        roleArn: `arn:aws:iam::${ACCOUNT}:role/eks`,
        vpcConfig: { subnetIds: ['subnet-0a1b2c3d4e5f60718'] },
        version: '1.33',
      });
      const cluster = Cluster.fromEksCluster(eks);
      const nodes = new EksNodeGroup(stack, 'Nodes', {
        clusterName: eks.name,
        nodeRoleArn: `arn:aws:iam::${ACCOUNT}:role/nodes`,
        subnetIds: ['subnet-0a1b2c3d4e5f60718'],
        scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 3 },
      });
      const recommended = AddonIdentity.recommended({ path: '/addons/', tags: { team: 'platform' } });
      new PodIdentityAgent(stack, 'Agent', { cluster, before: [nodes] });
      new Addon(stack, 'Cni', {
        cluster,
        name: 'vpc-cni',
        version: AddonVersion.mostRecentFor(eks.version),
        identity: recommended,
        before: [nodes],
        configurationValues: { env: { ENABLE_PREFIX_DELEGATION: 'true' } },
      });
      new Addon(stack, 'Dns', {
        cluster,
        name: 'coredns',
        dependsOn: [nodes],
        resolveConflictsOnUpdate: ResolveConflicts.PRESERVE,
      });
      new Addon(stack, 'Ebs', { cluster, name: 'aws-ebs-csi-driver', identity: recommended, dependsOn: [nodes] });
    },
    fact: (stacks) => {
      expect(Object.values(stacks().resources('aws_iam_role')).map(({ path }) => path)).toEqual([
        '/addons/',
        '/addons/',
      ]);
      expect(stacks().only('aws_eks_node_group')['depends_on']).toHaveLength(2);
    },
  },
  {
    title: 'with a role of the team by EKS Pod Identity, and one by IRSA',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      new PodIdentityAgent(stack, 'Agent', { cluster });
      const cni = new PodIdentityRole(stack, 'CniRole', {
        scopes: [PodIdentityScope.serviceAccounts(cluster, [Subject.serviceAccount('kube-system', 'aws-node')])],
        permissions: [Permissions.awsManagedPolicy('AmazonEKS_CNI_Policy')],
      });
      const ebs = new IrsaRole(stack, 'EbsRole', {
        oidcProviders: [demoOidc(stack)],
        subjects: [Subject.serviceAccount('kube-system', 'ebs-csi-controller-sa')],
        permissions: [Permissions.awsManagedPolicy('service-role/AmazonEBSCSIDriverPolicy')],
      });
      new Addon(stack, 'Cni', { cluster, name: 'vpc-cni', identity: AddonIdentity.podIdentity({ 'aws-node': cni }) });
      new Addon(stack, 'Ebs', { cluster, name: 'aws-ebs-csi-driver', identity: AddonIdentity.irsa(ebs) });
    },
    fact: (stacks) => {
      const addons = stacks().resources('aws_eks_addon');
      expect(one(addons, 'Cni')['pod_identity_association']).toHaveLength(1);
      expect(one(addons, 'Ebs')['service_account_role_arn']).toMatch(/^\$\{aws_iam_role\.EbsRole_/);
    },
  },
  {
    title: 'with the shared role of the console, made here and found there',
    build: (app) => {
      const first = platformStack(app, 'first');
      const second = platformStack(app, 'second');
      const cluster = (name: string): Cluster =>
        Cluster.fromAttributes({ clusterArn: `arn:aws:eks:eu-central-1:${ACCOUNT}:cluster/${name}` });
      const [blue, green] = [cluster('blue'), cluster('green')];
      new PodIdentityAgent(first, 'Agent', { cluster: blue });
      new PodIdentityAgent(second, 'Agent', { cluster: green });
      new Addon(first, 'Cni', { cluster: blue, name: 'vpc-cni', identity: AddonIdentity.recommendedShared() });
      new Addon(second, 'Cni', { cluster: green, name: 'vpc-cni', identity: AddonIdentity.fromSharedRole() });
    },
    fact: (stacks) => {
      expect(stacks('first').only('aws_iam_role')['name']).toBe('AmazonEKSPodIdentityAmazonVPCCNIRole');
      expect(stacks('second').resources('aws_iam_role')).toEqual({});
    },
  },
  {
    title: 'of an IPv6 cluster, with a key for its volumes, none at all, and one that nobody knows',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      new PodIdentityAgent(stack, 'Agent', { cluster });
      new Addon(stack, 'Cni', {
        cluster,
        name: 'vpc-cni',
        version: AddonVersion.pinned('v1.19.0-eksbuild.1'),
        identity: AddonIdentity.recommended({ ipFamily: IpFamily.IPV6 }),
      });
      new Addon(stack, 'Efs', {
        cluster,
        name: 'aws-efs-csi-driver',
        identity: AddonIdentity.recommended({ serviceAccounts: ['efs-csi-controller-sa'] }),
      });
      new Addon(stack, 'Proxy', { cluster, name: 'kube-proxy', identity: AddonIdentity.none(), preserve: true });
      new Addon(stack, 'Partner', { cluster, name: 'acme_scanner', configurationValues: { replicas: 2 } });
    },
    fact: (stacks) => {
      expect(Object.keys(stacks().resources('aws_eks_addon'))).toHaveLength(5);
      expect(stacks().only('aws_iam_role_policy')['name']).toBe('vpc-cni-ipv6');
    },
  },
  {
    title: 'whose account gets its role after the add-on was made',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      new PodIdentityAgent(stack, 'Agent', { cluster });
      const addon = new Addon(stack, 'Ebs', { cluster, name: 'aws-ebs-csi-driver' });
      const role = new PodIdentityRole(stack, 'Role', {
        scopes: [
          PodIdentityScope.serviceAccounts(cluster, [Subject.serviceAccount('kube-system', 'ebs-csi-controller-sa')]),
        ],
        permissions: [Permissions.awsManagedPolicy('service-role/AmazonEBSCSIDriverPolicy')],
      });
      addon.addPodIdentity('ebs-csi-controller-sa', role);
    },
    fact: (stacks) => {
      expect(one(stacks().resources('aws_eks_addon'), 'Ebs')['pod_identity_association']).toEqual([
        {
          role_arn: expect.stringMatching(/^\$\{aws_iam_role\.Role_/) as unknown,
          service_account: 'ebs-csi-controller-sa',
        },
      ]);
    },
  },
]);
