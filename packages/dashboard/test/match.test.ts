/** Match quality, read from the API and put into words. */
import { describe, expect, it } from 'vitest';
import { basisText, matchTone, readMatch, scoreText } from '../src/model/match.ts';

const en = { locale: 'en-GB' };

describe('reading', () => {
  it('takes what is no object for a destination that matches nobody', () => {
    for (const json of [undefined, null, 'x', [], 7]) expect(readMatch(json)).toBeUndefined();
  });

  it('orders identifiers by their share, under words, and holds numbers to their scale', () => {
    expect(
      readMatch({
        days: 7,
        sent: 3,
        unmatched: 2,
        needs: [['email'], ['address', 'userAgent'], 'x'],
        score: 99,
        identifiers: { email: 0.25, externalId: 1, some_new: -1 },
        raise: [{ gain: Number.NaN, text: '\u202eevil' }],
      }),
    ).toEqual({
      days: 7,
      sent: 3,
      unmatched: 2,
      needs: 'E-mail, or Whole address with User-Agent',
      score: 10,
      identifiers: [
        { name: 'User id', share: 1 },
        { name: 'E-mail', share: 0.25 },
        { name: 'some new', share: 0 },
      ],
      raise: [{ gain: 0, text: '\ufffdevil' }],
    });
  });

  it('is bounded', () => {
    const many = readMatch({
      identifiers: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`x${n}`, 1])),
      raise: Array(500).fill({ gain: 1, text: 'x'.repeat(5000) }),
    })!;
    expect(many.identifiers).toHaveLength(20);
    expect(many.raise).toHaveLength(3);
    expect(many.raise[0]!.text.length).toBeLessThanOrEqual(300);
  });
});

it('a score is told with one decimal, what it rests on, and a tone', () => {
  expect(scoreText(6, en)).toBe('6.0');
  expect(basisText({ sent: 1234, days: 7 }, en)).toBe('1,234 events in 7 days');
  expect(basisText({ sent: 1, days: 1 }, en)).toBe('1 event in 1 day');
  expect([2.9, 3, 6].map(matchTone)).toEqual(['bad', 'wait', 'good']);
});
