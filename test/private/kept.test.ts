import { Fn, TerraformVariable, Token, type IResolvable } from 'cdktf';
import { expect, test } from 'vitest';
import { copied, fix, fixedObject, fixForGood } from '../../lib/private/kept';
import { resolved, stackWithProviders } from '../support/synth';

test('a copy of data shares no list and no object with it, however deep', () => {
  const data = { lists: [{ names: ['a'] }], map: { key: { inner: ['b'] } }, text: 'c', none: undefined, zero: 0 };
  const copy = copied(data);
  expect(copy).toEqual(data);
  data.lists[0]?.names.push('x');
  data.map.key.inner.length = 0;
  data.lists.pop();
  expect(copy).toEqual({
    lists: [{ names: ['a'] }],
    map: { key: { inner: ['b'] } },
    text: 'c',
    none: undefined,
    zero: 0,
  });
});

test('what has a class, a function or a getter stays the same object, within data too', () => {
  class Own {
    public readonly list = ['a'];
  }
  const token: IResolvable = { creationStack: [], resolve: () => 'x', toString: () => 'x' };
  const withGetter = {
    get ready(): string[] {
      return ['now'];
    },
  };
  const role = { roleArn: 'arn', addPermissions: () => undefined };
  for (const value of [new Own(), stackWithProviders(), token, withGetter, role, new Date(), new Map(), () => 1]) {
    expect(copied(value)).toBe(value);
    expect(copied([{ value }])[0]?.value).toBe(value);
  }
});

test('the copy of a Terraform list, map, text or number is the same one to Terraform', () => {
  const stack = stackWithProviders();
  const { listValue, stringValue, numberValue } = new TerraformVariable(stack, 'v', { type: 'any' });
  const map = Token.asStringMap(Fn.merge([{ a: 'b' }]));
  for (const value of [listValue, map, [stringValue], { key: stringValue, number: numberValue }]) {
    expect(Token.isUnresolved(copied(value))).toBe(Token.isUnresolved(value));
    expect(resolved(stack, copied(value))).toEqual(resolved(stack, value));
  }
  expect(Token.isUnresolved(copied(listValue))).toBe(true);
  expect(resolved(stack, copied(listValue))).toBe('${var.v}');
  expect(resolved(stack, copied(map))).toBe('${merge({"a" = "b"})}');
});

test('a key named __proto__ is a key of the copy', () => {
  const copy = copied(JSON.parse('{"__proto__": {"admin": true}}') as object);
  expect(Object.keys(copy)).toEqual(['__proto__']);
  expect('admin' in copy).toBe(false);
});

test('what is fixed cannot be assigned, and may still be marked, as jsii does', () => {
  class Value {
    public readonly name = 'a';
  }
  for (const keep of [fix, fixForGood]) {
    const value = new Value();
    keep(value);
    expect(() => Object.assign(value, { name: 'b' })).toThrow(TypeError);
    expect(value.name).toBe('a');
    expect(Object.entries(value)).toEqual([['name', 'a']]);
    Object.defineProperty(value, Symbol.for('mark'), { value: 1 });
  }
});

test('what is fixed for good cannot be taken away, and what may have a subclass can be said anew by it', () => {
  const value = { name: 'a' };
  fixForGood(value);
  expect(Reflect.deleteProperty(value, 'name')).toBe(false);
  class Base {
    public readonly name: string = 'a';
    public constructor() {
      fix(this);
    }
  }
  class Sub extends Base {
    public override readonly name = 'b';
  }
  expect(new Sub().name).toBe('b');
});

test('of a fixed object each list is another one whenever it is read, and nothing else is copied', () => {
  const cluster = { clusterName: 'demo' };
  const object = fixedObject({ cluster, ready: ['a'] });
  object.ready.push('b');
  expect({ ...object }).toEqual({ cluster, ready: ['a'] });
  expect(object.cluster).toBe(cluster);
  expect(() => Object.assign(object, { ready: [] })).toThrow(TypeError);
  expect(Reflect.deleteProperty(object, 'ready')).toBe(false);
});
