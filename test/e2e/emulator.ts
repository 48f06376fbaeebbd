import {
  EKS,
  paginateListAddons,
  paginateListClusters,
  paginateListNodegroups,
  paginateListPodIdentityAssociations,
} from '@aws-sdk/client-eks';
import { IAM, paginateListPolicies, paginateListRoles } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';

/** The account that moto answers for. */
export const emulatorAccount = '123456789012';

// The packages are pinned: that later ones want a newer Node is nothing to say in each run.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** AWS as the emulator speaks it. */
export class Emulator {
  public readonly iam: IAM;
  public readonly eks: EKS;
  public readonly s3: S3;

  public constructor(
    private readonly url: string,
    private readonly region: string,
  ) {
    const settings = {
      endpoint: url,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: { requestTimeout: 60_000 },
    };
    this.iam = new IAM(settings);
    this.eks = new EKS(settings);
    this.s3 = new S3({ ...settings, forcePathStyle: true });
  }

  /** A call of a service of which little is asked, in JSON with a target header. Its client is no development package. */
  public async target(service: string, target: string, parameters: object = {}): Promise<Record<string, unknown>> {
    const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
    const body = JSON.stringify(parameters);
    return JSON.parse(await this.call(service, '/', { method: 'POST', headers, body })) as Record<string, unknown>;
  }

  /** The ids of one kind of CloudFront's, such as `distribution`. */
  public async cloudfront(kind: string): Promise<string[]> {
    const xml = await this.call('cloudfront', `/2020-05-31/${kind}`, { method: 'GET' });
    return [...xml.matchAll(/<\w+Summary>\s*<Id>([^<]+)<\/Id>/g)].map((match) => match[1] ?? '');
  }

  /** The request carries a scope instead of a signature: moto asks for no more. */
  private async call(service: string, path: string, init: RequestInit): Promise<string> {
    const scope = `test/20250101/${this.region}/${service}/aws4_request`;
    const headers = new Headers(init.headers);
    headers.set('authorization', `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`);
    const response = await fetch(this.url + path, { ...init, headers, signal: AbortSignal.timeout(60_000) });
    const text = await response.text();
    if (response.ok) return text;
    throw new Error(`the emulator's ${service} answered ${response.status}: ${text.slice(0, 500)}`);
  }
}

/** Everything that a sample could leave behind, one line each. */
export async function inventory(emulator: Emulator): Promise<string[]> {
  const client = emulator.iam;
  const lines = await Promise.all([
    all(paginateListRoles({ client }, {}), ({ Roles = [] }) => Roles.map(({ Arn }) => `role ${Arn}`)),
    all(paginateListPolicies({ client }, { Scope: 'Local' }), ({ Policies = [] }) =>
      Policies.map(({ Arn }) => `policy ${Arn}`),
    ),
    client
      .listOpenIDConnectProviders()
      .then(({ OpenIDConnectProviderList = [] }) => OpenIDConnectProviderList.map(({ Arn }) => `OIDC provider ${Arn}`)),
    emulator.s3.listBuckets().then(({ Buckets = [] }) => Buckets.map(({ Name }) => `bucket ${Name}`)),
    emulator
      .target('logs', 'Logs_20140328.DescribeLogGroups')
      .then(({ logGroups }) =>
        ((logGroups ?? []) as { logGroupName: string }[]).map(({ logGroupName }) => `log group ${logGroupName}`),
      ),
    emulator.target('sqs', 'AmazonSQS.ListQueues').then(({ QueueUrls }) => named('queue', QueueUrls)),
    emulator.target('dynamodb', 'DynamoDB_20120810.ListTables').then(({ TableNames }) => named('table', TableNames)),
    emulator.cloudfront('distribution').then((ids) => named('distribution', ids)),
    emulator.cloudfront('origin-access-control').then((ids) => named('origin access control', ids)),
    onClusters(emulator.eks),
  ]);
  return lines.flat().sort();
}

async function onClusters(client: EKS): Promise<string[]> {
  const clusters = await all(paginateListClusters({ client }, {}), (page) => page.clusters);
  const lines = clusters.map(async (clusterName) => [
    `cluster ${clusterName}`,
    ...(await all(paginateListAddons({ client }, { clusterName }), ({ addons = [] }) =>
      addons.map((name) => `add-on ${name} of ${clusterName}`),
    )),
    ...(await all(paginateListNodegroups({ client }, { clusterName }), ({ nodegroups = [] }) =>
      nodegroups.map((name) => `node group ${name} of ${clusterName}`),
    )),
    ...(await all(paginateListPodIdentityAssociations({ client }, { clusterName }), ({ associations = [] }) =>
      associations.map(({ serviceAccount }) => `association of ${clusterName} ${serviceAccount}`),
    )),
  ]);
  return (await Promise.all(lines)).flat();
}

async function all<P, T>(pages: AsyncIterable<P>, items: (page: P) => T[] | undefined): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

function named(kind: string, names: unknown): string[] {
  return ((names ?? []) as string[]).map((name) => `${kind} ${name}`);
}
