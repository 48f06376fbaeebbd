import { createHash } from 'node:crypto';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EksStandIn } from './eks-stand-in';
import { Emulator } from '../emulator';

/**
 * Stands before moto and mends its clusters: moto gives all the same OIDC issuer, and IAM takes an issuer only once; it
 * forgets who has access; and it has no add-ons and associations, which a stand-in answers. All else passes through.
 */
export class Front {
  public static async before(emulatorUrl: string): Promise<Front> {
    const eks = new EksStandIn(new Emulator(emulatorUrl, 'us-east-1'));
    const server = createServer((incoming, outgoing) => {
      if (EksStandIn.handles(incoming.url ?? '')) void answer(eks, incoming, outgoing);
      else pass(incoming, outgoing, new URL(emulatorUrl));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Front(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  private constructor(
    private readonly server: Server,
    public readonly url: string,
  ) {}

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function answer(eks: EksStandIn, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/' } = incoming;
    const { status, body, error } = await eks.answer(method, url, Buffer.concat(chunks).toString());
    const headers = {
      'content-type': 'application/json',
      ...(error === undefined ? {} : { 'x-amzn-errortype': error }),
    };
    outgoing.writeHead(status, headers).end(JSON.stringify(body));
  } catch (error) {
    outgoing.destroy(error as Error);
  }
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, target: URL): void {
  const { method, url = '/', headers } = incoming;
  const inner = request(
    { host: target.hostname, port: target.port, method, path: url, headers, agent: false },
    (answer) => {
      if (/^\/clusters(\/[^/]+(\/node-groups\/[^/]+)?)?$/.test(url.split('?')[0] ?? '')) mend(answer, outgoing);
      else {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      }
    },
  );
  inner.on('error', (error) => {
    outgoing.destroy(error);
  });
  incoming.pipe(inner);
}

interface EksAnswer {
  readonly cluster?: {
    readonly name: string;
    readonly identity: { oidc: { issuer: string } };
    accessConfig?: object;
  };
  readonly nodegroup?: { remoteAccess?: object };
}

function mend(answer: IncomingMessage, outgoing: ServerResponse): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('end', () => {
    const body = Buffer.from(mended(Buffer.concat(chunks).toString()));
    const headers = { ...answer.headers, 'content-length': body.length };
    outgoing.writeHead(answer.statusCode ?? 502, headers).end(body);
  });
}

/** An issuer of its own, the access that EKS tells of, and no key pair that nobody asked for. */
function mended(text: string): string {
  const answer = parsed(text);
  if (answer?.cluster !== undefined) {
    const { name, identity } = answer.cluster;
    const id = createHash('sha256').update(name).digest('hex').slice(0, 32).toUpperCase();
    identity.oidc.issuer = identity.oidc.issuer.replace(/\/id\/.*$/, `/id/${id}`);
    answer.cluster.accessConfig ??= { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true };
  }
  if (answer?.nodegroup !== undefined) delete answer.nodegroup.remoteAccess;
  return answer === undefined ? text : JSON.stringify(answer);
}

function parsed(text: string): EksAnswer | undefined {
  try {
    return JSON.parse(text) as EksAnswer;
  } catch {
    return undefined;
  }
}
