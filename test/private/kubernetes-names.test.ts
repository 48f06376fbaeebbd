import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkAnnotationKeys,
  checkKubernetesName,
  checkLabels,
  checkNamespace,
  checkServiceAccountName,
  isDnsSubdomain,
} from '../../lib/private/kubernetes-names';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
const namespaceError = (value: unknown): string =>
  `namespace must be a DNS-1123 label of 1 to 63 characters, got ${shown(value)}: use lowercase letters, digits and "-", and begin and end with a letter or digit [NamespaceInvalid]`;
const accountError = (value: unknown): string =>
  `name must be a DNS-1123 subdomain of 1 to 253 characters, got ${shown(value)}: use lowercase letters, digits, "-" and ".", and begin and end each part with a letter or digit [ServiceAccountNameInvalid]`;

describe('a namespace', () => {
  test.each([['a'], ['1'], ['1team'], ['a-b'], ['a--b'], ['a'.repeat(63)]])('may be %j', (name) => {
    expect(() => {
      checkNamespace('namespace', name);
    }).not.toThrow();
  });

  test.each([
    [''],
    ['A'],
    ['-a'],
    ['a-'],
    ['a.b'],
    ['a_b'],
    ['a b'],
    ['a:b'],
    ['*'],
    ['a?'],
    ['${x}'],
    ['ä'],
    ['a\n'],
    ['a'.repeat(64)],
    [undefined],
    [1],
  ])('fails when it is %j', (name) => {
    expect(
      messageOf(() => {
        checkNamespace('namespace', name as string);
      }),
    ).toBe(namespaceError(name));
  });

  test('that is a token passes', () => {
    expect(() => {
      checkNamespace('namespace', new Variables().text('name'));
    }).not.toThrow();
  });
});

describe('the name of a service account', () => {
  test.each([['a'], ['1team'], ['a.b'], ['a-b.c-d.1'], ['a'.repeat(253)], [`${'a'.repeat(100)}.b`]])(
    'may be %j',
    (name) => {
      expect(() => {
        checkServiceAccountName('name', name);
      }).not.toThrow();
    },
  );

  test.each([
    [''],
    ['My_App'],
    ['a..b'],
    ['.a'],
    ['a.'],
    ['a-.b'],
    ['a.-b'],
    ['a:b'],
    ['*'],
    ['a\n'],
    ['a'.repeat(254)],
    [undefined],
    [null],
  ])('fails when it is %j', (name) => {
    expect(
      messageOf(() => {
        checkServiceAccountName('name', name as string);
      }),
    ).toBe(accountError(name));
  });

  test('that is a token passes', () => {
    expect(() => {
      checkServiceAccountName('name', `x-${new Variables().text('name')}`);
    }).not.toThrow();
  });
});

test('a name of another object follows the same rule and has an error of its own', () => {
  checkKubernetesName('name', 'pods.reader');
  expect(
    messageOf(() => {
      checkKubernetesName('name', 'Reader');
    }),
  ).toBe(
    'name must be a DNS-1123 subdomain of 1 to 253 characters, got "Reader": use lowercase letters, digits, "-" and ".", and begin and end each part with a letter or digit [KubernetesNameInvalid]',
  );
  checkKubernetesName('name', new Variables().text('name'));
});

describe('for any text', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 70 }),
    fc.string({ unit: fc.constantFrom('a', 'z', '0', '9', '-', '.', 'A', '_', '*'), maxLength: 260 }),
    fc.string({ unit: fc.constantFrom('a', '-', '.'), minLength: 1, maxLength: 6 }),
    fc.integer({ min: 60, max: 256 }).map((length) => 'a'.repeat(length)),
  );

  // The rule of RFC 1123 in words of its own: parts of letters, digits and inner hyphens.
  const isLabel = (part: string): boolean =>
    part !== '' &&
    Array.from(part).every((char) => 'abcdefghijklmnopqrstuvwxyz0123456789-'.includes(char)) &&
    !part.startsWith('-') &&
    !part.endsWith('-');

  const accepts = (check: () => void): boolean => {
    try {
      check();
      return true;
    } catch {
      return false;
    }
  };

  test('namespaces and names are accepted exactly where Kubernetes accepts them', () => {
    fc.assert(
      fc.property(text, (name) => {
        const subdomain = name.length <= 253 && name.split('.').every(isLabel);
        expect(
          accepts(() => {
            checkNamespace('namespace', name);
          }),
        ).toBe(name.length <= 63 && isLabel(name));
        expect(isDnsSubdomain(name)).toBe(subdomain);
        expect(
          accepts(() => {
            checkServiceAccountName('name', name);
          }),
        ).toBe(subdomain);
      }),
      { numRuns: 500 },
    );
  });
});

describe('labels', () => {
  const error = (label: Record<string, unknown>): string =>
    `labels must be a Kubernetes label, got ${JSON.stringify(label)}: give [prefix/]name as key and at most 63 letters, digits, "-", "_" and "." as value [LabelInvalid]`;

  test('may have a prefix, an empty value and 63 characters', () => {
    const variables = new Variables();
    checkLabels('labels', undefined);
    checkLabels('labels', {
      app: 's3',
      'app.kubernetes.io/managed-by': '',
      'Upper_case.1': 'A-b_c.D',
      ['k'.repeat(63)]: 'v'.repeat(63),
      [`${'p'.repeat(253)}/k`]: 'v',
      [variables.text('key')]: 'v',
      token: variables.text('value'),
    });
  });

  test.each([
    [{ '': 'v' }],
    [{ '/k': 'v' }],
    [{ 'p/': 'v' }],
    [{ 'a/b/c': 'v' }],
    [{ 'P/k': 'v' }],
    [{ 'k ': 'v' }],
    [{ '-k': 'v' }],
    [{ ['k'.repeat(64)]: 'v' }],
    [{ [`${'p'.repeat(254)}/k`]: 'v' }],
    [{ k: 'v'.repeat(64) }],
    [{ k: '-v' }],
    [{ k: 'v ' }],
    [{ k: 'a/b' }],
  ] as Record<string, string>[][])('fail when they hold %j', (label) => {
    expect(
      messageOf(() => {
        checkLabels('labels', { app: 'fine', ...label });
      }),
    ).toBe(error(label as Record<string, unknown>));
  });
});

describe('annotations', () => {
  test('may have any value, and keys in upper case', () => {
    checkAnnotationKeys('annotations', undefined);
    checkAnnotationKeys('annotations', { 'Example.COM/Key': 'any\nthing', [new Variables().text('key')]: '' });
  });

  test.each([[''], ['/a'], ['a/'], ['a b'], ['k'.repeat(64)]])('fail when a key is %j', (key) => {
    expect(
      messageOf(() => {
        checkAnnotationKeys('annotations', { [key]: 'v' });
      }),
    ).toBe(
      `annotations must have [prefix/]name as key, got ${JSON.stringify(key)}: use at most 63 letters, digits, "-", "_" and "." after an optional DNS prefix and "/" [AnnotationKeyInvalid]`,
    );
  });
});
