import { TerraformVariable } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { checkIssuerUrl } from '../../lib/cluster/issuer-url';
import { serviceName } from '../../lib/policy/aws-services';
import { checkFederatedProvider, conditionKeyPrefixOf } from '../../lib/policy/federated-provider';
import { Subject } from '../../lib/policy/subject';
import { checkPolicyArn, checkRoleArn } from '../../lib/private/arn';
import { checkDescription, checkIamPath, checkPolicyName, checkRoleName, checkTags } from '../../lib/private/iam-names';
import {
  checkKubernetesName,
  checkLabels,
  checkNamespace,
  checkRbacName,
  checkServiceAccountName,
} from '../../lib/private/kubernetes-names';
import { isToken } from '../../lib/private/tokens';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

// What is literal beside a token is certain; the token may be any text.

const variables = new Variables();
const t = variables.text('text');
const n = String(variables.number('number'));

const CHECKS: Record<string, { check: (value: string) => unknown; passes: string[]; fails: string[] }> = {
  namespace: {
    check: (value) => {
      checkNamespace('namespace', value);
    },
    passes: [t, `team-${t}`, `${t}-prod`, `${t}${t}`, `a${'b'.repeat(62)}${t}`, `team-${n}`],
    fails: [`Team-${t}`, `*${t}`, `${t}*`, `-${t}`, `${t}-`, `a.${t}`, `a${'b'.repeat(63)}${t}`, '${var.team}'],
  },
  'service account name': {
    check: (value) => {
      checkServiceAccountName('name', value);
    },
    passes: [t, `a.${t}`, `${t}.b`, `job-${n}`],
    fails: [`a..${t}`, `.${t}`, `${t}?`, `${t}_x`, `A${t}`],
  },
  'exact subject': {
    check: (value) => Subject.serviceAccount('apps', value),
    passes: [t, `api-${t}`],
    fails: [`${t}*`, `${t}:x`, `api ${t}`],
  },
  'kubernetes name': {
    check: (value) => {
      checkKubernetesName('name', value);
    },
    passes: [t, `a-${t}`],
    fails: [`a/${t}`],
  },
  'RBAC name': {
    check: (value) => {
      checkRbacName('name', value);
    },
    passes: [t, `system:${t}`],
    fails: [`a/${t}`, `${t}%`],
  },
  'role name': {
    check: (value) => {
      checkRoleName('roleName', value);
    },
    passes: [t, `app_${t}`, `${'a'.repeat(64)}${t}`, `app-${n}`],
    fails: [`app/${t}`, `app ${t}`, `${'a'.repeat(65)}${t}`, '${var.x}'],
  },
  'policy name': {
    check: (value) => {
      checkPolicyName('name', value);
    },
    passes: [t],
    fails: [`${t}:x`],
  },
  path: {
    check: (value) => {
      checkIamPath('path', value);
    },
    passes: [t, `/${t}/`, `/team/${t}`, `${t}/x/`],
    fails: [`team/${t}`, `/${t}/x`, `/a b/${t}`],
  },
  description: {
    check: (value) => {
      checkDescription('description', value);
    },
    passes: [t, `of ${t}`],
    fails: [`${t} \u2019`],
  },
  tag: {
    check: (value) => {
      checkTags('tags', { team: value });
    },
    passes: [t, `a ${t}`],
    fails: [`${t};`, `${'a'.repeat(257)}${t}`],
  },
  label: {
    check: (value) => {
      checkLabels('labels', { team: value });
    },
    passes: [t, `a_${t}`],
    fails: [`a b${t}`, `-${t}`, `${'a'.repeat(64)}${t}`],
  },
  'role ARN': {
    check: (value) => checkRoleArn('roleArn', value),
    passes: [
      t,
      `arn:aws:iam::${t}:role/app`,
      `arn:${t}:iam::123456789012:role/a/b`,
      `arn:aws:iam::123456789012:role/${t}`,
      `arn:aws:iam::123456789012:${t}`,
      `arn:aws-${t}`,
      `${t}:role/app`,
      `arn:aws:iam::123456789012:ro${t}`,
      `arn:aws:iam::${t}:role/te:am/app`,
    ],
    fails: [
      `arn:aws:iam::${t}:policy/app`,
      `app-${t}`,
      `arn:aws:s3::${t}:role/app`,
      `arn:aws:iam:us-east-1:${t}:role/app`,
      `arn:aws:iam::12345678901x${t}`,
      `arn:aws:iam::${t}:role/*`,
      `arn:aws:iam::123456789012:user/${t}`,
      `arn:aws:iam::${t}:ro`,
      `arn:gcp${t}`,
    ],
  },
  'policy ARN': {
    check: (value) => checkPolicyArn('policyArn', value),
    passes: [t, `arn:${t}:iam::aws:policy/AmazonS3ReadOnlyAccess`, `arn:aws:iam::${n}:policy/x`],
    fails: [`arn:${t}:iam::aws:role/x`, `https://${t}`],
  },
  'provider ARN': {
    check: (value) => conditionKeyPrefixOf('providerArn', value),
    passes: [
      t,
      `arn:aws:iam::${t}:oidc-provider/oidc.example.com`,
      `arn:aws:iam::123456789012:oidc-provider/${t}`,
      `${t}:oidc-provider/${t}/id/${t}`,
    ],
    fails: [
      `arn:aws:iam::${t}:role/x`,
      `oidc.example.com/${t}`,
      `arn:aws:iam::${t}:oidc-provider/*`,
      `arn:aws:iam::${t}:oidc-provider/https://oidc.example.com`,
      `arn:aws:iam::${t}:oidc-provider/oidc.example.com:443/x`,
      `arn:aws:iam::${t}:oidc-provider/`,
      `arn:aws:iam::123456789012:oidc-provider/https://${t}`,
    ],
  },
  'condition key prefix': {
    check: (value) => {
      checkFederatedProvider({
        oidcProviderArn: t,
        conditionKeyPrefix: value,
        issuerUrl: `https://${value}`,
        audiences: ['sts.amazonaws.com'],
      });
    },
    passes: [t, `${t}/id/1`, `oidc.example.com/${t}`, `${t}${t}`],
    fails: [`https://${t}`, `${t}:443`, `${t}/*`, `/${t}`],
  },
  'AWS service': {
    check: (value) => serviceName(value),
    passes: [t, `${t}.amazonaws.com`, `ecs-${t}`, `${t}-tasks`, `ec2${t}`, `monitoring.${t}`],
    fails: [`ECS-${t}`, `${t}_x`, `${t}*`, `-${t}`, `${t}.amazonaws.com.cn`, `https://${t}`],
  },
  issuer: {
    check: (value) => {
      checkIssuerUrl('issuerUrl', value);
    },
    passes: [
      t,
      `https://${t}`,
      `https://oidc.${t}.example.com/id/${t}`,
      `${t}/id/1`,
      `${t}://oidc.example.com`,
      `http${t}`,
    ],
    fails: [
      `http://${t}`,
      `${t}?x=1`,
      `https://${t}:443`,
      `https://${t}/a b`,
      `https://${t}/*`,
      `https://${t}/#x`,
      `oidc.${t}`,
      'https://${var.host}/id',
    ],
  },
};

describe.each(Object.entries(CHECKS))('a %s with a token in it', (_, { check, passes, fails }) => {
  test.each(passes)('may be %j', (value) => {
    expect(isToken(value)).toBe(true);
    expect(() => check(value)).not.toThrow();
  });

  test.each(fails)('is refused as %j, value and all', (value) => {
    expect(messageOf(() => check(value))).toMatch(/^[\w. -]+ must .+, got .+: .+ \[[A-Za-z]+\]$/);
    expect(messageOf(() => check(value))).toContain(JSON.stringify(value));
  });
});

test('a number that only Terraform knows is seen within a text', () => {
  const number = new TerraformVariable(variables.stack, 'count', { type: 'number' }).numberValue;
  expect(isToken(`job-${number}`)).toBe(true);
  expect(isToken('job-1.5e+10')).toBe(false);
  expect(isToken('-1.5e+298')).toBe(false);
});
