import { serversFor } from './api-servers';
import { derive } from './aws-half';
import { Scope, Unresolvable, type Values } from '../support/expressions';
import { whyNoCertificate } from './issuer';
import type { ApiServer } from './kubernetes-api';
import type { AvailableProviders } from './providers';
import { read, type StackJson } from '../support/rendered';

/** Which parts of a sample run here. */
export interface Parts {
  /** The synthesized stack, or a copy without what cannot run. */
  readonly stack: StackJson;
  readonly ran: string;
  readonly lacked: readonly string[];
  /** The API server of every kubernetes provider by its alias; empty where that part does not run. */
  readonly servers: ReadonlyMap<string, ApiServer>;
}

/** Decides by what this machine offers; each part by itself. */
export async function choose(
  stack: StackJson,
  providers: AvailableProviders,
  seeded: Values,
): Promise<Parts | { readonly notRun: string }> {
  const lacked: string[] = [];
  const without: string[] = [];
  const wanted = read(stack).requiredProviders();
  for (const { localName, source } of wanted) {
    if (providers.has(source)) continue;
    if (localName !== 'kubernetes' && localName !== 'tls') return { notRun: `lacked the provider ${source}` };
    lacked.push(source);
    without.push(localName);
  }
  const unknown = whyArgumentsAreUnknown(stack, providers);
  if (unknown !== undefined) return { notRun: unknown };
  let servers: ReadonlyMap<string, ApiServer> = new Map();
  if (wanted.some(({ localName }) => localName === 'kubernetes') && !without.includes('kubernetes')) {
    const found = await serversFor(read(stack).providers('kubernetes'));
    if ('servers' in found) servers = found.servers;
    else {
      lacked.push(found.lack);
      without.push('kubernetes');
    }
  }
  const noCertificate = without.includes('tls') ? undefined : await whyNoCertificates(stack, seeded);
  if (noCertificate !== undefined) lacked.push(noCertificate);
  if (lacked.length === 0) return { stack, ran: 'whole', lacked, servers };

  const certificates = noCertificate !== undefined || without.includes('tls');
  const derived = derive(stack, { providers: without, certificates });
  if (derived.alsoDropped.length > 0) lacked.push(`so also dropped: ${derived.alsoDropped.join(', ')}`);
  return {
    stack: derived.stack,
    ran: without.includes('kubernetes') ? 'AWS half' : 'all but certificates',
    lacked,
    servers,
  };
}

/** Arguments of an association that came with version 6 of the aws provider. */
const newArguments = ['target_role_arn', 'disable_session_tags'];

function whyArgumentsAreUnknown(stack: StackJson, providers: AvailableProviders): string | undefined {
  const version = providers.version('hashicorp/aws') ?? '';
  if (!/^[0-5]\./.test(version)) return undefined;
  const used = Object.entries(read(stack).resources('aws_eks_pod_identity_association')).flatMap(([, block]) =>
    Object.keys(block),
  );
  const unknown = newArguments.find((argument) => used.includes(argument));
  return unknown === undefined
    ? undefined
    : `hashicorp/aws ${version} does not know ${unknown}, which needs 6.2 or newer`;
}

/** Known before the bucket is: the AWS provider computes it from name and region. */
function bucketDomains(stack: StackJson): Values {
  const region = String(read(stack).providers('aws')[0]?.['region']);
  return new Map(
    Object.entries(read(stack).resources('aws_s3_bucket'))
      .filter(([, { bucket }]) => typeof bucket === 'string')
      .map(([name, { bucket }]) => [
        `aws_s3_bucket.${name}`,
        { bucket_regional_domain_name: `${String(bucket)}.s3.${region}.amazonaws.com` },
      ]),
  );
}

async function whyNoCertificates(stack: StackJson, seeded: Values): Promise<string | undefined> {
  const scope = new Scope(stack, new Map([...seeded, ...bucketDomains(stack)]));
  for (const [name, block] of Object.entries(read(stack).data('tls_certificate'))) {
    try {
      const reason = await whyNoCertificate(scope.text(block['url']));
      if (reason !== undefined) return reason;
    } catch (error) {
      if (error instanceof Unresolvable) return `the URL of data.tls_certificate.${name} before apply`;
      throw error;
    }
  }
  return undefined;
}
