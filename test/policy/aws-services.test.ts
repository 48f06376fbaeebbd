import { AwsServiceConditions, TrustPolicy } from 'cdktf-eks-workload-identity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { serviceSid } from '../../lib/policy/aws-services';
import { WorkloadIdentityError } from '../../lib/errors';
import { expectTrust } from '../judge/expect-trust';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

function statementsOf(services: string[], conditions?: AwsServiceConditions): unknown {
  const json = new TrustPolicy().addAwsServices(services, conditions)._render()?.json ?? '{}';
  return (JSON.parse(json) as { Statement: unknown }).Statement;
}

const statement = (Sid: string, Service: string, more = {}): object => ({
  Sid,
  Effect: 'Allow',
  Principal: { Service },
  Action: 'sts:AssumeRole',
  ...more,
});

test('each service has one statement, whichever way it is spelled', () => {
  expect(
    statementsOf(['ec2', 'rds.amazonaws.com', 'ecs-tasks', 'states.us-east-1', 'monitoring.rds.amazonaws.com']),
  ).toEqual([
    statement('GrantSTSEC2', 'ec2.amazonaws.com'),
    statement('GrantSTSRDS', 'rds.amazonaws.com'),
    statement('GrantSTSECSTASKS', 'ecs-tasks.amazonaws.com'),
    statement('GrantSTSSTATESUSEAST1', 'states.us-east-1.amazonaws.com'),
    statement('GrantSTSMONITORINGRDS', 'monitoring.rds.amazonaws.com'),
  ]);
});

test('a service is let in by its conditions only', () => {
  const conditions = {
    sourceArns: ['arn:aws:ecs:us-east-1:123456789012:*', 'arn:aws:ecs:eu-west-1:123456789012:*'],
    sourceAccounts: ['123456789012'],
  };
  expect(statementsOf(['ecs-tasks'], new AwsServiceConditions(conditions))).toEqual([
    statement('GrantSTSECSTASKS', 'ecs-tasks.amazonaws.com', {
      Condition: {
        StringEquals: { 'aws:SourceAccount': '123456789012' },
        ArnLike: { 'aws:SourceArn': conditions.sourceArns },
      },
    }),
  ]);
  expect(
    statementsOf(['ecs-tasks'], new AwsServiceConditions({ sourceAccounts: ['123456789012', '210987654321'] })),
  ).toEqual([
    statement('GrantSTSECSTASKS', 'ecs-tasks.amazonaws.com', {
      Condition: { StringEquals: { 'aws:SourceAccount': ['123456789012', '210987654321'] } },
    }),
  ]);
  expect(
    statementsOf(
      ['ecs-tasks'],
      new AwsServiceConditions({ sourceArns: ['arn:aws:ecs:us-east-1:123456789012:cluster/a'] }),
    ),
  ).toEqual([
    statement('GrantSTSECSTASKS', 'ecs-tasks.amazonaws.com', {
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:us-east-1:123456789012:cluster/a' } },
    }),
  ]);
});

test('a service that tags its sessions, or names its source, may', () => {
  expect(statementsOf(['capabilities.eks', 'rolesanywhere.amazonaws.com', 'eks'])).toEqual([
    {
      ...statement('GrantSTSCAPABILITIESEKS', 'capabilities.eks.amazonaws.com'),
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    },
    {
      ...statement('GrantSTSROLESANYWHERE', 'rolesanywhere.amazonaws.com'),
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    },
    statement('GrantSTSEKS', 'eks.amazonaws.com'),
  ]);
});

describe('the principal in a partition', () => {
  const SERVICES = ['codedeploy', 'elasticmapreduce', 'logs', 'cloudhsm', 'config', 'workspaces', 'dms', 'ec2'];
  const principals = (trust: TrustPolicy, partition?: string): string[] =>
    (
      JSON.parse(trust._render(partition)?.json ?? '') as { Statement: { Principal: { Service: string } }[] }
    ).Statement.map(({ Principal }) => Principal.Service);

  test.each<[string | undefined, string, string[]]>([
    [undefined, '', []],
    ['aws', '', []],
    ['aws-us-gov', '', []],
    ['aws-eusc', '', []],
    ['aws-cn', 'amazonaws.com.cn', ['codedeploy', 'elasticmapreduce', 'logs']],
    ['aws-iso', 'c2s.ic.gov', ['logs', 'cloudhsm', 'config', 'workspaces']],
    ['aws-iso-b', 'sc2s.sgov.gov', ['logs', 'dms']],
    ['aws-iso-e', '', []],
    ['aws-iso-f', '', []],
    ['constructor', '', []],
  ])('%s has a suffix of its own for few', (partition, suffix, own) => {
    const expected = SERVICES.map((name) => `${name}.${own.includes(name) ? suffix : 'amazonaws.com'}`);
    expect(principals(new TrustPolicy().addAwsServices(SERVICES), partition)).toEqual(expected);
    const spelled = SERVICES.map((name) => `${name}.amazonaws.com`);
    expect(principals(new TrustPolicy().addAwsServices(spelled), partition)).toEqual(expected);
  });

  test('the right suffix may be spelled out, with a region too, and is kept where the partition is not known', () => {
    const services = ['logs.amazonaws.com.cn', 'codedeploy.cn-north-1.amazonaws.com.cn'];
    const trust = new TrustPolicy().addAwsServices(services);
    expect(principals(trust, 'aws-cn')).toEqual(services);
    expect(principals(trust)).toEqual(services);
    expect(principals(new TrustPolicy().addAwsServices(['logs', 'codedeploy.cn-north-1']), 'aws-cn')).toEqual(services);
  });

  test('a source ARN says it', () => {
    const sourceArns = ['arn:aws-cn:logs:cn-north-1:123456789012:*'];
    expect(principals(new TrustPolicy().addAwsServices(['logs'], new AwsServiceConditions({ sourceArns })))).toEqual([
      'logs.amazonaws.com.cn',
    ]);
  });

  test('a token too', () => {
    const variables = new Variables();
    const json = new TrustPolicy().addAwsServices([variables.text('service')])._render('aws-iso-b')?.json ?? '';
    expect(variables.resolve(json)).toContain(
      '"Principal":{"Service":"${replace(join("", [trimsuffix(var.service, ".amazonaws.com"), ".amazonaws.com"]), "/^((dms|logs)([.][a-z]+(-[a-z]+)+-[0-9])?)[.]amazonaws[.]com$/", "$1.sc2s.sgov.gov")}"}',
    );
  });

  test('fails with the suffix of another partition', () => {
    const message = (service: string): string =>
      `stsServices must be an AWS service such as "ec2" or "ec2.amazonaws.com", in every partition, got "${service}": pass the name before ".amazonaws.com" in lowercase [AwsServiceInvalid]`;
    for (const partition of ['aws', 'aws-iso', 'aws-eusc']) {
      const trust = new TrustPolicy().addAwsServices(['logs.amazonaws.com.cn']);
      expect(messageOf(() => trust._render(partition))).toBe(message('logs.amazonaws.com.cn'));
    }
    const foreign = [
      'amazonaws.com.cn',
      'amazonaws.eu',
      'c2s.ic.gov',
      'sc2s.sgov.gov',
      'cloud.adc-e.uk',
      'csp.hci.ic.gov',
    ];
    for (const service of foreign.map((suffix) => `ec2.${suffix}`)) {
      expect(messageOf(() => new TrustPolicy().addAwsServices([service]))).toBe(message(service));
    }
    expect(messageOf(() => new TrustPolicy().addAwsServices(['logs.amazonaws.eu']))).toBe(message('logs.amazonaws.eu'));
  });

  test('both spellings are one service', () => {
    expect(messageOf(() => new TrustPolicy().addAwsServices(['logs', 'logs.amazonaws.com.cn']))).toBe(
      'stsServices must name each AWS service once, got "logs.amazonaws.com.cn": remove the second one [AwsServiceDuplicate]',
    );
  });
});

test('the judge lets the services in, with all that they must send, and no other', () => {
  const trust = new TrustPolicy().addAwsServices(['ec2', 'rds']).addAwsServices(
    ['ecs-tasks'],
    new AwsServiceConditions({
      sourceArns: ['arn:aws:ecs:us-east-1:123456789012:*'],
      sourceAccounts: ['123456789012'],
    }),
  );
  expectTrust(trust._render()?.json ?? '', {
    services: [
      { principal: 'ec2.amazonaws.com' },
      { principal: 'rds.amazonaws.com' },
      {
        principal: 'ecs-tasks.amazonaws.com',
        sourceArns: ['arn:aws:ecs:us-east-1:123456789012:*'],
        sourceAccounts: ['123456789012'],
      },
    ],
  });
});

test('tokens pass: in a service with the same sid and both spellings, and in conditions', () => {
  const variables = new Variables();
  const trust = new TrustPolicy().addAwsServices(
    [variables.text('service')],
    new AwsServiceConditions({
      sourceArns: variables.list('arns'),
      sourceAccounts: [variables.text('account')],
    }),
  );
  expect(variables.resolve(trust._render()?.json ?? '')).toBe(
    '{"Version":"2012-10-17","Statement":[{"Sid":"GrantSTS${upper(replace(trimsuffix(var.service, ".amazonaws.com"), "/[^0-9A-Za-z]/", ""))}",' +
      '"Effect":"Allow","Principal":{"Service":"${trimsuffix(var.service, ".amazonaws.com")}.amazonaws.com"},"Action":"sts:AssumeRole",' +
      '"Condition":{"StringEquals":{"aws:SourceAccount":"${var.account}"},"ArnLike":{"aws:SourceArn":${jsonencode(var.arns)}}}}]}',
  );
});

describe('fails when', () => {
  test.each([
    [''],
    ['EC2'],
    ['ec2.amazonaws.com.cn'],
    ['ec2.amazonaws'],
    ['amazonaws.com'],
    ['.amazonaws.com'],
    ['ec2.'],
    ['ec2..x'],
    ['-'],
    ['-ec2'],
    ['ec2-'],
    ['ec_2'],
    ['ec2 '],
    ['*'],
    ['ec2.amazonaws.com.amazonaws.com'],
    ['lambda.example.com'],
    ['example.org'],
    [undefined],
  ])('a service is %j', (service) => {
    expect(messageOf(() => statementsOf([service as string]))).toBe(
      `stsServices must be an AWS service such as "ec2" or "ec2.amazonaws.com", in every partition, got ${service === undefined ? 'nothing' : JSON.stringify(service)}: pass the name before ".amazonaws.com" in lowercase [AwsServiceInvalid]`,
    );
  });

  test('a service is named twice, by either spelling, in one call or in two', () => {
    const message =
      'stsServices must name each AWS service once, got "ec2.amazonaws.com": remove the second one [AwsServiceDuplicate]';
    expect(messageOf(() => statementsOf(['ec2', 'ec2.amazonaws.com']))).toBe(message);
    const trust = new TrustPolicy().addAwsServices(['ec2']);
    expect(messageOf(() => trust.addAwsServices(['ec2.amazonaws.com']))).toBe(message);
  });

  test('two services have one sid', () => {
    expect(messageOf(() => statementsOf(['ecs-tasks', 'rds', 'ecstasks.amazonaws.com']))).toBe(
      'stsServices must differ in their letters and digits, since both give the Sid "GrantSTSECSTASKS", got ["ecs-tasks","ecstasks"]: move one of them to another role, or add it with trustStatements and a sid of its own [AwsServiceSidCollision]',
    );
  });

  test('conditions name nothing', () => {
    const message =
      'conditions of an AWS service must name sourceArns or sourceAccounts: add one, or leave the conditions out [AwsServiceConditionEmpty]';
    expect(messageOf(() => statementsOf(['ec2'], new AwsServiceConditions({})))).toBe(message);
    expect(messageOf(() => statementsOf(['ec2'], { sourceAccounts: ['123456789012'] } as never))).toBe(
      'conditions must be a value of AwsServiceConditions, got {"sourceAccounts":["123456789012"]}: pass new AwsServiceConditions({ sourceArns, sourceAccounts }) [ValueInvalid]',
    );
    expect(
      messageOf(() => statementsOf(['ec2'], new AwsServiceConditions({ sourceArns: [], sourceAccounts: [] }))),
    ).toBe(message);
  });

  test.each([['*'], [''], ['arn:aws:ecs:us-east-1:123456789012:'], ['123456789012']])('a source ARN is %j', (arn) => {
    expect(messageOf(() => statementsOf(['ec2'], new AwsServiceConditions({ sourceArns: [arn] })))).toBe(
      `sourceArns must be the ARN of a resource, got ${JSON.stringify(arn)}: pass one such as "arn:aws:ecs:us-east-1:123456789012:*" [ArnInvalid]`,
    );
  });

  test.each([['*'], [''], ['12345678901'], ['1234567890123']])('a source account is %j', (account) => {
    expect(messageOf(() => statementsOf(['ec2'], new AwsServiceConditions({ sourceAccounts: [account] })))).toBe(
      `sourceAccounts must be an AWS account id of 12 digits, got ${JSON.stringify(account)}: pass it as a string [AccountIdInvalid]`,
    );
  });
});

describe('for any services', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '1', '-'), minLength: 1, maxLength: 4 });
  const service = fc
    .tuple(part, fc.option(part, { nil: undefined }), fc.constantFrom('', '.amazonaws.com'))
    .map(([first, second, suffix]) => `${first}${second === undefined ? '' : `.${second}`}${suffix}`);

  test('sids are letters and digits and unique, or the services are refused', () => {
    fc.assert(
      fc.property(fc.array(service, { minLength: 1, maxLength: 5 }), (services) => {
        let sids: string[];
        try {
          sids = (statementsOf(services) as { Sid: string }[]).map(({ Sid }) => Sid);
        } catch (error) {
          expect((error as WorkloadIdentityError).code).toMatch(/^AwsService(Invalid|Duplicate|SidCollision)$/);
          return;
        }
        expect(sids.every((sid) => /^GrantSTS[0-9A-Z]+$/.test(sid))).toBe(true);
        expect(new Set(sids).size).toBe(services.length);
      }),
      { numRuns: 400 },
    );
  });

  test('a sid holds the name in upper case without other characters', () => {
    expect(serviceSid('application-autoscaling')).toBe('GrantSTSAPPLICATIONAUTOSCALING');
    expect(serviceSid('s3')).toBe('GrantSTSS3');
  });
});

test('fails when the services are one text, whose letters would become services', () => {
  const message =
    'stsServices must be a list of AWS services or one Terraform list, got "ec2": write it as ["ec2", "rds"], or pass variable.listValue or Token.asList(...) [AwsServiceListInvalid]';
  expect(messageOf(() => new TrustPolicy().addAwsServices('ec2' as unknown as string[]))).toBe(message);
});
