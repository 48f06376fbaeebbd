import { readFileSync } from 'node:fs';
import { connect, rootCertificates } from 'node:tls';

/** Why an issuer's certificate cannot be read here, in one line; undefined where it can. */
export async function whyNoCertificate(url: string): Promise<string | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: port === '' ? 443 : Number(port),
      servername: hostname,
      ca: roots(),
      timeout: 10_000,
    });
    const end = (reason?: string): void => {
      socket.destroy();
      resolve(reason === undefined ? undefined : `TLS at ${hostname} (${reason})`);
    };
    socket.on('secureConnect', () => {
      end();
    });
    socket.on('timeout', () => {
      end('no answer within 10 s');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end(error.code ?? error.message);
    });
  });
}

/** The roots that Terraform's providers trust: SSL_CERT_FILE is theirs, Node does not read it. */
function roots(): string[] {
  const file = process.env['SSL_CERT_FILE'];
  return file === undefined ? [...rootCertificates] : [readFileSync(file, 'utf8')];
}
