import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { TerraformOutput, TerraformVariable, type TerraformStack } from 'cdktf';
import {
  Cluster,
  ClusterKind,
  Effect,
  Permissions,
  PodIdentityAgent,
  PodIdentityAssociation,
  PodIdentityRole,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  Principal,
  ServiceAccountRef,
  Subject,
  TrustPolicy,
  WorkloadRole,
  type ICluster,
  type IWorkloadRole,
  type PodIdentityAssociationProps,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { messageOf } from '../support/message-of';
import { stackWithProviders, synth } from '../support/synth';
import { warnings } from '../support/warnings';

const CLUSTER_ARN = 'arn:aws:eks:us-east-1:111122223333:cluster/demo';
const demo = Cluster.fromAttributes({
  clusterArn: CLUSTER_ARN,
  podIdentityAgentInstalled: true,
});
const ROLE = 'arn:aws:iam::111122223333:role/api';

function elsewhere(stack: TerraformStack): IWorkloadRole {
  return WorkloadRole.fromRoleArn(stack, 'Elsewhere', ROLE);
}

function propsIn(stack: TerraformStack, props: Partial<PodIdentityAssociationProps> = {}): PodIdentityAssociationProps {
  return {
    cluster: demo,
    serviceAccount: ServiceAccountRef.of('apps', 'api'),
    role: props.role ?? elsewhere(stack),
    ...props,
  };
}

function scoped(stack: TerraformStack, name = 'api', options: object = {}): PodIdentityRole {
  return new PodIdentityRole(stack, `Role-${name}`, {
    scopes: [PodIdentityScope.serviceAccounts(demo, [Subject.serviceAccount('apps', name)])],
    ...options,
  });
}

const WITHOUT_TAGS = {
  scopes: [PodIdentityScope.anyAssociationOfAccount('111122223333')],
  disableSessionTags: true,
};

test('minimal definition, alone with a role made elsewhere', () => {
  const { json } = synth((stack) => new PodIdentityAssociation(stack, 'Api', propsIn(stack)));
  expect(json['resource']).toEqual({
    aws_eks_pod_identity_association: {
      Api_F70053CD: { cluster_name: 'demo', namespace: 'apps', service_account: 'api', role_arn: ROLE },
    },
  });
});

test('target role, session tags, tags and what comes before', () => {
  const { only } = synth((stack) => {
    const before = scoped(stack);
    const targetRoleArn = 'arn:aws:iam::444455556666:role/reports';
    const tags = { team: 'apps' };
    const more = { targetRoleArn, disableSessionTags: true, tags, dependsOn: before.ready };
    new PodIdentityAssociation(stack, 'Api', propsIn(stack, more));
  });
  expect(only('aws_eks_pod_identity_association')).toEqual({
    cluster_name: 'demo',
    namespace: 'apps',
    service_account: 'api',
    role_arn: ROLE,
    target_role_arn: 'arn:aws:iam::444455556666:role/reports',
    disable_session_tags: true,
    tags: { team: 'apps' },
    depends_on: ['aws_iam_role.Role-api_00EC7D85'],
  });
});

test('outputs: ARN, id, and the external id where session tags are off', () => {
  const { json } = synth((stack) => {
    const association = new PodIdentityAssociation(stack, 'Api', propsIn(stack, { disableSessionTags: true }));
    new TerraformOutput(stack, 'arn', { value: association.associationArn });
    new TerraformOutput(stack, 'id', { value: association.associationId });
    new TerraformOutput(stack, 'external', { value: association.externalId });
  });
  const address = 'aws_eks_pod_identity_association.Api_F70053CD';
  expect(json['output']).toEqual({
    arn: { value: `\${${address}.association_arn}` },
    id: { value: `\${${address}.association_id}` },
    external: { value: `\${${address}.external_id}` },
  });
});

test('the external id is an error with session tags on, and the association stays', () => {
  const stack = stackWithProviders();
  const association = new PodIdentityAssociation(stack, 'Api', propsIn(stack));
  expect(messageOf(() => association.externalId)).toBe(
    '[stack/Api] externalId must be asked for only where session tags are disabled, since EKS sends it only then: set disableSessionTags, or let the trust of the target role ask for session tags [ExternalIdUnused]',
  );
  expect(stack.node.tryFindChild('Api')).toBe(association);
});

describe('fails when', () => {
  const fails = (props: Partial<PodIdentityAssociationProps>): string =>
    failure((stack) => {
      const role = elsewhere(stack);
      try {
        new PodIdentityAssociation(stack, 'Api', propsIn(stack, { role, ...props }));
      } finally {
        stack.node.tryRemoveChild('Elsewhere');
      }
    });

  test('the service account has an association', () => {
    const stack = stackWithProviders();
    new PodIdentityAssociation(stack, 'First', propsIn(stack));
    const role = WorkloadRole.fromRoleArn(stack, 'Other', ROLE);
    expect(failure(() => new PodIdentityAssociation(stack, 'Second', propsIn(stack, { role })), stack)).toBe(
      '[stack/Second] serviceAccount must have one association in its cluster, and "stack/First" makes it, got {"namespace":"apps","name":"api"}: keep one of them: an association that is given to an add-on belongs to the add-on [AssociationClaimed]',
    );
    const other = Cluster.fromAttributes({ clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/other' });
    new PodIdentityAssociation(stack, 'OtherCluster', propsIn(stack, { role, cluster: other }));
    new PodIdentityAssociation(
      stack,
      'OtherName',
      propsIn(stack, { role, serviceAccount: ServiceAccountRef.of('apps', 'api2') }),
    );
  });

  test.each<[string, ICluster, string]>([
    ['stands outside EKS', Cluster.outsideEks({ clusterName: 'own' }), 'outside EKS'],
    [
      'stands on Outposts',
      Cluster.fromAttributes({ clusterName: 'own', kind: ClusterKind.EKS_OUTPOST }),
      'a local cluster on AWS Outposts',
    ],
  ])('its cluster %s', (_, cluster, kind) => {
    expect(fails({ cluster })).toBe(
      `[stack/Api] cluster "own" cannot use EKS Pod Identity, since it is ${kind}: use Credentials.irsa(oidcProvider) [PodIdentityUnsupported]`,
    );
  });

  test('a cluster resource is on Outposts', () => {
    const stack = stackWithProviders();
    const resource = new EksCluster(stack, 'Cluster', {
      name: 'own',
      roleArn: ROLE,
      vpcConfig: { subnetIds: ['subnet-1'] },
      outpostConfig: { controlPlaneInstanceType: 'm5.large', outpostArns: ['arn:aws:outposts:us-east-1:1:outpost/op'] },
    });
    const cluster = Cluster.fromEksCluster(resource);
    const role = elsewhere(stack);
    expect(failure(() => new PodIdentityAssociation(stack, 'Api', propsIn(stack, { cluster, role })), stack)).toContain(
      'cannot use EKS Pod Identity, since it is a local cluster on AWS Outposts',
    );
  });

  test('the target role is none', () => {
    expect(fails({ targetRoleArn: 'reports' })).toBe(
      '[stack/Api] targetRoleArn must be the ARN of an IAM role, got "reports": pass one such as "arn:aws:iam::123456789012:role/app" [ArnInvalid]',
    );
  });

  test('the role does not trust EKS Pod Identity with both actions', () => {
    const stack = stackWithProviders();
    const role = new WorkloadRole(stack, 'Role', { trust: new TrustPolicy().addAwsServices(['ec2']) });
    expect(failure(() => new PodIdentityAssociation(stack, 'Api', propsIn(stack, { role })), stack)).toBe(
      '[stack/Api] trust of role "stack/Role" must let pods.eks.amazonaws.com in with sts:AssumeRole and sts:TagSession, since EKS refuses the association otherwise: use PodIdentityRole, or TrustPolicy.addPodIdentity [PodIdentityNotTrusted]',
    );
  });

  test('session tags are off and the trust asks for them', () => {
    const stack = stackWithProviders();
    const end =
      'needs the tag: leave the condition out, or use Credentials.podIdentity() with session tags [SessionTagsNeeded]';
    const own = new PolicyStatement({
      sid: 'Mine',
      actions: ['sts:AssumeRole', 'sts:TagSession'],
      principals: [Principal.service('pods.eks.amazonaws.com')],
      conditions: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'apps' } },
    });
    const byHand = new WorkloadRole(stack, 'Role', { trust: new TrustPolicy().addStatement(own) });
    const fail = (role: IWorkloadRole): string =>
      failure(
        () => new PodIdentityAssociation(stack, 'Api', propsIn(stack, { role, disableSessionTags: true })),
        stack,
      );
    expect(fail(byHand)).toBe(
      `[stack/Api] trustStatements must work without the session tags of EKS Pod Identity, since the association disables them, got "aws:RequestTag/kubernetes-namespace": statement "Mine" ${end}`,
    );
    expect(fail(scoped(stack))).toBe(
      `[stack/Api] trust must work without the session tags of EKS Pod Identity, since the association disables them, got "aws:RequestTag/kubernetes-namespace": the trust of role "stack/Role-api" ${end}`,
    );
    const right = scoped(stack, 'other', WITHOUT_TAGS);
    new PodIdentityAssociation(stack, 'Api', propsIn(stack, { role: right, disableSessionTags: true }));
  });

  test.each([Effect.ALLOW, Effect.DENY])(
    'session tags are off and a statement for everyone needs one: %s',
    (effect) => {
      const stack = stackWithProviders();
      const statement = (tag: string): PolicyStatement =>
        new PolicyStatement({
          effect,
          actions: ['sts:AssumeRole', 'sts:TagSession'],
          principals: [Principal.everyone()],
          conditions: {
            [effect === Effect.ALLOW ? 'StringEquals' : 'StringNotEquals']: { [`aws:RequestTag/${tag}`]: 'apps' },
            StringLike: { 'aws:PrincipalAccount': '111122223333' },
          },
        });
      const role = (tag: string): IWorkloadRole => {
        const trustStatements = [statement(tag)];
        return scoped(stack, tag, { ...WITHOUT_TAGS, trustStatements });
      };
      const associate = (tagged: IWorkloadRole): PodIdentityAssociation =>
        new PodIdentityAssociation(stack, 'Api', propsIn(stack, { role: tagged, disableSessionTags: true }));
      const needing = role('kubernetes-namespace');
      expect(failure(() => associate(needing), stack)).toBe(
        '[stack/Api] trustStatements must work without the session tags of EKS Pod Identity, since the association disables them, got "aws:RequestTag/kubernetes-namespace": statement 1 needs the tag: leave the condition out, or use Credentials.podIdentity() with session tags [SessionTagsNeeded]',
      );
      associate(role('team'));
    },
  );

  test('session tags are off and a policy of the role asks for them, now or later', () => {
    const document = new PolicyDocument({
      statements: [
        new PolicyStatement({
          actions: ['s3:GetObject'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:PrincipalTag/eks-cluster-name': 'demo' } },
        }),
      ],
    });
    const stack = stackWithProviders();
    const options = WITHOUT_TAGS;
    const message =
      'permissions must work without the session tags of EKS Pod Identity, since the association disables them, got "aws:PrincipalTag/eks-cluster-name": statement 1 of policy "read" needs the tag: leave the condition out, or use Credentials.podIdentity() with session tags [SessionTagsNeeded]';
    const before = scoped(stack, 'before', { ...options, permissions: [Permissions.inline('read', document)] });
    const associate = (id: string, role: IWorkloadRole): PodIdentityAssociation =>
      new PodIdentityAssociation(
        stack,
        id,
        propsIn(stack, { role, serviceAccount: ServiceAccountRef.of('apps', id), disableSessionTags: true }),
      );
    expect(failure(() => associate('before', before), stack)).toBe(`[stack/before] ${message}`);
    const later = scoped(stack, 'later', options);
    associate('later', later);
    expect(
      failure(() => {
        later.addPermissions([Permissions.inline('read', document)]);
      }, stack),
    ).toBe(`[stack/Role-later] ${message}`);
  });
});

describe('advice', () => {
  const agentAdvice =
    '[PodIdentityAgentUnknown] cluster "demo" has associations, and this app knows of no pod identity agent on it: without one its pods get no credentials. Add new PodIdentityAgent(...), or say podIdentityAgentInstalled of the cluster';

  function advised(build: (stack: TerraformStack, cluster: ICluster) => void, kind?: ClusterKind): string[] {
    const stack = stackWithProviders();
    const cluster = Cluster.fromAttributes({ clusterName: 'demo', kind });
    synth(() => {
      build(stack, cluster);
    }, stack);
    return warnings(stack);
  }

  test('once for a cluster where no agent is known', () => {
    const found = advised((stack, cluster) => {
      const role = elsewhere(stack);
      new PodIdentityAssociation(
        stack,
        'A',
        propsIn(stack, { cluster, role, serviceAccount: ServiceAccountRef.of('apps', 'a') }),
      );
      new PodIdentityAssociation(
        stack,
        'B',
        propsIn(stack, { cluster, role, serviceAccount: ServiceAccountRef.of('apps', 'b') }),
      );
    });
    expect(found).toEqual([`stack/A: ${agentAdvice}`]);
  });

  test('none with an agent, made later too, none where one is stated, none on Auto Mode', () => {
    expect(
      advised((stack, cluster) => {
        new PodIdentityAssociation(stack, 'A', propsIn(stack, { cluster }));
        new PodIdentityAgent(stack, 'Agent', { cluster });
      }),
    ).toEqual([]);
    expect(
      advised((stack) => {
        const cluster = Cluster.fromAttributes({ clusterName: 'demo', podIdentityAgentInstalled: true });
        new PodIdentityAssociation(stack, 'A', propsIn(stack, { cluster }));
      }),
    ).toEqual([]);
    expect(
      advised((stack, cluster) => {
        new PodIdentityAssociation(stack, 'A', propsIn(stack, { cluster }));
      }, ClusterKind.EKS_AUTO_MODE),
    ).toEqual([]);
  });

  test('what one app says of a cluster is not remembered by another', () => {
    const described = (podIdentityAgentInstalled?: boolean): ICluster =>
      Cluster.fromAttributes({ clusterArn: CLUSTER_ARN, podIdentityAgentInstalled });
    const of = (cluster: ICluster): string[] =>
      advised((stack) => new PodIdentityAssociation(stack, 'A', propsIn(stack, { cluster })));
    expect(of(described(true))).toEqual([]);
    expect(of(described())).toEqual([`stack/A: ${agentAdvice}`]);
  });

  test('what one description of a cluster says holds for another of the same', () => {
    const found = advised((stack) => {
      const role = elsewhere(stack);
      for (const [id, podIdentityAgentInstalled] of [
        ['a', undefined],
        ['b', true],
      ] as const) {
        const cluster = { clusterName: 'demo', clusterArn: CLUSTER_ARN, podIdentityAgentInstalled };
        new PodIdentityAssociation(
          stack,
          id,
          propsIn(stack, { cluster, role, serviceAccount: ServiceAccountRef.of('apps', id) }),
        );
      }
    });
    expect(found).toEqual([]);
  });

  test('once for a cluster that is described twice', () => {
    const found = advised((stack) => {
      const role = elsewhere(stack);
      for (const id of ['a', 'b']) {
        const cluster = { clusterName: 'demo', clusterArn: CLUSTER_ARN };
        new PodIdentityAssociation(
          stack,
          id,
          propsIn(stack, { cluster, role, serviceAccount: ServiceAccountRef.of('apps', id) }),
        );
      }
    });
    expect(found).toEqual([`stack/a: ${agentAdvice}`]);
  });

  describe('where the name of the cluster of the agent is a token', () => {
    function later(stack: TerraformStack, id = 'name'): string {
      const known = stack.node.tryFindChild(id) as TerraformVariable | undefined;
      return (known ?? new TerraformVariable(stack, id, { type: 'string' })).stringValue;
    }

    function where(agentOn: (stack: TerraformStack) => ICluster, on: (stack: TerraformStack) => ICluster[]): string[] {
      return advised((stack) => {
        const role = elsewhere(stack);
        new PodIdentityAgent(stack, 'Agent', { cluster: agentOn(stack) });
        for (const [index, cluster] of on(stack).entries()) {
          const id = `a-${index}`;
          const serviceAccount = ServiceAccountRef.of('apps', id);
          new PodIdentityAssociation(stack, id, propsIn(stack, { cluster, role, serviceAccount }));
        }
      }).map((warning) => warning.split(' has associations')[0] ?? '');
    }

    const named = (clusterName: string): ICluster => Cluster.fromAttributes({ clusterName });
    const made = (stack: TerraformStack, id: string): ICluster => {
      const vpcConfig = { subnetIds: ['subnet-1'] };
      const name = later(stack, `name-${id}`);
      return Cluster.fromEksCluster(new EksCluster(stack, id, { name, roleArn: ROLE, vpcConfig }));
    };

    test('it may be that of the only cluster with associations', () => {
      expect(
        where(
          (stack) => named(later(stack)),
          () => [named('demo')],
        ),
      ).toEqual([]);
    });

    test('it is that of the same expression, and of no other', () => {
      expect(
        where(
          (stack) => named(later(stack)),
          (stack) => [named(later(stack)), named('demo')],
        ),
      ).toEqual(['stack/a-1: [PodIdentityAgentUnknown] cluster "demo"']);
    });

    test('it is not that of each of two clusters', () => {
      expect(
        where(
          (stack) => named(later(stack)),
          () => [named('blue'), named('green')],
        ),
      ).toEqual([
        'stack/a-0: [PodIdentityAgentUnknown] cluster "blue"',
        'stack/a-1: [PodIdentityAgentUnknown] cluster "green"',
      ]);
    });

    test('it is not that of another resource', () => {
      expect(
        where(
          (stack) => made(stack, 'blue'),
          (stack) => [made(stack, 'green')],
        ),
      ).toEqual(['stack/a-0: [PodIdentityAgentUnknown] the cluster']);
    });

    test('it is that of the name which the resource is given', () => {
      const vpcConfig = { subnetIds: ['subnet-1'] };
      const agentOn = (stack: TerraformStack): ICluster =>
        Cluster.fromEksCluster(new EksCluster(stack, 'Eks', { name: 'demo', roleArn: ROLE, vpcConfig }));
      expect(where(agentOn, () => [named('demo'), named('other')])).toEqual([
        'stack/a-1: [PodIdentityAgentUnknown] cluster "other"',
      ]);
    });
  });

  test('the agent of another cluster is no help', () => {
    const found = advised((stack, cluster) => {
      new PodIdentityAssociation(stack, 'A', propsIn(stack, { cluster }));
      new PodIdentityAgent(stack, 'Agent', { cluster: Cluster.fromAttributes({ clusterName: 'other' }) });
    });
    expect(found).toEqual([`stack/A: ${agentAdvice}`]);
  });

  test('where the role names other service accounts', () => {
    const stack = stackWithProviders();
    synth(() => new PodIdentityAssociation(stack, 'Api', propsIn(stack, { role: scoped(stack, 'other') })), stack);
    expect(warnings(stack)).toEqual([
      'stack/Api: [RoleDoesNotTrust] the trust policy of role "stack/Role-other" names system:serviceaccount:apps:api of this cluster in no statement of its own: unless a statement that you wrote lets it in, its pods get no credentials',
    ]);
  });
});

describe('from JavaScript', () => {
  const wrong = (props: object | undefined): string =>
    failure((stack) => new PodIdentityAssociation(stack, 'Api', props as never));
  const name = { cluster: demo, serviceAccount: ServiceAccountRef.of('apps', 'api') };

  test.each<[object | undefined, string]>([
    [
      undefined,
      'cluster must be given, got nothing: pass a cluster such as Cluster.fromClusterName(...) [PropertyMissing]',
    ],
    [
      name,
      'role must be given, got nothing: pass a PodIdentityRole, or WorkloadRole.fromRoleArn(...) [PropertyMissing]',
    ],
    [
      { ...name, role: ROLE },
      `role must be a value of IWorkloadRole, got "${ROLE}": pass a role, or WorkloadRole.fromRoleArn(...) [ValueInvalid]`,
    ],
    [
      { ...name, role: { roleArn: ROLE }, tags: null },
      'tags must have a value or be left out, got null: leave it out [PropertyNull]',
    ],
    [
      { ...name, role: { roleArn: ROLE }, disableSessionTags: 'true' },
      'disableSessionTags must be a value of boolean, got "true": pass true or false [ValueInvalid]',
    ],
    [
      { ...name, role: { roleArn: ROLE }, dependsOn: {} },
      'dependsOn must be a list, got {}: write it in [ ] [ListNeeded]',
    ],
  ])('an association may not be %j', (props, message) => {
    expect(wrong(props)).toBe(`[stack/Api] ${message}`);
  });
});
