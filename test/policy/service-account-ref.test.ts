import { ServiceAccountRef, Subject, type IServiceAccountRef } from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

describe('ServiceAccountRef.of', () => {
  test('names an account and makes nothing', () => {
    const { namespace, serviceAccountName } = ServiceAccountRef.of('apps', 'default');
    expect([namespace, serviceAccountName]).toEqual(['apps', 'default']);
  });

  test('fails when a name is none', () => {
    expect(messageOf(() => ServiceAccountRef.of('Apps', 'default'))).toBe(
      'namespace must be a DNS-1123 label of 1 to 63 characters, got "Apps": use lowercase letters, digits and "-", and ' +
        'begin and end with a letter or digit [NamespaceInvalid]',
    );
    expect(messageOf(() => ServiceAccountRef.of('apps', 'a*'))).toBe(
      'name must be a DNS-1123 subdomain of 1 to 253 characters, got "a*": use lowercase letters, digits, "-" and ".", and ' +
        'begin and end each part with a letter or digit [ServiceAccountNameInvalid]',
    );
    expect(messageOf(() => ServiceAccountRef.of('apps', '${path.cwd}'))).toContain('[ServiceAccountNameInvalid]');
  });

  test('tokens pass', () => {
    const text = new Variables().text('text');
    expect(ServiceAccountRef.of(text, `a-${text}`).serviceAccountName).toBe(`a-${text}`);
  });
});

describe('Subject.of', () => {
  test('is the subject of exactly this account', () => {
    const own: IServiceAccountRef = { namespace: 'apps', serviceAccountName: 'api' };
    for (const account of [own, ServiceAccountRef.of('apps', 'api')]) {
      expect(Subject.of(account)).toEqual(Subject.serviceAccount('apps', 'api'));
    }
  });

  test.each<[unknown, string]>([
    [undefined, 'account must be a value of IServiceAccountRef, got nothing'],
    ['apps/api', 'account must be a value of IServiceAccountRef, got "apps/api"'],
    [{ namespace: 'apps', name: 'api' }, 'account must be a value of IServiceAccountRef'],
    [{ namespace: 'apps', serviceAccountName: '*' }, 'account.serviceAccountName must be a DNS-1123 subdomain'],
    [{ namespace: '*', serviceAccountName: 'api' }, 'account.namespace must be a DNS-1123 label'],
  ])('fails when the account is %j', (account, message) => {
    expect(messageOf(() => Subject.of(account as IServiceAccountRef))).toContain(message);
  });
});
