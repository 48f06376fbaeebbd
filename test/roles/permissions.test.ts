import type { TerraformStack } from 'cdktf';
import {
  Permissions,
  PolicyDocument,
  PolicyStatement,
  Principal,
  WorkloadRole,
  type CustomerManagedPolicyOptions,
  type IWorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { failure } from '../support/failure';
import { errorOf, messageOf } from '../support/message-of';
import type { Rendered } from '../support/rendered';
import { resolved, stackWithProviders, synth } from '../support/synth';
import { Variables } from '../support/variables';

const ROLE = 'arn:aws:iam::123456789012:role/app';
const POLICY = 'arn:aws:iam::123456789012:policy/team/reader';

/** A document of exactly this many characters as IAM counts them. */
function documentOf(size: number, action = 's3:GetObject'): PolicyDocument {
  const resource = (length: number): string => `arn:aws:s3:::${'b'.repeat(length)}`;
  const json = (length: number): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: action, Resource: resource(length) }],
    });
  const statement = { actions: [action], resources: [resource(size - json(0).length)] };
  return new PolicyDocument({ statements: [new PolicyStatement(statement)] });
}

const READ = new PolicyDocument({
  statements: [new PolicyStatement({ sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] })],
});
const READ_JSON = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/*' }],
};

/** What a role that exists gets, so that nothing else is made. */
function granted(...permissions: Permissions[]): Rendered {
  return synth((stack) => {
    WorkloadRole.fromRoleArn(stack, 'Role', ROLE).addPermissions(permissions);
  });
}

function grantTo(stack: TerraformStack, ...permissions: Permissions[]): IWorkloadRole {
  const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
  role.addPermissions(permissions);
  return role;
}

describe('awsManagedPolicy', () => {
  test('minimal definition', () => {
    expect(granted(Permissions.awsManagedPolicy('AmazonS3ReadOnlyAccess')).json['resource']).toEqual({
      aws_iam_role_policy_attachment: {
        'Role_Attach-AmazonS3ReadOnlyAccess-07ae4df7_F834F143': {
          role: 'app',
          policy_arn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
        },
      },
    });
  });

  test('with a path', () => {
    const synthesized = granted(Permissions.awsManagedPolicy('service-role/AmazonEBSCSIDriverPolicy'));
    expect(synthesized.resources('aws_iam_role_policy_attachment')).toEqual({
      'Role_Attach-service-role-AmazonEBSCSIDriverPolicy-043a77f2_A224F9D3': {
        role: 'app',
        policy_arn: 'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy',
      },
    });
  });

  test('names of 128 characters are valid', () => {
    const name = 'P'.repeat(128);
    const [attachment] = Object.values(
      granted(Permissions.awsManagedPolicy(name)).resources('aws_iam_role_policy_attachment'),
    );
    expect(attachment).toMatchObject({ policy_arn: `arn:aws:iam::aws:policy/${name}` });
  });

  test.each(['', 'Amazon S3', '/AmazonS3', 'AmazonS3/', 'a//b', 'P'.repeat(129), 'Amazon*', POLICY])(
    'fails when the name is %j',
    (name) => {
      expect(messageOf(() => Permissions.awsManagedPolicy(name))).toBe(
        'Permissions.awsManagedPolicy must be the name of an AWS managed policy with its path, got ' +
          `${JSON.stringify(name)}: write it as "AmazonS3ReadOnlyAccess" or "service-role/AmazonEBSCSIDriverPolicy" ` +
          '[AwsManagedPolicyInvalid]',
      );
    },
  );

  test('fails when the name is a token, since it makes the address', () => {
    const name = new Variables().text('name');
    expect(messageOf(() => Permissions.awsManagedPolicy(name))).toBe(
      `Permissions.awsManagedPolicy must be the name of an AWS managed policy with its path, got ${JSON.stringify(name)}: ` +
        'write it as "AmazonS3ReadOnlyAccess" or "service-role/AmazonEBSCSIDriverPolicy" [AwsManagedPolicyInvalid]',
    );
  });
});

describe('policyArn', () => {
  test('minimal definition: path, name and a hash of the ARN make the address', () => {
    expect(granted(Permissions.policyArn(POLICY)).json['resource']).toEqual({
      aws_iam_role_policy_attachment: {
        'Role_Attach-team-reader-70617fd0_58D6B6FF': { role: 'app', policy_arn: POLICY },
      },
    });
  });

  test('a policy of AWS by ARN has the address that it has by name, in every partition', () => {
    const [byName, ...byArn] = [
      Permissions.awsManagedPolicy('job-function/ViewOnlyAccess'),
      Permissions.policyArn('arn:aws:iam::aws:policy/job-function/ViewOnlyAccess'),
      Permissions.policyArn('arn:aws-cn:iam::aws:policy/job-function/ViewOnlyAccess'),
    ].map((permission) => Object.keys(granted(permission).resources('aws_iam_role_policy_attachment')));
    expect(byArn).toEqual([byName, byName]);
  });

  test('policies of one name in two accounts and on two paths are four', () => {
    const arns = ['111122223333', '444455556666'].flatMap((account) =>
      ['reader', 'team/reader'].map((name) => `arn:aws:iam::${account}:policy/${name}`),
    );
    const synthesized = granted(...arns.map((arn) => Permissions.policyArn(arn)));
    expect(Object.keys(synthesized.resources('aws_iam_role_policy_attachment'))).toHaveLength(4);
  });

  test('id names the address', () => {
    const synthesized = granted(Permissions.policyArn(POLICY, { id: 'reader' }));
    expect(synthesized.resources('aws_iam_role_policy_attachment')).toEqual({
      'Role_AttachId-reader_30FCEFAB': { role: 'app', policy_arn: POLICY },
    });
  });

  test('a token passes with an id', () => {
    const variables = new Variables();
    const role = grantTo(variables.stack, Permissions.policyArn(variables.text('arn'), { id: 'reader' }));
    expect(resolved(variables.stack, role.policyArns)).toEqual(['${var.arn}']);
    const synthesized = synth(() => undefined, variables.stack);
    expect(synthesized.only('aws_iam_role_policy_attachment')).toEqual({ role: 'app', policy_arn: '${var.arn}' });
  });

  test('fails when a token has no id', () => {
    const arn = new Variables().text('arn');
    expect(messageOf(() => Permissions.policyArn(arn))).toBe(
      "Permissions.policyArn must be given an id where the ARN is a token: pass { id: 'a-name-that-stays' }, since the ARN " +
        'is not known when the Terraform address is made [PolicyArnNeedsId]',
    );
  });

  test.each([
    '',
    'AmazonS3ReadOnlyAccess',
    ROLE,
    'arn:aws:iam::123456789012:policy/',
    'arn:aws:iam::123456789012:policy//reader',
    'arn:aws:iam::1234567890:policy/reader',
    'arn:aws:iam:us-east-1:123456789012:policy/reader',
    'arn:aws:iam::123456789012:policy/a b',
    'arn:aws:iam::*:policy/reader',
  ])('fails when the ARN is %j', (arn) => {
    expect(messageOf(() => Permissions.policyArn(arn))).toBe(
      `policyArn must be the ARN of an IAM policy, got ${JSON.stringify(arn)}: pass one such as ` +
        '"arn:aws:iam::123456789012:policy/app" [ArnInvalid]',
    );
  });

  test.each(['', 'a b', 'a/b', 'i'.repeat(129)])('fails when the id is %j', (id) => {
    expect(messageOf(() => Permissions.policyArn(POLICY, { id }))).toBe(
      `id must be 1 to 128 characters of letters, digits and "+=,.@_-", and no token, got ${JSON.stringify(id)}: choose a ` +
        'short name that stays: it is part of the Terraform address [PolicyIdInvalid]',
    );
  });
});

describe('inline', () => {
  test('minimal definition', () => {
    const synthesized = granted(Permissions.inline('read', READ));
    const { policy, ...rest } = synthesized.only('aws_iam_role_policy');
    expect(rest).toEqual({ name: 'read', role: 'app' });
    expect(JSON.parse(policy as string)).toEqual(READ_JSON);
    expect(Object.keys(synthesized.resources('aws_iam_role_policy'))).toEqual(['Role_Inline-read_E305D5D0']);
  });

  test('10,240 characters in total are valid, and one more is not', () => {
    const halves = [
      Permissions.inline('one', documentOf(5120)),
      Permissions.inline('two', documentOf(5120, 's3:PutObject')),
    ];
    expect(Object.keys(granted(...halves).resources('aws_iam_role_policy'))).toHaveLength(2);
    const stack = stackWithProviders();
    const role = WorkloadRole.fromRoleArn(stack, 'Role', ROLE);
    const more = Permissions.inline('one', documentOf(5121));
    expect(
      failure(() => {
        role.addPermissions([more, ...halves.slice(1)]);
      }, stack),
    ).toBe(
      '[stack/Role] permissions must hold at most 10240 characters of inline policies in total, got 10241: move some to ' +
        'Permissions.customerManaged(...) [InlinePoliciesTooLarge]',
    );
    role.addPermissions(halves.slice(1));
    expect(
      failure(() => {
        role.addPermissions([more]);
      }, stack),
    ).toContain('got 10241');
    role.addPermissions(halves.slice(0, 1));
  });

  test('fails when the document is no policy of a role', () => {
    const trust = new PolicyDocument({
      statements: [
        new PolicyStatement({
          actions: ['s3:GetObject'],
          resources: ['*'],
          principals: [Principal.service('ec2.amazonaws.com')],
        }),
      ],
    });
    expect(messageOf(() => Permissions.inline('read', trust))).toBe(
      'principals must be left out of a policy of a role: the principal is the role that the policy is attached to ' +
        '[PrincipalNotAllowed]',
    );
    expect(errorOf(() => Permissions.inline('read', new PolicyDocument()))).toEqual({
      code: 'StatementsMissing',
      property: 'statements',
    });
  });

  test('a document that is added to after it was used is an error, not a silent gap', () => {
    const document = new PolicyDocument({
      statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] })],
    });
    Permissions.inline('read', document);
    expect(messageOf(() => document.addStatement(new PolicyStatement({ actions: ['s3:*'], resources: ['*'] })))).toBe(
      'PolicyDocument.addStatement must be called before the policy is used: what is added later would be missing in ' +
        'Terraform [PolicySealed]',
    );
  });

  test.each(['', 'a b', 'ä', 'n'.repeat(129)])('fails when the name is %j', (name) => {
    const message =
      `name must be 1 to 128 characters of letters, digits and "+=,.@_-", and no token, got ${JSON.stringify(name)}: ` +
      'choose a short name that stays: it is part of the Terraform address [PolicyIdInvalid]';
    expect(messageOf(() => Permissions.inline(name, READ))).toBe(message);
    expect(messageOf(() => Permissions.customerManaged(name, READ))).toBe(message);
  });

  test('fails when the name is a token', () => {
    const name = new Variables().text('name');
    expect(errorOf(() => Permissions.inline(name, READ))).toEqual({ code: 'PolicyIdInvalid', property: 'name' });
  });
});

describe('customerManaged', () => {
  function made(options?: CustomerManagedPolicyOptions): Record<string, unknown> {
    return granted(Permissions.customerManaged('reader', READ, options)).only('aws_iam_policy');
  }

  test('minimal definition: a policy and its attachment', () => {
    const { json } = granted(Permissions.customerManaged('reader', READ));
    expect(json['resource']).toEqual({
      aws_iam_policy: {
        'Role_Managed-reader_F614F73B': { name_prefix: 'reader-', policy: JSON.stringify(READ_JSON) },
      },
      aws_iam_role_policy_attachment: {
        'Role_AttachManaged-reader_60623681': {
          role: 'app',
          policy_arn: '${aws_iam_policy.Role_Managed-reader_F614F73B.arn}',
        },
      },
    });
  });

  test('name, path, description and tags', () => {
    const options = { policyName: 'Reader', path: '/team/', description: 'Reads.', tags: { team: 'orders' } };
    expect(made(options)).toMatchObject({ name: 'Reader', path: '/team/', description: 'Reads.', tags: options.tags });
    expect(made(options)).not.toHaveProperty('name_prefix');
  });

  test('the longest name leaves room for what Terraform adds to the prefix', () => {
    const synthesized = granted(Permissions.customerManaged('n'.repeat(128), READ));
    expect((synthesized.only('aws_iam_policy')['name_prefix'] as string).length + 26).toBe(128);
  });

  test('6,144 characters are valid, and one more is not', () => {
    const synthesized = granted(Permissions.customerManaged('reader', documentOf(6144)));
    expect(synthesized.only('aws_iam_policy')['policy']).toHaveLength(6144);
    expect(messageOf(() => Permissions.customerManaged('reader', documentOf(6145)))).toBe(
      'document of policy "reader" must be at most 6144 characters, got 6145: split it into several policies ' +
        '[ManagedPolicyTooLarge]',
    );
  });

  test.each<[CustomerManagedPolicyOptions, string]>([
    [
      { policyName: 'n'.repeat(129) },
      `policyName must be 1 to 128 characters of letters, digits and "+=,.@_-", got "${'n'.repeat(129)}": shorten it or leave out the other characters [PolicyNameInvalid]`,
    ],
    [
      { path: 'team' },
      'path must be "/" or begin and end with "/", at most 512 printable ASCII characters without spaces, "*" and "?", got "team": write it as "/team/app/" [PathInvalid]',
    ],
    [
      { description: 'd'.repeat(1001) },
      `description must be at most 1000 characters of Latin-1 text, got "${'d'.repeat(1001)}": shorten it or replace the other characters [DescriptionInvalid]`,
    ],
    [
      { tags: { 'aws:a': '' } },
      'tags must have a key of 1 to 128 and a value of 0 to 256 letters, digits, spaces and "_.:/=+-@", no key that begins with "aws:", got {"aws:a":""}: change the key or the value [TagInvalid]',
    ],
  ])('fails when the options are %o', (options, message) => {
    expect(messageOf(() => Permissions.customerManaged('reader', READ, options))).toBe(message);
  });

  test('tokens pass', () => {
    const variables = new Variables();
    const text = variables.text('text');
    const options = { policyName: text, path: text, description: text, tags: { [text]: text } };
    grantTo(variables.stack, Permissions.customerManaged('reader', READ, options));
    const synthesized = synth(() => undefined, variables.stack);
    const value = '${var.text}';
    expect(synthesized.only('aws_iam_policy')).toMatchObject({
      name: value,
      path: value,
      description: value,
      tags: { [value]: value },
    });
  });
});
