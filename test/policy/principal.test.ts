import { PolicyDocument, PolicyStatement, Principal } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

function principalJson(...principals: Principal[]): unknown {
  const statement = new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'], principals });
  const { json } = new PolicyDocument({ statements: [statement] })._render('resource policy');
  return (JSON.parse(json) as { Statement: { Principal: unknown }[] }).Statement[0]?.Principal;
}

test('a principal stands under its kind, one as a text, several as a list', () => {
  expect(principalJson(Principal.aws('123456789012'))).toEqual({ AWS: '123456789012' });
  expect(principalJson(Principal.service('ec2.amazonaws.com', 'logs.us-east-1.amazonaws.com'))).toEqual({
    Service: ['ec2.amazonaws.com', 'logs.us-east-1.amazonaws.com'],
  });
  expect(principalJson(Principal.federated('accounts.google.com'))).toEqual({ Federated: 'accounts.google.com' });
});

test('an AWS principal is a role, a user, a session or an account, in any partition', () => {
  const principals = [
    'arn:aws:iam::123456789012:role/team/app',
    'arn:aws:iam::123456789012:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS',
    'arn:aws-cn:iam::123456789012:user/team/somebody',
    'arn:aws:sts::123456789012:assumed-role/app/session@example.com',
    'arn:aws:sts::123456789012:federated-user/somebody',
    'arn:aws-us-gov:iam::123456789012:root',
    '123456789012',
  ];
  expect(principalJson(Principal.aws(...principals))).toEqual({ AWS: principals });
});

test('a service of China or of an isolated partition may have the suffix that it has there', () => {
  const services = ['ec2.amazonaws.com.cn', 'logs.c2s.ic.gov', 'dms.sc2s.sgov.gov'];
  expect(principalJson(Principal.service(...services))).toEqual({ Service: services });
});

test('several principals of a statement are gathered by kind, in the order given', () => {
  const role = 'arn:aws:iam::123456789012:role/app';
  expect(
    principalJson(Principal.aws(role), Principal.service('ec2.amazonaws.com'), Principal.aws('210987654321')),
  ).toEqual({ AWS: [role, '210987654321'], Service: 'ec2.amazonaws.com' });
});

test('everyone takes in all others', () => {
  expect(principalJson(Principal.everyone())).toBe('*');
  expect(principalJson(Principal.service('ec2.amazonaws.com'), Principal.everyone())).toBe('*');
});

test('tokens pass, and a Terraform list becomes the list of a kind', () => {
  const variables = new Variables();
  const ofText = new PolicyDocument({
    statements: [
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: ['*'],
        principals: [Principal.aws(variables.text('arn'))],
      }),
    ],
  })._render('resource policy').json;
  expect(variables.resolve(ofText)).toContain('"Principal":{"AWS":"${var.arn}"}');
  Principal.service(`${variables.text('service')}.amazonaws.com`);
  const statement = new PolicyStatement({
    actions: ['s3:GetObject'],
    resources: ['*'],
    principals: [Principal.aws(...variables.list('roles'))],
  });
  const { json } = new PolicyDocument({ statements: [statement] })._render('resource policy');
  expect(variables.resolve(json)).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":${jsonencode(var.roles)}},"Action":"s3:GetObject","Resource":"*"}]}',
  );
});

test('a Terraform list beside others of its kind fails', () => {
  const list = new Variables().list('roles');
  const message =
    'principals.AWS must be one Terraform list or a list of strings, got a mixture of both: join them with Token.asList(Fn.concat([...])), or give the Terraform list alone [ListTokenMixed]';
  expect(messageOf(() => principalJson(Principal.aws(...list, '123456789012')))).toBe(message);
  expect(messageOf(() => principalJson(Principal.aws(...list), Principal.aws('123456789012')))).toBe(message);
});

describe('fails when', () => {
  const message = (property: string, value: string): string =>
    `${property} must name a principal, got ${value}: pass the ARN of a role, user, session or account root, an account id, or a service such as "ec2.amazonaws.com" [PrincipalInvalid]`;

  test.each([
    ['*'],
    [''],
    ['12345678901'],
    ['app'],
    ['arn:aws:iam::123456789012:role/a*'],
    ['arn:aws:iam::12345678901?:root'],
    ['arn:aws:iam::123456789012:role/a b'],
    ['arn:aws:s3:::bucket'],
    ['arn:aws:eks:us-east-1:123456789012:cluster/demo'],
    ['arn:aws:iam::123456789012:group/admins'],
    ['arn:aws:iam::123456789012:policy/app'],
    ['arn:aws:iam::123456789012:instance-profile/app'],
    ['arn:aws:iam::123456789012:oidc-provider/oidc.example.com'],
    ['arn:aws:iam::123456789012:role/'],
    ['arn:aws:iam::123456789012:roots'],
    ['arn:aws:iam::12345:root'],
    ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ['arn:aws:iam:us-east-1:123456789012:role/app'],
    ['arn:aws:sts::123456789012:role/app'],
    ['arn:aws:iam::123456789012:assumed-role/app/session'],
    ['arn:aws:sts::123456789012:assumed-role/app'],
  ])('an AWS principal is %j', (value) => {
    expect(messageOf(() => Principal.aws(value))).toBe(message('Principal.aws', JSON.stringify(value)));
  });

  test.each([
    ['ec2'],
    ['*'],
    [''],
    ['*.amazonaws.com'],
    ['EC2.amazonaws.com'],
    ['.amazonaws.com'],
    ['amazonaws.com'],
    ['ec2.amazonaws.com.example.com'],
    ['ec2_x.amazonaws.com'],
    ['ec2.amazonaws.eu'],
  ])('a service principal is %j', (value) => {
    expect(messageOf(() => Principal.service(value))).toBe(message('Principal.service', JSON.stringify(value)));
  });

  test.each([
    ['*'],
    [''],
    ['not an arn'],
    ['https://oidc.example.com'],
    ['arn:aws:iam::123456789012:role/app'],
    ['arn:aws:iam::123456789012:oidc-provider/*'],
    [`arn:aws:iam::${new Variables().text('account')}:role/app`],
  ])('a federated principal is %j', (value) => {
    expect(messageOf(() => Principal.federated(value))).toBe(
      `Principal.federated must name an OIDC or SAML provider of IAM, or a provider that IAM knows by its host, got ${JSON.stringify(value)}: pass an ARN such as "arn:aws:iam::123456789012:oidc-provider/oidc.example.com", or "accounts.google.com" [FederatedPrincipalInvalid]`,
    );
  });

  test('a literal part beside a token is none of a principal', () => {
    const token = new Variables().text('part');
    for (const value of [
      ...[`${token}*`, `role/${token}`, `arn:aws:iam::${token}:role/*`],
      ...[`arn:aws:s3:::${token}`, `arn:aws:iam::123456789012:group/${token}`, `arn:aws:iam::${token}:group/x`],
      ...[`arn:aws:sts::123456789012:role/${token}`, `arn:aws:e${token}:role/x`],
    ]) {
      expect(messageOf(() => Principal.aws(value))).toBe(message('Principal.aws', JSON.stringify(value)));
    }
    for (const value of [`${token}*`, `EC2.${token}`]) {
      expect(messageOf(() => Principal.service(value))).toBe(message('Principal.service', JSON.stringify(value)));
    }
    Principal.aws(token, `arn:aws:iam::${token}:root`, `arn:${token}:role/x`, `12345${token}`);
    Principal.aws(`arn:${token}:iam::123456789012:user/x`, `arn:aws:sts::${token}:assumed-role/x/${token}`);
    Principal.aws(`arn:aws:sts::123456789012:federated-user/${token}`, `arn:aws:i${token}`, `arn:aws:s${token}`);
    Principal.service(token, `${token}.amazonaws.com`, `ec2.${token}`);
    Principal.federated(
      token,
      `arn:aws:iam::${token}:oidc-provider/x`,
      `arn:aws:iam::1234${token}`,
      `arn:aws:iam::${token}:saml-provider/x`,
    );
  });

  test('none is named', () => {
    expect(messageOf(() => Principal.aws())).toBe(message('Principal.aws', '[]'));
    expect(messageOf(() => Principal.service())).toBe(message('Principal.service', '[]'));
    expect(messageOf(() => Principal.federated())).toBe(message('Principal.federated', '[]'));
  });
});
