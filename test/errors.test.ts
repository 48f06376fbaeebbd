import { TerraformStack, Testing } from 'cdktf';
import { Errors } from 'cdktf-eks-workload-identity';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { adding, atPath, building, problems } from '../lib/core/building';
import { fault, invalid, ownText, phrase, warning, WorkloadIdentityError } from '../lib/errors';
import { catalogueRows, holesOf, messageOfRow } from './support/catalogue';
import { messageOf } from './support/message-of';
import { sourceFiles } from './support/source-files';

const wrong = (): never => {
  throw invalid('MapNeeded', 'tags', { big: 1 });
};
const WRONG = 'tags must be a map, got {"big":1}: write it as { key: value } [MapNeeded]';

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

describe('a message', () => {
  test('names property, rule, value, remedy and code', () => {
    const error = invalid('MapNeeded', 'tags', undefined);
    expect(error.message).toBe('tags must be a map, got nothing: write it as { key: value } [MapNeeded]');
    expect([error.name, error.code, error.path]).toEqual(['WorkloadIdentityError', 'MapNeeded', undefined]);
  });

  test('has the property of its row, with what the caller fills in', () => {
    expect(invalid('SubjectsMissing', []).message).toMatch(/^subjects must name .*, got \[\]: add /);
    expect(invalid('RuleInvalid/verbs', 'GET').message).toBe(
      'verbs must be in lowercase, got "GET": write it as "get", "list" or "watch" [RuleInvalid]',
    );
  });

  test('is a sentence where no single value shows the fault', () => {
    expect(fault('TrustResourceNotAllowed').message).toBe(
      'resources must be left out of a trust policy: the role itself is the resource [TrustResourceNotAllowed]',
    );
  });

  test('of a warning begins with its id', () => {
    expect(warning('PodIdentityAgentNeedless', { cluster: 'demo' })).toEqual({
      code: 'PodIdentityAgentNeedless',
      text: '[PodIdentityAgentNeedless] cluster "demo" is of EKS Auto Mode, whose nodes have the agent: leave the add-on out',
    });
  });

  const PEM = '-----BEGIN PRIVATE KEY-----';
  const SHOWN = 'text in PEM of 27 characters';

  test('shows no secret in any parameter', () => {
    const texts = [
      invalid('MapNeeded', PEM, PEM).message,
      invalid('ClusterArnMismatch', 'region', PEM, { fromArn: PEM }).message,
      invalid('ConditionKeyDuplicate', PEM, { operator: PEM }).message,
      invalid('AddonUnknown', PEM, { known: [PEM, PEM] }).message,
      invalid('NamespaceDuplicate', PEM, { otherPath: `stack/${PEM}`, path: 'stack', otherAddress: 'a', address: 'b' })
        .message,
      fault('PublicKeyUnreadable', { property: PEM, reason: phrase`it holds ${PEM}` }).message,
    ];
    expect(texts.filter((text) => text.includes('BEGIN'))).toEqual([]);
    expect(texts.map((text) => text.split(SHOWN).length - 1)).toEqual([2, 2, 2, 3, 5, 2]);
  });

  test('takes texts of the library as they are', () => {
    const remedy = ownText('{ namespace, name }');
    expect(invalid('PropertyMissing', 'account', undefined, { remedy }).message).toContain(
      ': pass { namespace, name } [',
    );
  });

  test('is not built with a parameter that is missing, too much, misspelt, or past the guard', () => {
    // Compiled only: the comments fail where there is no error.
    const never = (): unknown[] => [
      // @ts-expect-error -- missing
      invalid('ConditionKeyDuplicate', 'aws:x'),
      // @ts-expect-error -- misspelt
      invalid('ConditionKeyDuplicate', 'aws:x', { operators: 'StringLike' }),
      // @ts-expect-error -- too much
      invalid('SubjectsMissing', [], { more: 'x' }),
      // @ts-expect-error -- no property, which the row does not have
      invalid('MapNeeded', 'x'),
      // @ts-expect-error -- a text in place of a phrase, which passes no guard
      fault('PublicKeyUnreadable', { property: 'pem', reason: 'x' }),
      // @ts-expect-error -- a phrase in place of a value
      invalid('ClusterArnMismatch', 'region', 'x', { fromArn: phrase`x` }),
      // @ts-expect-error -- no such code
      fault('NoSuchCode'),
      // @ts-expect-error -- a warning is no error
      fault('TrustStatementWide'),
    ];
    expect(never).toBeInstanceOf(Function);
  });
});

describe('the catalogue', () => {
  const rows = catalogueRows();

  test('has each key once, and codes that are well formed', () => {
    const keys = rows.map(({ key }) => key);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    expect(keys.filter((key) => !/^[A-Z][A-Za-z]+(\/[a-z][A-Za-z]+)?$/.test(key))).toEqual([]);
  });

  test('shows one parameter in one way', () => {
    const mixed = rows.filter(({ row }) => {
      const holes = new Set(holesOf(Object.values(row).join('\n')).map(({ name, kind }) => `${name}:${kind ?? ''}`));
      return new Set([...holes].map((hole) => hole.split(':')[0])).size < holes.size;
    });
    expect(mixed.map(({ key }) => key)).toEqual([]);
    const kinds = rows.flatMap(({ row }) => holesOf(Object.values(row).join('\n'))).map(({ kind }) => kind ?? '');
    expect([...new Set(kinds)].sort()).toEqual(['', 'name', 'names', 'path', 'phrase']);
  });

  // Here each message is compared whole; a test of what fails needs its code, property and path (`errorOf`).
  test('says these messages', async () => {
    const messages = rows.map((row) => `${row.key.padEnd(40)} ${messageOfRow(row)}`);
    await expect(`${messages.join('\n')}\n`).toMatchFileSnapshot('fixtures/messages.txt');
  });

  test('has no code that no test asks for', () => {
    const words = new Set(sourceFiles('test').flatMap(({ text }) => text.match(/\b[A-Z][A-Za-z]+\b/g) ?? []));
    expect(rows.filter(({ code }) => !words.has(code)).map(({ code }) => code)).toEqual([]);
  });
});

describe('an error', () => {
  test('gets the path of the innermost construct once, and the outermost leaves the tree', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    expect(messageOf(() => new Nested(stack, 'Outer', wrong))).toBe(`[stack/Outer/Inner] ${WRONG}`);
    expect(stack.node.tryFindChild('Outer')).toBeUndefined();
    expect(new Nested(stack, 'Outer', () => undefined).node.path).toBe('stack/Outer');
  });

  test('of somebody else passes as it is, and nothing is left either', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const foreign = new TypeError('not ours');
    const fail = (): never => {
      throw foreign;
    };
    expect(() => new Nested(stack, 'Outer', fail)).toThrow(foreign);
    expect(stack.node.tryFindChild('Outer')).toBeUndefined();
  });

  test('has the path of scope and id before there is a construct', () => {
    const app = Testing.app();
    expect(messageOf(() => atPath(app, 'stack', wrong))).toBe(`[stack] ${WRONG}`);
    expect(messageOf(() => atPath(new TerraformStack(app, 'stack'), 'Role', wrong))).toBe(`[stack/Role] ${WRONG}`);
  });

  test('of what is added later has the path, and the construct stays', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const construct = new Construct(stack, 'Role');
    const add = (): void => {
      adding(construct, wrong);
    };
    expect(messageOf(add)).toBe(`[stack/Role] ${WRONG}`);
    expect(stack.node.tryFindChild('Role')).toBe(construct);
    expect(add).toThrow(WorkloadIdentityError);
  });

  test('is a message where a validation fails', () => {
    expect(problems(wrong)).toEqual([WRONG]);
  });
});

test('a constructor that has the id already does not remove the first', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  const first = new Nested(stack, 'Outer', () => undefined);
  expect(() => new Nested(stack, 'Outer', () => undefined)).toThrow("already a Construct with name 'Outer'");
  expect(stack.node.tryFindChild('Outer')).toBe(first);
});

describe('Errors.isWorkloadIdentityError', () => {
  /** What a program reads of an error. */
  function read(error: unknown): [code: string, detail: string, path: string | undefined] | undefined {
    return Errors.isWorkloadIdentityError(error) ? [error.code, error.detail, error.path] : undefined;
  }

  test('gives code, detail and path of an error', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const caught = ((): unknown => {
      try {
        return new Nested(stack, 'Outer', wrong);
      } catch (error) {
        return error;
      }
    })();
    expect(read(caught)).toEqual(['MapNeeded', WRONG.replace(' [MapNeeded]', ''), 'stack/Outer/Inner']);
  });

  test('knows an error of another copy of the library', () => {
    const brand = Symbol.for('cdktf-eks-workload-identity.WorkloadIdentityError');
    const foreign = Object.assign(new Error('x'), { [brand]: true, code: 'ListEmpty', detail: 'x' });
    expect(read(foreign)).toEqual(['ListEmpty', 'x', undefined]);
  });

  test.each([[new Error('x [ListEmpty]')], [{ code: 'ListEmpty' }], ['x'], [null], [undefined]])(
    'says no of %s',
    (other) => {
      expect(Errors.isWorkloadIdentityError(other)).toBe(false);
    },
  );
});
