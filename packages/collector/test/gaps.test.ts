/** Which numbers of a client are missing, for every order of arrival and for numbers that nobody could have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrive, MAX_GAPS, MAX_MISSING, type Numbers, noNumbers } from '../src/store/gaps.ts';

const after = (...seqs: number[]): Numbers => {
  const numbers = noNumbers();
  for (const seq of seqs) arrive(numbers, seq);
  return numbers;
};

describe('the numbers of a client', () => {
  it('have no gap when they come in order', () => {
    expect(after(1, 2, 3)).toEqual({ highest: 3, gaps: [], missing: 0, bad: false });
  });

  it('show what is missing before the first one that came', () => {
    expect(after(4)).toMatchObject({ gaps: [[1, 3]], missing: 3 });
  });

  it('close a gap from its start, its end and its middle', () => {
    expect(after(1, 9, 2)).toMatchObject({ gaps: [[3, 8]], missing: 6 });
    expect(after(1, 9, 8)).toMatchObject({ gaps: [[2, 7]], missing: 6 });
    expect(after(1, 9, 5).gaps).toEqual([
      [2, 4],
      [6, 8],
    ]);
    expect(after(1, 3, 2)).toEqual(after(1, 2, 3));
  });

  it('do not change when one comes again', () => {
    const numbers = after(1, 5);
    for (const seq of [1, 5]) expect(arrive(numbers, seq)).toBe(false);
    expect(numbers).toEqual(after(1, 5));
  });

  it('are the same whatever the order, and exactly those that did not come', () => {
    const seqs = fc.uniqueArray(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(
        seqs.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          const highest = Math.max(...list);
          const expected = Array.from({ length: highest }, (_, i) => i + 1).filter((n) => !list.includes(n));
          const numbers = after(...shuffled);
          const found = numbers.gaps.flatMap(([from, to]) =>
            Array.from({ length: to - from + 1 }, (_, i) => from + i),
          );
          expect(found).toEqual(expected);
          expect(numbers.missing).toBe(expected.length);
          expect(numbers).toEqual(after(...list));
        },
      ),
    );
  });
});

describe('numbers that no page has', () => {
  it('count up to the limit and make the client bad beyond it, for good', () => {
    expect(after(MAX_MISSING + 1)).toMatchObject({ missing: MAX_MISSING, bad: false });
    for (const seq of [MAX_MISSING + 2, 1e12, Number.MAX_SAFE_INTEGER]) {
      const numbers = after(1, 3, seq + 3);
      expect(numbers).toMatchObject({ gaps: [], missing: 0, bad: true });
      expect(arrive(numbers, 2)).toBe(false);
    }
  });

  it('make the client bad when they leave too many gaps, also by splitting one', () => {
    const odd = Array.from({ length: MAX_GAPS + 1 }, (_, i) => 2 * i + 1);
    expect(after(...odd)).toMatchObject({ missing: MAX_GAPS, bad: false });
    expect(after(...odd, 2 * MAX_GAPS + 3)).toMatchObject({ missing: 0, bad: true });
    const split = Array.from({ length: MAX_GAPS }, (_, i) => 2 * i + 2);
    expect(after(1000, ...split)).toMatchObject({ gaps: [], bad: true });
  });
});
