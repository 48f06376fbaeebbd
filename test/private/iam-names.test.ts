import { describe, expect, test } from 'vitest';
import {
  checkDescription,
  checkIamPath,
  checkPolicyName,
  checkRoleName,
  checkRoleNamePrefix,
  checkTags,
} from '../../lib/private/iam-names';
import { messageOf } from '../support/message-of';
import { Variables } from '../support/variables';

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

describe.each([
  {
    what: 'a role name',
    check: checkRoleName,
    max: 64,
    message: (value: unknown) =>
      `name must be 1 to 64 characters of letters, digits and "+=,.@_-", got ${shown(value)}: shorten it or leave out the other characters [RoleNameInvalid]`,
  },
  {
    what: 'the prefix of a role name',
    check: checkRoleNamePrefix,
    max: 38,
    message: (value: unknown) =>
      `name must be 1 to 38 characters of letters, digits and "+=,.@_-", got ${shown(value)}: shorten it: Terraform adds 26 characters and IAM allows 64 [RoleNamePrefixInvalid]`,
  },
  {
    what: 'a policy name',
    check: checkPolicyName,
    max: 128,
    message: (value: unknown) =>
      `name must be 1 to 128 characters of letters, digits and "+=,.@_-", got ${shown(value)}: shorten it or leave out the other characters [PolicyNameInvalid]`,
  },
])('$what', ({ check, max, message }) => {
  test(`may have 1 to ${max} characters that IAM allows`, () => {
    for (const name of ['a', 'A-z_0.9+=,@', 'x'.repeat(max)]) check('name', name);
  });

  test('that is a token passes', () => {
    check('name', `${'x'.repeat(max)}${new Variables().text('name')}`);
  });

  test('fails when it is empty, too long, no text, or has other characters', () => {
    for (const name of ['', 'x'.repeat(max + 1), 'a b', 'a/b', 'a*', 'ä', 'a\n', undefined, 7]) {
      expect(
        messageOf(() => {
          check('name', name as string);
        }),
      ).toBe(message(name));
    }
  });
});

describe('a path', () => {
  test('is "/" or begins and ends with "/", up to 512 characters', () => {
    for (const path of [undefined, '/', '/a/', '/team/app/', `/${'x'.repeat(510)}/`, new Variables().text('path')]) {
      checkIamPath('path', path);
    }
  });

  test.each([
    [''],
    ['a'],
    ['/a'],
    ['a/'],
    ['//'],
    ['/a b/'],
    ['/ä/'],
    ['/a/\n'],
    [`/${'x'.repeat(511)}/`],
    ['/a*/'],
    ['/?/'],
  ])('fails when it is %j', (path) => {
    expect(
      messageOf(() => {
        checkIamPath('path', path);
      }),
    ).toBe(
      `path must be "/" or begin and end with "/", at most 512 printable ASCII characters without spaces, "*" and "?", got ${JSON.stringify(path)}: write it as "/team/app/" [PathInvalid]`,
    );
  });
});

describe('a description', () => {
  test('is Latin-1 text of up to 1000 characters', () => {
    for (const text of [undefined, '', 'a b\n\tc', 'größe', 'x'.repeat(1000), new Variables().text('text')]) {
      checkDescription('description', text);
    }
  });

  test.each([['x'.repeat(1001)], ['日本'], ['a\u0000'], ['a\u00a0b']])('fails when it is %j', (text) => {
    expect(
      messageOf(() => {
        checkDescription('description', text);
      }),
    ).toBe(
      `description must be at most 1000 characters of Latin-1 text, got ${JSON.stringify(text)}: shorten it or replace the other characters [DescriptionInvalid]`,
    );
  });
});

describe('tags', () => {
  test.each<[unknown, string]>([
    ['team', '"team"'],
    [['team'], '["team"]'],
    [1, '1'],
    [null, 'null'],
    [new Map([['a', 'b']]), 'Map'],
  ])('are a map, and not %j', (tags, shown) => {
    expect(
      messageOf(() => {
        checkTags('tags', tags as never);
      }),
    ).toBe(`tags must be a map, got ${shown}: write it as { key: value } [MapNeeded]`);
  });

  const error = (tag: Record<string, unknown>): string =>
    `tags must have a key of 1 to 128 and a value of 0 to 256 letters, digits, spaces and "_.:/=+-@", no key that begins with "aws:", got ${JSON.stringify(tag)}: change the key or the value [TagInvalid]`;
  const many = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, '']));

  test('may be what IAM allows, up to 50', () => {
    const variables = new Variables();
    checkTags('tags', undefined);
    checkTags('tags', many(50));
    checkTags('tags', {
      ['k'.repeat(128)]: 'v'.repeat(256),
      'größe 1_.:/=+-@': '日本',
      [variables.text('key')]: 'v',
      key: variables.text('value'),
      awsome: '',
    });
  });

  test('fail when there are 51', () => {
    expect(
      messageOf(() => {
        checkTags('tags', many(51));
      }),
    ).toBe('tags must hold at most 50 tags, got 51: remove some [TagsTooMany]');
  });

  test.each([
    [{ '': 'v' }],
    [{ ['k'.repeat(129)]: 'v' }],
    [{ 'aws:x': 'v' }],
    [{ 'AWS:x': 'v' }],
    [{ 'k*': 'v' }],
    [{ k: 'v'.repeat(257) }],
    [{ k: '<' }],
    [{ k: 1 }],
  ] as Record<string, unknown>[][])('fail when they hold %j', (tag) => {
    expect(
      messageOf(() => {
        checkTags('tags', tag as unknown as Record<string, string>);
      }),
    ).toBe(error(tag));
  });
});
