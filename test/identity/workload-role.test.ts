import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Annotations, Aspects, TerraformVariable, Testing, Token, type TerraformStack } from 'cdktf';
import {
  OidcProvider,
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Principal,
  Subject,
  TrustPolicy,
  WorkloadRole,
  type WorkloadRoleOptions,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure, pathsOf } from '../support/failure';
import { resolved } from '../support/resolved';
import { stackWithProviders, synth, type Synthesized } from '../support/synth';
import { Variables } from '../support/variables';

const OIDC = 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com';
const EC2 = {
  Sid: 'GrantSTSEC2',
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

function ec2(): TrustPolicy {
  return new TrustPolicy().addAwsServices(['ec2']);
}

function role(stack: TerraformStack, options: WorkloadRoleOptions = {}, trust = ec2()): WorkloadRole {
  return new WorkloadRole(stack, 'Writer', { trust, ...options });
}

function made(options: WorkloadRoleOptions = {}, trust?: TrustPolicy): Record<string, unknown> {
  return synth((stack) => role(stack, options, trust)).only('aws_iam_role');
}

function policyOf(resource: Record<string, unknown>): unknown {
  return JSON.parse(resource['assume_role_policy'] as string);
}

function failed(options: WorkloadRoleOptions, trust?: TrustPolicy): string {
  return failure((stack) => role(stack, options, trust));
}

function warningsOf(construct: WorkloadRole): unknown[] {
  return construct.node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => data as unknown);
}

test('minimal definition', () => {
  const { json } = synth((stack) => role(stack));
  const roles = (json['resource'] as Record<string, Record<string, Record<string, unknown>>>)['aws_iam_role'] ?? {};
  expect(Object.keys(json['resource'] as object)).toEqual(['aws_iam_role']);
  expect(Object.keys(roles)).toEqual(['Writer_3ED51D24']);
  const { assume_role_policy, ...rest } = roles['Writer_3ED51D24'] ?? {};
  expect(rest).toEqual({ name_prefix: 'Writer-' });
  expect(JSON.parse(assume_role_policy as string)).toEqual({ Version: '2012-10-17', Statement: [EC2] });
  expect(json['data']).toBeUndefined();
});

describe('naming', () => {
  test('roleName of 1 to 64 characters', () => {
    for (const roleName of ['a', 'Team+App=1,2.x@y_z-', 'r'.repeat(64)]) {
      expect(made({ roleName })).toMatchObject({ name: roleName });
      expect(made({ roleName })).not.toHaveProperty('name_prefix');
    }
    for (const roleName of ['', 'a b', 'a/b', 'ä', 'r'.repeat(65)]) {
      expect(failed({ roleName })).toBe(
        `[stack/Writer] roleName must be 1 to 64 characters of letters, digits and "+=,.@_-", got ${JSON.stringify(roleName)}: ` +
          'shorten it or leave out the other characters [RoleNameInvalid]',
      );
    }
  });

  test('roleNamePrefix of 1 to 38 characters', () => {
    for (const roleNamePrefix of ['a', 'p'.repeat(38)]) {
      expect(made({ roleNamePrefix })).toMatchObject({ name_prefix: roleNamePrefix });
      expect(made({ roleNamePrefix })).not.toHaveProperty('name');
    }
    for (const roleNamePrefix of ['', 'a b', 'p'.repeat(39)]) {
      expect(failed({ roleNamePrefix })).toBe(
        '[stack/Writer] roleNamePrefix must be 1 to 38 characters of letters, digits and "+=,.@_-", got ' +
          `${JSON.stringify(roleNamePrefix)}: shorten it: Terraform adds 26 characters and IAM allows 64 [RoleNamePrefixInvalid]`,
      );
    }
  });

  test('fails when both are given', () => {
    expect(failed({ roleName: 'a', roleNamePrefix: 'b' })).toBe(
      '[stack/Writer] roleName and roleNamePrefix exclude each other: give one of them [OptionsExclusive]',
    );
  });

  test('neither gives a prefix from the id that IAM accepts, however the id is', () => {
    const prefixOf = (id: string): unknown =>
      synth((stack) => new WorkloadRole(stack, id, { trust: ec2() })).only('aws_iam_role')['name_prefix'];
    expect(prefixOf('orders api: writer')).toBe('orders-api-writer-');
    expect(prefixOf('日本')).toBe('--');
    expect(prefixOf('x'.repeat(60))).toBe(`${'x'.repeat(37)}-`);
  });
});

describe('options', () => {
  test('all of them', () => {
    const options = {
      path: '/team/',
      description: 'Writes orders.\n',
      tags: { team: 'orders' },
      permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
      maxSessionDurationSeconds: 7200,
      forceDetachPolicies: true,
    };
    expect(made(options)).toMatchObject({
      path: '/team/',
      description: 'Writes orders.\n',
      tags: { team: 'orders' },
      permissions_boundary: 'arn:aws:iam::123456789012:policy/boundary',
      max_session_duration: 7200,
      force_detach_policies: true,
    });
  });

  test('sessions of 3600 to 43200 seconds', () => {
    for (const maxSessionDurationSeconds of [3600, 43200]) {
      expect(made({ maxSessionDurationSeconds })).toMatchObject({ max_session_duration: maxSessionDurationSeconds });
    }
    for (const maxSessionDurationSeconds of [3599, 43201, 3600.5]) {
      expect(failed({ maxSessionDurationSeconds })).toBe(
        '[stack/Writer] maxSessionDurationSeconds must be a whole number of 3600 to 43200 seconds, got ' +
          `${maxSessionDurationSeconds}: IAM accepts no other duration [SessionDurationInvalid]`,
      );
    }
  });

  test('paths of up to 512 characters that begin and end with "/"', () => {
    for (const path of ['/', '/a/', '/a/b!/', `/${'p'.repeat(510)}/`]) expect(made({ path })).toMatchObject({ path });
    for (const path of ['', 'a', '/a', 'a/', '/a b/', '/ä/', `/${'p'.repeat(511)}/`]) {
      expect(failed({ path })).toBe(
        '[stack/Writer] path must be "/" or begin and end with "/", at most 512 printable ASCII characters without spaces, ' +
          `got ${JSON.stringify(path)}: write it as "/team/app/" [PathInvalid]`,
      );
    }
  });

  test('descriptions of up to 1,000 characters of Latin-1', () => {
    for (const description of ['é'.repeat(1000), '']) expect(made({ description })).toMatchObject({ description });
    for (const description of ['d'.repeat(1001), '日本', 'a\u0000']) {
      expect(failed({ description })).toBe(
        `[stack/Writer] description must be at most 1000 characters of Latin-1 text, got ${JSON.stringify(description)}: ` +
          'shorten it or replace the other characters [DescriptionInvalid]',
      );
    }
  });

  test('fails when the boundary is no policy', () => {
    expect(failed({ permissionsBoundary: 'boundary' })).toBe(
      '[stack/Writer] permissionsBoundary must be the ARN of an IAM policy, got "boundary": pass one such as ' +
        '"arn:aws:iam::123456789012:policy/app" [ArnInvalid]',
    );
  });

  test('fails when a tag is none', () => {
    expect(failed({ tags: { team: 'a;b' } })).toBe(
      '[stack/Writer] tags must have a key of 1 to 128 and a value of 0 to 256 letters, digits, spaces and "_.:/=+-@", no ' +
        'key that begins with "aws:", got {"team":"a;b"}: change the key or the value [TagInvalid]',
    );
  });

  test('provider', () => {
    const synthesized = synth((stack) => {
      const provider = new AwsProvider(stack, 'west', { region: 'us-west-2', alias: 'west' });
      const stsServices = new TerraformVariable(stack, 'services', { type: 'list(string)' }).listValue;
      const permissions = [Permissions.awsManagedPolicy('ReadOnlyAccess')];
      new WorkloadRole(stack, 'Writer', { trust: ec2(), stsServices, permissions, provider });
    });
    const blocks = [synthesized.json['resource'], synthesized.json['data']] as Record<string, Record<string, object>>[];
    const all = blocks.flatMap((block) => Object.values(block)).flatMap((byName) => Object.values(byName));
    expect(all).toHaveLength(4);
    for (const block of all) expect(block).toMatchObject({ provider: 'aws.west' });
  });

  test('tokens pass in every property', () => {
    const variables = new Variables();
    const text = variables.text('text');
    const value = '${var.text}';
    role(variables.stack, {
      roleName: text,
      path: text,
      description: text,
      tags: { [text]: text },
      permissionsBoundary: text,
      maxSessionDurationSeconds: variables.number('seconds'),
    });
    expect(synth(() => undefined, variables.stack).only('aws_iam_role')).toMatchObject({
      name: value,
      path: value,
      description: value,
      tags: { [value]: value },
      permissions_boundary: value,
      max_session_duration: '${var.seconds}',
    });
    const map = Token.asStringMap(
      new TerraformVariable(variables.stack, 'map', { type: 'map(string)' }).value as never,
    );
    variables.stack.node.tryRemoveChild('Writer');
    role(variables.stack, { roleNamePrefix: text, tags: map });
    expect(synth(() => undefined, variables.stack).only('aws_iam_role')).toMatchObject({
      name_prefix: value,
      tags: '${var.map}',
    });
  });
});

describe('trust', () => {
  test('services, their conditions and statements stand after what was given', () => {
    const trust = new TrustPolicy().addAwsServices(['rds']);
    const account = { StringEquals: { 'aws:SourceAccount': '123456789012' } };
    const resource = made(
      {
        stsServices: ['ecs-tasks.amazonaws.com'],
        stsServiceConditions: { 'ecs-tasks': { sourceAccounts: ['123456789012'] } },
        trustStatements: [
          new PolicyStatement({
            sid: 'Ci',
            actions: ['sts:AssumeRole', 'sts:TagSession'],
            principals: [Principal.aws('arn:aws:iam::123456789012:role/ci')],
          }),
        ],
      },
      trust,
    );
    expect(policyOf(resource)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { ...EC2, Sid: 'GrantSTSRDS', Principal: { Service: 'rds.amazonaws.com' } },
        {
          ...EC2,
          Sid: 'GrantSTSECSTASKS',
          Principal: { Service: 'ecs-tasks.amazonaws.com' },
          Condition: account,
        },
        {
          Sid: 'Ci',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::123456789012:role/ci' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
        },
      ],
    });
  });

  test('a Terraform list of services becomes a dynamic statement beside the static ones', () => {
    const variables = new Variables();
    role(variables.stack, { stsServices: variables.list('services') });
    const synthesized = synth(() => undefined, variables.stack);
    expect(synthesized.only('aws_iam_role')).toMatchObject({
      assume_role_policy: '${data.aws_iam_policy_document.Writer_Trust_7061E1BE.json}',
    });
    const document = synthesized.data('aws_iam_policy_document')['Writer_Trust_7061E1BE'] ?? {};
    expect((document['source_policy_documents'] as string[]).map((text) => JSON.parse(text) as unknown)).toEqual([
      { Version: '2012-10-17', Statement: [EC2] },
    ]);
    expect(document['dynamic']).toMatchObject({
      statement: {
        for_each: '${toset(var.services)}',
        content: {
          effect: 'Allow',
          actions: ['sts:AssumeRole'],
          principals: [{ type: 'Service', identifiers: ['${trimsuffix(each.value, ".amazonaws.com")}.amazonaws.com'] }],
        },
      },
    });
  });

  test('may be a Terraform list of services alone', () => {
    const variables = new Variables();
    const trust = new TrustPolicy().addAwsServices(variables.list('services'));
    role(variables.stack, {}, trust);
    const [document] = Object.values(synth(() => undefined, variables.stack).data('aws_iam_policy_document'));
    expect(document).not.toHaveProperty('source_policy_documents');
    expect(document).toHaveProperty('dynamic');
  });

  test('fails when nobody is let in', () => {
    expect(failed({}, new TrustPolicy())).toBe(
      '[stack/Writer] trust must let at least one principal assume the role, got []: add service accounts, AWS services or ' +
        'a statement [TrustPolicyEmpty]',
    );
  });

  test('fails when a service is named by trust and options', () => {
    expect(failed({ stsServices: ['ec2.amazonaws.com'] })).toBe(
      '[stack/Writer] stsServices must name each AWS service once, got "ec2.amazonaws.com": remove the second one ' +
        '[AwsServiceDuplicate]',
    );
  });

  test('fails when conditions are for no service, or for a Terraform list', () => {
    const stsServiceConditions = { ecs: { sourceAccounts: ['123456789012'] } };
    expect(failed({ stsServices: ['rds'], stsServiceConditions })).toBe(
      '[stack/Writer] stsServiceConditions must name services that stsServices names ["rds"], got "ecs": add the service or ' +
        'remove its conditions [AwsServiceConditionUnused]',
    );
    expect(failed({ stsServices: new Variables().list('services'), stsServiceConditions })).toBe(
      '[stack/Writer] stsServiceConditions must be left out where stsServices is a Terraform list: its services are not ' +
        'known at synth, so list them as strings [AwsServiceConditionNeedsList]',
    );
  });

  test('fails when a trust statement has a resource', () => {
    const statement = new PolicyStatement({
      actions: ['sts:AssumeRole'],
      principals: [Principal.aws('123456789012')],
      resources: ['*'],
    });
    expect(failed({ trustStatements: [statement] })).toBe(
      '[stack/Writer] resources must be left out of a trust policy: the role itself is the resource ' +
        '[TrustResourceNotAllowed]',
    );
  });

  test('is complete once a role has it: adding later is an error, not a silent gap', () => {
    const stack = stackWithProviders();
    const trust = ec2();
    role(stack, {}, trust);
    expect(failure(() => trust.addAwsServices(['rds']), stack)).toBe(
      'TrustPolicy.addAwsServices must be called before the policy is used: what is added later would be missing in ' +
        'Terraform [PolicySealed]',
    );
  });

  test('may be given to two roles, and what one adds is not in the other', () => {
    const trust = ec2();
    const { resources } = ((synthesized) => ({ resources: synthesized.resources('aws_iam_role') }))(
      synth((stack) => {
        new WorkloadRole(stack, 'One', { trust, stsServices: ['rds'] });
        new WorkloadRole(stack, 'Two', { trust });
      }),
    );
    expect(
      Object.values(resources).map((resource) => (policyOf(resource) as { Statement: [] }).Statement.length),
    ).toEqual([2, 1]);
  });
});

/** A trust of exactly this many characters: service accounts of one provider. */
function trustOf(size: number): TrustPolicy {
  const oidc = { providerArn: OIDC, conditionKeyPrefix: 'oidc.example.com', audiences: ['sts.amazonaws.com'] };
  const names = (count: number, last: number): Subject[] =>
    Array.from({ length: count }, (_, index) =>
      Subject.serviceAccount('n', index === 0 ? 'x'.repeat(last) : `account-${String(index).padStart(3, '0')}`),
    );
  const sizeOf = (count: number, last: number): number =>
    new TrustPolicy().addWebIdentity(oidc, names(count, last))._render()?.size ?? 0;
  let count = 2;
  while (sizeOf(count + 1, 1) <= size) count += 1;
  const trust = new TrustPolicy().addWebIdentity(oidc, names(count, 1 + size - sizeOf(count, 1)));
  expect(trust._render()?.size).toBe(size);
  return trust;
}

describe('size of the trust', () => {
  test('2,048 characters are silent, 2,049 give an advice that synthesis prints, 4,096 still', () => {
    expect(warningsOf(role(stackWithProviders(), {}, trustOf(2048)))).toEqual([]);
    expect(warningsOf(role(stackWithProviders(), {}, trustOf(2049)))).toEqual([
      "[TrustPolicySize] the trust policy has 2049 characters and the account's default quota is 2048: about 45 of its 46 " +
        'service accounts fit, so split them among roles, or raise the IAM quota "Role trust policy length" and pass it as ' +
        'trustPolicyQuota',
    ]);
    expect(warningsOf(role(stackWithProviders(), {}, trustOf(4096)))).toHaveLength(1);
  });

  test('fails over 4,096 characters', () => {
    expect(failed({}, trustOf(4097))).toMatch(
      /^\[stack\/Writer\] trust policy must be at most 4096 characters, got 4097: about \d+ of its \d+ service accounts fit, so split them among roles \[TrustPolicyTooLarge\]$/,
    );
  });

  test('the raised quota is silent up to it, and an error over it', () => {
    expect(warningsOf(role(stackWithProviders(), { trustPolicyQuota: 3000 }, trustOf(3000)))).toEqual([]);
    expect(failed({ trustPolicyQuota: 3000 }, trustOf(3001))).toContain('must be at most 3000 characters, got 3001');
    expect(warningsOf(role(stackWithProviders(), { trustPolicyQuota: 8192 }, trustOf(8192)))).toEqual([]);
  });

  test.each([2047, 8193, 2048.5])('fails when the quota is %j', (trustPolicyQuota) => {
    expect(failed({ trustPolicyQuota })).toBe(
      `[stack/Writer] trustPolicyQuota must be a whole number of 2048 to 8192 characters, got ${trustPolicyQuota}: pass the ` +
        'quota "Role trust policy length" of the account [TrustPolicyQuotaInvalid]',
    );
  });
});

test('a trust statement that lets in more than one service account is a warning', () => {
  const wide = new PolicyStatement({
    actions: ['sts:AssumeRoleWithWebIdentity'],
    principals: [Principal.federated(OIDC)],
    conditions: { StringEquals: { 'oidc.example.com:aud': 'sts.amazonaws.com' } },
  });
  expect(warningsOf(role(stackWithProviders(), { trustStatements: [wide] }))).toEqual([
    '[TrustStatementWide] a trust statement for sts:AssumeRoleWithWebIdentity does not ask for sub and aud: it lets in more ' +
      'tokens than those of one service account',
  ]);
});

describe('what a role gives', () => {
  test('ARN, name, unique id, policies and what to wait for', () => {
    const stack = stackWithProviders();
    const made = role(stack, { roleName: 'writer', permissions: [Permissions.awsManagedPolicy('ReadOnlyAccess')] });
    made.addPermissions([Permissions.policyArn('arn:aws:iam::123456789012:policy/app')]);
    expect(resolved(stack, [made.roleArn, made.roleName, made.roleUniqueId])).toEqual([
      '${aws_iam_role.Writer_3ED51D24.arn}',
      '${aws_iam_role.Writer_3ED51D24.name}',
      '${aws_iam_role.Writer_3ED51D24.unique_id}',
    ]);
    expect(resolved(stack, made.policyArns)).toEqual([
      'arn:${data.aws_partition.WorkloadIdentityPartition.partition}:iam::aws:policy/ReadOnlyAccess',
      'arn:aws:iam::123456789012:policy/app',
    ]);
    expect(
      resolved(
        stack,
        made.ready.map((each) => each.fqn),
      ),
    ).toEqual([
      '${aws_iam_role.Writer_3ED51D24}',
      '${aws_iam_role_policy_attachment.Writer_Attach-ReadOnlyAccess-05f08633_E4286EA1}',
      '${aws_iam_role_policy_attachment.Writer_Attach-app-71b3f896_880A19AC}',
    ]);
  });

  test('its lists are copies', () => {
    const made = role(stackWithProviders(), { permissions: [Permissions.awsManagedPolicy('ReadOnlyAccess')] });
    made.policyArns.pop();
    made.ready.pop();
    expect([made.policyArns.length, made.ready.length]).toEqual([1, 2]);
  });

  test('an aspect may put a path on every role', () => {
    const synthesized = synth((stack) => {
      const { resource } = role(stack);
      Aspects.of(stack).add({
        visit: (node) => {
          if (node === resource) resource.path = '/teams/';
        },
      });
    });
    expect(synthesized.only('aws_iam_role')).toMatchObject({ name_prefix: 'Writer-', path: '/teams/' });
  });
});

describe('after a failure', () => {
  const broken: [string, WorkloadRoleOptions][] = [
    ['an option', { path: 'x' }],
    ['a permission', { permissions: [1, 2].map(() => Permissions.awsManagedPolicy('ReadOnlyAccess')) }],
    ['the quota', { managedPolicyQuota: 1, permissions: [Permissions.awsManagedPolicy('ReadOnlyAccess')] }],
    ['the trust', { trustPolicyQuota: 1 }],
  ];

  test.each(broken)('of %s the same id, trust and permissions work', (_, options) => {
    const stack = stackWithProviders();
    const trust = ec2();
    failure(() => role(stack, options, trust), stack);
    const permissions = [Permissions.awsManagedPolicy('ReadOnlyAccess')];
    const again = synth(() => role(stack, { permissions }, trust), stack);
    expect(again.json).toEqual(synth((other) => role(other, { permissions })).json);
  });

  test('of a list of services nothing is left of its data source', () => {
    const variables = new Variables();
    const options = { stsServices: variables.list('services'), managedPolicyQuota: 1 };
    failure(() => role(variables.stack, options), variables.stack);
    expect(pathsOf(variables.stack).filter((path) => path.includes('Writer'))).toEqual([]);
  });
});

test('the same code gives the same JSON again', () => {
  const text = (): string => {
    const stack = stackWithProviders();
    const services = new TerraformVariable(stack, 'services', { type: 'list(string)' }).listValue;
    const oidc = OidcProvider.fromIssuerUrl(stack, 'Oidc', { issuerUrl: 'https://oidc.example.com' });
    const document = new PolicyDocument({
      statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] })],
    });
    role(
      stack,
      { stsServices: services, permissions: [Permissions.inline('read', document)] },
      ec2().addWebIdentity(oidc, [Subject.serviceAccount('a', 'b')]),
    );
    return Testing.synth(stack, true);
  };
  expect(text()).toBe(text());
});

describe('WorkloadRole.fromRoleArn', () => {
  const ARN = 'arn:aws:iam::123456789012:role/team/app';

  function found(permissions: Permissions[], arn = ARN): Synthesized {
    return synth((stack) => {
      WorkloadRole.fromRoleArn(stack, 'Role', arn).addPermissions(permissions);
    });
  }

  test('makes nothing by itself, and knows the name', () => {
    const stack = stackWithProviders();
    const existing = WorkloadRole.fromRoleArn(stack, 'Role', ARN);
    expect([existing.roleArn, existing.roleName, existing.policyArns, existing.ready]).toEqual([ARN, 'app', [], []]);
    expect(synth(() => undefined, stack).json['resource']).toBeUndefined();
  });

  test('gets permissions, which may be waited for', () => {
    const attachment = Object.values(
      found([Permissions.awsManagedPolicy('ReadOnlyAccess')]).resources('aws_iam_role_policy_attachment'),
    );
    expect(attachment).toEqual([{ role: 'app', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }]);
  });

  test('a token is cut by Terraform after the last "/"', () => {
    const variables = new Variables();
    const existing = WorkloadRole.fromRoleArn(variables.stack, 'Role', variables.text('arn'));
    existing.addPermissions([Permissions.awsManagedPolicy('ReadOnlyAccess')]);
    const synthesized = synth(() => undefined, variables.stack);
    expect(synthesized.only('aws_iam_role_policy_attachment')).toEqual({
      role: '${replace(var.arn, "/^.*//", "")}',
      policy_arn: 'arn:${data.aws_partition.WorkloadIdentityPartition.partition}:iam::aws:policy/ReadOnlyAccess',
    });
  });

  test.each([
    '',
    'app',
    'arn:aws:iam::123456789012:policy/app',
    'arn:aws:iam::aws:role/app',
    'arn:aws:iam::123456789012:role/',
    'arn:aws:sts::123456789012:assumed-role/app/session',
  ])('fails when the ARN is %j, and a second try works', (arn) => {
    const stack = stackWithProviders();
    expect(failure(() => WorkloadRole.fromRoleArn(stack, 'Role', arn), stack)).toBe(
      `[stack/Role] roleArn must be the ARN of an IAM role, got ${JSON.stringify(arn)}: pass one such as ` +
        '"arn:aws:iam::123456789012:role/app" [ArnInvalid]',
    );
    expect(WorkloadRole.fromRoleArn(stack, 'Role', ARN).roleName).toBe('app');
  });
});

test('an advice does not stop synthesis', () => {
  const stack = stackWithProviders();
  Annotations.of(role(stack, {}, trustOf(2049))).addInfo('seen');
  expect(synth(() => undefined, stack).only('aws_iam_role')).toHaveProperty('assume_role_policy');
});
