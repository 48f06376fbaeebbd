import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aspects, Lazy, TerraformVariable, Testing, App, Token, type TerraformStack } from 'cdktf';
import {
  Cluster,
  CrossAccountTarget,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityAssociation,
  PodIdentityRole,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  Principal,
  ServiceAccountRef,
  Subject,
  TrustPolicy,
  IrsaRole,
  WorkloadRole,
  type ICluster,
  type IClusterRef,
} from 'cdktf-eks-workload-identity';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { afterAll, describe, expect, test } from 'vitest';
import { binding } from '../support/bindings';
import { stackWithProviders } from '../support/synth';

const outdir = mkdtempSync(join(tmpdir(), 'what-leaves-'));
afterAll(() => {
  rmSync(outdir, { recursive: true, force: true });
});

const OIDC = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const lazily = (value: unknown): string => Lazy.stringValue({ produce: () => value as string });

/** Synthesizes as users do; gives the errors, empty where there is none. */
function errorsOf(build: (stack: TerraformStack) => void): string {
  const app = new App({ outdir, skipValidation: false, stackTraces: false });
  const stack = stackWithProviders('stack', app);
  build(stack);
  try {
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function written(
  build: (stack: TerraformStack) => void,
): Record<string, Record<string, Record<string, Record<string, string>>>> {
  const stack = stackWithProviders();
  build(stack);
  return JSON.parse(Testing.synth(stack, true)) as never;
}

const trust = (): TrustPolicy => new TrustPolicy().addAwsServices(['ec2']);
const role = (stack: TerraformStack, options: object = {}, own = trust()): WorkloadRole =>
  new WorkloadRole(stack, 'Role', { trust: own, ...options });
const irsa = (stack: TerraformStack, subject: Subject): IrsaRole =>
  new IrsaRole(stack, 'Role', {
    oidcProviders: [OidcProvider.fromOidcProviderArn(stack, 'Oidc', OIDC)],
    subjects: [subject],
  });
const reading = (resource: string): Permissions =>
  Permissions.inline(
    'read',
    new PolicyDocument({ statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: [resource] })] }),
  );
const trusting = (...principals: Principal[]): PolicyStatement =>
  new PolicyStatement({ actions: ['sts:AssumeRole'], principals });

describe('a lazy value is checked as a literal is', () => {
  const wrong: [string, (stack: TerraformStack) => void, string][] = [
    [
      'everyone as a principal',
      (s) => role(s, { trustStatements: [trusting(Principal.aws(lazily('*')))] }),
      '[stack/Role] Principal.aws must name a principal, got "*"',
    ],
    [
      'a wildcard in a principal',
      (s) => role(s, { trustStatements: [trusting(Principal.aws(lazily('arn:aws:iam::123456789012:role/*')))] }),
      '[PrincipalInvalid]',
    ],
    [
      'a namespace',
      (s) => irsa(s, Subject.serviceAccount(lazily('UPPER*ns'), 'api')),
      '[stack/Role] namespace must be a DNS-1123 label',
    ],
    [
      'a namespace with a colon',
      (s) => irsa(s, Subject.serviceAccount(lazily('a:b'), 'api')),
      '[ServiceAccountNameInvalid]',
    ],
    ['an empty name', (s) => irsa(s, Subject.serviceAccount('apps', lazily(''))), '[ServiceAccountNameInvalid]'],
    ['a service', (s) => role(s, { stsServices: [lazily('EC2')] }), '[AwsServiceInvalid]'],
    ['EKS Pod Identity as a service', (s) => role(s, { stsServices: [lazily('pods.eks')] }), '[AwsServicePodIdentity]'],
    [
      'a resource with a variable that IAM does not know',
      (s) => role(s, { permissions: [reading(lazily('arn:aws:s3:::b/${aws:}'))] }),
      '[PolicyVariableInvalid]',
    ],
    ['a resource that is none', (s) => role(s, { permissions: [reading(lazily('bucket'))] }), '[ResourceInvalid]'],
    ['a role name', (s) => role(s, { roleName: lazily('a role') }), '[stack/Role] roleName must'],
    ['a path', (s) => role(s, { path: lazily('no-slash') }), '[PathInvalid]'],
    ['a boundary', (s) => role(s, { permissionsBoundary: lazily('arn:aws:iam::123456789012:role/x') }), '[ArnInvalid]'],
    ['a tag', (s) => role(s, { tags: { team: lazily('a"b') } }), '[TagInvalid]'],
    [
      'the namespace of a service account',
      (s) => new kubernetes.ServiceAccount(s, 'Sa', { namespace: lazily('Apps'), name: 'api' }),
      '[NamespaceInvalid]',
    ],
    [
      'the name of a service account',
      (s) => new kubernetes.ServiceAccount(s, 'Sa', { namespace: 'apps', name: lazily('a_b') }),
      '[ServiceAccountNameInvalid]',
    ],
    [
      'the role of a service account',
      (s) =>
        new kubernetes.ServiceAccount(s, 'Sa', {
          namespace: 'apps',
          name: 'api',
          roleArn: lazily('arn:aws:iam::123456789012:user/x'),
        }),
      '[ArnInvalid]',
    ],
    [
      'a namespace that is created',
      (s) => new kubernetes.Namespace(s, 'Ns', { name: lazily('kube_x') }),
      '[NamespaceInvalid]',
    ],
    [
      'a source account',
      (s) =>
        role(
          s,
          {},
          new TrustPolicy().addPodIdentity(PodIdentityScope.anyAssociation(), { sourceAccount: lazily('1234') }),
        ),
      '[AccountIdInvalid]',
    ],
    [
      'a cluster',
      (s) =>
        role(
          s,
          {},
          new TrustPolicy().addPodIdentity(
            PodIdentityScope.serviceAccounts(
              { clusterName: 'demo', clusterArn: lazily('arn:aws:eks:eu-west-1:123456789012:nodegroup/x') },
              [Subject.serviceAccount('apps', 'api')],
            ),
          ),
        ),
      '[PodIdentityClusterArnInvalid]',
    ],
    [
      'a trust that has grown too long',
      (s) =>
        role(s, {
          trustStatements: [
            trusting(
              Principal.aws(
                ...Array.from({ length: 200 }, (_, n) =>
                  lazily(`arn:aws:iam::123456789012:role/${'x'.repeat(40)}${n}`),
                ),
              ),
            ),
          ],
        }),
      '[TrustPolicyTooLarge]',
    ],
    [
      'an inline policy that has grown too long',
      (s) => role(s, { permissions: [reading(lazily(`arn:aws:s3:::${'b'.repeat(11_000)}`))] }),
      '[InlinePoliciesTooLarge]',
    ],
    [
      'a managed policy that has grown too long',
      (s) =>
        role(s, {
          permissions: [
            Permissions.customerManaged(
              'm',
              new PolicyDocument({
                statements: [
                  new PolicyStatement({
                    actions: ['s3:GetObject'],
                    resources: [lazily(`arn:aws:s3:::${'b'.repeat(7000)}`)],
                  }),
                ],
              }),
            ),
          ],
        }),
      '[ManagedPolicyTooLarge]',
    ],
  ];
  test.each(wrong)('%s', (_, build, message) => {
    expect(errorsOf(build)).toContain(message);
  });

  describe('a variable of IAM is equal to itself, whoever asks: it is no name of a cluster and no audience', () => {
    const OWN_NAME = '${aws:RequestTag/eks-cluster-name}';
    const OWN_AUDIENCE = '${oidc.example.com:aud}';
    const tagged = (s: TerraformStack, cluster: IClusterRef): PodIdentityRole =>
      new PodIdentityRole(s, 'Role', {
        scopes: [PodIdentityScope.serviceAccounts(cluster, [Subject.serviceAccount('apps', 'api')])],
      });
    const named = (clusterName: string): ICluster => Cluster.fromAttributes({ clusterName });
    const foreign = (clusterName: string): ICluster => ({ clusterName });
    const within = (s: TerraformStack, audiences: string[], audience?: string): WorkloadRole => {
      const provider = OidcProvider.fromOidcProviderArn(s, 'Oidc', OIDC, { audiences });
      return role(s, {}, new TrustPolicy().addWebIdentity(provider, [Subject.serviceAccount('apps', 'api')], audience));
    };
    const lazyList = (...values: string[]): string[] => Lazy.listValue({ produce: () => values });
    const target = (s: TerraformStack, cluster: ICluster, sourceRole: string): CrossAccountTarget =>
      new CrossAccountTarget(s, 'Target', {
        cluster,
        serviceAccount: ServiceAccountRef.of('apps', 'api'),
        sourceRole: WorkloadRole.fromRoleArn(s, 'Source', sourceRole),
        awsProvider: new AwsProvider(s, 'other', { alias: 'other' }),
      });
    const SOURCE = 'arn:aws:iam::123456789012:role/source';
    const CLUSTER = 'arn:aws:eks:us-east-1:123456789012:cluster/demo';

    test.each([
      [OWN_NAME, (s: TerraformStack) => tagged(s, named(lazily(OWN_NAME)))],
      ['*', (s: TerraformStack) => tagged(s, named(lazily('*')))],
      ['', (s: TerraformStack) => tagged(s, named(lazily('')))],
      ['a b', (s: TerraformStack) => tagged(s, foreign(lazily('a b')))],
      ['*', (s: TerraformStack) => target(s, named(lazily('*')), SOURCE)],
      [
        '*',
        (s: TerraformStack) =>
          new PodIdentityAssociation(s, 'Association', {
            cluster: named(lazily('*')),
            serviceAccount: ServiceAccountRef.of('apps', 'api'),
            role: WorkloadRole.fromRoleArn(s, 'Found', SOURCE),
          }),
      ],
    ])('a lazy name %j', (name, build) => {
      expect(errorsOf(build)).toContain(
        `lusterName must be 1 to 100 letters, digits, "-" and "_" and begin with a letter or digit, got ${JSON.stringify(name)}: pass the cluster's name unchanged [ClusterNameInvalid]`,
      );
    });

    test.each(['*', '', 'a b'])('the literal name %j of a cluster of another maker', (name) => {
      const scope = (): unknown =>
        PodIdentityScope.serviceAccounts({ clusterName: name }, [Subject.serviceAccount('apps', 'api')]);
      expect(scope).toThrow('cluster.clusterName must be 1 to 100 letters');
      expect(() => PodIdentityScope.anyServiceAccount({ clusterName: name })).toThrow('[ClusterNameInvalid]');
      const stack = stackWithProviders();
      const found = WorkloadRole.fromRoleArn(stack, 'Found', SOURCE);
      const serviceAccount = ServiceAccountRef.of('apps', 'api');
      const association = (): unknown =>
        new PodIdentityAssociation(stack, 'Association', { cluster: foreign(name), serviceAccount, role: found });
      expect(association).toThrow('[ClusterNameInvalid]');
      expect(() => target(stack, foreign(name), SOURCE)).toThrow('[ClusterNameInvalid]');
    });

    test('the ARN of a cluster, and of the source role of a target', () => {
      const byArn = Cluster.fromAttributes({
        clusterName: 'demo',
        clusterArn: lazily('${aws:RequestTag/eks-cluster-arn}'),
      });
      expect(errorsOf((s) => target(s, byArn, SOURCE))).toContain('[PodIdentityClusterArnInvalid]');
      const wide = lazily('*');
      expect(errorsOf((s) => target(s, named('demo'), wide))).toContain(
        'sourceRole.roleArn must be the ARN of an IAM role',
      );
    });

    test('a lazy audience, one of a lazy list, and one that is chosen of such a list', () => {
      const message = 'audiences must hold "${" and "%{", which Terraform evaluates, only in tokens';
      expect(errorsOf((s) => within(s, [lazily(OWN_AUDIENCE)]))).toContain(message);
      expect(errorsOf((s) => within(s, lazyList(OWN_AUDIENCE), lazily(OWN_AUDIENCE)))).toContain(message);
      expect(() => within(stackWithProviders(), lazyList('x'), OWN_AUDIENCE)).toThrow(message);
      expect(() => within(stackWithProviders(), lazyList('x'), '')).toThrow('[AudienceInvalid]');
    });

    test('right ones pass', () => {
      expect(errorsOf((s) => tagged(s, named(lazily('demo_1-a'))))).toBe('');
      expect(errorsOf((s) => tagged(s, foreign('demo')))).toBe('');
      expect(errorsOf((s) => target(s, named(lazily('demo')), lazily(SOURCE)))).toBe('');
      const byArn = Cluster.fromAttributes({ clusterName: 'demo', clusterArn: lazily(CLUSTER) });
      expect(errorsOf((s) => target(s, byArn, SOURCE))).toBe('');
      expect(errorsOf((s) => within(s, [lazily('https://example.com/a')]))).toBe('');
      expect(errorsOf((s) => within(s, lazyList('a', 'b'), 'b'))).toBe('');
    });
  });

  test('right ones pass, and stand in the policy as literals do', () => {
    const build = (s: TerraformStack): void => {
      role(s, {
        roleName: lazily('writer'),
        tags: { team: lazily('orders') },
        permissions: [reading(lazily('arn:aws:s3:::b/${aws:username}/%{x}/"\\/*'))],
        trustStatements: [trusting(Principal.aws(lazily('123456789012')))],
      });
    };
    expect(errorsOf(build)).toBe('');
    const { resource } = written(build);
    const policy = Object.values(resource?.['aws_iam_role_policy'] ?? {})[0]?.['policy'] ?? '';
    expect(policy).toContain('"Resource":"arn:aws:s3:::b/$${aws:username}/%%{x}/\\"\\\\/*"');
  });

  test('a lazy list of texts too', () => {
    const lists = (values: string[]) => Lazy.listValue({ produce: () => values });
    const build = (values: string[]) => (s: TerraformStack) => {
      role(s, { trustStatements: [trusting(Principal.aws(...lists(values)))] });
    };
    expect(errorsOf(build(['123456789012', '*']))).toContain('[PrincipalInvalid]');
    expect(errorsOf(build(['123456789012', '210987654321']))).toBe('');
    const { resource } = written(build(['123456789012', '210987654321']));
    expect(Object.values(resource?.['aws_iam_role'] ?? {})[0]?.['assume_role_policy']).toContain(
      '"Principal":{"AWS":["123456789012","210987654321"]}',
    );
  });
});

describe('what Aspects and overrides wrote is checked', () => {
  const policy = (...statements: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const WIDE = policy({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' });
  const RIGHT = policy({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
  const ways: [string, (role: WorkloadRole, attribute: string, value: string) => void][] = [
    [
      'an override of the resource',
      (made, attribute, value) => {
        made.resource?.addOverride(attribute, value);
      },
    ],
    [
      'an override of the stack',
      (made, attribute, value) => {
        const { cdktfStack, friendlyUniqueId } = binding(made.resource, IamRole);
        cdktfStack.addOverride(`resource.aws_iam_role.${friendlyUniqueId}.${attribute}`, value);
      },
    ],
    [
      'an Aspect',
      (made, attribute, value) => {
        const property = attribute.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
        Aspects.of(made).add({
          visit: (node) => {
            if (node instanceof IamRole) Object.assign(node, { [property]: value });
          },
        });
      },
    ],
  ];
  const lazyAny = (value: unknown): never => Lazy.anyValue({ produce: () => value }) as never;
  const lazyWays = ways.map(([name, change]): (typeof ways)[number] => [
    `${name}, of a lazy value of any type`,
    (made, attribute, value) => {
      change(made, attribute, lazyAny(value));
    },
  ]);
  const lazyOutside: typeof ways = [
    [
      'an override of the stack for the resource as a whole, lazy',
      (made, attribute, value) => {
        const { cdktfStack, friendlyUniqueId } = binding(made.resource, IamRole);
        cdktfStack.addOverride(`resource.aws_iam_role.${friendlyUniqueId}`, lazyAny({ [attribute]: lazyAny(value) }));
      },
    ],
    [
      'an override of the stack for all resources, lazy',
      (made, attribute, value) => {
        const { cdktfStack, friendlyUniqueId } = binding(made.resource, IamRole);
        const roles = Token.asString(lazyAny({ [friendlyUniqueId]: { [attribute]: value } }));
        cdktfStack.addOverride('resource', lazyAny({ aws_iam_role: roles }));
      },
    ],
  ];
  describe.each([...ways, ...lazyWays, ...lazyOutside])('by %s', (_, change) => {
    const errors = (attribute: string, value: string): string =>
      errorsOf((s) => {
        change(role(s), attribute, value);
      });
    test('a trust for everyone', () => {
      expect(errors('assume_role_policy', WIDE)).toContain('[TrustPrincipalWide]');
    });
    test('a trust that is no policy', () => {
      expect(errors('assume_role_policy', '{"Statement":')).toContain('[PolicyJsonInvalid]');
      expect(errors('assume_role_policy', policy({ Effect: 'Allow', Action: 'sts:AssumeRole' }))).toContain(
        '[PrincipalMissing]',
      );
      expect(
        errors('assume_role_policy', policy({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:*' })),
      ).toContain('[TrustActionNotAllowed]');
    });
    test('a trust that is too long', () => {
      const long = policy({
        Effect: 'Allow',
        Principal: {
          AWS: Array.from({ length: 90 }, (__, n) => `arn:aws:iam::123456789012:role/${'y'.repeat(30)}${n}`),
        },
        Action: 'sts:AssumeRole',
      });
      expect(errors('assume_role_policy', long)).toContain('[TrustPolicyTooLarge]');
    });
    test('a name and a path', () => {
      expect(errors('name', 'a role')).toContain('[RoleNameInvalid]');
      expect(errors('path', 'x')).toContain('[PathInvalid]');
    });
    test('a right one passes, with references of Terraform in it', () => {
      expect(errors('assume_role_policy', RIGHT)).toBe('');
      expect(
        errors(
          'assume_role_policy',
          RIGHT.replace('"Service":"lambda.amazonaws.com"', '"AWS":"${aws_iam_role.other.arn}"'),
        ),
      ).toBe('');
      expect(errors('assume_role_policy', '${data.aws_iam_policy_document.x.json}')).toBe('');
      expect(errors('name', 'team-${var.team}')).toBe('');
      expect(errors('name', 'good-name')).toBe('');
      expect(errors('path', '/team/')).toBe('');
    });
  });

  test('a duration that is lazy, and a tag', () => {
    const changed = (attribute: string, value: unknown): string =>
      errorsOf((s) => {
        role(s).resource?.addOverride(attribute, value);
      });
    expect(changed('max_session_duration', lazyAny(60))).toContain('[SessionDurationInvalid]');
    expect(changed('max_session_duration', Lazy.numberValue({ produce: () => 60 }))).toContain(
      '[SessionDurationInvalid]',
    );
    expect(changed('max_session_duration', lazyAny(7200))).toBe('');
    expect(changed('tags', { team: lazyAny('a"b') })).toContain('[TagInvalid]');
    expect(changed('tags', { team: lazyAny('a') })).toBe('');
  });

  test('an override of what only Terraform knows passes', () => {
    const errors = errorsOf((s) => {
      const variable = new TerraformVariable(s, 'v', { type: 'string' });
      const { resource } = role(s);
      resource?.addOverride('name', variable.value);
      resource?.addOverride('path', variable.value);
      resource?.addOverride('permissions_boundary', variable.value);
      resource?.addOverride('assume_role_policy', variable.value);
      resource?.addOverride('max_session_duration', new TerraformVariable(s, 'n', { type: 'number' }).numberValue);
    });
    expect(errors).toBe('');
  });

  test('a policy of the role, and a service account', () => {
    expect(
      errorsOf((s) => {
        role(s, { permissions: [reading('arn:aws:s3:::b/*')] });
        s.addOverride(
          'resource.aws_iam_role_policy.Role_Inline-read_5D3C1C39.policy',
          policy({ Effect: 'Allow', Action: 's3:GetObject' }),
        );
        Aspects.of(s).add({
          visit: (node) => {
            if ('policyInput' in node)
              Object.assign(node, { policy: policy({ Effect: 'Allow', Action: 's3:GetObject' }) });
          },
        });
      }),
    ).toContain('[ResourcesMissing]');
    expect(
      errorsOf((s) => {
        new kubernetes.ServiceAccount(s, 'Sa', { namespace: 'apps', name: 'api' }).resource?.addOverride(
          'metadata.annotations',
          { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:policy/x' },
        );
      }),
    ).toContain('[ArnInvalid]');
    expect(
      errorsOf((s) => {
        new kubernetes.ServiceAccount(s, 'Sa', { namespace: 'apps', name: 'api' }).resource?.addOverride(
          'metadata.name',
          'Api',
        );
      }),
    ).toContain('[ServiceAccountNameInvalid]');
  });
});
