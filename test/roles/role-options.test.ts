import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformVariable, Token, type TerraformStack } from 'cdktf';
import {
  AwsServiceConditions,
  Permissions,
  PodIdentityScope,
  Subject,
  TrustPolicy,
  WorkloadRole,
  type IOidcProvider,
  type WorkloadRoleOptions,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { completeTrust } from '../../lib/roles/role-options';
import { failure } from '../support/failure';
import { synth } from '../support/synth';
import { Variables } from '../support/variables';

function ec2(): TrustPolicy {
  return new TrustPolicy().addAwsServices(['ec2']);
}

function role(stack: TerraformStack, options: WorkloadRoleOptions = {}, trust = ec2()): WorkloadRole {
  return new WorkloadRole(stack, 'Writer', { trust, ...options });
}

function made(options: WorkloadRoleOptions = {}, trust?: TrustPolicy): Record<string, unknown> {
  return synth((stack) => role(stack, options, trust)).only('aws_iam_role');
}

function failed(options: WorkloadRoleOptions, trust?: TrustPolicy): string {
  return failure((stack) => role(stack, options, trust));
}

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

describe('the partition of services', () => {
  const ACCOUNT = '123456789012';
  const oidc = (partition: string): IOidcProvider => ({
    oidcProviderArn: `arn:${partition}:iam::${ACCOUNT}:oidc-provider/oidc.example.com`,
    conditionKeyPrefix: 'oidc.example.com',
    issuerUrl: 'https://oidc.example.com',
    audiences: ['sts.amazonaws.com'],
  });
  const web = [Subject.serviceAccount('apps', 'web')];
  const scope = PodIdentityScope.anyServiceAccount({
    clusterName: 'demo',
    clusterArn: `arn:aws-cn:eks:cn-north-1:${ACCOUNT}:cluster/demo`,
  });
  const stsServices = ['logs', 'ec2'];
  const services = (role: Record<string, unknown>): unknown[] =>
    (
      JSON.parse(role['assume_role_policy'] as string) as { Statement: { Principal: { Service?: string } }[] }
    ).Statement.map(({ Principal }) => Principal.Service).filter(
      (service) => service !== undefined && service !== 'pods.eks.amazonaws.com',
    );

  test.each<[string, WorkloadRoleOptions, TrustPolicy]>([
    ['partition', { partition: 'aws-cn' }, new TrustPolicy()],
    ['the provider', {}, new TrustPolicy().addWebIdentity(oidc('aws-cn'), web)],
    ['the cluster', {}, new TrustPolicy().addPodIdentity(scope)],
    ['the boundary', { permissionsBoundary: `arn:aws-cn:iam::${ACCOUNT}:policy/b` }, new TrustPolicy()],
  ])('is known by %s', (_, options, trust) => {
    expect(services(made({ ...options, stsServices }, trust))).toEqual(['logs.amazonaws.com.cn', 'ec2.amazonaws.com']);
  });

  test('where it is not known, the suffix is the common one and nothing is looked up', () => {
    const { json, only } = synth((stack) => role(stack, { stsServices }, new TrustPolicy()));
    expect(services(only('aws_iam_role'))).toEqual(['logs.amazonaws.com', 'ec2.amazonaws.com']);
    expect(json).not.toHaveProperty('data');
  });

  test('a Terraform list has the suffixes of a partition that is known, and its preconditions take them', () => {
    const variables = new Variables();
    role(variables.stack, { stsServices: variables.list('list'), partition: 'aws-cn' }, new TrustPolicy());
    const [document] = Object.values(synth(() => undefined, variables.stack).data('aws_iam_policy_document')) as {
      dynamic: { statement: { content: { principals: { identifiers: string[] }[] } } };
      lifecycle: { precondition: { condition: string }[] };
    }[];
    const own = '((codedeploy|elasticmapreduce|logs)([.][a-z]+(-[a-z]+)+-[0-9])?)';
    expect(document?.dynamic.statement.content.principals).toEqual([
      {
        type: 'Service',
        identifiers: [
          `\${replace(join("", [replace(trimsuffix(each.value, ".amazonaws.com"), "/^${own}[.]amazonaws[.]com[.]cn$/", "$1"), ".amazonaws.com"]), "/^${own}[.]amazonaws[.]com$/", "$1.amazonaws.com.cn")}`,
        ],
      },
    ]);
    const names = `replace(replace(jsonencode(var.list), ".amazonaws.com\\"", "\\""), "/\\"${own}[.]amazonaws[.]com[.]cn\\"/", "\\"$1\\"")`;
    for (const { condition } of document?.lifecycle.precondition ?? []) expect(condition).toContain(names);
  });

  test('fails with the suffix of another', () => {
    const trust = new TrustPolicy().addWebIdentity(oidc('aws'), web);
    expect(failed({ stsServices: ['logs.amazonaws.com.cn'] }, trust)).toBe(
      '[stack/Writer] stsServices must be an AWS service such as "ec2" or "ec2.amazonaws.com", in every partition, got "logs.amazonaws.com.cn": pass the name before ".amazonaws.com" in lowercase [AwsServiceInvalid]',
    );
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
        '[stack/Writer] path must be "/" or begin and end with "/", at most 512 printable ASCII characters without spaces, "*" and "?", ' +
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
      new WorkloadRole(stack, 'Writer', { trust: ec2(), stsServices, permissions, awsProvider: provider });
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

describe('stsServices', () => {
  test('fails when it is a text, or mixes a Terraform list with texts', () => {
    expect(failed({ stsServices: 'rds' as unknown as string[] })).toBe(
      '[stack/Writer] stsServices must be a list of AWS services or one Terraform list, got "rds": write it as ["ec2", "rds"], or pass variable.listValue or Token.asList(...) [AwsServiceListInvalid]',
    );
    const message = failure((stack) => {
      const list = Token.asList('${var.list}');
      return role(stack, { stsServices: [...list, 'rds'] });
    });
    expect(message).toBe(
      '[stack/Writer] stsServices must be one Terraform list or a list of strings, got a mixture of both: join them with Token.asList(Fn.concat([...])), or give the Terraform list alone [ListTokenMixed]',
    );
  });

  test('may name a service that is a token, with conditions for it; twice it is a duplicate', () => {
    const variables = new Variables();
    const service = variables.text('service');
    const stsServiceConditions = { [service]: new AwsServiceConditions({ sourceAccounts: ['123456789012'] }) };
    const trust = completeTrust(ec2(), { stsServices: [service], stsServiceConditions });
    expect(variables.resolve(trust._render()?.json ?? '')).toContain(
      '"Principal":{"Service":"${trimsuffix(var.service, ".amazonaws.com")}.amazonaws.com"},"Action":"sts:AssumeRole",' +
        '"Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}]}',
    );
    expect(failed({ stsServices: [service, service] })).toBe(
      `[stack/Writer] stsServices must name each AWS service once, got ${JSON.stringify(service)}: remove the second one [AwsServiceDuplicate]`,
    );
  });

  test('fails when one service has conditions under both spellings', () => {
    const stsServiceConditions = {
      glue: new AwsServiceConditions({ sourceAccounts: ['123456789012'] }),
      'glue.amazonaws.com': new AwsServiceConditions({ sourceArns: ['arn:aws:glue:*:*:*'] }),
    };
    expect(failed({ stsServices: ['glue'], stsServiceConditions })).toBe(
      '[stack/Writer] stsServiceConditions must name each AWS service once, got "glue.amazonaws.com": put its conditions and those of "glue" into one entry [AwsServiceDuplicate]',
    );
  });

  test('a Terraform list beside services of the trust gives preconditions that Terraform can read', () => {
    const json = synth((stack) => {
      const list = new TerraformVariable(stack, 'list', { type: 'list(string)' });
      role(stack, { stsServices: list.listValue });
    }).data('aws_iam_policy_document');
    const [document] = Object.values(json) as unknown as { lifecycle: { precondition: { condition: string }[] } }[];
    const names = 'replace(jsonencode(var.list), ".amazonaws.com\\"", "\\"")';
    const suffixes = `jsondecode(upper(replace(${names}, "/[^][\\"0-9A-Za-z,]/", "")))`;
    const name = '\\"[a-z0-9](-?[a-z0-9])*([.][a-z0-9](-?[a-z0-9])*)*\\"';
    expect(document?.lifecycle.precondition.map(({ condition }) => condition)).toEqual([
      `\${can(regex("^[[](${name}(,${name})*)?[]]$", ${names}))}`,
      `\${(length(regexall("[.](com|cn|aws|amazonaws|net|org|eu|gov|uk)\\"|\\"pods[.]eks\\"", ${names})) < 1)}`,
      `\${(length(distinct(${suffixes})) == length(${suffixes}))}`,
      `\${(length(setintersection(toset(${suffixes}), toset(["EC2"]))) < 1)}`,
    ]);
  });
});
