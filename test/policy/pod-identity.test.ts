import { PodIdentityScope, PolicyStatement, Principal, Subject, TrustPolicy } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { decideTrust, type RequestContext } from '../judge/judge';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

const ARN = 'arn:aws:eks:us-east-1:111122223333:cluster/demo';
const cluster = { clusterName: 'demo', clusterArn: ARN };
const account = (namespace: string, name: string): Subject => Subject.serviceAccount(namespace, name);

function render(trust: TrustPolicy): unknown {
  return JSON.parse(trust._render()?.json ?? '');
}

function statement(conditions?: object, number = ''): unknown {
  return {
    Sid: `AllowEksAuthToAssumeRoleForPodIdentity${number}`,
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

function policy(...statements: unknown[]): unknown {
  return { Version: '2012-10-17', Statement: statements };
}

test('minimal definition: one service account of one cluster, as the EKS user guide scopes it', () => {
  const trust = new TrustPolicy().addPodIdentity(PodIdentityScope.serviceAccounts(cluster, [account('apps', 'api')]));
  expect(render(trust)).toEqual(
    policy(
      statement({
        StringEquals: {
          'aws:RequestTag/kubernetes-namespace': 'apps',
          'aws:RequestTag/kubernetes-service-account': 'api',
        },
        ArnEquals: { 'aws:RequestTag/eks-cluster-arn': ARN },
      }),
    ),
  );
});

test('where the ARN is not known, the trust asks for the name of the cluster', () => {
  const scope = PodIdentityScope.serviceAccounts({ clusterName: 'demo' }, [account('apps', 'api')]);
  expect(render(new TrustPolicy().addPodIdentity(scope))).toEqual(
    policy(
      statement({
        StringEquals: {
          'aws:RequestTag/kubernetes-namespace': 'apps',
          'aws:RequestTag/kubernetes-service-account': 'api',
          'aws:RequestTag/eks-cluster-name': 'demo',
        },
      }),
    ),
  );
});

test('accounts of one namespace share a statement; namespaces do only where their accounts are the same', () => {
  const trust = new TrustPolicy()
    .addPodIdentity(PodIdentityScope.serviceAccounts(cluster, [account('apps', 'api'), account('apps', 'worker')]))
    .addPodIdentity(PodIdentityScope.serviceAccounts(cluster, [account('jobs', 'api')]))
    .addPodIdentity(PodIdentityScope.serviceAccounts(cluster, [account('more', 'worker'), account('more', 'api')]));
  const tags = (namespace: unknown, name: unknown): object => ({
    StringEquals: {
      'aws:RequestTag/kubernetes-namespace': namespace,
      'aws:RequestTag/kubernetes-service-account': name,
    },
    ArnEquals: { 'aws:RequestTag/eks-cluster-arn': ARN },
  });
  expect(render(trust)).toEqual(
    policy(statement(tags(['apps', 'more'], ['api', 'worker'])), statement(tags('jobs', 'api'), '2')),
  );
});

describe('clusters', () => {
  const named = (name: string, region = 'us-east-1'): { clusterName: string; clusterArn: string } => ({
    clusterName: name,
    clusterArn: `arn:aws:eks:${region}:111122223333:cluster/${name}`,
  });
  const scope = (of: { clusterName: string }, ...subjects: Subject[]): PodIdentityScope =>
    PodIdentityScope.serviceAccounts(of, subjects);
  const trustOf = (...scopes: PodIdentityScope[]): TrustPolicy =>
    scopes.reduce((trust, one) => trust.addPodIdentity(one), new TrustPolicy());
  const conditions = (trust: TrustPolicy): unknown[] =>
    (render(trust) as { Statement: { Condition: unknown }[] }).Statement.map(({ Condition }) => Condition);
  const [api, worker] = [account('apps', 'api'), account('apps', 'worker')];
  const tags = (names: unknown): object => ({
    'aws:RequestTag/kubernetes-namespace': 'apps',
    'aws:RequestTag/kubernetes-service-account': names,
  });
  const arn = (value: unknown): object => ({ ArnEquals: { 'aws:RequestTag/eks-cluster-arn': value } });
  const [one, two] = [named('one'), named('two')];

  test('that differ alone share a statement: ten fit into the default quota', () => {
    const ten = Array.from({ length: 10 }, (_, index) => named(`prod-${index}`));
    const trust = trustOf(...ten.map((of) => scope(of, api)));
    expect(conditions(trust)).toEqual([{ StringEquals: tags('api'), ...arn(ten.map(({ clusterArn }) => clusterArn)) }]);
    expect(trust._render()?.size).toBeLessThan(1000);
  });

  test('share one in whatever order their accounts come, and by name too', () => {
    expect(conditions(trustOf(scope(one, api, worker), scope(two, worker, api)))).toEqual([
      { StringEquals: tags(['api', 'worker']), ...arn([one.clusterArn, two.clusterArn]) },
    ]);
    expect(conditions(trustOf(scope({ clusterName: 'a' }, api), scope({ clusterName: 'b' }, api)))).toEqual([
      { StringEquals: { ...tags('api'), 'aws:RequestTag/eks-cluster-name': ['a', 'b'] } },
    ]);
    expect(
      conditions(trustOf(PodIdentityScope.anyServiceAccount(one), PodIdentityScope.anyServiceAccount(two))),
    ).toEqual([arn([one.clusterArn, two.clusterArn])]);
  });

  test('share none with other accounts, other options, a pattern or a cluster by its name', () => {
    expect(conditions(trustOf(scope(one, api), scope(two, api, worker)))).toEqual([
      { StringEquals: tags(['api', 'worker']), ...arn(two.clusterArn) },
      { StringEquals: tags('api'), ...arn(one.clusterArn) },
    ]);
    expect(conditions(trustOf(scope(one, api), scope({ clusterName: 'two' }, api)))).toHaveLength(2);
    expect(conditions(trustOf(scope(one, api), PodIdentityScope.anyServiceAccount(two)))).toHaveLength(2);
    expect(conditions(trustOf(scope(one, api), scope(two, Subject.pattern('apps', 'api*'))))).toHaveLength(2);
    const own = trustOf(scope(one, api)).addPodIdentity(scope(two, api), { sourceAccount: '111122223333' });
    expect(conditions(own)).toHaveLength(2);
  });

  test('have statements whose Sids do not depend on who was added first', () => {
    const scopes = [scope(two, worker), scope(one, api), PodIdentityScope.anyServiceAccount(named('three'))];
    expect(render(trustOf(...[...scopes].reverse()))).toEqual(render(trustOf(...scopes)));
  });

  test('of which Terraform knows the ARN share one too', () => {
    const variables = new Variables();
    const arns = [variables.text('blue'), variables.text('green')];
    const trust = trustOf(...arns.map((clusterArn) => scope({ clusterName: 'x', clusterArn } as never, api)));
    expect(variables.resolve(trust._render()?.json ?? '')).toContain(
      '"ArnEquals":{"aws:RequestTag/eks-cluster-arn":["${var.blue}","${var.green}"]}',
    );
  });
});

test('a pattern is compared with StringLike', () => {
  const scope = PodIdentityScope.serviceAccounts(cluster, [Subject.pattern('team-*', 'api')]);
  expect(render(new TrustPolicy().addPodIdentity(scope))).toEqual(
    policy(
      statement({
        StringLike: {
          'aws:RequestTag/kubernetes-namespace': 'team-*',
          'aws:RequestTag/kubernetes-service-account': 'api',
        },
        ArnEquals: { 'aws:RequestTag/eks-cluster-arn': ARN },
      }),
    ),
  );
});

test('wider only by name: every account of a cluster, and every association', () => {
  expect(render(new TrustPolicy().addPodIdentity(PodIdentityScope.anyServiceAccount(cluster)))).toEqual(
    policy(statement({ ArnEquals: { 'aws:RequestTag/eks-cluster-arn': ARN } })),
  );
  expect(render(new TrustPolicy().addPodIdentity(PodIdentityScope.anyAssociation()))).toEqual(policy(statement()));
});

test('source account and source ARN only where given', () => {
  const options = { sourceAccount: '111122223333', sourceArn: ARN };
  const trust = new TrustPolicy().addPodIdentity(
    PodIdentityScope.serviceAccounts(cluster, [account('apps', 'api')]),
    options,
  );
  expect(render(trust)).toEqual(
    policy(
      statement({
        StringEquals: {
          'aws:RequestTag/kubernetes-namespace': 'apps',
          'aws:RequestTag/kubernetes-service-account': 'api',
          'aws:SourceAccount': '111122223333',
        },
        ArnEquals: { 'aws:RequestTag/eks-cluster-arn': ARN, 'aws:SourceArn': ARN },
      }),
    ),
  );
});

test('without session tags the scope is the account, or every association', () => {
  const scope = PodIdentityScope.anyAssociationOfAccount('111122223333');
  const asksForAccount = policy(statement({ StringEquals: { 'aws:SourceAccount': '111122223333' } }));
  for (const options of [{}, { sourceAccount: '111122223333' }, { disableSessionTags: true }])
    expect(render(new TrustPolicy().addPodIdentity(scope, options))).toEqual(asksForAccount);
  const ofCluster = new TrustPolicy().addPodIdentity(scope, { disableSessionTags: true, sourceArn: ARN });
  expect(render(ofCluster)).toEqual(
    policy(
      statement({
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnEquals: { 'aws:SourceArn': ARN },
      }),
    ),
  );
  const wide = new TrustPolicy().addPodIdentity(PodIdentityScope.anyAssociation(), { disableSessionTags: true });
  expect(render(wide)).toEqual(policy(statement()));
});

describe('fails when', () => {
  const scope = PodIdentityScope.serviceAccounts(cluster, [account('apps', 'api')]);
  const add = (options: object): string => messageOf(() => new TrustPolicy().addPodIdentity(scope, options));

  test('a service account is there already', () => {
    const trust = new TrustPolicy().addPodIdentity(scope);
    expect(messageOf(() => trust.addPodIdentity(scope))).toBe(
      'subjects must name each service account once, got "system:serviceaccount:apps:api": remove the second one [SubjectDuplicate]',
    );
    expect(render(trust)).toEqual(render(new TrustPolicy().addPodIdentity(scope)));
  });

  test('no service account is named', () => {
    expect(messageOf(() => PodIdentityScope.serviceAccounts(cluster, []))).toBe(
      'subjects must name at least one service account, got []: add Subject.serviceAccount("namespace", "name") [SubjectsMissing]',
    );
  });

  test('the cluster ARN is none, or has a wildcard, which ArnEquals would match', () => {
    const wild = [
      'us-east-1:111122223333:cluster/*',
      '*:111122223333:cluster/demo',
      'us-?ast-1:111122223333:cluster/demo',
    ];
    for (const clusterArn of ['demo', ...wild.map((end) => `arn:aws:eks:${end}`)]) {
      const wrong = { clusterName: 'demo', clusterArn };
      const message = `clusterArn must be the ARN of an EKS cluster, got "${clusterArn}": pass one such as "arn:aws:eks:us-east-1:123456789012:cluster/demo" [PodIdentityClusterArnInvalid]`;
      expect(messageOf(() => PodIdentityScope.serviceAccounts(wrong, [account('a', 'b')]))).toBe(message);
      expect(messageOf(() => PodIdentityScope.anyServiceAccount(wrong))).toBe(message);
    }
  });

  test('the source account is none', () => {
    expect(add({ sourceAccount: '1111' })).toBe(
      'sourceAccount must be an AWS account id of 12 digits, got "1111": pass it as a string [AccountIdInvalid]',
    );
  });

  test('the source ARN is that of an association, or of no cluster', () => {
    const association = 'arn:aws:eks:us-east-1:111122223333:podidentityassociation/demo/a-1234567890abcdef0';
    const end = 'pass one such as "arn:aws:eks:us-east-1:123456789012:cluster/demo" [PodIdentitySourceArnInvalid]';
    expect(add({ sourceArn: association })).toBe(
      `sourceArn must be the cluster's ARN, since that of an association never matches, got "${association}": ${end}`,
    );
    expect(add({ sourceArn: 'demo' })).toBe(`sourceArn must be the ARN of an EKS cluster, got "demo": ${end}`);
  });

  test('the source is another than the cluster of the scope', () => {
    const text = (property: string, value: string): string =>
      `${property} must be that of cluster "${ARN}", whose service accounts the trust lets in, got "${value}": leave it out, or pass what belongs to the cluster of the scope [PodIdentitySourceMismatch]`;
    const other = ARN.replace('demo', 'other');
    expect(add({ sourceAccount: '444455556666' })).toBe(text('sourceAccount', '444455556666'));
    expect(add({ sourceArn: other })).toBe(text('sourceArn', other));
    const scope = PodIdentityScope.anyServiceAccount({ clusterName: 'demo', clusterArn: ARN });
    const withoutTags = { disableSessionTags: true, sourceAccount: '444455556666' };
    expect(messageOf(() => new TrustPolicy().addPodIdentity(scope, withoutTags))).toBe(
      text('sourceAccount', '444455556666'),
    );
  });

  test.each([{}, { sourceAccount: '111122223333' }, { sourceArn: ARN }])(
    'session tags are off and the scope names service accounts or a cluster, with %j',
    (options) => {
      const message =
        'scope must name neither service accounts nor a cluster where session tags are disabled, since the trust cannot ask for them: say PodIdentityScope.anyAssociationOfAccount(account) for every association of the account of the cluster, and narrow it to one cluster with sourceArn [PodIdentityScopeLost]';
      expect(add({ ...options, disableSessionTags: true })).toBe(message);
      const any = PodIdentityScope.anyServiceAccount({ clusterName: 'demo' });
      const withoutTags = { ...options, disableSessionTags: true };
      expect(messageOf(() => new TrustPolicy().addPodIdentity(any, withoutTags))).toBe(message);
    },
  );

  test('the account of a scope is none, or another than the source account', () => {
    expect(messageOf(() => PodIdentityScope.anyAssociationOfAccount('1111'))).toBe(
      'accountId must be an AWS account id of 12 digits, got "1111": pass it as a string [AccountIdInvalid]',
    );
    const scope = PodIdentityScope.anyAssociationOfAccount('111122223333');
    const options = { sourceAccount: '444455556666' };
    expect(messageOf(() => new TrustPolicy().addPodIdentity(scope, options))).toBe(
      'sourceAccount and the account of PodIdentityScope.anyAssociationOfAccount exclude each other: give one of them [OptionsExclusive]',
    );
  });

  test('pods.eks stands among the services', () => {
    for (const service of ['pods.eks', 'pods.eks.amazonaws.com']) {
      expect(messageOf(() => new TrustPolicy().addAwsServices([service]))).toBe(
        `stsServices must leave EKS Pod Identity out, which needs sts:TagSession and a scope too, got "${service}": use TrustPolicy.addPodIdentity, PodIdentityRole or Credentials.podIdentity() [AwsServicePodIdentity]`,
      );
    }
  });

  test('the policy is in use', () => {
    const trust = new TrustPolicy().addPodIdentity(scope);
    trust._seal();
    expect(messageOf(() => trust.addPodIdentity(PodIdentityScope.anyAssociation()))).toBe(
      'TrustPolicy.addPodIdentity must be called before the policy is used: what is added later would be missing in Terraform [PolicySealed]',
    );
  });
});

describe('the judge', () => {
  const TAGS: RequestContext = {
    'aws:RequestTag/kubernetes-namespace': 'apps',
    'aws:RequestTag/kubernetes-service-account': 'api',
    'aws:RequestTag/eks-cluster-arn': ARN,
    'aws:RequestTag/eks-cluster-name': 'demo',
    'aws:SourceAccount': '111122223333',
    'aws:SourceArn': ARN,
  };
  const decide = (trust: TrustPolicy, context: RequestContext, principal = 'pods.eks.amazonaws.com'): string[] =>
    ['sts:AssumeRole', 'sts:TagSession'].map((action) =>
      decideTrust({ policy: render(trust), principal, action, context }),
    );
  const without = (key: string): RequestContext =>
    Object.fromEntries(Object.entries(TAGS).filter(([other]) => other !== key));
  const ALLOWED = ['Allowed', 'Allowed'];
  const DENIED = ['ImplicitlyDenied', 'ImplicitlyDenied'];

  test.each<[string, { clusterName: string; clusterArn?: string }, [string, string][]]>([
    [
      'by ARN',
      cluster,
      [
        ['aws:RequestTag/eks-cluster-arn', 'arn:aws:eks:us-east-1:111122223333:cluster/demo2'],
        ['aws:RequestTag/eks-cluster-arn', 'arn:aws:eks:us-east-1:444455556666:cluster/demo'],
        ['aws:RequestTag/eks-cluster-arn', 'arn:aws:eks:eu-west-1:111122223333:cluster/demo'],
      ],
    ],
    ['by name', { clusterName: 'demo' }, [['aws:RequestTag/eks-cluster-name', 'demo2']]],
  ])('allows the account that is named and nobody near it, %s', (_, of, others) => {
    const trust = new TrustPolicy().addPodIdentity(PodIdentityScope.serviceAccounts(of, [account('apps', 'api')]));
    expect(decide(trust, TAGS)).toEqual(ALLOWED);
    const near: [string, string][] = [
      ['aws:RequestTag/kubernetes-namespace', 'apps-evil'],
      ['aws:RequestTag/kubernetes-namespace', 'default'],
      ['aws:RequestTag/kubernetes-namespace', ''],
      ['aws:RequestTag/kubernetes-namespace', '*'],
      ['aws:RequestTag/kubernetes-service-account', 'api2'],
      ['aws:RequestTag/kubernetes-service-account', '*'],
      ...others,
    ];
    for (const [key, value] of near) {
      expect(decide(trust, { ...TAGS, [key]: value }), `${key}=${value}`).toEqual(DENIED);
      expect(decide(trust, without(key)), `without ${key}`).toEqual(DENIED);
    }
    expect(decide(trust, {})).toEqual(DENIED);
    expect(decide(trust, TAGS, 'eks.amazonaws.com')).toEqual(DENIED);
    expect(decide(trust, TAGS, 'ec2.amazonaws.com')).toEqual(DENIED);
  });

  test('two namespaces do not lend each other their accounts', () => {
    const trust = new TrustPolicy().addPodIdentity(
      PodIdentityScope.serviceAccounts(cluster, [account('apps', 'api'), account('jobs', 'worker')]),
    );
    const of = (namespace: string, name: string): RequestContext => ({
      ...TAGS,
      'aws:RequestTag/kubernetes-namespace': namespace,
      'aws:RequestTag/kubernetes-service-account': name,
    });
    expect(decide(trust, of('apps', 'api'))).toEqual(ALLOWED);
    expect(decide(trust, of('jobs', 'worker'))).toEqual(ALLOWED);
    expect(decide(trust, of('apps', 'worker'))).toEqual(DENIED);
    expect(decide(trust, of('jobs', 'api'))).toEqual(DENIED);
  });

  test('the confused deputy: another account or cluster as source is denied', () => {
    const options = { sourceAccount: '111122223333', sourceArn: ARN };
    const scoped = PodIdentityScope.serviceAccounts(cluster, [account('apps', 'api')]);
    for (const trust of [
      new TrustPolicy().addPodIdentity(scoped, options),
      new TrustPolicy().addPodIdentity(PodIdentityScope.anyAssociationOfAccount('111122223333'), {
        ...options,
        disableSessionTags: true,
      }),
    ]) {
      expect(decide(trust, TAGS)).toEqual(ALLOWED);
      expect(decide(trust, { ...TAGS, 'aws:SourceAccount': '444455556666' })).toEqual(DENIED);
      expect(decide(trust, { ...TAGS, 'aws:SourceArn': `${ARN}2` })).toEqual(DENIED);
      expect(decide(trust, without('aws:SourceAccount'))).toEqual(DENIED);
      expect(decide(trust, without('aws:SourceArn'))).toEqual(DENIED);
    }
  });
});

test('a statement of one own for another principal does not make a role take pods', () => {
  const own = new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [Principal.aws('111122223333')] });
  expect(new TrustPolicy().addStatement(own)._takesPods).toBe(false);
  const half = new PolicyStatement({
    actions: ['sts:AssumeRole'],
    principals: [Principal.service('pods.eks.amazonaws.com')],
  });
  const other = new PolicyStatement({
    actions: ['sts:TagSession'],
    principals: [Principal.service('pods.eks.amazonaws.com')],
  });
  expect(new TrustPolicy().addStatement(half)._takesPods).toBe(false);
  expect(new TrustPolicy().addStatement(half).addStatement(other)._takesPods).toBe(true);
});
