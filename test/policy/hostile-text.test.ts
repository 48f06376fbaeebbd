import { PolicyDocument, PolicyStatement } from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { inTime } from '../support/in-time';
import { messageOf } from '../support/message-of';

const LONG = 20_000;

const render = (resource: string): string =>
  new PolicyDocument({
    statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: [resource] })],
  })._render('identity policy').json;

test.each([
  ['parts', `\${a${'/a'.repeat(LONG)}`, '}'],
  ['slashes', `\${a${'/'.repeat(LONG)}`, '}'],
  ['tokens that are not closed', '${aws:x${TfToken['.repeat(LONG), ''],
  ['openings', '${'.repeat(LONG), ''],
])('a policy variable of many %s is refused at once', (_, text, end) => {
  expect(inTime(() => messageOf(() => render(`arn:aws:s3:::b/${text}${end}`)))).toContain('[PolicyVariableInvalid]');
});

test('a policy variable may have any number of parts', () => {
  const key = `oidc.example.com${'/a'.repeat(LONG)}/:sub`;
  expect(inTime(() => render(`arn:aws:s3:::b/\${${key}}`))).toContain(`b/$\${${key}}"`);
});
