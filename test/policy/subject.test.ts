import { Subject } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

describe('one service account', () => {
  test('is its namespace and its name', () => {
    const subject = Subject.serviceAccount('apps', 's3.writer');
    expect(subject).toMatchObject({
      namespace: 'apps',
      name: 's3.writer',
      isPattern: false,
      value: 'system:serviceaccount:apps:s3.writer',
    });
  });

  test('may be known only to Terraform', () => {
    const variables = new Variables();
    const subject = Subject.serviceAccount(variables.text('ns'), `x-${variables.text('name')}`);
    expect(variables.resolve(subject.value)).toBe('system:serviceaccount:${var.ns}:x-${var.name}');
  });

  test('fails when the namespace is no DNS-1123 label', () => {
    for (const [value, shown] of [
      ['', '""'],
      ['My', '"My"'],
      ['a.b', '"a.b"'],
      ['*', '"*"'],
      ['a:b', '"a:b"'],
      [undefined, 'nothing'],
    ]) {
      expect(messageOf(() => Subject.serviceAccount(value as string, 'a'))).toBe(
        `namespace must be a DNS-1123 label of 1 to 63 characters, got ${shown}: use lowercase letters, digits and "-", and begin and end with a letter or digit [NamespaceInvalid]`,
      );
    }
  });

  test('fails when the name is no DNS-1123 subdomain, a wildcard too', () => {
    for (const [value, shown] of [
      ['', '""'],
      ['a..b', '"a..b"'],
      ['app-*', '"app-*"'],
      ['app?', '"app?"'],
      ['a:b', '"a:b"'],
      [undefined, 'nothing'],
    ]) {
      expect(messageOf(() => Subject.serviceAccount('apps', value as string))).toBe(
        `name must be a DNS-1123 subdomain of 1 to 253 characters, got ${shown}: use lowercase letters, digits, "-" and ".", and begin and end each part with a letter or digit [ServiceAccountNameInvalid]`,
      );
    }
  });
});

describe('a pattern', () => {
  test('has a wildcard in the namespace, in the name, or in both', () => {
    for (const [namespace, name] of [
      ['prod-*', 'app'],
      ['prod', '*'],
      ['p?', 'a.?'],
      ['*', '*'],
    ] as const) {
      expect(Subject.pattern(namespace, name)).toMatchObject({
        namespace,
        name,
        isPattern: true,
        value: `system:serviceaccount:${namespace}:${name}`,
      });
    }
  });

  test('may be known only to Terraform, wildcards too', () => {
    const variables = new Variables();
    const subject = Subject.pattern(`${variables.text('ns')}-*`, variables.text('name'));
    expect(variables.resolve(subject.value)).toBe('system:serviceaccount:${var.ns}-*:${var.name}');
  });

  test('fails when there is no wildcard', () => {
    expect(messageOf(() => Subject.pattern('apps', 'web'))).toBe(
      'Subject.pattern must hold a wildcard "*" or "?", got "apps:web": use Subject.serviceAccount(namespace, name) for one service account [SubjectPatternNeedless]',
    );
  });

  const rule = 'must hold only lowercase letters, digits, "-", ".", "*" and "?" (no "." in a namespace), got';
  const remedy = 'use "*" for any text and "?" for one character [SubjectPatternInvalid]';

  test('fails when the namespace has other characters, beside a token too', () => {
    for (const value of ['', 'a.*', 'A*', 'a:*', '*\n', '${aws:username}*']) {
      expect(messageOf(() => Subject.pattern(value, '*'))).toBe(
        `namespacePattern ${rule} ${JSON.stringify(value)}: ${remedy}`,
      );
    }
    const besideToken = `${new Variables().text('ns')}:*`;
    expect(messageOf(() => Subject.pattern(besideToken, '*'))).toBe(
      `namespacePattern ${rule} ${JSON.stringify(besideToken)}: ${remedy}`,
    );
    expect(messageOf(() => Subject.pattern(undefined as unknown as string, '*'))).toBe(
      `namespacePattern ${rule} nothing: ${remedy}`,
    );
  });

  test('fails when the name has other characters', () => {
    for (const value of ['', 'A*', 'a:*', 'a_*', '* ']) {
      expect(messageOf(() => Subject.pattern('*', value))).toBe(
        `namePattern ${rule} ${JSON.stringify(value)}: ${remedy}`,
      );
    }
  });
});
