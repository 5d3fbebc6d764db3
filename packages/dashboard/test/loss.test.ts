/** The loss meter, read from the API and put into words. */
import { describe, expect, it } from 'vitest';
import { isSilent, missingRate, missingText, readLoss, unmeasuredText } from '../src/model/loss.ts';

const en = { locale: 'en-GB' };
const numbers = (over: Record<string, unknown> = {}) => readLoss({ totals: over }).totals;

describe('readLoss', () => {
  it('groups the browsers of a day, newest day first', () => {
    const { days, totals } = readLoss({
      days: [
        { day: '2026-01-30', browser: 'Chrome', accepted: 5, missing: 1, drops: { too_old: 2 } },
        { day: '2026-01-31', browser: 'Safari', accepted: 4 },
        { day: '2026-01-31', browser: 'Chrome', accepted: 3 },
      ],
      totals: { accepted: 12, duplicate: 2, late: 1, missing: 1, drops: { too_old: 2 } },
    });
    expect(days.map(({ day, browsers }) => [day, ...browsers.map(({ browser }) => browser)])).toEqual([
      ['2026-01-31', 'Safari', 'Chrome'],
      ['2026-01-30', 'Chrome'],
    ]);
    expect(days[1]!.browsers[0]).toMatchObject({ accepted: 5, missing: 1, drops: { too_old: 2 } });
    expect(totals).toMatchObject({ accepted: 12, duplicate: 2, late: 1, missing: 1 });
  });

  it('takes what is no number for zero and what is no day for nothing', () => {
    for (const json of [null, 'x', [], { days: 'all', totals: 5 }, { days: [null, 7, { day: 1 }] }])
      expect(readLoss(json)).toMatchObject({ days: [], totals: { accepted: 0, missing: 0, drops: {} } });
    expect(numbers({ accepted: -1, missing: '3', late: Number.NaN })).toMatchObject({
      accepted: 0,
      missing: 0,
      late: 0,
    });
  });

  it('is bounded and makes hostile names harmless', () => {
    const row = { day: '2026-01-31', browser: '\u202eevil', accepted: 1 };
    const { days } = readLoss({ days: Array(5000).fill(row) });
    expect(days[0]!.browsers).toHaveLength(300);
    expect(days[0]!.browsers[0]!.browser).toBe('\ufffdevil');
  });
});

describe('the verdict', () => {
  it('counts the missing among those that should have arrived', () => {
    expect(missingText(numbers({ accepted: 12_345 }), en)).toBe('0 of 12,345 missing');
    expect(missingText(numbers({ accepted: 97, missing: 3 }), en)).toBe('3 of 100 missing');
  });

  it('never rounds a loss away', () => {
    expect(missingRate(numbers({ accepted: 10 }), en)).toBe('0%');
    expect(missingRate(numbers({ accepted: 97, missing: 3 }), en)).toBe('3%');
    expect(missingRate(numbers({ accepted: 9999, missing: 1 }), en)).toBe('0.01%');
    expect(missingRate(numbers({ accepted: 1_000_000, missing: 1 }), en)).toBe('<0.01%');
    expect(missingRate(numbers({ accepted: 1, missing: 1_000_000 }), en)).toBe('>99.99%');
    expect(missingRate(numbers({ missing: 4 }), en)).toBe('100%');
  });

  it('gives no rate where nothing was expected', () => {
    expect(missingRate(numbers())).toBeUndefined();
    expect(isSilent(numbers())).toBe(true);
    expect(isSilent(numbers({ drops: { too_old: 1 } }))).toBe(false);
    expect(isSilent(numbers({ accepted: 1 }))).toBe(false);
  });

  it('says what could not be measured and why', () => {
    expect(unmeasuredText(numbers())).toBe('');
    expect(unmeasuredText(numbers({ badClients: 1, unmeasured: 1 }), en)).toBe(
      '1 event is not measured: 1 sender numbered events as no page does (a bot or a forgery).',
    );
    expect(unmeasuredText(numbers({ unmeasured: 2000 }), en)).toBe(
      '2,000 events are not measured: more pages sent than can be followed.',
    );
  });
});
