import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { DataAwsIamRole } from '@cdktf/provider-aws/lib/data-aws-iam-role';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Fn, Lazy, TerraformLocal, type TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { computedAttribute } from '../../lib/private/aws-attributes';
import { asArgument } from '../../lib/private/function-argument';
import {
  isSafeInJson,
  localCutFrom,
  resolved,
  settled,
  templateParts,
  withinJson,
} from '../../lib/private/terraform-text';
import { Variables } from '../support/variables';

test.each([
  ['plain', [['plain', false]]],
  ['${var.x}', [['${var.x}', true]]],
  [
    'a-${var.x}-b${var.y}',
    [
      ['a-', false],
      ['${var.x}', true],
      ['-b', false],
      ['${var.y}', true],
    ],
  ],
  [
    '${replace(var.x, "/}/", "\\"}")}/*',
    [
      ['${replace(var.x, "/}/", "\\"}")}', true],
      ['/*', false],
    ],
  ],
  ['${join("", ["${var.a}}", {a = "b"}])}', [['${join("", ["${var.a}}", {a = "b"}])}', true]]],
  ['$${aws:username}', [['${aws:username}', false]]],
  ['${aws:PrincipalTag/team}', [['${aws:PrincipalTag/team}', false]]],
  ['${provider::aws::arn_parse(var.x)}', [['${provider::aws::arn_parse(var.x)}', true]]],
  ['%{if}', [['%{if}', false]]],
  ['open ${var.x', [['open ${var.x', false]]],
  ['', [['', false]]],
])('%j has the parts that Terraform sees', (template, parts) => {
  expect(templateParts(template)).toEqual(parts.map(([text, isExpression]) => ({ text, isExpression })));
});

test('the form of an expression within JSON has no quotes and is exactly this', () => {
  expect(withinJson('${var.x}')).toBe(
    '${trimsuffix(trimprefix(jsonencode(substr(var.x, 0, -1)), substr(jsonencode(tostring(0)), 0, 1)), substr(jsonencode(tostring(0)), 0, 1))}',
  );
});

test.each([
  ['${aws_s3_bucket.Files.arn}', true],
  ['${aws_s3_bucket.Files[0].id}', true],
  ['${data.aws_caller_identity.Me.account_id}', true],
  ['${data.aws_eks_cluster.C.identity[0].oidc[0].issuer}', true],
  ['${data.aws_ssm_parameter.P.value}', false],
  ['${data.aws_arn.A.arn}', false],
  ['${data.aws_service_principal.S.name}', false],
  ['${aws_s3_object.O.arn}', false],
  ['${aws_cloudwatch_metric_alarm.A.arn}', false],
  ['${aws_s3_bucket.Files.bucket_prefix}', false],
  ['${aws_s3_bucket.Files[var.i].arn}', false],
  ['${var.arn}', false],
  ['${local.arn}', false],
  ['${module.m.arn}', false],
  ['${data.terraform_remote_state.s.outputs.arn}', false],
  ['${upper(aws_s3_bucket.Files.arn)}', false],
])('%s is an attribute that AWS computes: %s', (expression, computed) => {
  expect(computedAttribute(expression) !== undefined).toBe(computed);
});

describe('in a stack', () => {
  const variables = new Variables();
  const stack: TerraformStack = variables.stack;
  const bucket = new S3Bucket(stack, 'Bucket');
  const variable = variables.text('v');
  const lazily = (value: unknown): string => Lazy.stringValue({ produce: () => value as string });
  const local = (id: string, from: string): string =>
    localCutFrom(new TerraformLocal(stack, id, Fn.replace(from, '/x/', '')), from);

  test('what is cut from values of AWS is as safe as they are', () => {
    expect(isSafeInJson(stack, bucket.arn)).toBe(true);
    expect(isSafeInJson(stack, local('of-bucket', bucket.arn))).toBe(true);
    expect(isSafeInJson(stack, local('of-both', local('inner', bucket.arn)))).toBe(true);
    expect(isSafeInJson(stack, variable)).toBe(false);
    expect(isSafeInJson(stack, local('of-variable', variable))).toBe(false);
    expect(isSafeInJson(stack, new TerraformLocal(stack, 'own', bucket.arn).asString)).toBe(false);
    expect(isSafeInJson(stack, `${bucket.arn}/*`)).toBe(true);
    expect(isSafeInJson(stack, `${bucket.arn}"`)).toBe(false);
    expect(isSafeInJson(stack, lazily(bucket.arn))).toBe(true);
    expect(isSafeInJson(stack, lazily('a"b'))).toBe(false);
  });

  test('free text of AWS is not', () => {
    expect(isSafeInJson(stack, new DataAwsSsmParameter(stack, 'Parameter', { name: 'x' }).value)).toBe(false);
    expect(isSafeInJson(stack, new S3Object(stack, 'Object', { bucket: 'b', key: variable }).id)).toBe(false);
    const options = { alarmName: variable, comparisonOperator: 'LessThanThreshold', evaluationPeriods: 1 };
    expect(isSafeInJson(stack, new CloudwatchMetricAlarm(stack, 'Alarm', options).arn)).toBe(false);
  });

  test('an ARN of IAM holds a path, which takes quotes', () => {
    const roleAt = (id: string, path?: string): IamRole => new IamRole(stack, id, { assumeRolePolicy: '{}', path });
    expect(isSafeInJson(stack, roleAt('without-path').arn)).toBe(true);
    expect(isSafeInJson(stack, roleAt('literal-path', '/team/').arn)).toBe(true);
    expect(isSafeInJson(stack, roleAt('account-path', `/${bucket.id}/`).arn)).toBe(true);
    expect(isSafeInJson(stack, roleAt('variable-path', `/${variable}/`).arn)).toBe(false);
    expect(isSafeInJson(stack, roleAt('variable-name', `/${variable}/`).name)).toBe(true);
    expect(isSafeInJson(stack, roleAt('quoted-path', '/a"b/').arn)).toBe(false);
    const overridden = roleAt('overridden-path');
    overridden.addOverride('path', '${var.v}');
    expect(isSafeInJson(stack, overridden.arn)).toBe(false);
    expect(isSafeInJson(stack, new DataAwsIamRole(stack, 'found', { name: 'x' }).arn)).toBe(false);
    expect(isSafeInJson(stack, lazily('${aws_iam_role.elsewhere.arn}'))).toBe(false);
    const provider = (id: string, url: string): IamOpenidConnectProvider =>
      new IamOpenidConnectProvider(stack, id, { url, clientIdList: ['x'] });
    expect(isSafeInJson(stack, provider('literal', 'https://oidc.example.com').arn)).toBe(true);
    expect(isSafeInJson(stack, provider('issuer', `https://${bucket.bucketRegionalDomainName}`).arn)).toBe(true);
    expect(isSafeInJson(stack, provider('free', `https://${variable}`).arn)).toBe(false);
  });

  test('a local of this library that others gave another value is not', () => {
    const made = new TerraformLocal(stack, 'made', bucket.arn);
    const token = localCutFrom(made, bucket.arn);
    expect(isSafeInJson(stack, token)).toBe(true);
    made.expression = variable;
    expect(isSafeInJson(stack, token)).toBe(false);
    const other = localCutFrom(new TerraformLocal(stack, 'other', bucket.arn), bucket.arn);
    stack.addOverride('locals.other', '${var.v}');
    expect(isSafeInJson(stack, other)).toBe(false);
  });

  test('among the arguments of a function a lazy text stands in quotes', () => {
    const written = (text: string): unknown => resolved(stack, Fn.upper(asArgument(text)));
    expect(written(lazily('a"b'))).toBe('${upper("a\\"b")}');
    expect(written(lazily('$${aws:username}'))).toBe('${upper("$${aws:username}")}');
    expect(written(lazily(`a-${variable}`))).toBe('${upper("a-${var.v}")}');
    expect(written(lazily(`a$-${variable}-%`))).toBe('${upper("a$-${var.v}-\\u0025")}');
    expect(written(`${lazily('a')}-${variable}`)).toBe('${upper(join("", ["a", "-", var.v]))}');
    expect(written(variable)).toBe('${upper(var.v)}');
    expect(written(lazily(variable))).toBe('${upper(var.v)}');
  });

  test('tokens that stand for literals are literals in the end, others stay', () => {
    expect(settled(stack, `a-${lazily('b')}-${lazily(lazily('c'))}`)).toBe('a-b-c');
    expect(settled(stack, lazily('$${aws:username}'))).toBe('${aws:username}');
    expect(settled(stack, `${lazily('b')}-${variable}`)).toBe(`b-${variable}`);
    const expression = lazily('${var.x}');
    expect(settled(stack, expression)).toBe(expression);
    expect(settled(stack, lazily('a*${var.x}'))).toMatch(/^a\*\$\{TfToken\[/);
  });
});
