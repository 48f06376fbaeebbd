import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Token } from 'cdktf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { show, showName } from '../lib/errors/show';
import { PUBLIC_CALLS } from './support/secret-calls';
import { FIRST_KEY, publicCalls, structs, type Place } from './support/surface';
import { stackWithProviders } from './support/synth';

// A secret that is put into the wrong property ends in a log where a message shows it.

interface Secret {
  readonly value: unknown;
  /** What must not be seen, not in part either. */
  readonly cores: readonly string[];
}

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const PASSWORD = 'correct-horse!battery';
const AUTH = Buffer.from(`robot:${PASSWORD}`).toString('base64');
const DOCKER = { auths: { 'registry.example.com': { username: 'robot', password: PASSWORD, auth: AUTH } } };
const AWS_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const RANDOM = createHash('sha512').update('a').digest('base64') + createHash('sha512').update('b').digest('base64');

const SECRETS: Record<string, Secret> = {
  'a private key': { value: PEM, cores: PEM.split('\n').filter((line) => line !== '' && !line.startsWith('-')) },
  'a docker config': { value: JSON.stringify(DOCKER), cores: [PASSWORD, AUTH] },
  'a docker config as an object': { value: DOCKER, cores: [PASSWORD, AUTH] },
  'a URL with a password': { value: `https://admin:${PASSWORD}@registry.example.com/v2`, cores: [PASSWORD] },
  'an AWS key in YAML': { value: `aws:\n  region: eu-west-1\n  secret: ${AWS_KEY}\n`, cores: [AWS_KEY] },
  'an AWS key as an assignment': { value: `aws_secret_access_key = ${AWS_KEY}`, cores: [AWS_KEY] },
  'random base64': { value: RANDOM, cores: [RANDOM] },
  'long text': {
    value: Array.from({ length: 40 }, (_, index) => `word${index * 7919}`).join(' '),
    cores: ['word7919 word15838'],
  },
};

/** How a value is put where another belongs. */
const SHAPES: Record<string, (value: unknown) => unknown> = {
  itself: (value) => value,
  'in a list': (value) => [value],
  'in a map': (value) => ({ key: value }),
  'as a key': (value) => ({ [typeof value === 'string' ? value : JSON.stringify(value)]: 'x' }),
  'in a list of a map': (value) => ({ StringEquals: [value] }),
};

const calls = publicCalls();
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The texts that a call with a value in this place makes: of its error, of synthesis, of its advices. */
function textsOf(name: string, place: Place, put: (before: unknown) => unknown): string {
  const app = new App({ outdir: folder, stackTraces: false });
  const stack = stackWithProviders('stack', app);
  const texts: string[] = [];
  try {
    const known = PUBLIC_CALLS[name];
    if (known === undefined) throw new Error(`${name} has no call`);
    const { args, call } = known(stack);
    call(...(replaced(args, place, put) as unknown[]));
    app.synth();
  } catch (error) {
    texts.push(String(error), JSON.stringify(error));
  }
  const advices = stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
  return [...texts, ...advices].join('\n');
}

/** The same arguments with another value in one place. */
function replaced(within: unknown, [first, ...rest]: Place, put: (before: unknown) => unknown): unknown {
  if (first === undefined) return put(within);
  const object = (within ?? (typeof first === 'number' ? [] : {})) as Record<string | number, unknown>;
  const key = first === FIRST_KEY ? (Object.keys(object)[0] ?? 'key') : first;
  const inner = replaced(object[key], rest, put);
  return Array.isArray(object)
    ? Array.from({ length: Math.max(object.length, Number(key) + 1) }, (_, index) =>
        index === key ? inner : (object[index] as unknown),
      )
    : { ...object, [key]: inner };
}

/** Eight characters in a row are a part of a secret. */
function seen(text: string, { cores }: Secret): string | undefined {
  const parts = cores.flatMap((core) =>
    Array.from({ length: Math.max(1, core.length - 7) }, (_, index) => core.slice(index, index + 8)),
  );
  return parts.find((part) => text.includes(part));
}

test('every public call that takes something, and every struct, is tried', () => {
  expect(calls.map(({ name }) => name).filter((name) => PUBLIC_CALLS[name] === undefined)).toEqual([]);
  expect(Object.keys(PUBLIC_CALLS).filter((name) => !calls.some((call) => call.name === name))).toEqual([]);
  expect(structs().length).toBeGreaterThan(40);
  expect(calls.flatMap(({ places }) => places).length).toBeGreaterThan(300);
});

describe('no message shows a part of a secret in any place of', () => {
  test.each(calls.map(({ name, places }) => [name, places] as const))('%s', (name, places) => {
    const found: string[] = [];
    for (const place of places) {
      for (const [title, secret] of Object.entries(SECRETS)) {
        for (const [shape, put] of Object.entries(SHAPES)) {
          const text = textsOf(name, place, () => put(structuredClone(secret.value)));
          const part = seen(text, secret);
          if (part !== undefined) found.push(`${title} ${shape} at ${place.join('.')}: ${text.slice(0, 300)}`);
        }
      }
    }
    expect(found).toEqual([]);
  });
});

describe('a value is shown', () => {
  test.each<[unknown, string]>([
    ['apps', '"apps"'],
    ['a\n', '"a\\n"'],
    [
      'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
      '"oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"',
    ],
    ['AmazonSSMManagedEC2InstanceDefaultPolicy', '"AmazonSSMManagedEC2InstanceDefaultPolicy"'],
    ['arn:aws:iam::123456789012:role/team/app', '"arn:aws:iam::123456789012:role/team/app"'],
    ['a'.repeat(300), `"${'a'.repeat(300)}"`],
    [Token.asString({ resolve: () => 'x' }), expect.stringContaining('TfToken')],
    [{ namespace: 'apps', name: 'api' }, '{"namespace":"apps","name":"api"}'],
    [{ resources: [], verbs: ['get'] }, '{"resources":[],"verbs":["get"]}'],
    [['a', 'b'], '["a","b"]'],
    [undefined, 'nothing'],
    [null, 'null'],
    [Number.NaN, 'NaN'],
    [10n, '10'],
    [true, 'true'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [new Map(), 'Map'],
  ])('as it is: %#', (value, shown) => {
    expect(show(value)).toEqual(shown);
  });

  test.each<[string, unknown, string]>([
    ['PEM', PEM, `text in PEM of ${PEM.length} characters`],
    ['PEM in a list', ['sa.pub', PEM], `["sa.pub","(text in PEM of ${PEM.length} characters)"]`],
    ['PEM as a key', { [PEM]: 'x' }, `{"(text in PEM of ${PEM.length} characters)":"(text of 1 character)"}`],
    ['a URL', 'https://a:b@c.example', 'a URL with user information of 21 characters'],
    ['JSON', '{"replicas":2}', 'JSON of 14 characters'],
    ['YAML', 'replicas: 2', 'structured text of 11 characters'],
    ['several lines', 'admin\nhunter2hunter2', 'text of several lines of 20 characters'],
    ['long text', 'ab c'.repeat(65), 'text of 260 characters'],
    ['random text', RANDOM, `random text of ${RANDOM.length} characters`],
    ['a web token', 'eyJhbGciOiJIUzI1NiJ9.x', 'a web token of 22 characters'],
    ['a hexadecimal key', createHash('sha256').update('a').digest('hex'), 'random text of 64 characters'],
    ['bytes', Buffer.from(PEM), `bytes (${PEM.length})`],
    ['a secret by its name', { user: 'me', password: 'x' }, '{"user":"me","password":"(text of 1 character)"}'],
    ['an object within one', DOCKER, '{"auths":"(an object of 1 key)"}'],
    ['a long list', Array.from({ length: 100 }, () => 'abcdef'), 'a list of 100 elements'],
    ['a function', () => 'hunter2hunter2', 'a function'],
  ])('by kind and size: %s', (_, value, shown) => {
    expect(show(value)).toBe(shown);
  });

  test('in a sentence without quotes', () => {
    expect([showName('apps'), showName(PEM)]).toEqual(['apps', `(text in PEM of ${PEM.length} characters)`]);
  });
});
