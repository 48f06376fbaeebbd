import { TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { adding, atPath, building } from '../lib/core/building';
import { fault, invalid, WorkloadIdentityError } from '../lib/errors';
import { messageOf } from './support/message-of';

const wrong = (): never => {
  throw invalid('SizeInvalid', 'size', 'be small', { big: 1 }, 'shrink it');
};

/** A construct that fails while a child of it is made. */
class Nested extends Construct {
  public constructor(scope: Construct, id: string, fail: () => void) {
    super(scope, id);
    building(this, () => {
      const inner = new Construct(this, 'Inner');
      building(inner, fail);
    });
  }
}

test('a message names property, rule, value, remedy and code', () => {
  const error = invalid('SizeInvalid', 'size', 'be small', undefined, 'shrink it');
  expect(error.message).toBe('size must be small, got nothing: shrink it [SizeInvalid]');
  expect([error.name, error.code, error.path]).toEqual(['WorkloadIdentityError', 'SizeInvalid', undefined]);
  expect(fault('SizeInvalid', 'size is wrong').message).toBe('size is wrong [SizeInvalid]');
});

test('it gets the path of the innermost construct once, and the outermost leaves the tree', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  expect(messageOf(() => new Nested(stack, 'Outer', wrong))).toBe(
    '[stack/Outer/Inner] size must be small, got {"big":1}: shrink it [SizeInvalid]',
  );
  expect(stack.node.tryFindChild('Outer')).toBeUndefined();
  expect(new Nested(stack, 'Outer', () => undefined).node.path).toBe('stack/Outer');
});

test('an error of somebody else passes as it is, and nothing is left either', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  const foreign = new TypeError('not ours');
  const fail = (): never => {
    throw foreign;
  };
  expect(() => new Nested(stack, 'Outer', fail)).toThrow(foreign);
  expect(stack.node.tryFindChild('Outer')).toBeUndefined();
});

test('what is made by a constructor that has the id already does not remove the first', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  const first = new Nested(stack, 'Outer', () => undefined);
  expect(() => new Nested(stack, 'Outer', () => undefined)).toThrow("already a Construct with name 'Outer'");
  expect(stack.node.tryFindChild('Outer')).toBe(first);
});

test('before there is a construct, scope and id make the path', () => {
  const app = Testing.app();
  expect(messageOf(() => atPath(app, 'stack', wrong))).toContain('[stack] size');
  expect(messageOf(() => atPath(new TerraformStack(app, 'stack'), 'Role', wrong))).toContain('[stack/Role] size');
});

test('what is added later fails with the path, and the construct stays', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  const construct = new Construct(stack, 'Role');
  const add = (): void => {
    adding(construct, wrong);
  };
  expect(messageOf(add)).toContain('[stack/Role] size');
  expect(stack.node.tryFindChild('Role')).toBe(construct);
  expect(add).toThrow(WorkloadIdentityError);
});
