import { describe, expect, test } from 'vitest';
import { BlueGreen } from '../../stacks/blue-green';
import { CrossAccountReader } from '../../stacks/cross-account-reader';
import { EksAnywhere } from '../../stacks/eks-anywhere';
import { FluentdCloudwatch } from '../../stacks/fluentd-cloudwatch';
import { KubeadmPublicBucket } from '../../stacks/kubeadm-public-bucket';
import { NewCluster } from '../../stacks/new-cluster';
import { OrdersApi } from '../../stacks/orders-api';
import { ReadFromS3 } from '../../stacks/read-from-s3';
import { S3Writer } from '../../stacks/s3-writer';
import { TenantPrefixes } from '../../stacks/tenant-prefixes';
import { TinfoilServiceAccount } from '../../stacks/tinfoil-sa';
import { VpcCniPodIdentity } from '../../stacks/vpc-cni-pod-identity';
import { sourceFiles } from '../support/source-files';
import { findBucketMistakes, findPermissionMistakes, type BucketReaders, type May } from '../judge/expect-permissions';
import { asked, faulty, operator, put, type Fault, type Policy } from '../judge/faults';
import { bucketPolicies, permissionsOf } from '../judge/permissions-of';
import { sample } from '../support/synth';

// What each sample says that its roles may do, put to the simulator: allowed there, and denied beside it.

type StackClass = Parameters<typeof sample>[0];

/** By a beginning of the role's name; a list of ARNs where policies of AWS are attached. */
type Permissions = Record<string, { may?: May[]; attached?: string[] }>;

const aws = (...names: string[]): { attached: string[] } => ({
  attached: names.map((name) => `arn:aws:iam::aws:policy/${name}`),
});

const NAMESPACE = 'aws:PrincipalTag/kubernetes-namespace';
const FILES = 'arn:aws:s3:::tenant-files-0a1b2c3d';
const REPORTS = 'arn:aws:s3:::reports-0a1b2c3d';
const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:orders-0a1b2c3d';
const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
const LOGS = 'arn:aws:logs:us-east-1:111122223333:log-group:';
const WRITER = 'arn:aws:s3:::s3-writer-0a1b2c3d';
const TARGET = 'arn:aws:iam::444455556666:role/reports-reader';

const elsewhere = (arn: string): string[] => [
  arn.replace('111122223333', '999988887777'),
  arn.replace('us-east-1', 'eu-west-1'),
  `${arn}-evil`,
];

const SAMPLES: [name: string, StackClass, Permissions, context?: Record<string, string>][] = [
  [
    'tinfoil-sa',
    TinfoilServiceAccount,
    { 'tinfoil-tinfoil-sa-': { attached: ['arn:aws:iam::123456789012:policy/tinfoil-limited-access'] } },
  ],
  [
    's3-writer',
    S3Writer,
    {
      'apps-s3-writer-': {
        may: [
          {
            actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
            on: [`${WRITER}/x`, `${WRITER}/a/b`],
            not: [WRITER, `${WRITER}-evil/x`, 'arn:aws:s3:::other/x'],
          },
        ],
      },
    },
  ],
  ['read-from-s3', ReadFromS3, { 'default-read-from-s3-': aws('AmazonS3ReadOnlyAccess') }],
  [
    'fluentd-cloudwatch',
    FluentdCloudwatch,
    {
      'logging-fluentd-': {
        may: [
          {
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            on: [`${LOGS}/eks/demo/fluentd`, `${LOGS}/eks/demo/fluentd:log-stream:a`],
            not: [
              ...elsewhere(`${LOGS}/eks/demo/fluentd`),
              ...elsewhere(`${LOGS}/eks/demo/fluentd:log-stream:a`).slice(0, 2),
              `${LOGS}/eks/demo/fluentd-evil:log-stream:a`,
              `${LOGS}/eks/other/fluentd`,
            ],
          },
          {
            actions: ['logs:DescribeLogGroups'],
            on: [`${LOGS}/eks/demo/fluentd`, `${LOGS}/eks/demo/fluentd:log-stream:a`, `${LOGS}/eks/other`],
            not: [`arn:aws:logs:us-east-1:999988887777:log-group:/eks/demo/fluentd`],
          },
        ],
      },
    },
  ],
  [
    'blue-green',
    BlueGreen,
    {
      'Orders-': {
        may: [
          {
            actions: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
            on: [QUEUE],
            not: elsewhere(QUEUE),
          },
        ],
      },
    },
  ],
  ...['irsa', 'both', 'podIdentity'].map((credentials): (typeof SAMPLES)[number] => [
    'orders-api',
    OrdersApi,
    {
      'orders-orders-api-': {
        may: [
          {
            actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:Scan'],
            on: [TABLE],
            not: [...elsewhere(TABLE), `${TABLE}/index/x`],
          },
        ],
      },
    },
    { credentials },
  ]),
  [
    'tenant-prefixes',
    TenantPrefixes,
    {
      'Tenants-': {
        may: [
          {
            actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
            on: [`${FILES}/tenant-a/x`, `${FILES}/tenant-a/b/c`],
            not: [
              'tenant-b/x',
              'tenant-ab/x',
              'tenant-a-b/x',
              'tenant-a',
              'x/tenant-a/x',
              '/tenant-a/x',
              '../tenant-a/x',
              '',
            ]
              .map((key) => `${FILES}/${key}`)
              .concat(FILES, `${FILES}-evil/tenant-a/x`, 'arn:aws:s3:::other/tenant-a/x'),
            context: { [NAMESPACE]: 'tenant-a' },
            notIn: [
              {},
              ...['tenant-b', 'tenant', 'tenant-ab', '', '*', 'tenant-?', '${*}'].map((tag) => ({ [NAMESPACE]: tag })),
            ],
          },
          {
            actions: ['s3:ListBucket'],
            on: [FILES],
            not: [`${FILES}-evil`, `${FILES}/tenant-a`, 'arn:aws:s3:::other'],
            context: { [NAMESPACE]: 'tenant-a', 's3:prefix': 'tenant-a/' },
            notIn: [
              { [NAMESPACE]: 'tenant-a' },
              { 's3:prefix': 'tenant-a/' },
              ...[
                '',
                '/',
                '*',
                'tenant-a',
                'tenant-ab/',
                'tenant-b/',
                '../tenant-a/',
                'x/tenant-a/',
                './tenant-a/',
              ].map((prefix) => ({
                [NAMESPACE]: 'tenant-a',
                's3:prefix': prefix,
              })),
              ...['', '*', 'tenant-?', 'tenant', 'tenant-b'].map((tag) => ({
                [NAMESPACE]: tag,
                's3:prefix': 'tenant-a/',
              })),
            ],
          },
        ],
      },
    },
  ],
  ...['on', 'off'].map((sessionTags): (typeof SAMPLES)[number] => [
    'cross-account-reader',
    CrossAccountReader,
    {
      'reports-reader-': {
        may: [
          {
            actions: ['sts:AssumeRole', 'sts:TagSession'],
            on: [TARGET],
            not: [`${TARGET}-evil`, TARGET.replace('4444', '9999')],
          },
        ],
      },
      'reports-reader': {
        may: [
          {
            actions: ['s3:ListBucket'],
            on: [REPORTS],
            not: [`${REPORTS}-evil`, `${REPORTS}/x`, 'arn:aws:s3:::other'],
          },
          {
            actions: ['s3:GetObject'],
            on: [`${REPORTS}/x`, `${REPORTS}/a/b`],
            not: [REPORTS, `${REPORTS}-evil/x`],
          },
        ],
      },
    },
    { sessionTags },
  ]),
  [
    'eks-anywhere',
    EksAnywhere,
    {
      'Telemetry-': {
        may: [
          {
            actions: ['cloudwatch:PutMetricData'],
            on: ['*'],
            not: [],
            context: { 'cloudwatch:namespace': 'Factory/Telemetry' },
            notIn: [{}, { 'cloudwatch:namespace': 'Factory/Telemetry2' }, { 'cloudwatch:namespace': 'AWS/EC2' }],
          },
        ],
      },
    },
  ],
  ['kubeadm-public-bucket', KubeadmPublicBucket, { 'apps-bucket-lister-': aws('AmazonS3ReadOnlyAccess') }],
  ['vpc-cni-pod-identity', VpcCniPodIdentity, { AmazonEKSPodIdentityAmazonVPCCNIRole: aws('AmazonEKS_CNI_Policy') }],
  [
    'new-cluster',
    NewCluster,
    {
      'ClusterRole-': aws('AmazonEKSClusterPolicy'),
      'NodeRole-': aws('AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'),
      'kube-system-aws-node-': aws('AmazonEKS_CNI_Policy'),
      'kube-system-ebs-csi-controller-sa-': aws('service-role/AmazonEBSCSIDriverPolicy'),
      'orders-orders-api-': aws('AmazonSQSReadOnlyAccess'),
    },
  ],
];

test('every sample is here', () => {
  const main = sourceFiles('stacks').find(({ path }) => path === 'stacks/main.ts')?.text ?? '';
  const names = [...main.matchAll(/\(app, '([\w-]+)'\)/g)].map(([, name]) => name);
  expect([...new Set(SAMPLES.map(([name]) => name))].sort()).toEqual(names.sort());
});

describe.each(SAMPLES)('%s', (name, Stack, expected, context = {}) => {
  const found = permissionsOf(sample(Stack, name, context));
  const roleOf = (beginning: string): string | undefined =>
    Object.keys(found).find((role) => role === beginning || (beginning.endsWith('-') && role.startsWith(beginning)));

  test(`its roles with permissions are those said ${JSON.stringify(context)}`, () => {
    expect(Object.keys(expected).map(roleOf).sort()).toEqual(Object.keys(found).sort());
  });

  test.each(Object.entries(expected))(
    'the judge lets %s do what is said, and nothing else',
    async (role, { may = [], attached = [] }) => {
      const permissions = found[roleOf(role) ?? ''];
      expect(permissions?.attached.sort()).toEqual([...attached].sort());
      expect(permissions?.inline.length).toBe(may.length === 0 ? 0 : 1);
      expect(await findPermissionMistakes(permissions?.inline ?? [], may)).toEqual([]);
    },
  );
});

const TLS = { 'aws:SecureTransport': 'true' };
const DISTRIBUTION = 'arn:aws:cloudfront::111122223333:distribution/E1234567890ABC';

const BUCKETS: [name: string, StackClass, BucketReaders][] = [
  [
    'eks-anywhere',
    EksAnywhere,
    {
      bucketArn: 'arn:aws:s3:::eks-anywhere-issuers-123456789012',
      keys: ['factory-1/.well-known/openid-configuration', 'factory-1/keys.json'],
      readers: [['cloudfront.amazonaws.com', { ...TLS, 'aws:SourceArn': DISTRIBUTION }]],
      strangers: [
        ['cloudfront.amazonaws.com', { ...TLS, 'aws:SourceArn': `${DISTRIBUTION}2` }],
        ['cloudfront.amazonaws.com', { ...TLS, 'aws:SourceArn': DISTRIBUTION.replace('1111', '9999') }],
        ['cloudfront.amazonaws.com', TLS],
        ['anonymous', { ...TLS, 'aws:SourceArn': DISTRIBUTION }],
        ['arn:aws:iam::999988887777:user/eve', { ...TLS, 'aws:SourceArn': DISTRIBUTION }],
      ],
    },
  ],
  [
    'kubeadm-public-bucket',
    KubeadmPublicBucket,
    {
      bucketArn: 'arn:aws:s3:::kubeadm-issuer-123456789012',
      keys: ['.well-known/openid-configuration', 'keys.json'],
      readers: [
        ['anonymous', TLS],
        ['arn:aws:iam::111122223333:user/adam', TLS],
      ],
      strangers: [['anonymous', { 'aws:SecureTransport': 'false' }]],
    },
  ],
];

describe.each(BUCKETS)('the bucket of %s', (name, Stack, readers) => {
  const [policy, ...more] = bucketPolicies(sample(Stack, name));

  test('is read by those said, who do nothing else, and by nobody else', async () => {
    expect(more).toEqual([]);
    expect(await findBucketMistakes(policy, readers)).toEqual([]);
  });

  test.each<[string, Fault]>([
    ['every object', put('Resource', `${readers.bucketArn}/*`)],
    [
      'objects whose names begin alike',
      put(
        'Resource',
        readers.keys.map((key) => `${readers.bucketArn}/${key}*`),
      ),
    ],
    [
      'the bucket itself too',
      put('Resource', [readers.bucketArn, ...readers.keys.map((key) => `${readers.bucketArn}/${key}`)]),
    ],
    ['one object less', put('Resource', `${readers.bucketArn}/${readers.keys[0] ?? ''}`)],
    ['every action', put('Action', 's3:*')],
    ['writing', put('Action', ['s3:GetObject', 's3:PutObject'])],
    ['no condition', put('Condition', undefined)],
    ['nobody', put('Effect', 'Deny')],
  ])('of its policy the judge notices %s', async (_, fault) => {
    expect(await findBucketMistakes(faulty(policy as Policy, fault), readers)).not.toEqual([]);
  });
});

describe('of permissions the judge notices', () => {
  const [, , tenants = {}] = SAMPLES.find(([name]) => name === 'tenant-prefixes') ?? [];
  const [, , reader = {}] = SAMPLES.find(([name]) => name === 'cross-account-reader') ?? [];
  const policyOf = (Stack: StackClass, name: string, role: string): Policy => {
    const [, { inline } = { inline: [] }] =
      Object.entries(permissionsOf(sample(Stack, name))).find(([each]) => each.startsWith(role)) ?? [];
    return inline[0] as Policy;
  };
  const mistakes = (policy: Policy, may: May[] | undefined, fault: Fault): Promise<string[]> =>
    findPermissionMistakes([faulty(policy, fault)], may ?? []);
  const tag = `\${${NAMESPACE}}`;
  const list =
    (fault: Fault): Fault =>
    (_, policy) => {
      const [, second] = policy.Statement;
      if (second !== undefined) fault(second, policy);
    };

  test.each<[string, Fault]>([
    ['every prefix', put('Resource', `${FILES}/*`)],
    ['prefixes that begin alike', put('Resource', `${FILES}/${tag}*`)],
    ['one tenant for all', put('Resource', `${FILES}/tenant-a/*`)],
    ['every bucket', put('Resource', `arn:aws:s3:::*/${tag}/*`)],
    ['a variable with a default', put('Resource', `${FILES}/\${${NAMESPACE}, 'tenant-a'}/*`)],
    ['an action more', put('Action', ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:PutObjectAcl'])],
    ['an action less', put('Action', ['s3:GetObject', 's3:PutObject'])],
    ['a list of everything', list(put('Condition', undefined))],
    ['a list of what begins alike', list(asked('StringLike', 's3:prefix', `${tag}*`))],
    ['a list where no prefix is asked', list(operator('StringLike', 'StringLikeIfExists'))],
  ])('%s, where each tenant has its prefix', async (_, fault) => {
    expect(
      await mistakes(policyOf(TenantPrefixes, 'tenant-prefixes', 'Tenants-'), tenants['Tenants-']?.may, fault),
    ).not.toEqual([]);
  });

  test.each<[string, Fault]>([
    ['no sts:TagSession', put('Action', 'sts:AssumeRole')],
    ['every action of STS', put('Action', 'sts:*')],
    ['every role', put('Resource', '*')],
    ['every role of the account', put('Resource', TARGET.replace('reports-reader', '*'))],
  ])('%s, where a role assumes another', async (_, fault) => {
    const policy = policyOf(CrossAccountReader, 'cross-account-reader', 'reports-reader-');
    expect(await mistakes(policy, reader['reports-reader-']?.may, fault)).not.toEqual([]);
  });
});
