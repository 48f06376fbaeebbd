import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { TerraformOutput, type ITerraformDependable } from 'cdktf';
import {
  Addon,
  AddonIdentity,
  type AddonOptions,
  Credentials,
  CrossAccountTarget,
  type ICluster,
  type IOidcProvider,
  IrsaRole,
  type IrsaRoleProps,
  type IWorkloadRole,
  kubernetes,
  OidcProvider,
  type OidcProviderProps,
  Permissions,
  PodIdentityAgent,
  PodIdentityAssociation,
  type PodIdentityAssociationProps,
  PodIdentityRole,
  type PodIdentityRoleProps,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  selfHosted,
  ServiceAccountRef,
  Subject,
  Thumbprints,
  TrustPolicy,
  WorkloadIdentity,
  type WorkloadIdentityProps,
  WorkloadRole,
  type WorkloadRoleProps,
} from 'cdktf-eks-workload-identity';
import { Construct } from 'constructs';
import { expect } from 'vitest';
import { one, ordinaryPrograms, policyOf, trustOf } from '../support/ordinary-programs';
import { ACCOUNT, CLUSTER_ARN, demo, demoOidc, ISSUER, mayRead, OIDC_ARN, platformStack } from '../support/platform';

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/payments-boundary`;

interface PaymentsIdentityProps extends WorkloadIdentityProps {
  readonly costCentre: string;
  readonly isCritical?: boolean;
}

/** The team's own kind of identity; its own props are spread through with the others. */
class PaymentsIdentity extends WorkloadIdentity {
  public readonly costCentre: string;

  public constructor(scope: Construct, id: string, props: PaymentsIdentityProps) {
    super(scope, id, {
      ...props,
      path: '/payments/',
      permissionsBoundary: BOUNDARY,
      tags: { ...props.tags, 'cost-centre': props.costCentre },
    });
    this.costCentre = props.costCentre;
    if (props.isCritical === true) {
      this.addPermissions([Permissions.awsManagedPolicy('AWSXRayDaemonWriteAccess')]);
    }
  }
}

interface TeamRoleProps extends IrsaRoleProps {
  readonly team: string;
}

class TeamRole extends IrsaRole {
  public constructor(scope: Construct, id: string, props: TeamRoleProps) {
    super(scope, id, { ...props, roleName: `${props.team}-${id}`, tags: { team: props.team } });
  }
}

class BatchRole extends PodIdentityRole {
  public constructor(scope: Construct, id: string, props: PodIdentityRoleProps & { readonly queue: SqsQueue }) {
    super(scope, id, props);
    const statements = [new PolicyStatement({ actions: ['sqs:ReceiveMessage'], resources: [props.queue.arn] })];
    this.addPermissions([Permissions.inline('receive', new PolicyDocument({ statements }))]);
  }
}

class ServiceRole extends WorkloadRole {
  public constructor(
    scope: Construct,
    id: string,
    props: Omit<WorkloadRoleProps, 'trust'> & { readonly service: string },
  ) {
    super(scope, id, { ...props, trust: new TrustPolicy().addAwsServices([props.service]) });
  }
}

class TaggedOidcProvider extends OidcProvider {
  public constructor(scope: Construct, id: string, props: OidcProviderProps) {
    super(scope, id, { ...props, thumbprints: Thumbprints.managedByAws(), tags: { ...props.tags, owner: 'platform' } });
  }
}

class TaggedAssociation extends PodIdentityAssociation {
  public constructor(scope: Construct, id: string, props: PodIdentityAssociationProps & { readonly team: string }) {
    super(scope, id, { ...props, tags: { team: props.team } });
  }
}

class EbsCsiDriver extends Addon {
  public constructor(scope: Construct, id: string, props: AddonOptions & { readonly replicas: number }) {
    const { replicas, ...options } = props;
    super(scope, id, {
      ...options,
      name: 'aws-ebs-csi-driver',
      identity: AddonIdentity.recommended(),
      configurationValues: { controller: { replicaCount: replicas } },
    });
  }
}

class FactoryIssuer extends selfHosted.SelfHostedIssuer {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { hosting: selfHosted.IssuerHosting.fromIssuerUrl('https://issuer.example.com/factory') });
  }
}

class TeamNamespace extends kubernetes.Namespace {
  public constructor(scope: Construct, id: string, team: string) {
    super(scope, id, { name: team, labels: { team } });
  }
}

class QuietAccount extends kubernetes.ServiceAccount {
  public constructor(scope: Construct, id: string, props: kubernetes.ServiceAccountProps) {
    super(scope, id, { automountToken: false, ...props });
  }
}

ordinaryPrograms('subclasses', [
  {
    title: 'of WorkloadIdentity, whose own props are spread through',
    build: (app) => {
      const stack = platformStack(app);
      const identity = new PaymentsIdentity(stack, 'Ledger', {
        cluster: demo(),
        serviceAccount: { namespace: 'payments', name: 'ledger' },
        credentials: Credentials.irsa(demoOidc(stack)),
        costCentre: '4711',
        isCritical: true,
        tags: { service: 'ledger' },
      });
      new TerraformOutput(stack, 'cost_centre', { value: identity.costCentre });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')).toMatchObject({
        path: '/payments/',
        permissions_boundary: BOUNDARY,
        tags: { service: 'ledger', 'cost-centre': '4711' },
      });
      expect(stacks().only('aws_iam_role_policy_attachment')['policy_arn']).toMatch(/AWSXRayDaemonWriteAccess$/);
    },
  },
  {
    title: 'of IrsaRole and WorkloadRole, with defaults of the team',
    build: (app) => {
      const stack = platformStack(app);
      const subjects = [Subject.serviceAccount('search', 'indexer'), Subject.serviceAccount('search', 'api')];
      new TeamRole(stack, 'indexer', { team: 'search', oidcProviders: [demoOidc(stack)], subjects });
      new ServiceRole(stack, 'Nodes', {
        service: 'ec2',
        permissions: [Permissions.awsManagedPolicy('AmazonEKSWorkerNodePolicy')],
      });
    },
    fact: (stacks) => {
      expect(one(stacks().resources('aws_iam_role'), 'indexer')['name']).toBe('search-indexer');
      expect(trustOf(stacks(), 'Nodes').Statement).toEqual([
        { Sid: 'GrantSTSEC2', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ]);
    },
  },
  {
    title: 'of PodIdentityRole and PodIdentityAssociation',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const role = new BatchRole(stack, 'Batch', {
        scopes: [PodIdentityScope.serviceAccounts(cluster, [Subject.serviceAccount('batch', 'runner')])],
        queue: new SqsQueue(stack, 'Queue', { name: 'batch' }),
      });
      const who = { cluster, serviceAccount: ServiceAccountRef.of('batch', 'runner') };
      new TaggedAssociation(stack, 'Association', { ...who, role, team: 'batch' });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_eks_pod_identity_association')['tags']).toEqual({ team: 'batch' });
      expect(policyOf(stacks().only('aws_iam_role_policy')).Statement[0]?.Resource).toBe('${aws_sqs_queue.Queue.arn}');
    },
  },
  {
    title: 'of OidcProvider and of Addon',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const oidc = new TaggedOidcProvider(stack, 'Oidc', { cluster });
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(oidc),
      });
      new PodIdentityAgent(stack, 'Agent', { cluster });
      new EbsCsiDriver(stack, 'Ebs', { cluster, replicas: 2 });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_openid_connect_provider')['tags']).toEqual({ owner: 'platform' });
      expect(one(stacks().resources('aws_eks_addon'), 'Ebs')['configuration_values']).toContain('replicaCount');
    },
  },
  {
    title: 'of SelfHostedIssuer, Namespace and ServiceAccount',
    build: (app) => {
      const stack = platformStack(app);
      const issuer = new FactoryIssuer(stack, 'Issuer');
      const namespace = new TeamNamespace(stack, 'Namespace', 'telemetry');
      const role = new IrsaRole(stack, 'Collector', {
        oidcProviders: [issuer],
        subjects: [Subject.serviceAccount('telemetry', 'collector')],
      });
      new QuietAccount(stack, 'Account', {
        namespace: 'telemetry',
        name: 'collector',
        roleArn: role.roleArn,
        dependsOn: namespace.ready,
      });
    },
    fact: (stacks) => {
      expect(stacks().only('kubernetes_service_account_v1')['automount_service_account_token']).toBe(false);
      expect(trustOf(stacks()).Statement[0]?.Condition).toEqual({
        StringEquals: expect.objectContaining({}) as unknown,
      });
    },
  },
]);

/** A service of the platform: the parts that run and the parts that work. */
class Service extends Construct {
  private readonly identities: WorkloadIdentity[];

  public constructor(
    scope: Construct,
    id: string,
    props: { cluster: ICluster; credentials: Credentials; parts: string[] },
  ) {
    super(scope, id);
    const namespace = new kubernetes.Namespace(this, 'Namespace', { name: id });
    this.identities = props.parts.map(
      (name) =>
        new WorkloadIdentity(this, name, {
          cluster: props.cluster,
          serviceAccount: { namespace: id, name },
          credentials: props.credentials,
          dependsOn: namespace.ready,
        }),
    );
  }

  public get ready(): ITerraformDependable[] {
    return this.identities.flatMap(({ ready }) => ready);
  }

  public grant(...permissions: Permissions[]): void {
    for (const identity of this.identities) identity.addPermissions(permissions);
  }
}

/** A cluster as another library describes it. */
class RegistryCluster implements ICluster {
  public readonly clusterName = 'demo';
  public readonly clusterArn = CLUSTER_ARN;
  public readonly region = 'eu-central-1';
}

/** A provider that another library made. */
const registered: IOidcProvider = {
  oidcProviderArn: OIDC_ARN,
  conditionKeyPrefix: ISSUER,
  issuerUrl: `https://${ISSUER}`,
  audiences: ['sts.amazonaws.com'],
};

/** A role that another tool manages: what is granted is written down for its owners. */
class ManagedRole implements IWorkloadRole {
  public readonly roleArn = `arn:aws:iam::${ACCOUNT}:role/managed`;
  public readonly roleName = 'managed';
  public readonly policyArns: string[] = [];
  public readonly ready: ITerraformDependable[] = [];
  public readonly asked: Permissions[] = [];

  public addPermissions(permissions: Permissions[]): void {
    this.asked.push(...permissions);
  }
}

ordinaryPrograms('own constructs and implementations', [
  {
    title: 'a construct that wraps several identities, and grants to all of them later',
    build: (app) => {
      const stack = platformStack(app);
      const credentials = Credentials.irsa(demoOidc(stack));
      const cluster = demo();
      for (const name of ['orders', 'payments']) {
        const service = new Service(stack, name, { cluster, credentials, parts: ['api', 'worker'] });
        service.grant(Permissions.awsManagedPolicy('AmazonSQSReadOnlyAccess'), mayRead(`arn:aws:s3:::${name}/*`));
        new TerraformOutput(stack, `${name}_ready`, { value: 'yes', dependsOn: service.ready });
      }
    },
    fact: (stacks) => {
      expect(Object.keys(stacks().resources('aws_iam_role'))).toHaveLength(4);
      expect(Object.keys(stacks().resources('aws_iam_role_policy_attachment'))).toHaveLength(4);
    },
  },
  {
    title: 'a cluster and a provider of other libraries',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = new RegistryCluster();
      const irsa = Credentials.irsa(registered);
      const account = (name: string): { namespace: string; name: string } => ({ namespace: 'orders', name });
      new WorkloadIdentity(stack, 'Api', { cluster, serviceAccount: account('api'), credentials: irsa });
      const credentials = Credentials.podIdentity({ agent: new PodIdentityAgent(stack, 'Agent', { cluster }) });
      new WorkloadIdentity(stack, 'Worker', { cluster, serviceAccount: account('worker'), credentials });
    },
    fact: (stacks) => {
      expect(trustOf(stacks(), 'Api').Statement[0]?.Condition).toEqual({
        StringEquals: { [`${ISSUER}:sub`]: 'system:serviceaccount:orders:api', [`${ISSUER}:aud`]: 'sts.amazonaws.com' },
      });
    },
  },
  {
    title: 'a role of another tool, by IRSA and by EKS Pod Identity',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const role = new ManagedRole();
      const account = (name: string): { namespace: string; name: string } => ({ namespace: 'orders', name });
      const permissions = [mayRead('arn:aws:s3:::orders/*')];
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: account('api'),
        credentials: Credentials.irsa(registered),
        role,
        permissions,
      });
      new WorkloadIdentity(stack, 'Worker', {
        cluster,
        serviceAccount: account('worker'),
        credentials: Credentials.podIdentity(),
        role,
      });
      new TerraformOutput(stack, 'asked', { value: role.asked.length });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_eks_pod_identity_association')['role_arn']).toBe(
        `arn:aws:iam::${ACCOUNT}:role/managed`,
      );
      expect(stacks().json['output']).toMatchObject({ asked: { value: 1 } });
    },
  },
  {
    title: 'a function of the team that makes roles in a data account for a list of readers',
    build: (app) => {
      const stack = platformStack(app);
      const data = new AwsProvider(stack, 'data', { alias: 'data', region: 'eu-central-1', profile: 'data' });
      const cluster = demo();
      const reader = (name: string): void => {
        const role = new PodIdentityRole(stack, name, {
          scopes: [PodIdentityScope.serviceAccounts(cluster, [Subject.serviceAccount('reports', name)])],
        });
        const who = { cluster, serviceAccount: ServiceAccountRef.of('reports', name) };
        const target = new CrossAccountTarget(stack, `${name}-target`, { ...who, sourceRole: role, awsProvider: data });
        new PodIdentityAssociation(stack, `${name}-association`, { ...who, role, targetRoleArn: target.roleArn });
      };
      ['daily', 'weekly'].forEach(reader);
    },
    fact: (stacks) => {
      expect(Object.keys(stacks().resources('aws_iam_role'))).toHaveLength(4);
      const policies = Object.values(stacks().resources('aws_iam_role_policy'));
      expect(policies.map((policy) => policyOf(policy).Statement[0]?.Action)).toEqual([
        ['sts:AssumeRole', 'sts:TagSession'],
        ['sts:AssumeRole', 'sts:TagSession'],
      ]);
    },
  },
]);
