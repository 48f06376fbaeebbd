import type { TerraformStack } from 'cdktf';
import {
  Addon,
  AddonCatalog,
  AddonIdentity,
  AddonVersion,
  AwsServiceConditions,
  Cluster,
  Credentials,
  CrossAccountTarget,
  Errors,
  IrsaRole,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  PodIdentityAssociation,
  PodIdentityRole,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  Principal,
  selfHosted,
  ServiceAccountRef,
  SessionTag,
  Subject,
  Thumbprints,
  TrustPolicy,
  WorkloadIdentity,
  WorkloadRole,
} from '../../lib';
import {
  ACCOUNT,
  CLUSTER_ARN,
  PROVIDER_ARN,
  ROLE_ARN,
  cluster,
  knownCluster,
  subject,
  oidc,
  data,
  existing,
  statement,
  document,
  trustStatement,
  role,
  granted,
  principal,
  subjects,
  scoped,
  trusted,
  identified,
  associated,
  used,
  addon,
  pinned,
  issuer,
  thumbprints,
  webhook,
  bound,
} from './secret-uses';

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-member-access -- calls from JavaScript */

/** A right call, and how what it gives is put to use. */
export interface PublicCall {
  readonly args: unknown[];
  readonly call: (...args: any[]) => unknown;
}

/** Each public constructor, factory and method that takes something, by its name in the assembly. */
export const PUBLIC_CALLS: Record<string, (stack: TerraformStack) => PublicCall> = {
  'Addon.new': (stack) =>
    made(stack, Addon, { cluster: cluster(), name: 'coredns', configurationValues: { a: 'b' }, tags: { a: 'b' } }),
  'Addon.addPodIdentity': (stack) => {
    const addon = new Addon(stack, 'Addon', { cluster: cluster(), name: 'vpc-cni' });
    return of(
      (account, role) => {
        addon.addPodIdentity(account, role);
      },
      'aws-node',
      existing(stack),
    );
  },
  'Addon.before': (stack) => {
    const addon = new Addon(stack, 'Addon', { cluster: cluster(), name: 'vpc-cni' });
    return of((resources) => {
      addon.before(resources);
    }, []);
  },
  'Errors.isWorkloadIdentityError': () => of((error) => Errors.isWorkloadIdentityError(error), 'x'),
  'AddonCatalog.tryFind': () => of((name) => AddonCatalog.tryFind(name), 'vpc-cni'),
  'AddonIdentity.irsa': (stack) => of((role) => addon(stack, AddonIdentity.irsa(role)), existing(stack)),
  'AddonIdentity.podIdentity': (stack) =>
    of((roles) => addon(stack, AddonIdentity.podIdentity(roles)), { 'aws-node': existing(stack) }),
  'AddonIdentity.recommended': (stack) =>
    of((options) => addon(stack, AddonIdentity.recommended(options)), {
      serviceAccounts: ['aws-node'],
      tags: { a: 'b' },
    }),
  'AddonVersion.defaultFor': (stack) => of((version) => pinned(stack, AddonVersion.defaultFor(version)), '1.33'),
  'AddonVersion.mostRecentFor': (stack) => of((version) => pinned(stack, AddonVersion.mostRecentFor(version)), '1.33'),
  'AddonVersion.pinned': (stack) => of((version) => pinned(stack, AddonVersion.pinned(version)), 'v1.19.0-eksbuild.1'),
  'Cluster.addHelmProvider': (stack) =>
    of((...args: [any, any, any]) => knownCluster().addHelmProvider(...args), stack, 'Helm', {}),
  'Cluster.addKubernetesProvider': (stack) =>
    of((...args: [any, any, any]) => knownCluster().addKubernetesProvider(...args), stack, 'OfCluster', {}),
  'Cluster.fromAttributes': (stack) =>
    of((attributes) => used(stack, Cluster.fromAttributes(attributes)), {
      clusterName: 'demo',
      clusterArn: CLUSTER_ARN,
    }),
  'Cluster.fromClusterName': (stack) =>
    of((scope, id, props) => used(stack, Cluster.fromClusterName(scope, id, props)), stack, 'Cluster', {
      clusterName: 'demo',
    }),
  'Cluster.fromEksCluster': (stack) => of((one) => used(stack, Cluster.fromEksCluster(one)), {}),
  'Cluster.outsideEks': (stack) => of((props) => used(stack, Cluster.outsideEks(props)), { clusterName: 'own' }),
  'Credentials.irsa': (stack) =>
    of((...args: [any, any]) => identified(stack, Credentials.irsa(...args)), oidc(stack), {}),
  'Credentials.irsaAndPodIdentity': (stack) =>
    of((...args: [any, any]) => identified(stack, Credentials.irsaAndPodIdentity(...args)), oidc(stack), {
      agent: { cluster: cluster(), ready: [] },
      target: { awsProvider: data(stack), roleName: 'target' },
    }),
  'Credentials.podIdentity': (stack) =>
    of((options) => identified(stack, Credentials.podIdentity(options)), {
      target: {
        awsProvider: data(stack),
        roleName: 'target',
        stsServiceConditions: { ec2: new AwsServiceConditions({ sourceAccounts: [ACCOUNT] }) },
        stsServices: ['ec2'],
      },
    }),
  'AwsServiceConditions.new': (stack) =>
    of((options) => role(stack, new TrustPolicy().addAwsServices(['ec2'], new AwsServiceConditions(options))), {
      sourceAccounts: [ACCOUNT],
    }),
  'CrossAccountTarget.new': (stack) =>
    made(stack, CrossAccountTarget, {
      cluster: cluster(),
      serviceAccount: ServiceAccountRef.of('apps', 'api'),
      sourceRole: existing(stack),
      awsProvider: data(stack),
    }),
  'selfHosted.DiscoveryDocument.new': () =>
    of((props) => new selfHosted.DiscoveryDocument(props).toJson(), { issuerUrl: 'https://oidc.example.com' }),
  'IrsaRole.new': (stack) =>
    made(stack, IrsaRole, {
      oidcProviders: [oidc(stack)],
      subjects: [subject()],
      stsServices: ['ec2'],
      stsServiceConditions: { ec2: new AwsServiceConditions({ sourceAccounts: [ACCOUNT] }) },
    }),
  'selfHosted.IssuerHosting.fromIssuerUrl': (stack) =>
    of((url) => issuer(stack, selfHosted.IssuerHosting.fromIssuerUrl(url)), 'https://oidc.example.com'),
  'selfHosted.IssuerHosting.privateBucketWithCloudfront': (stack) =>
    of(
      (...args: [any, any, any]) => issuer(stack, selfHosted.IssuerHosting.privateBucketWithCloudfront(...args)),
      stack,
      'Hosting',
      { bucketName: 'issuer-bucket' },
    ),
  'selfHosted.IssuerHosting.publicBucket': (stack) =>
    of((...args: [any, any, any]) => issuer(stack, selfHosted.IssuerHosting.publicBucket(...args)), stack, 'Hosting', {
      bucketName: 'issuer-bucket',
    }),
  'selfHosted.Jwks.fromPublicKeyFiles': () =>
    of((paths, options) => selfHosted.Jwks.fromPublicKeyFiles(paths, options), ['sa.pub'], {}),
  'selfHosted.Jwks.fromPublicKeyPem': () =>
    of((pems, options) => selfHosted.Jwks.fromPublicKeyPem(pems, options), ['sa.pub'], {}),
  'OidcProvider.new': (stack) => made(stack, OidcProvider, { issuerUrl: 'https://oidc.example.com' }),
  'OidcProvider.fromCluster': (stack) =>
    of((...args: [any, any, any]) => trusted(stack, OidcProvider.fromCluster(...args)), stack, 'Oidc', {
      cluster: { clusterName: 'demo', issuerUrl: 'https://oidc.example.com' },
    }),
  'OidcProvider.fromIssuerUrl': (stack) =>
    of((...args: [any, any, any]) => trusted(stack, OidcProvider.fromIssuerUrl(...args)), stack, 'Oidc', {
      issuerUrl: 'https://oidc.example.com',
    }),
  'OidcProvider.fromOidcProviderArn': (stack) =>
    of(
      (...args: [any, any, any, any]) => trusted(stack, OidcProvider.fromOidcProviderArn(...args)),
      stack,
      'Oidc',
      PROVIDER_ARN,
      {},
    ),
  'Permissions.awsManagedPolicy': (stack) =>
    of((name) => {
      existing(stack).addPermissions([Permissions.awsManagedPolicy(name)]);
    }, 'ReadOnlyAccess'),
  'Permissions.customerManaged': (stack) =>
    of(
      (...args: [any, any, any]) => {
        existing(stack).addPermissions([Permissions.customerManaged(...args)]);
      },
      'read',
      document(),
      {},
    ),
  'Permissions.inline': (stack) =>
    of(
      (...args: [any, any]) => {
        existing(stack).addPermissions([Permissions.inline(...args)]);
      },
      'read',
      document(),
    ),
  'Permissions.policyArn': (stack) =>
    of(
      (...args: [any, any]) => {
        existing(stack).addPermissions([Permissions.policyArn(...args)]);
      },
      `arn:aws:iam::${ACCOUNT}:policy/read`,
      {},
    ),
  'PodIdentityAgent.new': (stack) => made(stack, PodIdentityAgent, { cluster: cluster() }),
  'PodIdentityAgent.before': (stack) => {
    const agent = new PodIdentityAgent(stack, 'Agent', { cluster: cluster() });
    return of((resources) => {
      agent.before(resources);
    }, []);
  },
  'PodIdentityAssociation.new': (stack) =>
    made(stack, PodIdentityAssociation, {
      cluster: cluster(),
      serviceAccount: ServiceAccountRef.of('apps', 'api'),
      role: existing(stack),
    }),
  'PodIdentityRole.new': (stack) =>
    made(stack, PodIdentityRole, {
      scopes: [PodIdentityScope.serviceAccounts(cluster(), [subject()])],
      stsServices: ['ec2'],
      stsServiceConditions: { ec2: new AwsServiceConditions({ sourceAccounts: [ACCOUNT] }) },
    }),
  'PodIdentityScope.anyAssociationOfAccount': (stack) =>
    of((account) => scoped(stack, PodIdentityScope.anyAssociationOfAccount(account)), ACCOUNT),
  'PodIdentityScope.anyServiceAccount': (stack) =>
    of((one) => scoped(stack, PodIdentityScope.anyServiceAccount(one)), cluster()),
  'PodIdentityScope.serviceAccounts': (stack) =>
    of((one, subjects) => scoped(stack, PodIdentityScope.serviceAccounts(one, subjects)), cluster(), [subject()]),
  'selfHosted.PodIdentityWebhook.new': (stack) =>
    made(stack, selfHosted.PodIdentityWebhook, {
      certificate: selfHosted.WebhookCertificate.madeByTerraform(),
      nodeSelector: { a: 'b' },
    }),
  'PolicyDocument.new': (stack) =>
    of((props) => granted(stack, new PolicyDocument(props)), { statements: [statement()] }),
  'PolicyDocument.addStatement': (stack) =>
    of((one) => granted(stack, new PolicyDocument().addStatement(one)), statement()),
  'PolicyDocument.fromJson': (stack) => of((json) => granted(stack, PolicyDocument.fromJson(json)), '{}'),
  'PolicyStatement.new': (stack) =>
    of(
      (props) => {
        const one = new PolicyStatement(props);
        // A policy of a role, and a trust: what one refuses may be right in the other.
        return props.principals === undefined
          ? granted(stack, new PolicyDocument({ statements: [one] }))
          : role(stack, new TrustPolicy().addStatement(one));
      },
      { actions: ['s3:GetObject'], resources: ['*'], conditions: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } },
    ),
  'Principal.aws': (stack) => of((...values) => principal(stack, Principal.aws(...values)), ACCOUNT),
  'Principal.federated': (stack) => of((...values) => principal(stack, Principal.federated(...values)), PROVIDER_ARN),
  'Principal.service': (stack) =>
    of((...values) => principal(stack, Principal.service(...values)), 'ec2.amazonaws.com'),
  'selfHosted.SelfHostedIssuer.new': (stack) =>
    made(stack, selfHosted.SelfHostedIssuer, {
      hosting: selfHosted.IssuerHosting.fromIssuerUrl('https://oidc.example.com'),
    }),
  'selfHosted.SelfHostedIssuer.apiServerFlags': (stack) =>
    of(
      (options) =>
        issuer(stack, selfHosted.IssuerHosting.fromIssuerUrl('https://oidc.example.com')).apiServerFlags(options),
      {},
    ),
  'selfHosted.SelfHostedIssuer.kubeadmClusterConfiguration': (stack) =>
    of(
      (options) =>
        issuer(stack, selfHosted.IssuerHosting.fromIssuerUrl('https://oidc.example.com')).kubeadmClusterConfiguration(
          options,
        ),
      {},
    ),
  'SessionTag.isOneOf': (stack) =>
    of((...values) => {
      const conditions = SessionTag.EKS_CLUSTER_NAME.isOneOf(...values);
      return granted(stack, new PolicyDocument({ statements: [statement(conditions)] }));
    }, 'demo'),
  'ServiceAccountRef.of': (stack) =>
    of((...args: [any, any]) => bound(stack, { serviceAccounts: [ServiceAccountRef.of(...args)] }), 'apps', 'api'),
  'selfHosted.Toleration.equal': (stack) =>
    of(
      (...args: [any, any]) => webhook(stack, { tolerations: [selfHosted.Toleration.equal(...args)] }),
      'dedicated',
      'system',
    ),
  'selfHosted.Toleration.exists': (stack) =>
    of((key) => webhook(stack, { tolerations: [selfHosted.Toleration.exists(key)] }), 'dedicated'),
  'selfHosted.Toleration.everything': (stack) =>
    of((effect) => webhook(stack, { tolerations: [selfHosted.Toleration.everything(effect)] }), undefined),
  'Subject.of': (stack) =>
    of((account) => subjects(stack, Subject.of(account)), { namespace: 'apps', serviceAccountName: 'api' }),
  'Subject.pattern': (stack) => of((...args: [any, any]) => subjects(stack, Subject.pattern(...args)), 'apps', 'api-*'),
  'Subject.serviceAccount': (stack) =>
    of((...args: [any, any]) => subjects(stack, Subject.serviceAccount(...args)), 'apps', 'api'),
  'Thumbprints.fixed': (stack) => of((values) => thumbprints(stack, Thumbprints.fixed(values)), ['a'.repeat(40)]),
  'Thumbprints.fromTlsCertificate': (stack) =>
    of((options) => thumbprints(stack, Thumbprints.fromTlsCertificate(options)), {}),
  'TrustPolicy.addAwsServices': (stack) =>
    of((...args: [any, any]) => role(stack, new TrustPolicy().addAwsServices(...args)), ['ec2'], {
      sourceAccounts: [ACCOUNT],
    }),
  'TrustPolicy.addPodIdentity': (stack) =>
    of(
      (...args: [any, any]) => role(stack, new TrustPolicy().addPodIdentity(...args)),
      PodIdentityScope.anyAssociation(),
      {},
    ),
  'TrustPolicy.addStatement': (stack) =>
    of((one) => role(stack, new TrustPolicy().addStatement(one)), trustStatement(Principal.aws(ACCOUNT))),
  'TrustPolicy.addWebIdentity': (stack) =>
    of(
      (...args: [any, any, any]) => role(stack, new TrustPolicy().addWebIdentity(...args)),
      oidc(stack),
      [subject()],
      'sts.amazonaws.com',
    ),
  'selfHosted.WebhookCertificate.certManager': (stack) =>
    of((options) => webhook(stack, { certificate: selfHosted.WebhookCertificate.certManager(options) }), {
      issuerName: 'own',
    }),
  'selfHosted.WebhookCertificate.madeByTerraform': (stack) =>
    of((options) => webhook(stack, { certificate: selfHosted.WebhookCertificate.madeByTerraform(options) }), {}),
  'selfHosted.WebhookFailurePolicy.fail': (stack) =>
    of((options) => webhook(stack, { failurePolicy: selfHosted.WebhookFailurePolicy.fail(options) }), {}),
  'selfHosted.WebhookImage.digest': (stack) =>
    of(
      (...args: [any, any]) => webhook(stack, { image: selfHosted.WebhookImage.digest(...args) }),
      `sha256:${'0'.repeat(64)}`,
      'registry.example.com/webhook',
    ),
  'selfHosted.WebhookImage.tag': (stack) =>
    of(
      (...args: [any, any]) => webhook(stack, { image: selfHosted.WebhookImage.tag(...args) }),
      'v1',
      'registry.example.com/webhook',
    ),
  'WorkloadIdentity.new': (stack) =>
    made(stack, WorkloadIdentity, {
      cluster: cluster(),
      serviceAccount: { namespace: 'apps', name: 'api' },
      credentials: Credentials.irsa(oidc(stack)),
      stsServices: ['ec2'],
      stsServiceConditions: { ec2: new AwsServiceConditions({ sourceAccounts: [ACCOUNT] }) },
    }),
  'WorkloadIdentity.addPermissions': (stack) => {
    const identity = identified(stack, Credentials.irsa(oidc(stack)));
    return of(
      (permissions) => {
        identity.addPermissions(permissions);
      },
      [Permissions.inline('read', document())],
    );
  },
  'WorkloadRole.new': (stack) =>
    made(stack, WorkloadRole, {
      trust: new TrustPolicy().addAwsServices(['ec2']),
      stsServices: ['rds'],
      stsServiceConditions: { rds: new AwsServiceConditions({ sourceAccounts: [ACCOUNT] }) },
    }),
  'WorkloadRole.addPermissions': (stack) =>
    of(
      (permissions) => {
        role(stack, new TrustPolicy().addAwsServices(['ec2'])).addPermissions(permissions);
      },
      [Permissions.inline('read', document())],
    ),
  'WorkloadRole.fromRoleArn': (stack) =>
    of(
      (...args: [any, any, any, any]) => associated(stack, WorkloadRole.fromRoleArn(...args)),
      stack,
      'Existing',
      ROLE_ARN,
      {},
    ),
  'kubernetes.ClusterRole.new': (stack) =>
    made(stack, kubernetes.ClusterRole, {
      name: 'reader',
      rules: [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })],
    }),
  'kubernetes.ClusterRole.fromName': (stack) =>
    of((name) => bound(stack, { role: kubernetes.ClusterRole.fromName(name) }), 'view'),
  'kubernetes.ClusterRoleBinding.new': (stack) =>
    made(stack, kubernetes.ClusterRoleBinding, {
      name: 'reader',
      serviceAccounts: [ServiceAccountRef.of('apps', 'api')],
      role: kubernetes.ClusterRole.fromName('view'),
    }),
  'kubernetes.Namespace.new': (stack) => made(stack, kubernetes.Namespace, { name: 'apps' }),
  'kubernetes.Role.new': (stack) =>
    made(stack, kubernetes.Role, {
      name: 'reader',
      namespace: 'apps',
      rules: [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })],
    }),
  'kubernetes.PolicyRule.new': (stack) =>
    of(
      (options) =>
        new kubernetes.ClusterRole(stack, 'Role', { name: 'r', rules: [new kubernetes.PolicyRule(options)] }),
      {
        resources: ['pods'],
        verbs: ['get'],
      },
    ),
  'kubernetes.Role.fromName': (stack) =>
    of((...args: [any, any]) => bound(stack, { role: kubernetes.Role.fromName(...args) }), 'apps', 'reader'),
  'kubernetes.RoleBinding.new': (stack) =>
    made(stack, kubernetes.RoleBinding, {
      name: 'reader',
      namespace: 'apps',
      serviceAccounts: [ServiceAccountRef.of('apps', 'api')],
      role: kubernetes.ClusterRole.fromName('view'),
    }),
  'kubernetes.ServiceAccount.new': (stack) =>
    made(stack, kubernetes.ServiceAccount, { namespace: 'apps', name: 'api' }),
  'kubernetes.ServiceAccount.annotateExisting': (stack) =>
    of((...args: [any, any, any]) => kubernetes.ServiceAccount.annotateExisting(...args), stack, 'Account', {
      namespace: 'apps',
      name: 'api',
      roleArn: ROLE_ARN,
    }),
  'kubernetes.ServiceAccountManagement.annotateExisting': (stack) =>
    of((options) => {
      const management = kubernetes.ServiceAccountManagement.annotateExisting(options);
      return identified(stack, Credentials.irsa(oidc(stack)), { management });
    }, {}),
};

function of(call: (...args: any[]) => unknown, ...args: unknown[]): PublicCall {
  return { call, args };
}

function made(
  stack: TerraformStack,
  Class: new (scope: TerraformStack, id: string, props: any) => unknown,
  props: object,
): PublicCall {
  return of((scope, id, given) => new Class(scope, id, given), stack, 'Made', props);
}
