import { invalid, phrase } from '../../errors';
import { STS_AUDIENCE } from '../../policy/federated-provider';
import { checkExpressions } from '../../private/expressions';
import { isToken } from '../../private/tokens';

/** How the API server of a cluster outside EKS signs and accepts service account tokens. */
export interface ApiServerOptions {
  /**
   * Files of the public keys whose tokens the API server accepts (`--service-account-key-file`); several while a key is
   * rotated.
   *
   * @default ['/etc/kubernetes/pki/sa.pub']
   */
  readonly keyFiles?: string[];
  /**
   * File of the private key that signs new tokens (`--service-account-signing-key-file`).
   *
   * @default '/etc/kubernetes/pki/sa.key'
   */
  readonly signingKeyFile?: string;
  /**
   * Audiences of the API server itself (`--api-audiences`). Never `sts.amazonaws.com` or another audience of the issuer:
   * the API server would then take the tokens that pods send to STS.
   *
   * @default ['https://kubernetes.default.svc.cluster.local']
   */
  readonly apiAudiences?: string[];
  /**
   * Issuers of tokens that are still out there, accepted but no longer written (more `--service-account-issuer`). For a
   * cluster that had another issuer before.
   *
   * @default - none
   */
  readonly acceptedIssuers?: string[];
}

/** One flag of kube-apiserver, without `--`. */
export interface Flag {
  readonly name: string;
  readonly value: string;
}

/** What the flags say of an issuer. */
export interface ApiServerIssuer {
  readonly issuerUrl: string;
  /** The audiences of the tokens that pods send to STS. */
  readonly audiences: readonly string[];
}

/** The flags in the order in which kube-apiserver reads them: the first issuer is the one that it writes. */
export function apiServerFlags({ issuerUrl, audiences }: ApiServerIssuer, options: ApiServerOptions): Flag[] {
  const {
    keyFiles = ['/etc/kubernetes/pki/sa.pub'],
    signingKeyFile = '/etc/kubernetes/pki/sa.key',
    apiAudiences = ['https://kubernetes.default.svc.cluster.local'],
    acceptedIssuers = [],
  } = options;
  checkExpressions('', options);
  if (keyFiles.length === 0)
    throw invalid('ApiServerValueInvalid', 'keyFiles', keyFiles, { rule: phrase`name at least one file` });
  for (const file of keyFiles) checkFile('keyFiles', file);
  checkFile('signingKeyFile', signingKeyFile);
  checkAudiences(apiAudiences, [STS_AUDIENCE, ...audiences]);
  for (const issuer of acceptedIssuers) {
    if (!isToken(issuer) && (typeof issuer !== 'string' || !/^[^\s,]+$/.test(issuer))) {
      throw invalid('ApiServerValueInvalid', 'acceptedIssuers', issuer, {
        rule: phrase`hold issuers without spaces or commas`,
      });
    }
  }
  return [
    ...[issuerUrl, ...acceptedIssuers].map((value) => ({ name: 'service-account-issuer', value })),
    ...keyFiles.map((value) => ({ name: 'service-account-key-file', value })),
    { name: 'service-account-signing-key-file', value: signingKeyFile },
    { name: 'api-audiences', value: apiAudiences.join(',') },
  ];
}

function checkFile(property: string, file: string): void {
  if (isToken(file)) return;
  if (typeof file !== 'string' || !/^(?:\/[\w.-]+)+$/.test(file)) {
    throw invalid('ApiServerValueInvalid', property, file, {
      rule: phrase`be an absolute path of letters, digits, "-", "_" and "."`,
    });
  }
}

function checkAudiences(audiences: readonly string[], forAws: readonly string[]): void {
  if (audiences.length === 0)
    throw invalid('ApiServerValueInvalid', 'apiAudiences', audiences, { rule: phrase`name at least one audience` });
  for (const audience of audiences) {
    if (forAws.includes(audience)) throw invalid('ApiAudienceSts', audience);
    if (isToken(audience)) continue;
    if (typeof audience !== 'string' || !/^[^\s,]+$/.test(audience)) {
      throw invalid('ApiServerValueInvalid', 'apiAudiences', audience, {
        rule: phrase`hold audiences without spaces or commas`,
      });
    }
  }
}

/** One flag a line. */
export function asFlags(flags: readonly Flag[]): string {
  return flags.map(({ name, value }) => `--${name}=${value}\n`).join('');
}

/** v1beta4, whose arguments are a list: older versions have a map, and lose flags that are given twice. */
export function asKubeadm(flags: readonly Flag[]): string {
  const lines = flags.flatMap(({ name, value }) => [`    - name: ${name}`, `      value: ${asText(value)}`]);
  return [
    'apiVersion: kubeadm.k8s.io/v1beta4',
    'kind: ClusterConfiguration',
    'apiServer:',
    '  extraArgs:',
    ...lines,
    '',
  ].join('\n');
}

/** YAML would read "true", "1" or "*" as something else than text. */
function asText(value: string): string {
  const plain =
    /^[A-Za-z/](?:[\w./:,-]*[\w./-])?$/.test(value) && !/^(?:true|false|yes|no|on|off|null|[yn])$/i.test(value);
  return plain || isToken(value) ? value : JSON.stringify(value);
}

export function asEksAnywhere(issuerUrl: string): string {
  return ['spec:', '  podIamConfig:', `    serviceAccountIssuer: ${issuerUrl}`, ''].join('\n');
}
