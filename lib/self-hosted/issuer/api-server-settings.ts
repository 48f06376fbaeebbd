import { invalid, Phrase, phrase } from '../../errors';
import { STS_AUDIENCE } from '../../policy/federated-provider';
import { TextRule, checkedText } from '../../private/checked-text';
import { checkExpressions } from '../../private/expressions';
import { isToken } from '../../private/tokens';
import type { ApiServerOptions } from './api-server-options';

/** One flag of kube-apiserver, without `--`. */
export interface Flag {
  readonly name: string;
  /** Several stand in one flag, with commas between. */
  readonly values: readonly string[];
  /** The form that a value must have which Terraform alone knows. */
  readonly rule: TextRule;
}

interface ValueRule extends TextRule {
  readonly literal: RegExp;
}

/** Checks a value that is pasted into a line of flags, as one of several values. */
function oneValue(property: string, rule: Phrase): ValueRule {
  return {
    literal: /^[^\s,]+$/,
    whole: '[!-+.-~-]+',
    part: '[!-+.-~-]*',
    refuse: (value) => {
      throw invalid('ApiServerValueInvalid', property, value, { rule });
    },
  };
}

function file(property: string): ValueRule {
  return {
    literal: /^(?:\/[\w.-]+)+$/,
    whole: '(?:/[A-Za-z0-9_.-]+)+',
    part: '[A-Za-z0-9_./-]*',
    refuse: (value) => {
      throw invalid('ApiServerValueInvalid', property, value, {
        rule: phrase`be an absolute path of letters, digits, "-", "_" and "."`,
      });
    },
  };
}

const ACCEPTED_ISSUERS = oneValue('acceptedIssuers', phrase`hold issuers without spaces or commas`);
const AUDIENCES = oneValue('apiAudiences', phrase`hold audiences without spaces or commas`);
const KEY_FILES = file('keyFiles');
const SIGNING_KEY_FILE = file('signingKeyFile');
const ISSUER: TextRule = {
  whole: 'https://[!-+.-~-]+',
  part: '[!-+.-~-]*',
  refuse: (value) => {
    throw invalid('IssuerUrlInvalid', 'issuerUrl', value);
  },
};

/** The contents of an issuer's flags. */
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
  for (const file of keyFiles) checkValue(file, KEY_FILES);
  checkValue(signingKeyFile, SIGNING_KEY_FILE);
  checkAudiences(apiAudiences, [STS_AUDIENCE, ...audiences]);
  for (const issuer of acceptedIssuers) checkValue(issuer, ACCEPTED_ISSUERS);
  return [
    { name: 'service-account-issuer', values: [issuerUrl], rule: ISSUER },
    ...acceptedIssuers.map((issuer) => ({
      name: 'service-account-issuer',
      values: [issuer],
      rule: ACCEPTED_ISSUERS,
    })),
    ...keyFiles.map((file) => ({ name: 'service-account-key-file', values: [file], rule: KEY_FILES })),
    { name: 'service-account-signing-key-file', values: [signingKeyFile], rule: SIGNING_KEY_FILE },
    { name: 'api-audiences', values: apiAudiences, rule: AUDIENCES },
  ];
}

/** Checks a literal; a token is checked when it is known. */
function checkValue(value: string, { literal, refuse }: ValueRule): void {
  if (!isToken(value) && (typeof value !== 'string' || !literal.test(value))) refuse(value);
}

function checkAudiences(audiences: readonly string[], forAws: readonly string[]): void {
  if (audiences.length === 0)
    throw invalid('ApiServerValueInvalid', 'apiAudiences', audiences, { rule: phrase`name at least one audience` });
  for (const audience of audiences) {
    if (forAws.includes(audience)) throw invalid('ApiAudienceSts', audience);
    checkValue(audience, AUDIENCES);
  }
}

/** One flag a line. */
export function asFlags(flags: readonly Flag[]): string {
  return flags.map(({ name, values, rule }) => `--${name}=${checkedText(values, rule)}\n`).join('');
}

/** v1beta4, whose arguments are a list: older versions have a map, and lose flags that are given twice. */
export function asKubeadm(flags: readonly Flag[]): string {
  const lines = flags.flatMap(({ name, values, rule }) => [
    `    - name: ${name}`,
    `      value: ${checkedText(values, rule, asScalar)}`,
  ]);
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
function asScalar(value: string): string {
  const plain =
    /^[A-Za-z/](?:[\w./:,-]*[\w./-])?$/.test(value) && !/^(?:true|false|yes|no|on|off|null|[yn])$/i.test(value);
  return plain ? value : JSON.stringify(value);
}

export function asEksAnywhere(issuerUrl: string): string {
  const issuer = checkedText([issuerUrl], ISSUER, asScalar);
  return ['spec:', '  podIamConfig:', `    serviceAccountIssuer: ${issuer}`, ''].join('\n');
}
