import {
  AwsServiceConditions,
  Effect,
  PolicyStatement,
  Principal,
  Subject,
  TrustPolicy,
  WorkloadRole,
  type IOidcProvider,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { BLUE, GREEN, providerOf } from '../support/federated';
import { expectTrust } from '../judge/expect-trust';
import { errorOf, messageOf } from '../support/message-of';
import { synth } from '../support/synth';
import { Variables } from '../support/variables';

const WEB = Subject.serviceAccount('apps', 'web');
const WORKER = Subject.serviceAccount('apps', 'worker');
const SUB = (provider: IOidcProvider): string => `${provider.conditionKeyPrefix}:sub`;
const AUD = (provider: IOidcProvider): string => `${provider.conditionKeyPrefix}:aud`;

const json = (trust: TrustPolicy): string => trust._render()?.json ?? '';
const policyOf = (trust: TrustPolicy): unknown => JSON.parse(json(trust));

function webIdentity(provider: IOidcProvider, Condition: object): object {
  return {
    Effect: 'Allow',
    Principal: { Federated: provider.oidcProviderArn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition,
  };
}
const policy = (...Statement: object[]): object => ({ Version: '2012-10-17', Statement });

describe('web identities', () => {
  test('minimal definition', () => {
    const trust = new TrustPolicy().addWebIdentity(BLUE, [WEB]);
    expect(policyOf(trust)).toEqual(
      policy(
        webIdentity(BLUE, {
          StringEquals: { [SUB(BLUE)]: 'system:serviceaccount:apps:web', [AUD(BLUE)]: 'sts.amazonaws.com' },
        }),
      ),
    );
    expectTrust(json(trust), { accounts: [{ oidcProviderArn: BLUE.oidcProviderArn, subjects: ['apps:web'] }] });
  });

  test('all exact subjects of a provider share a statement, in the order in which they were added', () => {
    const trust = new TrustPolicy().addWebIdentity(BLUE, [WORKER]).addWebIdentity(BLUE, [WEB]);
    expect(policyOf(trust)).toEqual(
      policy(
        webIdentity(BLUE, {
          StringEquals: {
            [SUB(BLUE)]: ['system:serviceaccount:apps:worker', 'system:serviceaccount:apps:web'],
            [AUD(BLUE)]: 'sts.amazonaws.com',
          },
        }),
      ),
    );
    expectTrust(json(trust), {
      accounts: [{ oidcProviderArn: BLUE.oidcProviderArn, subjects: ['apps:web', 'apps:worker'] }],
    });
  });

  test('patterns have a statement of their own, StringLike for sub alone', () => {
    const trust = new TrustPolicy().addWebIdentity(BLUE, [
      Subject.pattern('prod-*', 'web'),
      WEB,
      Subject.pattern('a?', '*'),
    ]);
    expect(policyOf(trust)).toEqual(
      policy(
        webIdentity(BLUE, {
          StringEquals: { [SUB(BLUE)]: 'system:serviceaccount:apps:web', [AUD(BLUE)]: 'sts.amazonaws.com' },
        }),
        webIdentity(BLUE, {
          StringEquals: { [AUD(BLUE)]: 'sts.amazonaws.com' },
          StringLike: { [SUB(BLUE)]: ['system:serviceaccount:prod-*:web', 'system:serviceaccount:a?:*'] },
        }),
      ),
    );
    expectTrust(json(trust), {
      accounts: [{ oidcProviderArn: BLUE.oidcProviderArn, subjects: ['apps:web'], patterns: ['prod-*:web', 'a?:*'] }],
    });
  });

  test('each provider and each audience has a statement', () => {
    const both = providerOf('oidc.example.com', 'sts.amazonaws.com', 'openshift');
    const trust = new TrustPolicy()
      .addWebIdentity(BLUE, [WEB])
      .addWebIdentity(GREEN, [WEB, WORKER])
      .addWebIdentity(both, [WEB], 'openshift')
      .addWebIdentity(both, [WORKER], 'sts.amazonaws.com');
    const statement = (provider: IOidcProvider, sub: string | string[], aud: string): object =>
      webIdentity(provider, { StringEquals: { [SUB(provider)]: sub, [AUD(provider)]: aud } });
    expect(policyOf(trust)).toEqual(
      policy(
        statement(BLUE, WEB.value, 'sts.amazonaws.com'),
        statement(GREEN, [WEB.value, WORKER.value], 'sts.amazonaws.com'),
        statement(both, WEB.value, 'openshift'),
        statement(both, WORKER.value, 'sts.amazonaws.com'),
      ),
    );
    expectTrust(json(trust), {
      accounts: [
        { oidcProviderArn: BLUE.oidcProviderArn, subjects: ['apps:web'] },
        { oidcProviderArn: GREEN.oidcProviderArn, subjects: ['apps:web', 'apps:worker'] },
        { oidcProviderArn: both.oidcProviderArn, subjects: ['apps:web'], audience: 'openshift' },
        { oidcProviderArn: both.oidcProviderArn, subjects: ['apps:worker'] },
      ],
    });
  });

  test('fails where providers are of two accounts, since STS looks in that of the role alone', () => {
    for (const [part, other] of [
      ['123456789012', '210987654321'],
      ['arn:aws:', 'arn:aws-cn:'],
    ] as const) {
      const elsewhere = { ...GREEN, oidcProviderArn: GREEN.oidcProviderArn.replace(part, other) };
      const trust = new TrustPolicy().addWebIdentity(BLUE, [WEB]);
      const message = `trust must name OIDC providers of one account, that of the role, and it names "${BLUE.oidcProviderArn}", got "${elsewhere.oidcProviderArn}": make the provider in the account of the role too, or a role in each account [OidcProviderAccountsMixed]`;
      expect(messageOf(() => trust.addWebIdentity(elsewhere, [WEB]))).toBe(message);
      expect(messageOf(() => trust._extend().addWebIdentity(elsewhere, [WEB]))).toBe(message);
      const own = (effect: Effect): PolicyStatement =>
        new PolicyStatement({
          effect,
          actions: ['sts:AssumeRoleWithWebIdentity'],
          principals: [Principal.federated(elsewhere.oidcProviderArn)],
          conditions: { StringEquals: { [`${elsewhere.conditionKeyPrefix}:sub`]: 'system:serviceaccount:apps:web' } },
        });
      expect(messageOf(() => trust.addStatement(own(Effect.ALLOW)))).toBe(message);
      trust.addStatement(own(Effect.DENY));
    }
  });

  test('providers of one account, of an account that only Terraform knows, and of SAML stand beside each other', () => {
    const known = { ...GREEN, oidcProviderArn: new Variables().text('arn') };
    const saml = new PolicyStatement({
      actions: ['sts:AssumeRoleWithSAML'],
      principals: [Principal.federated('arn:aws:iam::210987654321:saml-provider/x')],
    });
    const trust = new TrustPolicy().addWebIdentity(BLUE, [WEB]).addWebIdentity(GREEN, [WEB]).addStatement(saml);
    expect(trust._statements).toHaveLength(3);
    expect(new TrustPolicy().addWebIdentity(BLUE, [WEB]).addWebIdentity(known, [WEB])._statements).toHaveLength(2);
  });

  test('tokens pass in provider, audience and subjects, each key once', () => {
    const variables = new Variables();
    const provider = {
      oidcProviderArn: variables.text('arn'),
      conditionKeyPrefix: variables.text('prefix'),
      issuerUrl: variables.text('issuer'),
      audiences: [variables.text('audience')],
    };
    const trust = new TrustPolicy()
      .addWebIdentity(provider, [WEB])
      .addWebIdentity(provider, [Subject.serviceAccount(variables.text('ns'), 'worker')]);
    expect(variables.resolve(json(trust))).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"${var.arn}"},"Action":"sts:AssumeRoleWithWebIdentity",' +
        '"Condition":{"StringEquals":{"${var.prefix}:sub":["system:serviceaccount:apps:web","system:serviceaccount:${var.ns}:worker"],"${var.prefix}:aud":"${var.audience}"}}}]}',
    );
  });

  describe('fail when', () => {
    test('no subject is named', () => {
      expect(messageOf(() => new TrustPolicy().addWebIdentity(BLUE, []))).toBe(
        'subjects must name at least one service account, got []: add Subject.serviceAccount("namespace", "name") [SubjectsMissing]',
      );
    });

    test('a subject is named twice, in one call or in two, and then nothing of the call is added', () => {
      const message = (subject: Subject): string =>
        `subjects must name each service account once, got "${subject.value}": remove the second one [SubjectDuplicate]`;
      const pattern = Subject.pattern('a', '*');
      expect(messageOf(() => new TrustPolicy().addWebIdentity(BLUE, [WEB, WORKER, WEB]))).toBe(message(WEB));
      expect(messageOf(() => new TrustPolicy().addWebIdentity(BLUE, [pattern, pattern]))).toBe(message(pattern));
      const trust = new TrustPolicy().addWebIdentity(BLUE, [WEB]);
      expect(messageOf(() => trust.addWebIdentity(BLUE, [WORKER, WEB]))).toBe(message(WEB));
      expectTrust(json(trust), { accounts: [{ oidcProviderArn: BLUE.oidcProviderArn, subjects: ['apps:web'] }] });
      expect(() => trust.addWebIdentity(GREEN, [WEB])).not.toThrow();
    });

    test('the audience is not that of the provider', () => {
      expect(messageOf(() => new TrustPolicy().addWebIdentity(BLUE, [WEB], 'openshift'))).toBe(
        'audience must be one of the provider\'s audiences ["sts.amazonaws.com"], got "openshift": add it to the provider or pass one of these [AudienceUnknown]',
      );
    });
  });
});

describe('own statements', () => {
  const own = new PolicyStatement({
    sid: 'Deploy',
    actions: ['sts:AssumeRole', 'sts:TagSession'],
    principals: [Principal.aws('arn:aws:iam::123456789012:role/deploy')],
  });

  test('stand after web identities and services, in the order in which they were added', () => {
    const deny = new PolicyStatement({
      sid: 'Never',
      effect: Effect.DENY,
      actions: ['sts:AssumeRole'],
      principals: [Principal.everyone()],
    });
    const trust = new TrustPolicy()
      .addStatement(deny)
      .addStatement(own)
      .addAwsServices(['ec2'])
      .addWebIdentity(BLUE, [WEB]);
    expect(policyOf(trust)).toEqual(
      policy(
        webIdentity(BLUE, { StringEquals: { [SUB(BLUE)]: WEB.value, [AUD(BLUE)]: 'sts.amazonaws.com' } }),
        { Sid: 'GrantSTSEC2', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
        { Sid: 'Never', Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' },
        {
          Sid: 'Deploy',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::123456789012:role/deploy' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
        },
      ),
    );
  });

  test('fail when their sid is that of a service', () => {
    const ec2 = new PolicyStatement({
      sid: 'GrantSTSEC2',
      actions: ['sts:AssumeRole'],
      principals: [Principal.aws('123456789012')],
    });
    expect(messageOf(() => new TrustPolicy().addStatement(ec2).addAwsServices(['ec2'])._render())).toBe(
      'sid must be unique in its policy, got "GrantSTSEC2": give each statement a sid of its own, or none [SidDuplicate]',
    );
  });
});

describe('a Terraform list of services', () => {
  test('alone has no part that is known', () => {
    const services = new Variables().list('services');
    const trust = new TrustPolicy().addAwsServices(services);
    expect(trust._render()).toBeUndefined();
    expect(trust._serviceLists).toEqual([services]);
    expect(trust._statements).toEqual([]);
  });

  test('stands beside what is known', () => {
    const variables = new Variables();
    const trust = new TrustPolicy().addAwsServices(['ec2']).addAwsServices(variables.list('services'));
    expect(policyOf(trust)).toEqual(
      policy({
        Sid: 'GrantSTSEC2',
        Effect: 'Allow',
        Principal: { Service: 'ec2.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    );
    expect(trust._serviceLists).toHaveLength(1);
  });

  test('becomes a dynamic statement of a role, merged with what is known', () => {
    const variables = new Variables();
    const services = variables.list('services');
    const synthesized = synth((stack) => {
      const trust = new TrustPolicy().addWebIdentity(BLUE, [WEB]).addAwsServices(['ec2']).addAwsServices(services);
      new WorkloadRole(stack, 'Role', { trust });
    }, variables.stack);
    const [[name, document] = ['', {}]] = Object.entries(synthesized.data('aws_iam_policy_document'));
    expect(synthesized.only('aws_iam_role')['assume_role_policy']).toBe(
      `\${data.aws_iam_policy_document.${name}.json}`,
    );
    const [source = ''] = document['source_policy_documents'] as string[];
    expectTrust(source, {
      accounts: [{ oidcProviderArn: BLUE.oidcProviderArn, subjects: ['apps:web'] }],
      services: [{ principal: 'ec2.amazonaws.com' }],
    });
    expect(document['dynamic']).toEqual({
      statement: {
        for_each: '${toset(var.services)}',
        iterator: 'each',
        content: {
          actions:
            '${concat(["sts:AssumeRole"], lookup({"capabilities.eks" = ["sts:TagSession"], "rolesanywhere" = ["sts:TagSession", "sts:SetSourceIdentity"]}, trimsuffix(each.value, ".amazonaws.com"), []))}',
          effect: 'Allow',
          principals: [{ type: 'Service', identifiers: ['${trimsuffix(each.value, ".amazonaws.com")}.amazonaws.com'] }],
          sid: 'GrantSTS${upper(replace(trimsuffix(each.value, ".amazonaws.com"), "/[^0-9A-Za-z]/", ""))}',
        },
      },
    });
  });

  test('fails with conditions, which would not be asked for', () => {
    const services = new Variables().list('services');
    expect(
      messageOf(() =>
        new TrustPolicy().addAwsServices(services, new AwsServiceConditions({ sourceAccounts: ['123456789012'] })),
      ),
    ).toBe(
      'stsServiceConditions must be left out where stsServices is a Terraform list: its services are not known at synth, so list them as strings [AwsServiceConditionNeedsList]',
    );
  });

  test('fails among strings', () => {
    const services = new Variables().list('services');
    expect(messageOf(() => new TrustPolicy().addAwsServices([...services, 'ec2']))).toBe(
      'stsServices must be one Terraform list or a list of strings, got a mixture of both: join them with Token.asList(Fn.concat([...])), or give the Terraform list alone [ListTokenMixed]',
    );
  });
});

test('a trust of nobody fails', () => {
  const message =
    'trust must let at least one principal assume the role, got []: add service accounts, AWS services or a statement [TrustPolicyEmpty]';
  expect(messageOf(() => new TrustPolicy()._render())).toBe(message);
  expect(messageOf(() => new TrustPolicy().addAwsServices([])._render())).toBe(message);
});

describe('a trust that a role holds', () => {
  const held = (): TrustPolicy => {
    const trust = new TrustPolicy().addWebIdentity(BLUE, [WEB]);
    synth((stack) => new WorkloadRole(stack, 'Role', { trust }));
    return trust;
  };
  const sealed = (method: string): string =>
    `TrustPolicy.${method} must be called before the policy is used: what is added later would be missing in Terraform [PolicySealed]`;

  test('is complete', () => {
    const trust = held();
    expect(messageOf(() => trust.addWebIdentity(GREEN, [WEB]))).toBe(sealed('addWebIdentity'));
    expect(messageOf(() => trust.addAwsServices(['ec2']))).toBe(sealed('addAwsServices'));
    const principals = [Principal.aws('123456789012')];
    expect(messageOf(() => trust.addStatement(new PolicyStatement({ actions: ['sts:AssumeRole'], principals })))).toBe(
      sealed('addStatement'),
    );
  });

  test('may be held by a second role, which gets the same and what it adds itself', () => {
    const trust = new TrustPolicy().addWebIdentity(BLUE, [WEB, Subject.pattern('a', '*')]).addAwsServices(['ec2']);
    const synthesized = synth((stack) => {
      new WorkloadRole(stack, 'One', { trust, stsServices: ['rds'] });
      new WorkloadRole(stack, 'Two', { trust });
    });
    const [one = '', two = ''] = Object.values(synthesized.resources('aws_iam_role')).map((role) =>
      String(role['assume_role_policy']),
    );
    const accounts = [{ oidcProviderArn: BLUE.oidcProviderArn, subjects: ['apps:web'], patterns: ['a:*'] }];
    expectTrust(one, {
      accounts,
      services: [{ principal: 'ec2.amazonaws.com' }, { principal: 'rds.amazonaws.com' }],
    });
    expectTrust(two, { accounts, services: [{ principal: 'ec2.amazonaws.com' }] });
    expect(two).toBe(json(trust));
  });
});

describe('a copy that grows', () => {
  test('leaves the first as it was', () => {
    const trust = new TrustPolicy().addWebIdentity(BLUE, [WEB]).addAwsServices(['ec2']);
    const before = json(trust);
    const copy = trust._extend().addWebIdentity(BLUE, [WORKER]).addAwsServices(['rds']);
    expect(json(trust)).toBe(before);
    expectTrust(json(copy), {
      accounts: [{ oidcProviderArn: BLUE.oidcProviderArn, subjects: ['apps:web', 'apps:worker'] }],
      services: [{ principal: 'ec2.amazonaws.com' }, { principal: 'rds.amazonaws.com' }],
    });
  });

  test('remembers names and sids of services', () => {
    const copy = new TrustPolicy().addAwsServices(['ecs-tasks'])._extend();
    expect(errorOf(() => copy.addAwsServices(['ecs-tasks']))).toEqual({
      code: 'AwsServiceDuplicate',
      property: 'stsServices',
    });
    expect(errorOf(() => copy.addAwsServices(['ecstasks']))).toMatchObject({ code: 'AwsServiceSidCollision' });
  });
});

test('a trust covers another that lets in no other exact subject', () => {
  const trust = new TrustPolicy().addWebIdentity(BLUE, [WEB, Subject.pattern('p-*', 'web')]);
  const of = (provider: IOidcProvider, ...subjects: Subject[]): TrustPolicy =>
    new TrustPolicy().addWebIdentity(provider, subjects);
  expect(trust._covers(of(BLUE, WEB))).toBe(true);
  expect(trust._covers(of(BLUE, Subject.serviceAccount('p-1', 'web')))).toBe(true);
  expect(trust._covers(of(BLUE, WEB, WORKER))).toBe(false);
  expect(trust._covers(of(GREEN, WEB))).toBe(false);
});
