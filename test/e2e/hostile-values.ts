/**
 * Values that try to leave their string, planned by real Terraform at each place of a policy, of an issuer's document or
 * settings and of an add-on's values where a token may stand: each is refused, or what comes out is what was meant. Needs Terraform and the AWS provider, no account.
 */
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { App, Fn, Lazy, TerraformLocal, TerraformStack, TerraformVariable } from 'cdktf';
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
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';

const HOSTILE = [
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
const NULL = '\0null';

const OIDC = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const CLUSTER_ARN = 'arn:aws:eks:eu-central-1:123456789012:cluster/demo';

/** A place where a token may stand. `value` is a reference to a variable. */
interface Place {
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

const PLACES: readonly Place[] = [
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
    hosting: selfHosted.IssuerHosting.existing(issuerUrl),
    thumbprints: Thumbprints.managedByAws(),
  });
const ISSUER = 'https://oidc.example.com/one';

const TEXT_PLACES: readonly Place[] = [
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

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

interface Try {
  readonly place: Place;
  readonly value: string;
  readonly id: string;
}

function main(): number {
  if (spawnSync('terraform', ['version']).status !== 0) return notRun('terraform is not on PATH');
  const version = /hashicorp\/aws=(\S+)/.exec(process.env['TF_OFFLINE_PROVIDERS'] ?? '')?.[1];
  const directory = mkdtempSync(join(tmpdir(), 'hostile-'));
  const chosen = process.argv.slice(2);
  let [passed, failed] = [0, 0];
  try {
    // One place after the other: a plan of all takes much longer than the plans of each.
    for (const place of [...PLACES, ...TEXT_PLACES].filter(
      ({ name }) => chosen.length === 0 || chosen.includes(name),
    )) {
      const values = new Set([place.right, ...HOSTILE, ...(place.refused ?? []), NULL]);
      const tries = [...values].map((value, index) => ({ place, value, id: `${place.name}-${index}` }));
      const stack = synthesize(tries, version, directory);
      if (passed + failed === 0) {
        const init = terraform(directory, stack, ['init', '-input=false', '-no-color']);
        if (init.status !== 0) return notRun(`terraform init found no AWS provider: ${firstError(init.stderr)}`);
      }
      if (judge(place, tries, stack, directory)) passed += 1;
      else failed += 1;
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function firstError(output: string): string {
  return /Error: ([^\n]*)/.exec(output)?.[1] ?? 'no reason given';
}

function notRun(why: string): number {
  console.log(`not run  hostile values: ${why}`);
  return 3;
}

function synthesize(tries: readonly Try[], version: string | undefined, outdir: string): Record<string, unknown> {
  const app = new App({ outdir: join(outdir, 'out'), stackTraces: false });
  const stack = new TerraformStack(app, 'hostile');
  const skip = { skipCredentialsValidation: true, skipRequestingAccountId: true, skipMetadataApiCheck: 'true' };
  const aws = new AwsProvider(stack, 'aws', { region: 'eu-central-1', accessKey: 'none', secretKey: 'none', ...skip });
  if (version !== undefined) {
    stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version });
  }
  for (const { place, value, id } of tries) {
    const variable = new TerraformVariable(stack, `v-${id}`, { type: 'string', default: 'x' });
    // CDKTF would read a "${" in it.
    variable.addOverride('default', value.replace(/([$%])\{/g, '$1$1{'));
    place.build(stack, id, variable.stringValue, aws);
  }
  app.synth();
  return JSON.parse(readFileSync(join(outdir, 'out/stacks/hostile/cdk.tf.json'), 'utf8')) as Record<string, unknown>;
}

function terraform(
  directory: string,
  stack: Record<string, unknown>,
  args: string[],
): { status: number | null; stdout: string; stderr: string } {
  writeFileSync(join(directory, 'cdk.tf.json'), ascii(JSON.stringify(stack, null, 1)));
  return spawnSync('terraform', args, {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
}

/** Terraform does not read a quote that a combining mark follows. */
function ascii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** First what Terraform refuses; then a plan without it, of which each policy must be the one meant. */
function judge(place: Place, tries: readonly Try[], stack: Record<string, unknown>, directory: string): boolean {
  const known = withVariables(stack, tries);
  const plan = ['plan', '-input=false', '-lock=false', '-refresh=false', '-no-color'];
  const refused = refusals(terraform(directory, known, [...plan, '-json']).stdout, tries);
  const rest = tries.filter(({ id, value }) => !refused.has(id) && !(value === NULL && place.isNullable === true));
  const right = rest.find(({ value }) => value === place.right);
  const open = rest.filter(({ value }) => place.refused?.includes(value) === true);
  const wrong = open.map(({ value }) => `${JSON.stringify(value)} is planned`);
  if (right === undefined) wrong.push('the right value is refused');
  else {
    const second = terraform(directory, without(known, tries, refused), [...plan, '-out=planned']);
    if (second.status !== 0) throw new Error(second.stderr.slice(0, 4000));
    const shown = terraform(directory, without(known, tries, refused), ['show', '-json', 'planned']);
    const planned = (JSON.parse(shown.stdout) as Plan).planned_values.root_module.resources;
    const meant = policiesOf(planned, right.id);
    for (const { id, value } of rest) {
      const given = policiesOf(planned, id);
      if (meant.length > 0 && isDeepStrictEqual(given, replaced(meant, place.right, value))) continue;
      wrong.push(`${JSON.stringify(value)} gives ${JSON.stringify(given)}`);
    }
  }
  for (const line of wrong) console.log(`FAILED   ${place.name}: ${line}`);
  const counts = `${refused.size} of ${tries.length - 1} values refused, ${rest.length - wrong.length} planned as meant`;
  console.log(`${wrong.length === 0 ? 'passed' : 'FAILED'}   ${place.name}: ${counts}`);
  return wrong.length === 0;
}

interface Plan {
  readonly planned_values: { readonly root_module: { readonly resources: Planned[] } };
}

/** Terraform's JSON takes the default of a variable literally. */
function withVariables(stack: Record<string, unknown>, tries: readonly Try[]): Record<string, unknown> {
  const variable = Object.fromEntries(
    tries.map(({ id, value }) => [`v-${id}`, { type: 'string', default: value === NULL ? null : value }]),
  );
  return { ...stack, variable };
}

interface Planned {
  readonly address: string;
  readonly values: Record<string, unknown>;
}

function ofTry(name: string, id: string): boolean {
  return name === id || name.startsWith(`${id}_`) || name.startsWith(`${id}-`);
}

interface Diagnostic {
  readonly severity: string;
  readonly address?: string;
  readonly summary: string;
  readonly detail: string;
  readonly snippet?: { readonly context?: string };
}

function refusals(output: string, tries: readonly Try[]): Set<string> {
  const refused = new Set<string>();
  for (const line of output.split('\n').filter((text) => text !== '')) {
    const { diagnostic } = JSON.parse(line) as { diagnostic?: Diagnostic };
    if (diagnostic?.severity !== 'error') continue;
    const place = diagnostic.address ?? diagnostic.snippet?.context ?? '';
    const name = place.replace(/^(resource|data)\./, '').split('.')[1] ?? place.split('.')[1] ?? '';
    // Of a local Terraform names no more than the block; null is tried once at each place.
    const isNull = ({ value }: Try): boolean => value === NULL && /null/.test(diagnostic.detail);
    const one = tries.find(({ id }) => ofTry(name, id)) ?? tries.find(isNull);
    if (one === undefined) throw new Error(`${diagnostic.summary}: ${diagnostic.detail} at ${place}`);
    refused.add(one.id);
  }
  return refused;
}

function without(
  stack: Record<string, unknown>,
  tries: readonly Try[],
  refused: ReadonlySet<string>,
): Record<string, unknown> {
  const gone = tries.filter(({ id }) => refused.has(id));
  const keep = (blocks: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(blocks).filter(([name]) => !gone.some(({ id }) => ofTry(name, id))));
  const resource = Object.fromEntries(
    Object.entries(stack['resource'] as Blocks).map(([type, blocks]) => [type, keep(blocks)]),
  );
  const locals = keep((stack['locals'] ?? {}) as Record<string, unknown>);
  return { ...stack, resource, locals };
}

const ATTRIBUTES = ['assume_role_policy', 'policy', 'content', 'configuration_values'];

/** JSON, flags by their lines, or settings in YAML. */
function read(text: string): unknown {
  if (text.startsWith('{')) return JSON.parse(text);
  if (text.startsWith('--')) return text.split('\n');
  return parse(text);
}

function policiesOf(planned: readonly Planned[], id: string): unknown[] {
  return planned
    .filter(({ address }) => ofTry(address.split('.').at(-1) ?? '', id))
    .flatMap(({ values }) => ATTRIBUTES.map((attribute) => values[attribute]))
    .filter((text) => typeof text === 'string')
    .map(read);
}

/** The policy of the right value with another one in its place. */
function replaced(policy: unknown, right: string, value: string): unknown {
  if (typeof policy === 'string') {
    // The Sid of a service has its name in upper case.
    const [from, to] = policy.startsWith('GrantSTS') ? [right.toUpperCase(), value.toUpperCase()] : [right, value];
    return policy.split(from).join(to);
  }
  if (Array.isArray(policy)) return policy.map((inner) => replaced(inner, right, value));
  if (typeof policy !== 'object' || policy === null) return policy;
  // A key of an add-on's values too.
  const own = (key: string): string => (key === right ? value : key === `x-${right}` ? `x-${value}` : key);
  return Object.fromEntries(Object.entries(policy).map(([key, inner]) => [own(key), replaced(inner, right, value)]));
}

process.exit(main());
