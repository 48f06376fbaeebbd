import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { TerraformResource, type ITerraformDependable, type TerraformStack } from 'cdktf';
import {
  Addon,
  AddonIdentity,
  Cluster,
  Credentials,
  CrossAccountTarget,
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
  selfHosted,
  ServiceAccountRef,
  Subject,
  TrustPolicy,
  WorkloadIdentity,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { publicTypes, type AssemblyType } from './support/assembly';
import { stackWithProviders, synth } from './support/synth';

const types = publicTypes();
const constructs = [...types.values()].filter((type) => type.kind === 'class' && isConstruct(type));

function isConstruct(type: AssemblyType | undefined): boolean {
  return type?.base === 'constructs.Construct' || (type?.base !== undefined && isConstruct(types.get(type.base)));
}

/** The members of a type, those that it inherits included. */
function membersOf(type: AssemblyType | undefined): string[] {
  const parents = [...(type?.interfaces ?? []), ...(type?.base === undefined ? [] : [type.base])];
  const inherited = parents.flatMap((parent) => membersOf(types.get(parent)));
  return [...(type?.properties ?? []).map(({ name }) => name), ...inherited];
}

function shortName({ fqn }: AssemblyType): string {
  return fqn.slice(fqn.indexOf('.') + 1);
}

function takesDependsOn(parameters: { type: { fqn?: string } }[] = []): boolean {
  return parameters.some(({ type: { fqn } }) => fqn !== undefined && membersOf(types.get(fqn)).includes('dependsOn'));
}

test('every construct has ready', () => {
  expect(constructs.length).toBeGreaterThan(15);
  expect(constructs.filter((type) => !membersOf(type).includes('ready')).map(shortName)).toEqual([]);
});

type Build = (stack: TerraformStack, dependsOn: ITerraformDependable[]) => unknown;

const cluster = Cluster.fromAttributes({ clusterName: 'demo', region: 'us-east-1' });
const subjects = [Subject.serviceAccount('apps', 'writer')];
const ARN = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const document = new PolicyDocument({
  statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] })],
});
const permissions = [
  Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess'),
  Permissions.customerManaged('own', document),
  Permissions.inline('inline', document),
];
const scopes = [PodIdentityScope.serviceAccounts(cluster, subjects)];
const rules = [new kubernetes.PolicyRule({ resources: ['pods'], verbs: ['get'] })];
const WRITER = ServiceAccountRef.of('apps', 'writer');
const oidcOf = (stack: TerraformStack): ReturnType<typeof OidcProvider.fromOidcProviderArn> =>
  OidcProvider.fromOidcProviderArn(stack, 'Found', ARN);
const otherAccount = (stack: TerraformStack): AwsProvider => new AwsProvider(stack, 'other', { alias: 'other' });
const sourceOf = (stack: TerraformStack): PodIdentityRole => new PodIdentityRole(stack, 'Elsewhere', { scopes });

/** What takes `dependsOn`, with all that it can create. */
const BUILDS: Record<string, Build[]> = {
  Addon: [
    (stack, dependsOn) =>
      new Addon(stack, 'New', { cluster, name: 'vpc-cni', identity: AddonIdentity.recommended(), dependsOn }),
  ],
  CrossAccountTarget: [
    (stack, dependsOn) => {
      const common = { cluster, serviceAccount: WRITER, permissions, dependsOn };
      const [sourceRole, awsProvider] = [sourceOf(stack), otherAccount(stack)];
      return new CrossAccountTarget(stack, 'New', { ...common, sourceRole, awsProvider });
    },
  ],
  IrsaRole: [
    (stack, dependsOn) =>
      new IrsaRole(stack, 'New', { oidcProviders: [oidcOf(stack)], subjects, permissions, dependsOn }),
  ],
  OidcProvider: [
    (stack, dependsOn) => new OidcProvider(stack, 'New', { issuerUrl: 'https://oidc.example.com', dependsOn }),
  ],
  PodIdentityAgent: [(stack, dependsOn) => new PodIdentityAgent(stack, 'New', { cluster, dependsOn })],
  PodIdentityAssociation: [
    (stack, dependsOn) => {
      const role = sourceOf(stack);
      const common = { cluster, serviceAccount: WRITER, role };
      return new PodIdentityAssociation(stack, 'New', { ...common, dependsOn });
    },
  ],
  PodIdentityRole: [(stack, dependsOn) => new PodIdentityRole(stack, 'New', { scopes, permissions, dependsOn })],
  'selfHosted.PodIdentityWebhook': [
    (stack, dependsOn) => new selfHosted.PodIdentityWebhook(stack, 'New', { watchConfigMap: true, dependsOn }),
    (stack, dependsOn) =>
      new selfHosted.PodIdentityWebhook(stack, 'New', {
        certificate: selfHosted.WebhookCertificate.certManager(),
        dependsOn,
      }),
  ],
  'selfHosted.SelfHostedIssuer': [
    (stack, dependsOn) => {
      const hosting = selfHosted.IssuerHosting.publicBucket(stack, 'Elsewhere', { bucketName: 'issuer' });
      return new selfHosted.SelfHostedIssuer(stack, 'New', { hosting, dependsOn });
    },
  ],
  WorkloadIdentity: [
    (stack, dependsOn) => {
      const credentials = Credentials.podIdentity({ target: { awsProvider: otherAccount(stack), permissions } });
      const common = { cluster, serviceAccount: { namespace: 'apps', name: 'writer' }, permissions };
      return new WorkloadIdentity(stack, 'New', { ...common, credentials, createNamespace: true, dependsOn });
    },
    (stack, dependsOn) => {
      const management = kubernetes.ServiceAccountManagement.annotateExisting();
      const serviceAccount = { namespace: 'apps', name: 'writer', management };
      const credentials = Credentials.irsa(oidcOf(stack));
      return new WorkloadIdentity(stack, 'New', { cluster, serviceAccount, credentials, dependsOn });
    },
  ],
  WorkloadRole: [
    (stack, dependsOn) => {
      const trust = new TrustPolicy().addAwsServices(['ec2']);
      return new WorkloadRole(stack, 'New', { trust, permissions, dependsOn });
    },
  ],
  'kubernetes.ClusterRole': [
    (stack, dependsOn) => new kubernetes.ClusterRole(stack, 'New', { name: 'new', rules, dependsOn }),
  ],
  'kubernetes.ClusterRoleBinding': [
    (stack, dependsOn) => {
      const clusterRole = kubernetes.ClusterRole.fromName('view');
      const common = { name: 'new', role: clusterRole, serviceAccounts: [WRITER] };
      return new kubernetes.ClusterRoleBinding(stack, 'New', { ...common, dependsOn });
    },
  ],
  'kubernetes.Namespace': [(stack, dependsOn) => new kubernetes.Namespace(stack, 'New', { name: 'apps', dependsOn })],
  'kubernetes.Role': [
    (stack, dependsOn) => new kubernetes.Role(stack, 'New', { namespace: 'apps', name: 'new', rules, dependsOn }),
  ],
  'kubernetes.RoleBinding': [
    (stack, dependsOn) => {
      const role = new kubernetes.Role(stack, 'Elsewhere', { namespace: 'apps', name: 'new', rules });
      return new kubernetes.RoleBinding(stack, 'New', { name: 'new', role, serviceAccounts: [WRITER], dependsOn });
    },
  ],
  'kubernetes.ServiceAccount': [
    (stack, dependsOn) => new kubernetes.ServiceAccount(stack, 'New', { namespace: 'apps', name: 'new', dependsOn }),
  ],
  'kubernetes.ServiceAccount.annotateExisting': [
    (stack, dependsOn) => {
      const annotations = { team: 'a' };
      const props = { namespace: 'apps', name: 'new', annotations, dependsOn };
      return kubernetes.ServiceAccount.annotateExisting(stack, 'New', props);
    },
  ],
};

describe('everything that a construct creates waits for its dependsOn', () => {
  test('the table has each that takes it', () => {
    const ofClasses = constructs.filter(({ initializer }) => takesDependsOn(initializer?.parameters)).map(shortName);
    const ofMethods = [...types.values()].flatMap((type) =>
      (type.methods ?? [])
        .filter((method) => takesDependsOn(method.parameters))
        .map(({ name }) => `${shortName(type)}.${name}`),
    );
    expect([...ofClasses, ...ofMethods].sort()).toEqual(Object.keys(BUILDS).sort());
  });

  const all = Object.entries(BUILDS).flatMap(([name, builds]) =>
    builds.map((build, index): [string, Build] => [index === 0 ? name : `${name}, ${index + 1}`, build]),
  );

  test.each(all)('%s', (_, build) => {
    const stack = stackWithProviders();
    const before = new S3Bucket(stack, 'Before', {});
    const { json } = synth(() => build(stack, [before]), stack);
    const created = stack.node
      .findAll()
      .filter((node) => TerraformResource.isTerraformResource(node))
      .filter(({ node: { path } }) => !/^stack\/(Before|Elsewhere)/.test(path))
      .map((resource) => `${resource.terraformResourceType}.${resource.friendlyUniqueId}`);
    expect(created.length).toBeGreaterThan(0);
    expect(created.filter((address) => !waitsFor(json, address, 'aws_s3_bucket.Before'))).toEqual([]);
  });
});

/** Whether a resource waits for another one, by `depends_on` and by what it refers to. */
function waitsFor(json: Record<string, unknown>, address: string, other: string): boolean {
  const [seen, open] = [new Set<string>(), [address]];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one === other) return true;
    if (seen.has(one)) continue;
    seen.add(one);
    const [type = '', id = ''] = one.split('.');
    const resource = (json['resource'] as Record<string, Record<string, unknown>>)[type]?.[id];
    open.push(...(JSON.stringify(resource ?? {}).match(/[a-z][a-z0-9_]*\.[\w-]+/g) ?? []));
  }
  return false;
}
