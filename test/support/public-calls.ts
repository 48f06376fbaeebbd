import {
  AddonIdentity,
  AddonVersion,
  AwsServiceConditions,
  Cluster,
  ClusterKind,
  ComputeType,
  Credentials,
  Effect,
  IClusterRef,
  IOidcProvider,
  IpFamily,
  kubernetes,
  PodIdentityAgent,
  PodIdentityOptions,
  PodIdentityScope,
  PodIdentityTrustOptions,
  PolicyDocument,
  PolicyStatement,
  Principal,
  ResolveConflicts,
  selfHosted,
  ServiceAccountRef,
  SessionTag,
  Thumbprints,
  TrustPolicy,
  WorkloadRole,
  WorkloadServiceAccount,
} from 'cdktf-eks-workload-identity';
import { join } from 'node:path';
import { recorded } from './keys';
import { addon, irsa, trust, workload } from './public-uses';
import { CLUSTER_ARN, ISSUER, PROVIDER_ARN, type World } from './public-world';

/** A call of the library. What it is given is made anew each time, so that it may be changed. */
export interface Call {
  /** Whose method it is. */
  readonly on?: (world: World) => object;
  readonly args?: (world: World) => unknown[];
  /** How the result is used, where it is not as all of its type are. */
  readonly use?: (world: World, result: never) => void;
}

const TARGET = 'arn:aws:iam::210987654321:role/target';
const KEYS = join(__dirname, '../../stacks/keys');

/** What another library or a test may pass: objects of no class. */
function foreignProvider(): IOidcProvider {
  return {
    oidcProviderArn: PROVIDER_ARN,
    conditionKeyPrefix: ISSUER.slice('https://'.length),
    issuerUrl: `https://${ISSUER.slice('https://'.length)}`,
    audiences: ['sts.amazonaws.com'],
  };
}

function foreignCluster(): IClusterRef {
  return { clusterName: 'demo', clusterArn: CLUSTER_ARN };
}

function scope(w: World): PodIdentityScope {
  return PodIdentityScope.serviceAccounts(w.cluster(), [w.subject()]);
}

function source(): PodIdentityTrustOptions {
  return { sourceAccount: '123456789012', sourceArn: CLUSTER_ARN, disableSessionTags: false };
}

function podIdentity(w: World): PodIdentityOptions {
  const agent = new PodIdentityAgent(w.stack, w.name(), { cluster: w.cluster() });
  return { ...source(), scope: scope(w), target: w.target(), associationTags: { team: 'orders' }, agent };
}

function trustOf(w: World): TrustPolicy {
  return new TrustPolicy().addPodIdentity(scope(w), source()).addWebIdentity(w.oidc(), [w.subject()]);
}

function bucket(w: World): selfHosted.IssuerBucketOptions {
  return { bucketName: w.name('documents'), protectBucket: true, tags: { team: 'platform' }, awsProvider: w.aws() };
}

function issuer(w: World): selfHosted.SelfHostedIssuer {
  return new selfHosted.SelfHostedIssuer(w.stack, w.name(), { hosting: w.hosting() });
}

function apiServer(): selfHosted.ApiServerOptions {
  return {
    keyFiles: ['/etc/sa.pub'],
    signingKeyFile: '/etc/sa.key',
    apiAudiences: ['https://kubernetes.default.svc'],
    acceptedIssuers: ['https://old.example.com'],
  };
}

function webhookOptions(): kubernetes.WebhookOptions {
  return {
    roleArn: 'arn:aws:iam::123456789012:role/app',
    audience: 'sts.amazonaws.com',
    regionalSts: true,
    tokenExpirationSeconds: 3600,
    annotationPrefix: 'aws.example.com',
  };
}

function serviceAccount(): WorkloadServiceAccount {
  return {
    namespace: 'orders',
    name: 'api',
    management: kubernetes.ServiceAccountManagement.create(),
    labels: { team: 'orders' },
    annotations: { note: 'text' },
    automountToken: false,
    imagePullSecrets: ['registry'],
    regionalSts: true,
    tokenExpirationSeconds: 3600,
    annotationPrefix: 'aws.example.com',
  };
}

function rules(w: World): kubernetes.PolicyRule[] {
  return [
    new kubernetes.PolicyRule({
      apiGroups: ['apps'],
      resources: ['deployments'],
      verbs: ['get'],
      resourceNames: ['api'],
    }),
    new kubernetes.PolicyRule({ resources: w.list(), verbs: w.list() }),
  ];
}

function binding(w: World): kubernetes.BindingOptions {
  const serviceAccounts = [ServiceAccountRef.of('orders', 'api')];
  const common = { labels: { team: 'orders' }, dependsOn: [w.resource()], kubernetesProvider: w.kubernetes() };
  return { name: w.name('binding'), serviceAccounts, ...common };
}

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::bucket/*'] }],
});

/** Every constructor (`Class`), static method (`Class.method`) and method with parameters (`Class#method`). */
export const CALLS: Record<string, Call[]> = {
  Addon: [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          cluster: w.cluster(),
          name: 'vpc-cni',
          version: AddonVersion.pinned('v1.19.0-eksbuild.1'),
          configurationValues: { env: { LEVEL: 'debug', lists: [{ a: 'b' }, w.list()] }, names: ['one'] },
          resolveConflictsOnCreate: ResolveConflicts.OVERWRITE,
          resolveConflictsOnUpdate: ResolveConflicts.PRESERVE,
          preserve: true,
          tags: { team: 'platform' },
          before: [w.resource()],
          dependsOn: [w.resource()],
          awsProvider: w.stack.node.findChild('aws'),
          identity: AddonIdentity.podIdentity({ 'aws-node': w.role() }),
          namespace: 'kube-system',
        },
      ],
    },
  ],
  'Addon#addPodIdentity': [{ on: addon, args: (w) => ['aws-node', w.role()] }],
  'Addon#before': [{ on: addon, args: (w) => [[w.resource(), w.resource()]] }],
  'Errors.isWorkloadIdentityError': [{ args: () => [new Error('x')] }],
  'AddonCatalog.names': [{}],
  'AddonCatalog.tryFind': [{ args: () => ['vpc-cni'] }, { args: () => ['aws-efs-csi-driver'] }],
  'AddonIdentity.fromSharedRole': [{}],
  'AddonIdentity.irsa': [{ args: (w) => [w.role()] }],
  'AddonIdentity.none': [{}],
  'AddonIdentity.podIdentity': [{ args: (w) => [{ 'aws-node': w.role() }] }],
  'AddonIdentity.recommended': [
    {
      args: (w) => [
        {
          serviceAccounts: ['aws-node'],
          ipFamily: IpFamily.IPV6,
          permissions: [w.permissions()],
          path: '/addons/',
          permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
          tags: { team: 'platform' },
        },
      ],
    },
    { args: (w) => [{ ownPermissions: { 'aws-node': [w.permissions()] } }] },
  ],
  'AddonIdentity.recommendedShared': [{}],
  'AddonVersion.defaultFor': [{ args: () => ['1.33'] }],
  'AddonVersion.mostRecentFor': [{ args: () => ['1.33'] }],
  'AddonVersion.pinned': [{ args: () => ['v1.19.0-eksbuild.1'] }],
  'Cluster.fromAttributes': [
    {
      args: (w) => [
        {
          clusterName: 'demo',
          clusterArn: CLUSTER_ARN,
          region: 'eu-central-1',
          kind: ClusterKind.EKS_AUTO_MODE,
          issuerUrl: ISSUER,
          endpoint: 'https://demo.eks.amazonaws.com',
          certificateAuthorityData: 'Y2VydGlmaWNhdGU=',
          podIdentityAgentInstalled: true,
          awsProvider: w.aws(),
        },
      ],
    },
  ],
  'Cluster.fromClusterName': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          clusterName: 'demo',
          region: 'eu-central-1',
          kind: ClusterKind.EKS_AUTO_MODE,
          podIdentityAgentInstalled: true,
          awsProvider: w.stack.node.findChild('aws'),
        },
      ],
    },
  ],
  'Cluster.fromEksCluster': [{ args: (w) => [w.eksCluster(), { podIdentityAgentInstalled: true }] }],
  'Cluster#addHelmProvider': [
    { on: (w) => w.knownCluster(), args: (w) => [w.stack, w.name(), { alias: w.name('helm'), version: '~> 3.0' }] },
  ],
  'Cluster#addKubernetesProvider': [
    { on: (w) => w.knownCluster(), args: (w) => [w.stack, w.name(), { alias: w.name('kubernetes') }] },
  ],
  'Cluster.outsideEks': [
    {
      args: () => [{ clusterName: 'demo', issuerUrl: ISSUER }],
      use: (w, cluster: Cluster) => workload(w, cluster, Credentials.irsa(w.oidc())),
    },
  ],
  'Credentials.irsa': [
    { args: (w) => [w.oidc(), { audience: 'sts.amazonaws.com' }] },
    { args: () => [foreignProvider(), {}] },
  ],
  'Credentials.irsaAndPodIdentity': [
    {
      args: (w) => [
        w.oidc(),
        { targetRoleArn: TARGET, agent: new PodIdentityAgent(w.stack, w.name(), { cluster: w.cluster() }) },
      ],
    },
    { args: (w) => [w.oidc(), { ...podIdentity(w), audience: 'sts.amazonaws.com' }] },
  ],
  'Credentials.podIdentity': [
    { args: (w) => [podIdentity(w)] },
    { args: () => [{ targetRoleArn: TARGET }] },
    { args: (w) => [{ target: w.target('roleName') }] },
  ],
  AwsServiceConditions: [
    { args: () => [{ sourceArns: ['arn:aws:glue:eu-central-1:123456789012:*'], sourceAccounts: ['123456789012'] }] },
  ],
  CrossAccountTarget: [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          ...w.target(),
          cluster: w.cluster(),
          serviceAccount: ServiceAccountRef.of('orders', 'api'),
          sourceRole: w.role(),
          disableSessionTags: true,
        },
      ],
    },
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          ...w.roleOptions(),
          awsProvider: w.aws(),
          cluster: w.cluster(),
          serviceAccount: ServiceAccountRef.of('orders', 'api'),
          sourceRole: w.role(),
        },
      ],
    },
  ],
  'selfHosted.DiscoveryDocument': [{ args: () => [{ issuerUrl: ISSUER, jwks: selfHosted.Jwks.empty() }] }],
  IrsaRole: [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          ...w.roleOptions(),
          oidcProviders: [w.oidc()],
          subjects: [w.subject()],
          audience: 'sts.amazonaws.com',
          awsProvider: w.aws(),
        },
      ],
    },
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          roleNamePrefix: 'orders-',
          oidcProviders: [foreignProvider()],
          subjects: [w.subject()],
          stsServices: w.list(),
        },
      ],
    },
  ],
  'selfHosted.IssuerHosting.fromIssuerUrl': [{ args: () => [ISSUER] }],
  'selfHosted.IssuerHosting.privateBucketWithCloudfront': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          ...bucket(w),
          domainName: 'issuer.example.com',
          acmCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
        },
      ],
    },
  ],
  'selfHosted.IssuerHosting.publicBucket': [{ args: (w) => [w.stack, w.name(), bucket(w)] }],
  'selfHosted.Jwks.empty': [{}],
  'selfHosted.Jwks.fromPublicKeyFiles': [{ args: () => [[join(KEYS, 'kubeadm-sa-1.pub')], { emptyKeyIds: true }] }],
  'selfHosted.Jwks.fromPublicKeyPem': [{ args: () => [[recorded('sa-1.pub.pem')], { emptyKeyIds: true }] }],
  OidcProvider: [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          issuerUrl: ISSUER,
          audiences: ['sts.amazonaws.com'],
          thumbprints: Thumbprints.fixed(['a'.repeat(40)]),
          tags: { team: 'platform' },
          dependsOn: [w.resource()],
          certificateDependsOn: [w.resource()],
          awsProvider: w.aws(),
          tlsProvider: w.tls(),
        },
      ],
    },
    { args: (w) => [w.stack, w.name(), { cluster: w.knownCluster() }] },
  ],
  'OidcProvider.fromCluster': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        { cluster: w.knownCluster(), audiences: ['sts.amazonaws.com'], awsProvider: w.aws() },
      ],
    },
  ],
  'OidcProvider.fromIssuerUrl': [
    { args: (w) => [w.stack, w.name(), { issuerUrl: ISSUER, audiences: ['sts.amazonaws.com'], awsProvider: w.aws() }] },
  ],
  'OidcProvider.fromOidcProviderArn': [
    { args: (w) => [w.stack, w.name(), PROVIDER_ARN, { audiences: ['sts.amazonaws.com'] }] },
  ],
  'Permissions.awsManagedPolicy': [{ args: () => ['ReadOnlyAccess'] }],
  'Permissions.customerManaged': [
    {
      args: (w) => [
        'write',
        w.document(),
        { policyName: 'write', path: '/team/', description: 'Writes', tags: { team: 'orders' } },
      ],
    },
  ],
  'Permissions.inline': [{ args: (w) => ['read', w.document()] }],
  'Permissions.policyArn': [{ args: () => ['arn:aws:iam::123456789012:policy/app', { id: 'App' }] }],
  PodIdentityAgent: [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          cluster: w.cluster(),
          version: AddonVersion.pinned('v1.3.0-eksbuild.1'),
          configurationValues: { agent: { args: ['-v'] } },
          resolveConflictsOnCreate: ResolveConflicts.OVERWRITE,
          resolveConflictsOnUpdate: ResolveConflicts.OVERWRITE,
          preserve: true,
          tags: { team: 'platform' },
          before: [w.resource()],
          dependsOn: [w.resource()],
          awsProvider: w.stack.node.findChild('aws'),
        },
      ],
    },
  ],
  'PodIdentityAgent#before': [
    {
      on: (w) => new PodIdentityAgent(w.stack, w.name(), { cluster: w.cluster() }),
      args: (w) => [[w.resource(), w.resource()]],
    },
  ],
  PodIdentityAssociation: [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          cluster: w.cluster(),
          serviceAccount: ServiceAccountRef.of('orders', 'api'),
          role: w.role(),
          targetRoleArn: 'arn:aws:iam::210987654321:role/target',
          disableSessionTags: false,
          tags: { team: 'orders' },
          dependsOn: [w.resource()],
          awsProvider: w.stack.node.findChild('aws'),
        },
      ],
    },
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          cluster: w.cluster(),
          serviceAccount: ServiceAccountRef.of('orders', 'api'),
          role: WorkloadRole.fromRoleArn(w.stack, w.name(), 'arn:aws:iam::123456789012:role/app'),
          disableSessionTags: true,
        },
      ],
    },
  ],
  PodIdentityRole: [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          ...w.roleOptions(),
          scopes: [PodIdentityScope.serviceAccounts(w.cluster(), [w.subject()])],
          ...source(),
          awsProvider: w.aws(),
        },
      ],
    },
    { args: (w) => [w.stack, w.name(), { ...w.roleOptions('roleNamePrefix'), scopes: [scope(w)] }] },
  ],
  'PodIdentityScope.anyAssociation': [{}],
  'PodIdentityScope.anyAssociationOfAccount': [{ args: () => ['123456789012'] }],
  'PodIdentityScope.anyServiceAccount': [{ args: (w) => [w.cluster()] }, { args: () => [foreignCluster()] }],
  'PodIdentityScope.serviceAccounts': [
    { args: (w) => [w.cluster(), [w.subject()]] },
    { args: (w) => [foreignCluster(), [w.subject()]] },
  ],
  'selfHosted.PodIdentityWebhook': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          annotationPrefix: 'aws.example.com',
          audience: 'sts.amazonaws.com',
          tokenExpirationSeconds: 3600,
          region: 'eu-central-1',
          regionalSts: true,
          watchConfigMap: true,
          namespace: 'webhook',
          createNamespace: true,
          image: selfHosted.WebhookImage.tag('v0.6.17'),
          replicas: 3,
          failurePolicy: selfHosted.WebhookFailurePolicy.fail({ alsoExcludedNamespaces: ['monitoring'] }),
          timeoutSeconds: 3,
          certificate: selfHosted.WebhookCertificate.madeByTerraform(),
          resources: { requests: { cpu: '10m' }, limits: { memory: '64Mi' } },
          nodeSelector: { role: 'system' },
          tolerations: [selfHosted.Toleration.exists('system')],
          priorityClassName: 'system-cluster-critical',
          dependsOn: [w.resource()],
          kubernetesProvider: w.kubernetes(),
          tlsProvider: w.tls(),
        },
      ],
    },
  ],
  PolicyDocument: [{ args: (w) => [{ statements: [w.statement()] }] }],
  'PolicyDocument#addStatement': [{ on: () => new PolicyDocument(), args: (w) => [w.statement()] }],
  'PolicyDocument.fromJson': [{ args: () => [POLICY] }],
  PolicyStatement: [
    {
      args: (w) => [
        {
          sid: 'Read',
          effect: Effect.DENY,
          actions: ['s3:GetObject'],
          resources: w.list(),
          conditions: {
            StringEquals: { 'aws:SourceAccount': ['123456789012'] },
            Bool: { 'aws:SecureTransport': true },
          },
        },
      ],
    },
    { args: () => [{ notActions: ['iam:*'], notResources: ['arn:aws:s3:::secret/*'] }] },
    {
      args: () => [
        {
          actions: ['sts:AssumeRole'],
          principals: [Principal.aws('210987654321')],
          conditions: { StringEquals: { 'sts:ExternalId': ['orders'] } },
        },
      ],
      use: (w, one: PolicyStatement) => trust(w, new TrustPolicy().addStatement(one)),
    },
  ],
  'Principal.aws': [{ args: () => ['210987654321', 'arn:aws:iam::123456789012:role/app'] }],
  'Principal.everyone': [{}],
  'Principal.federated': [{ args: () => [PROVIDER_ARN] }],
  'Principal.service': [{ args: () => ['ec2.amazonaws.com'] }],
  'selfHosted.SelfHostedIssuer': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          hosting: w.hosting(),
          jwks: selfHosted.Jwks.fromPublicKeyPem([recorded('sa-1.pub.pem')]),
          prefix: 'demo',
          audiences: ['sts.amazonaws.com', 'other'],
          thumbprints: Thumbprints.managedByAws(),
          tags: { team: 'platform' },
          dependsOn: [w.resource()],
          awsProvider: w.aws(),
          tlsProvider: w.tls(),
        },
      ],
      use: (w, issuer: selfHosted.SelfHostedIssuer) => irsa(w, issuer, 'other'),
    },
  ],
  'selfHosted.SelfHostedIssuer#apiServerFlags': [{ on: issuer, args: () => [apiServer()] }],
  'selfHosted.SelfHostedIssuer#kubeadmClusterConfiguration': [{ on: issuer, args: () => [apiServer()] }],
  'SessionTag#isOneOf': [{ on: () => SessionTag.KUBERNETES_NAMESPACE, args: () => ['orders', 'payments'] }],
  'Subject.pattern': [{ args: () => ['orders', 'api-*'] }],
  'selfHosted.Toleration.equal': [{ args: () => ['dedicated', 'system', selfHosted.TaintEffect.NO_SCHEDULE] }],
  'selfHosted.Toleration.everything': [{ args: () => [selfHosted.TaintEffect.NO_EXECUTE] }],
  'selfHosted.Toleration.exists': [{ args: () => ['dedicated', selfHosted.TaintEffect.PREFER_NO_SCHEDULE] }],
  'ServiceAccountRef.of': [{ args: () => ['orders', 'api'] }],
  'Subject.of': [
    { args: () => [ServiceAccountRef.of('orders', 'api')] },
    { args: () => [{ namespace: 'orders', serviceAccountName: 'api' }] },
  ],
  'Subject.serviceAccount': [{ args: () => ['orders', 'api'] }],
  'Thumbprints.fixed': [{ args: () => [['A'.repeat(40)]] }, { args: (w) => [w.list()] }],
  'Thumbprints.fromTlsCertificate': [{ args: () => [{ ignoreChanges: true }] }],
  'Thumbprints.managedByAws': [{}],
  TrustPolicy: [{ use: (w, one: TrustPolicy) => trust(w, one.addAwsServices(['ec2'])) }],
  'TrustPolicy#addAwsServices': [
    {
      on: () => new TrustPolicy(),
      args: () => [
        ['ecs-tasks'],
        new AwsServiceConditions({ sourceArns: ['arn:aws:ecs:*:*:*'], sourceAccounts: ['123456789012'] }),
      ],
    },
    { on: () => new TrustPolicy(), args: (w) => [w.list()] },
  ],
  'TrustPolicy#addPodIdentity': [{ on: () => new TrustPolicy(), args: (w) => [scope(w), source()] }],
  'TrustPolicy#addStatement': [{ on: () => new TrustPolicy(), args: (w) => [w.trustStatement()] }],
  'TrustPolicy#addWebIdentity': [
    { on: () => new TrustPolicy(), args: (w) => [w.oidc(), [w.subject()], 'sts.amazonaws.com'] },
    { on: () => new TrustPolicy(), args: (w) => [foreignProvider(), [w.subject()]] },
  ],
  'selfHosted.WebhookCertificate.certManager': [
    { args: () => [{ issuerName: 'issuer', issuerKind: selfHosted.CertificateIssuerKind.ISSUER }] },
  ],
  'selfHosted.WebhookCertificate.madeByTerraform': [{ args: () => [{ validityHours: 100, earlyRenewalHours: 10 }] }],
  'selfHosted.WebhookFailurePolicy.fail': [{ args: () => [{ alsoExcludedNamespaces: ['monitoring'] }] }],
  'selfHosted.WebhookFailurePolicy.ignore': [{}],
  'selfHosted.WebhookImage.digest': [{ args: () => [`sha256:${'0'.repeat(64)}`, 'example.com/webhook'] }],
  'selfHosted.WebhookImage.tag': [{ args: () => ['v1', 'example.com/webhook'] }],
  WorkloadIdentity: [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          ...w.roleOptions(),
          cluster: w.cluster(),
          serviceAccount: serviceAccount(),
          credentials: Credentials.irsaAndPodIdentity(w.oidc(), podIdentity(w)),
          compute: ComputeType.LINUX,
          createNamespace: true,
          dependsOn: [w.resource()],
          awsProvider: w.stack.node.findChild('aws'),
          kubernetesProvider: w.kubernetes(),
        },
      ],
    },
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          cluster: w.cluster(),
          serviceAccount: { namespace: 'orders', name: 'api', imagePullSecrets: w.list() },
          credentials: Credentials.podIdentity(),
          role: w.role(),
          permissions: [w.permissions()],
        },
      ],
    },
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          ...w.roleOptions('roleNamePrefix'),
          cluster: w.cluster(),
          serviceAccount: { namespace: 'orders', name: 'api' },
          credentials: Credentials.podIdentity({ disableSessionTags: true, sourceAccount: '123456789012' }),
        },
      ],
    },
  ],
  'WorkloadIdentity#addPermissions': [
    {
      on: (w) => workload(w, w.cluster(), Credentials.irsa(w.oidc())),
      args: (w) => [[w.permissions(), w.permissions()]],
    },
  ],
  WorkloadRole: [
    { args: (w) => [w.stack, w.name(), { ...w.roleOptions(), trust: trustOf(w), awsProvider: w.aws() }] },
    { args: (w) => [w.stack, w.name(), { ...w.roleOptions('roleNamePrefix'), trust: trustOf(w) }] },
    { args: (w) => [w.stack, w.name(), { trust: trustOf(w), tags: { team: 'orders' }, stsServices: w.list() }] },
  ],
  'WorkloadRole#addPermissions': [{ on: (w) => w.role(), args: (w) => [[w.permissions(), w.permissions()]] }],
  'WorkloadRole.fromRoleArn': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        'arn:aws:iam::123456789012:role/app',
        { managedPolicyQuota: 20, awsProvider: w.aws() },
      ],
    },
  ],
  'IWorkloadRole#addPermissions': [
    {
      on: (w) => WorkloadRole.fromRoleArn(w.stack, w.name(), 'arn:aws:iam::123456789012:role/app'),
      args: (w) => [[w.permissions(), w.permissions()]],
    },
  ],
  'kubernetes.ClusterRole': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          name: 'reader',
          rules: rules(w),
          labels: { team: 'orders' },
          dependsOn: [w.resource()],
          kubernetesProvider: w.kubernetes(),
        },
      ],
    },
  ],
  'kubernetes.ClusterRole.fromName': [{ args: () => ['view'] }],
  'kubernetes.ClusterRoleBinding': [
    {
      args: (w) => [w.stack, w.name(), { ...binding(w), role: kubernetes.ClusterRole.fromName('view') }],
    },
  ],
  'kubernetes.Namespace': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          name: 'orders',
          labels: { team: 'orders' },
          annotations: { note: 'text' },
          dependsOn: [w.resource()],
          kubernetesProvider: w.kubernetes(),
        },
      ],
    },
  ],
  'kubernetes.Role': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          name: 'reader',
          namespace: 'orders',
          rules: rules(w),
          labels: { team: 'orders' },
          dependsOn: [w.resource()],
          kubernetesProvider: w.kubernetes(),
        },
      ],
    },
  ],
  'kubernetes.PolicyRule': [
    {
      args: () => [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'], resourceNames: ['api'] }],
    },
  ],
  'kubernetes.Role.fromName': [{ args: () => ['orders', 'reader'] }],
  'kubernetes.RoleBinding': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          ...binding(w),
          namespace: 'orders',
          role: new kubernetes.Role(w.stack, w.name(), { name: 'reader', namespace: 'orders', rules: rules(w) }),
        },
      ],
    },
    {
      args: (w) => [
        w.stack,
        w.name(),
        { ...binding(w), namespace: 'orders', role: kubernetes.ClusterRole.fromName('view') },
      ],
    },
  ],
  'kubernetes.ServiceAccount': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          ...webhookOptions(),
          namespace: 'orders',
          name: 'api',
          labels: { team: 'orders' },
          annotations: { note: 'text' },
          automountToken: false,
          imagePullSecrets: ['registry'],
          dependsOn: [w.resource()],
          kubernetesProvider: w.kubernetes(),
        },
      ],
    },
    { args: (w) => [w.stack, w.name(), { namespace: 'orders', name: 'api', imagePullSecrets: w.list() }] },
  ],
  'kubernetes.ServiceAccount.annotateExisting': [
    {
      args: (w) => [
        w.stack,
        w.name(),
        {
          ...webhookOptions(),
          namespace: 'orders',
          name: 'api',
          annotations: { note: 'text' },
          force: true,
          dependsOn: [w.resource()],
          kubernetesProvider: w.kubernetes(),
        },
      ],
    },
  ],
  'kubernetes.ServiceAccountManagement.annotateExisting': [{ args: () => [{ force: true }] }],
  'kubernetes.ServiceAccountManagement.create': [{}],
  'kubernetes.ServiceAccountManagement.referenced': [{}],
};
