import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { OidcProvider, Thumbprints } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../support/message-of';
import { synth, synthesizedApp } from '../support/synth';
import { Variables } from '../support/variables';

const issuerUrl = 'https://oidc.example.com';
const [A, B] = ['a1'.repeat(20), 'b2'.repeat(20)];

function made(thumbprints?: Thumbprints): Record<string, unknown> {
  return synth((stack) => new OidcProvider(stack, 'Oidc', { issuerUrl, thumbprints })).only(
    'aws_iam_openid_connect_provider',
  );
}

describe('fromTlsCertificate', () => {
  const FINGERPRINT = '${data.tls_certificate.Oidc_Certificate_7F0762EE.certificates[0].sha1_fingerprint}';

  test('is the default: the top of the chain that the issuer serves', () => {
    expect(made()).toMatchObject({ thumbprint_list: [FINGERPRINT] });
    expect(made(Thumbprints.fromTlsCertificate())).toEqual(made());
    expect(made()).not.toHaveProperty('lifecycle');
  });

  test('later changes can be ignored', () => {
    expect(made(Thumbprints.fromTlsCertificate({ ignoreChanges: true }))).toMatchObject({
      thumbprint_list: [FINGERPRINT],
      lifecycle: { ignore_changes: ['thumbprint_list'] },
    });
    expect(made(Thumbprints.fromTlsCertificate({ ignoreChanges: false }))).toEqual(made());
  });

  const MISSING =
    "stack \"lonely\" must hold a tls provider to read the issuer's certificate: add new TlsProvider(stack, 'tls'), or " +
    'choose thumbprints: Thumbprints.managedByAws() [TlsProviderMissing]';

  function lonely(app = Testing.app(), thumbprints?: Thumbprints): TerraformStack {
    const stack = new TerraformStack(app, 'lonely');
    new AwsProvider(stack, 'aws', { region: 'us-east-1' });
    for (const id of ['One', 'Two']) new OidcProvider(stack, id, { issuerUrl, thumbprints });
    return stack;
  }

  test('a stack without a tls provider gets one error that names both ways out', () => {
    expect(messageOf(() => Testing.synth(lonely(), true))).toBe(MISSING);
  });

  test('the app gets the same error', () => {
    expect(messageOf(() => synthesizedApp((app) => lonely(app)))).toBe(MISSING);
  });

  test('both ways out work, and the provider may come later', () => {
    const late = lonely();
    new TlsProvider(late, 'tls');
    for (const stack of [late, lonely(Testing.app(), Thumbprints.managedByAws())]) {
      expect(JSON.parse(Testing.synth(stack, true))).toHaveProperty('resource.aws_iam_openid_connect_provider');
    }
  });

  test("another stack's tls provider does not help", () => {
    const app = Testing.app();
    new TlsProvider(new TerraformStack(app, 'other'), 'tls');
    expect(messageOf(() => Testing.synth(lonely(app), true))).toBe(MISSING);
  });
});

describe('fixed', () => {
  test('are written in lower case, and read nothing', () => {
    const { json } = synth(
      (stack) => new OidcProvider(stack, 'Oidc', { issuerUrl, thumbprints: Thumbprints.fixed([A.toUpperCase(), B]) }),
    );
    expect(json).toMatchObject({
      resource: { aws_iam_openid_connect_provider: { Oidc_70BFA75F: { thumbprint_list: [A, B] } } },
    });
    expect(json['data']).toBeUndefined();
  });

  test('1 to 5 thumbprints', () => {
    const six = ['1', '2', '3', '4', '5', '6'].map((digit) => digit.repeat(40));
    expect(made(Thumbprints.fixed(six.slice(1)))['thumbprint_list']).toHaveLength(5);
    for (const thumbprints of [[], six]) {
      expect(messageOf(() => Thumbprints.fixed(thumbprints))).toBe(
        `thumbprints must hold 1 to 5 thumbprints, got ${thumbprints.length}: use Thumbprints.managedByAws() to leave them to ` +
          'IAM [ThumbprintsInvalid]',
      );
    }
  });

  test.each(['', A.slice(1), `${A}0`, 'g'.repeat(40), 'A1:B2', `${A}\n`])('fails when one is %j', (value) => {
    expect(messageOf(() => Thumbprints.fixed([B, value]))).toBe(
      `thumbprints must be 40 hexadecimal digits, got ${JSON.stringify(value)}: pass the SHA-1 fingerprint of the ` +
        'certificate without colons [ThumbprintInvalid]',
    );
  });

  test('fails when one is named twice, in any case of letters', () => {
    expect(messageOf(() => Thumbprints.fixed([A, B, A.toUpperCase()]))).toBe(
      `thumbprints must name each thumbprint once, got "${A}": remove the second one [ThumbprintDuplicate]`,
    );
  });

  test('tokens pass unharmed, alone and as a Terraform list', () => {
    const variables = new Variables();
    const { stack } = variables;
    const texts = Thumbprints.fixed([variables.text('text'), A]);
    new OidcProvider(stack, 'Texts', { issuerUrl, thumbprints: texts });
    const list = Thumbprints.fixed(variables.list('list'));
    new OidcProvider(stack, 'List', { issuerUrl, thumbprints: list });
    const providers = synth(() => undefined, stack).resources('aws_iam_openid_connect_provider');
    expect(Object.values(providers).map(({ thumbprint_list }) => thumbprint_list)).toEqual([
      '${var.list}',
      ['${var.text}', A],
    ]);
  });

  test('fails when a Terraform list is mixed with texts', () => {
    const mixed = [...new Variables().list('list'), A];
    expect(messageOf(() => Thumbprints.fixed(mixed))).toBe(
      'thumbprints must be one Terraform list or a list of strings, got a mixture of both: join them with Token.asList(Fn.concat([...])), ' +
        'or give the Terraform list alone [ListTokenMixed]',
    );
  });
});

test('managedByAws leaves the argument out', () => {
  expect(made(Thumbprints.managedByAws())).toEqual({ url: issuerUrl, client_id_list: ['sts.amazonaws.com'] });
});
