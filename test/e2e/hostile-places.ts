// Hostile values, and the places where each of them is tried. A new place is a row of PLACES, or of TEXT_PLACES where it is no policy.
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Fn, Lazy, TerraformLocal, TerraformStack } from 'cdktf';
import {
  Addon,
  AwsServiceConditions,
  Cluster,
  CrossAccountTarget,
  IrsaRole,
  OidcProvider,
  Permissions,
  PodIdentityRole,
  PodIdentityScope,
  PolicyDocument,
  PolicyStatement,
  Principal,
  selfHosted,
  ServiceAccountRef,
  Subject,
  Thumbprints,
  TrustPolicy,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';

/** Values that try to leave their string. */
export const HOSTILE = [
  ...[
    'ec2.amazonaws.com","AWS":"*","Federated":"x',
    'x"],"Principal":"*","Sid":["y',
    'x"}},{"Effect":"Allow","Principal":"*',
  ],
  ...['"', '\\', '\\"', 'x\\', 'x\\\\"', '\\u0022,"AWS":"*', '\n', 'a\nb', '\r', '\t', 'x\n","AWS":"*'],
  ...['${aws:username}', '$${aws:username}', '${var.other}', '%{if true}x%{endif}', '%%{x}', '$', '$"', '%'],
  ...[
    '*',
    '?',
    'a*',
    'a?b',
    '',
    ' ',
    'a b',
    ' api',
    'api ',
    'a:b',
    ':',
    '::',
    'system:serviceaccount:kube-system:admin',
  ],
  ...[
    'UPPER',
    'a_b',
    '-a',
    'a-',
    '..',
    'a..b',
    'ü',
    '\u0301x',
    'x\u0600',
    '\u2028',
    '\u00a0',
    '</script>',
    '&amp;',
    "'",
  ],
  ...[
    '{}',
    '[]',
    ']}',
    'null',
    '*","Condition":{},"Sid":"',
    'arn:aws:iam::*:root',
    'arn:aws:iam::999999999999:group/x',
  ],
  ...['x'.repeat(300), '9'.repeat(13), 'pods.eks', 'pods.eks.amazonaws.com', 'ec2.amazonaws.com.cn'],
];

/** Stands for null. */
export const NULL = '\0null';

const OIDC = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const CLUSTER_ARN = 'arn:aws:eks:eu-central-1:123456789012:cluster/demo';

/** A place where a token may stand. `value` is a reference to a variable. */
export interface Place {
  readonly name: string;
  /** A value that belongs there. */
  readonly right: string;
  /** Whether null is a value like others. */
  readonly isNullable?: boolean;
  /** Values that would open the policy where they stand as they are. */
  readonly refused?: readonly string[];
  readonly build: (stack: TerraformStack, id: string, value: string, aws: AwsProvider) => void;
}

const oidc = (stack: TerraformStack, id: string, audience?: string) =>
  OidcProvider.fromOidcProviderArn(stack, `${id}-oidc`, OIDC, audience === undefined ? {} : { audiences: [audience] });
const irsa = (stack: TerraformStack, id: string, subject: Subject, audience?: string): void => {
  new IrsaRole(stack, id, { oidcProviders: [oidc(stack, id, audience)], subjects: [subject] });
};
const trusting = (stack: TerraformStack, id: string, statement: PolicyStatement): void => {
  new WorkloadRole(stack, id, { trust: new TrustPolicy().addAwsServices(['ecs-tasks']), trustStatements: [statement] });
};
const assume = (principal: Principal, conditions?: Record<string, Record<string, string>>): PolicyStatement =>
  new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [principal], conditions });
const granting = (stack: TerraformStack, id: string, resource: string, conditions?: object): void => {
  const statement = new PolicyStatement({
    actions: ['s3:GetObject'],
    resources: [resource],
    conditions: conditions as never,
  });
  new WorkloadRole(stack, id, {
    trust: new TrustPolicy().addAwsServices(['ecs-tasks']),
    permissions: [Permissions.inline('read', new PolicyDocument({ statements: [statement] }))],
  });
};

export const PLACES: readonly Place[] = [
  {
    name: 'service',
    right: 'ec2',
    build: (s, id, value) => new WorkloadRole(s, id, { trust: new TrustPolicy(), stsServices: [value] }),
  },
  {
    name: 'service-of-irsa',
    right: 'ec2',
    build: (s, id, value) =>
      new IrsaRole(s, id, {
        oidcProviders: [oidc(s, id)],
        subjects: [Subject.serviceAccount('apps', 'api')],
        stsServices: [value],
      }),
  },
  {
    name: 'service-list',
    right: 'ec2',
    build: (s, id, value) => new WorkloadRole(s, id, { trust: new TrustPolicy(), stsServices: [value, 'lambda'] }),
  },
  {
    name: 'audience',
    right: 'sts.amazonaws.com',
    build: (s, id, value) => {
      irsa(s, id, Subject.serviceAccount('apps', 'api'), value);
    },
  },
  {
    name: 'namespace',
    right: 'apps',
    build: (s, id, value) => {
      irsa(s, id, Subject.serviceAccount(value, 'api'));
    },
  },
  {
    name: 'part-of-namespace',
    right: 'prod',
    build: (s, id, value) => {
      irsa(s, id, Subject.serviceAccount(`apps-${value}`, 'api'));
    },
  },
  {
    name: 'account',
    right: 'api',
    build: (s, id, value) => {
      irsa(s, id, Subject.serviceAccount('apps', value));
    },
  },
  {
    name: 'pattern',
    right: 'apps',
    build: (s, id, value) => {
      irsa(s, id, Subject.pattern(`${value}-*`, 'api'));
    },
  },
  {
    name: 'provider',
    right: OIDC,
    build: (s, id, value) =>
      new IrsaRole(s, id, {
        oidcProviders: [OidcProvider.fromOidcProviderArn(s, `${id}-oidc`, value)],
        subjects: [Subject.serviceAccount('apps', 'api')],
      }),
  },
  {
    name: 'pod-cluster',
    right: CLUSTER_ARN,
    build: (s, id, value) =>
      new PodIdentityRole(s, id, {
        scopes: [
          PodIdentityScope.serviceAccounts({ clusterName: 'demo', clusterArn: value }, [
            Subject.serviceAccount('apps', 'api'),
          ]),
        ],
      }),
  },
  {
    name: 'pod-cluster-name',
    right: 'demo',
    build: (s, id, value) =>
      new PodIdentityRole(s, id, {
        scopes: [PodIdentityScope.serviceAccounts({ clusterName: value }, [Subject.serviceAccount('apps', 'api')])],
      }),
  },
  {
    name: 'pod-namespace',
    right: 'apps',
    build: (s, id, value) =>
      new PodIdentityRole(s, id, {
        scopes: [PodIdentityScope.serviceAccounts({ clusterName: 'demo' }, [Subject.serviceAccount(value, 'api')])],
      }),
  },
  {
    name: 'source-account',
    right: '123456789012',
    build: (s, id, value) =>
      new PodIdentityRole(s, id, { scopes: [PodIdentityScope.anyAssociation()], sourceAccount: value }),
  },
  {
    name: 'aws-principal',
    right: '123456789012',
    build: (s, id, value) => {
      trusting(s, id, assume(Principal.aws(value)));
    },
  },
  {
    name: 'account-of-principal',
    right: '123456789012',
    build: (s, id, value) => {
      trusting(s, id, assume(Principal.aws(`arn:aws:iam::${value}:root`)));
    },
  },
  {
    name: 'service-principal',
    right: 'ec2.amazonaws.com',
    build: (s, id, value) => {
      trusting(s, id, assume(Principal.service(value)));
    },
  },
  {
    name: 'external-id',
    right: 'some-id',
    build: (s, id, value) => {
      trusting(s, id, assume(Principal.aws('123456789012'), { StringEquals: { 'sts:ExternalId': value } }));
    },
  },
  {
    name: 'organization-of-everyone',
    right: 'o-abcde12345',
    refused: ['${aws:PrincipalOrgID}', '*'],
    build: (s, id, value) => {
      trusting(s, id, assume(Principal.everyone(), { StringEquals: { 'aws:PrincipalOrgID': value } }));
    },
  },
  {
    name: 'arn-of-everyone',
    right: 'arn:aws:iam::123456789012:role/app-*',
    refused: ['*', 'arn:aws:iam::*:role/*', 'arn:aws:iam::*:*', '${aws:PrincipalArn}', '${*}', ''],
    build: (s, id, value) => {
      trusting(s, id, assume(Principal.everyone(), { ArnLike: { 'aws:PrincipalArn': value } }));
    },
  },
  {
    name: 'tag-of-principal',
    right: 'platform',
    refused: ['${aws:PrincipalTag/team}', 'a${aws:PrincipalTag/team}', '$'],
    build: (s, id, value) => {
      trusting(s, id, assume(Principal.aws('123456789012'), { StringEquals: { 'aws:PrincipalTag/team': value } }));
    },
  },
  {
    name: 'trust-action',
    right: 'sts:AssumeRole',
    refused: ['*', 'sts:*', 'sts:AssumeRole*', ''],
    build: (s, id, value) => {
      trusting(s, id, new PolicyStatement({ actions: [value], principals: [Principal.aws('123456789012')] }));
    },
  },
  {
    name: 'source-arn-of-service',
    right: 'arn:aws:ecs:eu-central-1:123456789012:*',
    refused: ['*', 'arn:aws:ecs:*:*:*', 'arn:*:*:*:*:*', '${aws:SourceArn}', ''],
    build: (s, id, value) =>
      new WorkloadRole(s, id, {
        trust: new TrustPolicy().addAwsServices(['ecs-tasks'], new AwsServiceConditions({ sourceArns: [value] })),
      }),
  },
  {
    name: 'source-account-of-service',
    right: '123456789012',
    refused: ['*', '${aws:SourceAccount}', ''],
    build: (s, id, value) =>
      new WorkloadRole(s, id, {
        trust: new TrustPolicy().addAwsServices(['ecs-tasks'], new AwsServiceConditions({ sourceAccounts: [value] })),
      }),
  },
  {
    name: 'lazy-template',
    right: '123456789012',
    refused: ['*', ''],
    build: (s, id, value) => {
      trusting(s, id, assume(Principal.aws(Lazy.stringValue({ produce: () => `arn:aws:iam::${value}:root` }))));
    },
  },
  {
    name: 'local',
    right: 'apps',
    build: (s, id, value) => {
      irsa(s, id, Subject.serviceAccount(new TerraformLocal(s, `${id}-local`, value).asString, 'api'));
    },
  },
  {
    name: 'resource',
    right: 'bucket',
    build: (s, id, value) => {
      granting(s, id, `arn:aws:s3:::${value}/*`);
    },
  },
  {
    name: 'whole-resource',
    right: 'arn:aws:s3:::bucket',
    build: (s, id, value) => {
      granting(s, id, value);
    },
  },
  {
    name: 'expression',
    right: 'bucket',
    build: (s, id, value) => {
      granting(s, id, `arn:aws:s3:::${Fn.join('', [value])}/*`);
    },
  },
  {
    name: 'condition-value',
    right: 'team',
    build: (s, id, value) => {
      granting(s, id, 'arn:aws:s3:::b/*', { StringEquals: { 'aws:PrincipalTag/team': [value, 'x'] } });
    },
  },
  {
    name: 'external-account',
    right: 'arn:aws:iam::123456789012:role/source',
    refused: ['arn:aws:iam::123456789012:role/*', 'arn:aws:iam::123456789012:role/${aws:PrincipalTag/x}'],
    build: (s, id, value, provider) =>
      new CrossAccountTarget(s, id, {
        cluster: Cluster.fromAttributes({ clusterArn: CLUSTER_ARN }),
        serviceAccount: ServiceAccountRef.of('apps', 'api'),
        sourceRole: WorkloadRole.fromRoleArn(s, `${id}-source`, value),
        awsProvider: provider,
      }),
  },
];

const published = (stack: TerraformStack, id: string, content: string): void => {
  // Each try has an issuer of its own, which is no difference that counts.
  new S3Object(stack, id, { bucket: 'issuers', key: id, content: content.replaceAll(`/${id}`, '') });
};
const installed = (stack: TerraformStack, id: string, configurationValues: Record<string, unknown>): void => {
  new Addon(stack, id, {
    cluster: Cluster.fromAttributes({ clusterArn: `${CLUSTER_ARN}-${id}` }),
    name: 'coredns',
    configurationValues,
  });
};
const document = (issuerUrl: string): string =>
  new selfHosted.DiscoveryDocument({ issuerUrl, jwks: selfHosted.Jwks.empty() }).toJson();
const issuer = (stack: TerraformStack, id: string, issuerUrl: string): selfHosted.SelfHostedIssuer =>
  new selfHosted.SelfHostedIssuer(stack, `${id}-issuer`, {
    hosting: selfHosted.IssuerHosting.fromIssuerUrl(issuerUrl),
    thumbprints: Thumbprints.managedByAws(),
  });
const ISSUER = 'https://oidc.example.com/one';

export const TEXT_PLACES: readonly Place[] = [
  {
    name: 'issuer-document',
    right: ISSUER,
    build: (s, id, value) => {
      published(s, id, document(value));
    },
  },
  {
    name: 'host-of-issuer-document',
    right: 'oidc.example.com',
    build: (s, id, value) => {
      published(s, id, document(`https://${value}/one`));
    },
  },
  {
    name: 'flag-audience',
    right: 'k3s',
    build: (s, id, value) => {
      published(s, id, issuer(s, id, `${ISSUER}/${id}`).apiServerFlags({ apiAudiences: ['own', value] }));
    },
  },
  {
    name: 'flag-issuer',
    right: 'old.example.com',
    build: (s, id, value) => {
      const options = { acceptedIssuers: [`https://${value}/one`] };
      published(s, id, issuer(s, id, `${ISSUER}/${id}`).apiServerFlags(options));
    },
  },
  {
    name: 'flag-file',
    right: '/pki/sa.pub',
    build: (s, id, value) => {
      published(s, id, issuer(s, id, `${ISSUER}/${id}`).apiServerFlags({ keyFiles: [value] }));
    },
  },
  {
    name: 'kubeadm-audience',
    right: 'k3s',
    build: (s, id, value) => {
      const text = issuer(s, id, `${ISSUER}/${id}`).kubeadmClusterConfiguration({ apiAudiences: ['own', value] });
      published(s, id, text);
    },
  },
  {
    name: 'addon-value',
    right: 'team',
    isNullable: true,
    build: (s, id, value) => {
      installed(s, id, { env: { TEAM: value }, list: [value, 1] });
    },
  },
  {
    name: 'part-of-addon-value',
    right: 'team',
    build: (s, id, value) => {
      installed(s, id, { env: { TEAM: `of "$${value}" \\` } });
    },
  },
  {
    name: 'addon-key',
    right: 'team',
    build: (s, id, value) => {
      installed(s, id, { env: { [value]: 1, [`x-${value}`]: 2 } });
    },
  },
];
