import { Lazy, Fn, Token } from 'cdktf';
import { selfHosted, Thumbprints } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../../support/message-of';
import { resolved, stackWithProviders } from '../../support/synth';
import { Variables } from '../../support/variables';

const ISSUER = 'https://oidc.example.com/cluster-1';

function issuer(): selfHosted.SelfHostedIssuer {
  return new selfHosted.SelfHostedIssuer(stackWithProviders(), 'Issuer', {
    hosting: selfHosted.IssuerHosting.fromIssuerUrl(ISSUER),
  });
}

describe('flags of kube-apiserver', () => {
  test('by default are for the files that kubeadm makes', () => {
    expect(issuer().apiServerFlags()).toBe(`--service-account-issuer=${ISSUER}
--service-account-key-file=/etc/kubernetes/pki/sa.pub
--service-account-signing-key-file=/etc/kubernetes/pki/sa.key
--api-audiences=https://kubernetes.default.svc.cluster.local
`);
  });

  test('while a key is rotated, and after another issuer', () => {
    expect(
      issuer().apiServerFlags({
        keyFiles: ['/etc/kubernetes/pki/sa.pub', '/etc/kubernetes/pki/sa-2.pub'],
        signingKeyFile: '/etc/kubernetes/pki/sa-2.key',
        apiAudiences: ['https://kubernetes.default.svc', 'k3s'],
        acceptedIssuers: ['https://kubernetes.default.svc.cluster.local'],
      }),
    ).toBe(`--service-account-issuer=${ISSUER}
--service-account-issuer=https://kubernetes.default.svc.cluster.local
--service-account-key-file=/etc/kubernetes/pki/sa.pub
--service-account-key-file=/etc/kubernetes/pki/sa-2.pub
--service-account-signing-key-file=/etc/kubernetes/pki/sa-2.key
--api-audiences=https://kubernetes.default.svc,k3s
`);
  });

  test('hold an issuer that Terraform alone knows', () => {
    const stack = stackWithProviders();
    const hosting = selfHosted.IssuerHosting.publicBucket(stack, 'Hosting', { bucketName: 'issuers-123456789012' });
    const made = new selfHosted.SelfHostedIssuer(stack, 'Issuer', { hosting, prefix: 'one' });
    const [first] = String(resolved(stack, made.apiServerFlags())).split('\n');
    expect(first).toMatch(
      /^--service-account-issuer=https:\/\/\$\{aws_s3_bucket\.\w+\.bucket_regional_domain_name\}\/one$/,
    );
  });
});

test('part of a kubeadm ClusterConfiguration', () => {
  expect(issuer().kubeadmClusterConfiguration({ keyFiles: ['/pki/a.pub', '/pki/b.pub'] }))
    .toBe(`apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
    - name: service-account-issuer
      value: ${ISSUER}
    - name: service-account-key-file
      value: /pki/a.pub
    - name: service-account-key-file
      value: /pki/b.pub
    - name: service-account-signing-key-file
      value: /etc/kubernetes/pki/sa.key
    - name: api-audiences
      value: https://kubernetes.default.svc.cluster.local
`);
});

test.each(['true', 'NO', '1', '0x1F', '*', '&a', '!x', '#x', '{a}', "'", '"', '@a', 'a:', '~', '-', 'null', '1.5'])(
  'the audience %j is a text in YAML, too',
  (audience) => {
    const text = issuer().kubeadmClusterConfiguration({ apiAudiences: [audience] });
    expect(text).toContain(`    - name: api-audiences\n      value: ${JSON.stringify(audience)}\n`);
    const flags = issuer().apiServerFlags({ apiAudiences: [audience] });
    expect(flags).toContain(`--api-audiences=${audience}\n`);
  },
);

test('part of the spec of an EKS Anywhere cluster', () => {
  expect(issuer().eksAnywherePodIamConfig()).toBe(`spec:
  podIamConfig:
    serviceAccountIssuer: ${ISSUER}
`);
});

describe('values that Terraform alone knows', () => {
  const quote = 'substr(jsonencode(tostring(0)), 0, 1)';
  const encoded = (inner: string): string =>
    `\${trimsuffix(trimprefix(jsonencode(substr(${inner}, 0, -1)), ${quote}), ${quote})}`;
  const one = (name: string): string => `regex("^[!-+.-~-]+$", var.${name})`;
  const options = (variables: Variables): selfHosted.ApiServerOptions => ({
    keyFiles: [variables.text('file'), `/pki/${variables.text('key')}.pub`],
    apiAudiences: ['k3s', variables.text('audience')],
    acceptedIssuers: [`https://${variables.text('host')}`],
  });
  const own = (variables: Variables): selfHosted.SelfHostedIssuer =>
    new selfHosted.SelfHostedIssuer(variables.stack, 'Issuer', {
      hosting: selfHosted.IssuerHosting.fromIssuerUrl(variables.text('issuer')),
      thumbprints: Thumbprints.managedByAws(),
    });

  test('are no further line and no further value of a flag', () => {
    const variables = new Variables();
    expect(variables.written(own(variables).apiServerFlags(options(variables))))
      .toBe(`--service-account-issuer=\${regex("^https://[!-+.-~-]+$", var.issuer)}
--service-account-issuer=https://\${regex("^[!-+.-~-]*$", var.host)}
--service-account-key-file=\${regex("^(?:/[A-Za-z0-9_.-]+)+$", var.file)}
--service-account-key-file=/pki/\${regex("^[A-Za-z0-9_./-]*$", var.key)}.pub
--service-account-signing-key-file=/etc/kubernetes/pki/sa.key
--api-audiences=k3s,\${${one('audience')}}
`);
  });

  test('are texts of YAML', () => {
    const variables = new Variables();
    const lines = variables.written(own(variables).kubeadmClusterConfiguration(options(variables))).split('\n');
    expect(lines).toContain(`      value: "k3s,${encoded(one('audience'))}"`);
    expect(lines).toContain(`      value: "https://${encoded('regex("^[!-+.-~-]*$", var.host)')}"`);
    expect(variables.written(own(new Variables()).eksAnywherePodIamConfig())).toBe(`spec:
  podIamConfig:
    serviceAccountIssuer: "${encoded('regex("^https://[!-+.-~-]+$", var.issuer)')}"
`);
  });

  test('may stand among the arguments of a function', () => {
    const variables = new Variables();
    const flags = own(variables).eksAnywherePodIamConfig();
    expect(variables.written(Fn.base64encode(flags))).toContain('serviceAccountIssuer: ${"\\"${trimsuffix(');
  });

  test('that are literals after all are checked as such', () => {
    const lazy = (value: string): string => Lazy.stringValue({ produce: () => value });
    const { stack } = new Variables();
    const text = issuer().kubeadmClusterConfiguration({ apiAudiences: [lazy('true'), 'k3s'], keyFiles: [lazy('/a')] });
    expect(resolved(stack, text)).toContain('value: true,k3s\n');
    expect(resolved(stack, text)).toContain('value: /a\n');
    for (const value of ['a b', 'a\n--anonymous-auth=true', 'a,sts.amazonaws.com', '']) {
      expect(
        messageOf(() => resolved(stackWithProviders(), issuer().apiServerFlags({ apiAudiences: [lazy(value)] }))),
      ).toContain('apiAudiences must hold audiences without spaces or commas');
    }
  });
});

describe('fails when', () => {
  const message = (options: selfHosted.ApiServerOptions): string => {
    const flags = messageOf(() => issuer().apiServerFlags(options));
    expect(messageOf(() => issuer().kubeadmClusterConfiguration(options))).toBe(flags);
    return flags;
  };
  const invalid = (rule: string, value: unknown): string =>
    `${rule}, got ${JSON.stringify(value)}: correct it or leave it out [ApiServerValueInvalid]`;

  test('the API server would take the tokens that pods send to STS', () => {
    expect(message({ apiAudiences: ['https://kubernetes.default.svc', 'sts.amazonaws.com'] })).toBe(
      'apiAudiences must not hold the audience of AWS: the API server would take the tokens that pods send to STS, got ' +
        '"sts.amazonaws.com": name an audience of the API server, such as "https://kubernetes.default.svc.cluster.local" ' +
        '[ApiAudienceSts]',
    );
  });

  test('the API server would take the tokens of an audience that the issuer has of its own', () => {
    const token = Token.asString({ resolve: () => '${var.audience}' });
    const own = new selfHosted.SelfHostedIssuer(stackWithProviders(), 'Issuer', {
      hosting: selfHosted.IssuerHosting.fromIssuerUrl(ISSUER),
      audiences: ['aws', token],
    });
    for (const audience of ['aws', token, 'sts.amazonaws.com']) {
      expect(messageOf(() => own.apiServerFlags({ apiAudiences: ['k3s', audience] }))).toBe(
        'apiAudiences must not hold the audience of AWS: the API server would take the tokens that pods send to STS, got ' +
          `${JSON.stringify(audience)}: name an audience of the API server, such as ` +
          '"https://kubernetes.default.svc.cluster.local" [ApiAudienceSts]',
      );
    }
    expect(own.apiServerFlags({ apiAudiences: ['k3s'] })).toContain('--api-audiences=k3s\n');
  });

  test('audiences, files or issuers could not be pasted', () => {
    expect(message({ apiAudiences: [] })).toBe(invalid('apiAudiences must name at least one audience', []));
    for (const value of ['', 'a b', 'a,b', 'a\nb']) {
      expect(message({ apiAudiences: [value] })).toBe(
        invalid('apiAudiences must hold audiences without spaces or commas', value),
      );
      expect(message({ acceptedIssuers: [value] })).toBe(
        invalid('acceptedIssuers must hold issuers without spaces or commas', value),
      );
    }
    expect(message({ keyFiles: [] })).toBe(invalid('keyFiles must name at least one file', []));
    for (const file of ['', 'sa.pub', '/etc/sa pub', '/', '/a;b', '/a\n--insecure']) {
      const rule = 'must be an absolute path of letters, digits, "-", "_" and "."';
      expect(message({ keyFiles: [file] })).toBe(invalid(`keyFiles ${rule}`, file));
      expect(message({ signingKeyFile: file })).toBe(invalid(`signingKeyFile ${rule}`, file));
    }
  });
});
