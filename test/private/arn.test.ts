import { describe, expect, test } from 'vitest';
import { checkPolicyArn, checkRoleArn, isAccountId, tryParseArn } from '../../lib/private/arn';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

describe('the parts of an ARN', () => {
  test('are read in every partition', () => {
    for (const partition of ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-eusc']) {
      expect(tryParseArn(`arn:${partition}:eks:eu-west-1:123456789012:cluster/demo`)).toEqual({
        partition,
        service: 'eks',
        region: 'eu-west-1',
        accountId: '123456789012',
        resource: 'cluster/demo',
      });
    }
  });

  test('keep the colons of the resource', () => {
    expect(tryParseArn('arn:aws:logs:us-east-1:123456789012:log-group:a:*')?.resource).toBe('log-group:a:*');
  });

  test.each([
    ['no scheme', 'aws:iam::123456789012:role/a'],
    ['another scheme', 'urn:aws:iam::123456789012:role/a'],
    ['a partition of another form', 'arn:gcp:iam::123456789012:role/a'],
    ['no partition', 'arn::iam::123456789012:role/a'],
    ['no service', 'arn:aws:::123456789012:role/a'],
    ['no resource', 'arn:aws:iam::123456789012:'],
    ['too few parts', 'arn:aws:iam::123456789012'],
    ['white space', 'arn:aws:iam::123456789012:role/a b'],
    ['a line feed at its end', 'arn:aws:iam::123456789012:role/a\n'],
    ['nothing', ''],
    ['no text', undefined],
  ])('are not found in a text with %s', (_, text) => {
    expect(tryParseArn(text)).toBeUndefined();
  });
});

test('an account id has 12 digits', () => {
  expect(isAccountId('000000000000')).toBe(true);
  for (const other of ['12345678901', '1234567890123', '12345678901a', ' 123456789012', 123456789012, undefined]) {
    expect(isAccountId(other)).toBe(false);
  }
});

describe('a role ARN', () => {
  test('gives path and name', () => {
    expect(checkRoleArn('roleArn', 'arn:aws:iam::123456789012:role/app')).toEqual({ path: '/', name: 'app' });
    expect(checkRoleArn('roleArn', 'arn:aws-cn:iam::123456789012:role/team/x/app+=,.@-_1')).toEqual({
      path: '/team/x/',
      name: 'app+=,.@-_1',
    });
  });

  test('that is a token passes', () => {
    const variables = new Variables();
    expect(checkRoleArn('roleArn', variables.text('arn'))).toBeUndefined();
    expect(checkRoleArn('roleArn', `arn:${variables.text('partition')}:iam::1:role/x`)).toBeUndefined();
  });

  test.each([
    ['app'],
    [''],
    ['arn:aws:iam::123456789012:policy/app'],
    ['arn:aws:iam::aws:role/app'],
    ['arn:aws:iam:us-east-1:123456789012:role/app'],
    ['arn:aws:iam::12345678901:role/app'],
    ['arn:aws:sts::123456789012:role/app'],
    ['arn:aws:iam::123456789012:role/'],
    ['arn:aws:iam::123456789012:role//app'],
    ['arn:aws:iam::123456789012:role/a:b'],
    ['arn:aws:iam::123456789012:role/app/'],
    ['arn:aws:iam::123456789012:role/a*'],
    ['arn:aws:iam::123456789012:role/*/a'],
    ['arn:aws:iam::123456789012:role/te?m/a'],
  ])('fails when it is %j', (arn) => {
    expect(messageOf(() => checkRoleArn('roleArn', arn))).toBe(
      `roleArn must be the ARN of an IAM role, got ${JSON.stringify(arn)}: pass one such as "arn:aws:iam::123456789012:role/app" [ArnInvalid]`,
    );
  });
});

describe('a policy ARN', () => {
  test('may be of an account or of AWS', () => {
    expect(checkPolicyArn('arn', 'arn:aws:iam::123456789012:policy/app')).toEqual({ path: '/', name: 'app' });
    expect(checkPolicyArn('arn', 'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy')).toEqual({
      path: '/service-role/',
      name: 'AmazonEBSCSIDriverPolicy',
    });
  });

  test('that is a token passes', () => {
    expect(checkPolicyArn('arn', new Variables().text('arn'))).toBeUndefined();
  });

  test.each([['AmazonS3ReadOnlyAccess'], ['arn:aws:iam::123456789012:role/app'], ['arn:aws:iam::AWS:policy/app']])(
    'fails when it is %j',
    (arn) => {
      expect(messageOf(() => checkPolicyArn('permissionsBoundary', arn))).toBe(
        `permissionsBoundary must be the ARN of an IAM policy, got ${JSON.stringify(arn)}: pass one such as "arn:aws:iam::123456789012:policy/app" [ArnInvalid]`,
      );
    },
  );
});
