import { describe, expect, test } from 'vitest';
import { undoOnFailure } from '../../lib/core/all-or-nothing';
import { allOrNothing } from '../../lib/core/all-or-nothing';

const fail = (): never => {
  throw new Error('late');
};

describe('what is done elsewhere', () => {
  function run(make: (note: (what: string) => void) => void): string[] {
    const undone: string[] = [];
    const note = (what: string): void => {
      undoOnFailure(() => undone.push(what));
    };
    try {
      allOrNothing(() => {
        make(note);
      });
    } catch (error) {
      expect((error as Error).message).toBe('late');
    }
    return undone;
  }

  test('stays where all goes well', () => {
    expect(
      run((note) => {
        note('one');
      }),
    ).toEqual([]);
  });

  test('is taken back where something fails, the last first', () => {
    expect(
      run((note) => {
        note('one');
        note('two');
        fail();
      }),
    ).toEqual(['two', 'one']);
  });

  test('is taken back too where what is around it fails later', () => {
    expect(
      run((note) => {
        note('one');
        allOrNothing(() => {
          note('inner');
        });
        note('two');
        fail();
      }),
    ).toEqual(['two', 'inner', 'one']);
  });

  test('is taken back alone where its failure is caught', () => {
    expect(
      run((note) => {
        note('one');
        expect(() => {
          allOrNothing(() => {
            note('inner');
            fail();
          });
        }).toThrow('late');
      }),
    ).toEqual(['inner']);
  });

  test('is not remembered outside', () => {
    undoOnFailure(fail);
    expect(run(() => undefined)).toEqual([]);
  });
});
