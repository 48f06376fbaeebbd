/** The account that moto answers for. */
export const emulatorAccount = '123456789012';

type Json = Record<string, unknown>;

/** AWS's own HTTP interfaces, as the emulator speaks them. Requests carry a scope instead of a signature: moto asks for no more. */
export class Emulator {
  public constructor(
    public readonly url: string,
    public readonly region: string,
  ) {}

  /** A call of IAM, answered with what is inside `<Action>Result`. */
  public async iam(action: string, parameters: Record<string, string> = {}): Promise<Json> {
    const body = new URLSearchParams({ Action: action, Version: '2010-05-08', ContentType: 'JSON', ...parameters });
    const answer = JSON.parse(await this.call('iam', '/', { method: 'POST', body })) as Record<string, Json>;
    return (answer[`${action}Response`]?.[`${action}Result`] ?? {}) as Json;
  }

  /** A call of a service that speaks JSON with a target header. */
  public async target(service: string, target: string, parameters: Json = {}): Promise<Json> {
    const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
    return JSON.parse(
      await this.call(service, '/', { method: 'POST', headers, body: JSON.stringify(parameters) }),
    ) as Json;
  }

  /** A call of a service that speaks REST with JSON. */
  public async rest(service: string, method: string, path: string, body?: Json): Promise<Json> {
    const headers = { 'content-type': 'application/json' };
    return JSON.parse(
      await this.call(service, path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }),
    ) as Json;
  }

  /** The names of all buckets. */
  public async buckets(): Promise<string[]> {
    const xml = await this.call('s3', '/', { method: 'GET' });
    return [...xml.matchAll(/<Bucket>.*?<Name>([^<]+)<\/Name>/gs)].map((match) => match[1] ?? '');
  }

  /** An object as anybody gets it: its bytes and its content type. */
  public async object(bucket: string, key: string): Promise<{ readonly bytes: Buffer; readonly type: string }> {
    const response = await this.answer('s3', `/${bucket}/${key}`, { method: 'GET' });
    return { bytes: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type') ?? '' };
  }

  /** The ids of one kind of CloudFront's, such as `distribution`. */
  public async cloudfront(kind: string): Promise<string[]> {
    const xml = await this.call('cloudfront', `/2020-05-31/${kind}`, { method: 'GET' });
    return [...xml.matchAll(/<\w+Summary>\s*<Id>([^<]+)<\/Id>/g)].map((match) => match[1] ?? '');
  }

  private async call(service: string, path: string, init: RequestInit): Promise<string> {
    return (await this.answer(service, path, init)).text();
  }

  private async answer(service: string, path: string, init: RequestInit): Promise<Response> {
    const scope = `test/20250101/${this.region}/${service}/aws4_request`;
    const headers = new Headers(init.headers);
    headers.set('authorization', `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`);
    const response = await fetch(this.url + path, { ...init, headers, signal: AbortSignal.timeout(60_000) });
    if (response.ok) return response;
    throw new Error(`the emulator's ${service} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  }
}

/** Everything that a sample could leave behind, one line each. */
export async function inventory(emulator: Emulator): Promise<string[]> {
  const [roles, policies, providers, buckets, logGroups, queues, tables, clusters, distributions, accessControls] =
    await Promise.all([
      emulator.iam('ListRoles', { MaxItems: '1000' }),
      emulator.iam('ListPolicies', { Scope: 'Local', MaxItems: '1000' }),
      emulator.iam('ListOpenIDConnectProviders'),
      emulator.buckets(),
      emulator.target('logs', 'Logs_20140328.DescribeLogGroups'),
      emulator.target('sqs', 'AmazonSQS.ListQueues'),
      emulator.target('dynamodb', 'DynamoDB_20120810.ListTables'),
      emulator.rest('eks', 'GET', '/clusters'),
      emulator.cloudfront('distribution'),
      emulator.cloudfront('origin-access-control'),
    ]);
  const names = (clusters['clusters'] ?? []) as string[];
  const onClusters = await Promise.all(names.map((name) => onCluster(emulator, name)));
  return [
    ...named('role', roles['Roles'], 'Arn'),
    ...named('policy', policies['Policies'], 'Arn'),
    ...named('OIDC provider', providers['OpenIDConnectProviderList'], 'Arn'),
    ...buckets.map((name) => `bucket ${name}`),
    ...distributions.map((id) => `distribution ${id}`),
    ...accessControls.map((id) => `origin access control ${id}`),
    ...named('log group', logGroups['logGroups'], 'logGroupName'),
    ...((queues['QueueUrls'] ?? []) as string[]).map((url) => `queue ${url}`),
    ...((tables['TableNames'] ?? []) as string[]).map((name) => `table ${name}`),
    ...names.map((name) => `cluster ${name}`),
    ...onClusters.flat(),
  ].sort();
}

async function onCluster(emulator: Emulator, cluster: string): Promise<string[]> {
  const [{ addons }, { nodegroups }, { associations }] = await Promise.all(
    ['addons', 'node-groups', 'pod-identity-associations'].map((kind) =>
      emulator.rest('eks', 'GET', `/clusters/${cluster}/${kind}`),
    ) as [Promise<Json>, Promise<Json>, Promise<Json>],
  );
  return [
    ...((addons ?? []) as string[]).map((name) => `add-on ${name} of ${cluster}`),
    ...((nodegroups ?? []) as string[]).map((name) => `node group ${name} of ${cluster}`),
    ...named(`association of ${cluster}`, associations, 'serviceAccount'),
  ];
}

function named(kind: string, list: unknown, key: string): string[] {
  return ((list ?? []) as Record<string, string>[]).map((item) => `${kind} ${item[key] ?? ''}`);
}
