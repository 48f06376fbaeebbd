import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Testing } from 'cdktf';
import {
  IrsaRole,
  OidcProvider,
  Permissions,
  Subject,
  WorkloadIdentity,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { describe, expect, test } from 'vitest';
import { Registry } from '../../lib/core/registry';
import { VERSION } from '../../lib/core/version';
import { messageOf } from '../support/message-of';
import { classOf, PACKAGE, types } from '../support/public-entries';
import { World } from '../support/public-world';
import { stackWithProviders } from '../support/synth';

const classes = [...types.values()].filter(({ kind }) => kind === 'class');
/** What only holds statics, or errors, which have a guard of their own. */
const WITHOUT_OBJECTS = ['AddonCatalog', 'WebhookOptions', 'Errors'];

type Guard = (value: unknown) => boolean;

function guardOf(fqn: string, name: string): Guard {
  const owner = classOf(fqn.slice(PACKAGE.length));
  const guard: unknown = Reflect.get(owner, `is${name}`);
  if (typeof guard !== 'function') throw new Error(`${fqn} has no is${name}`);
  return (value) => Reflect.apply(guard, owner, [value]) as boolean;
}

/** An object of the class, without what its constructor asks. */
function objectOf(fqn: string): object {
  return Object.create((classOf(fqn.slice(PACKAGE.length)) as { prototype: object }).prototype) as object;
}

const MIXED = (other: string): string =>
  `versions ${VERSION} and ${other} of cdktf-eks-workload-identity are in one app, and their objects do not fit each other: ` +
  'install one of them, which "npm ls cdktf-eks-workload-identity" then lists alone [PackageVersionsMixed]';

describe('every exported class tells its objects', () => {
  const told = classes.filter(({ name }) => !WITHOUT_OBJECTS.includes(name));

  test.each(told.map(({ fqn, name }) => [fqn.slice(PACKAGE.length), fqn, name] as const))('%s', (short, fqn, name) => {
    const is = guardOf(fqn, name);
    expect(is(objectOf(fqn))).toBe(true);
    const brand = Symbol.for(`cdktf-eks-workload-identity.${short}`);
    // What another copy of the same version made.
    expect(is({ [brand]: VERSION })).toBe(true);
    for (const value of [undefined, null, 'text', 1, {}, [], () => undefined]) expect(is(value)).toBe(false);
    expect(messageOf(() => is({ [brand]: '9.9.9' }))).toBe(MIXED('9.9.9'));
    const strangers = told.filter((other) => other.fqn !== fqn && other.base !== fqn);
    expect(strangers.filter((other) => is(objectOf(other.fqn)))).toEqual([]);
  });
});

test('the objects of a subclass are those of the class too', () => {
  const w = new World();
  const role = new IrsaRole(w.stack, 'Role', { oidcProviders: [w.oidc()], subjects: [w.subject()] });
  expect([IrsaRole.isIrsaRole(role), WorkloadRole.isWorkloadRole(role)]).toEqual([true, true]);
  expect(IrsaRole.isIrsaRole(w.role())).toBe(false);
  expect(WorkloadIdentity.isWorkloadIdentity(role)).toBe(false);
});

test('each construct notes its version in the app, so that another version fails at its first one', () => {
  const w = new World();
  const { root } = w.stack.node;
  const noted = Symbol.for('cdktf-eks-workload-identity.Registry');
  w.oidc();
  expect(Reflect.get(root, noted)).toMatchObject({ version: VERSION });
  const mixed = new World();
  Object.defineProperty(mixed.stack.node.root, noted, { value: { version: '0.0.9' } });
  expect(messageOf(() => new OidcProvider(mixed.stack, 'Made', { issuerUrl: 'https://oidc.example.com' }))).toBe(
    `[stack/Made] ${MIXED('0.0.9')}`,
  );
});

describe('values of another copy of the package', () => {
  /** As a second folder in node_modules gives it: no class of this one, but the same members and the same brand. */
  function foreign(value: object, brand: string, version: string): never {
    const members = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(value) as object);
    const own = Object.getOwnPropertyDescriptors(value);
    const symbol = Symbol.for(`cdktf-eks-workload-identity.${brand}`);
    return Object.create({}, { ...members, ...own, [symbol]: { value: version } }) as never;
  }

  test('are taken where it is of the same version', () => {
    const w = new World();
    w.role().addPermissions([foreign(Permissions.inline('read', w.document()), 'Permissions', VERSION)]);
    expect(Testing.synth(w.stack, true)).toContain('s3:GetObject');
  });

  test('are an error where it is of another version, in the call that takes them', () => {
    const w = new World();
    const subject = foreign(Subject.serviceAccount('orders', 'api'), 'Subject', '0.0.9');
    expect(messageOf(() => new IrsaRole(w.stack, 'Role', { oidcProviders: [w.oidc()], subjects: [subject] }))).toBe(
      `[stack/Role] ${MIXED('0.0.9')}`,
    );
    const policy = foreign(Permissions.inline('read', w.document()), 'Permissions', '0.0.9');
    expect(
      messageOf(() => {
        w.role().addPermissions([policy]);
      }),
    ).toContain(MIXED('0.0.9'));
  });

  test('are an error where both left claims in one tree', () => {
    const stack = stackWithProviders();
    Object.defineProperty(stack.node.root, Symbol.for('cdktf-eks-workload-identity.Registry'), {
      value: { version: '0.0.9' },
    });
    expect(messageOf(() => Registry.of(stack))).toBe(MIXED('0.0.9'));
  });
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(resolve(__dirname, '../../package.json'), 'utf8')) as { version: string };
  expect(VERSION).toBe(version);
});
