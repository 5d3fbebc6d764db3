/** Deliveries and dead letters, read from the API and put into words. */
import { describe, expect, it } from 'vitest';
import {
  behindText,
  type Delivery,
  destinationName,
  isHeld,
  lettersText,
  readDeadLetters,
  readDeliveries,
  stateOf,
} from '../src/model/deliveries.ts';
import { type Health, replayResult, resumeResult } from '../src/model/delivery-results.ts';

const en = { locale: 'en-GB', timeZone: 'UTC' };
const NOON = Date.UTC(2026, 0, 31, 12);

const delivery = (over: Record<string, unknown> = {}): Delivery =>
  readDeliveries([{ site: 'shop', destination: 'webhook', ...over }])[0]!;

describe('reading', () => {
  it('takes what is no number for zero, what is no list for none, and keeps the names to ask by', () => {
    for (const json of [null, 'x', {}, [null, 7, 'x']]) {
      expect(readDeliveries(json)).toEqual([]);
      expect(readDeadLetters(json)).toEqual([]);
    }
    expect(delivery({ sent: '3', behind: -1, failures: Number.NaN, paused: 'yes' })).toMatchObject({
      site: 'shop',
      destination: 'webhook',
      sent: 0,
      behind: 0,
      failures: 0,
      paused: false,
    });
  });

  it('is bounded and makes hostile text harmless', () => {
    expect(readDeliveries(Array(5000).fill({ site: 'shop' }))).toHaveLength(200);
    const [letter, ...more] = readDeadLetters(
      Array(5000).fill({ name: '\u202eevil', eventId: 'x'.repeat(500), reason: '', event: [1] }),
    );
    expect(more).toHaveLength(49);
    expect(letter).toMatchObject({ name: '\ufffdevil', reason: 'no reason given', event: undefined });
    expect(letter!.eventId).toHaveLength(80);
  });
});

describe('the state', () => {
  const state = (over: Record<string, unknown>) => {
    const { text, detail } = stateOf(delivery(over), NOON, en);
    return `${text} ${detail}`.trim();
  };

  it('is told in words, with the reason and the time of the next try', () => {
    expect(state({})).toBe('Working');
    expect(state({ paused: true, reason: 'answered 401' })).toBe('Paused answered 401');
    expect(state({ failures: 3, nextAt: NOON + 90_000, reason: 'answered 503' })).toBe(
      'Waiting until 12:01:30 after 3 failures: answered 503',
    );
    expect(state({ failures: 1, nextAt: NOON - 1, reason: 'did not answer' })).toBe(
      'Trying again after 1 failure: did not answer',
    );
  });

  it('has another sign and tone for each, and only what is held can be resumed', () => {
    const all = [
      {},
      { paused: true },
      { failures: 1, nextAt: NOON + 1 },
      { failures: 1, nextAt: NOON - 1 },
    ].map((over) => delivery(over));
    expect(new Set(all.map((one) => stateOf(one, NOON).glyph)).size).toBe(4);
    expect(all.map((one) => isHeld(one, NOON))).toEqual([false, true, true, false]);
  });

  it('says where counting has ended', () => {
    expect(behindText(delivery({ behind: 1234 }), en)).toBe('1,234');
    expect(behindText(delivery({ behind: 10_000, behindMore: true }), en)).toBe('10,000+');
    expect(lettersText(1, en)).toBe('1 dead letter');
    expect(lettersText(1500, en)).toBe('1,500 dead letters');
    expect(destinationName({ site: 'shop\u202e', destination: 'tiktok' })).toBe('TikTok of shop\ufffd');
  });
});

const health = (over: Record<string, unknown>, letters: [seq: number, at: number][] = []): Health => ({
  deliveries: [delivery({ site: 'other', deadLetters: 9 }), delivery(over)],
  deadLetters: readDeadLetters([
    ...letters.map(([seq, at]) => ({
      seq,
      at,
      site: 'shop',
      destination: 'webhook',
      reason: 'answered 422',
    })),
    { seq: 1000, at: 1, site: 'other', destination: 'webhook' },
  ]),
});

describe('what came of resuming', () => {
  const paused = health({ paused: true, reason: 'answered 401', behind: 4 });
  const result = (before: Health, after: Health, times = 1, last = false) =>
    resumeResult(delivery(), { before, after, times, last }, en);

  it('is told when all that waited is delivered, not before', () => {
    expect(result(paused, health({ behind: 4 }))).toBeUndefined();
    expect(result(paused, health({ behind: 0 }))).toBe(
      'Webhook of shop works again. Nothing waits any more.',
    );
    expect(result(paused, health({ behind: 4 }), 15, true)).toBe(
      'Webhook of shop works again. 4 events still wait.',
    );
  });

  it('does not take a pause that the collector has not ended yet for a new one', () => {
    expect(result(paused, paused, 1)).toBeUndefined();
    expect(result(paused, paused, 3)).toBe('Webhook of shop is paused again: answered 401');
    const waiting = health({ failures: 3, nextAt: NOON, reason: 'answered 503', behind: 1 });
    expect(result(waiting, waiting, 1)).toBeUndefined();
    const again = health({ failures: 1, nextAt: NOON + 2000, reason: 'answered 500', behind: 1 });
    expect(result(waiting, again, 1)).toBe('Webhook of shop failed again: answered 500');
  });

  it('says when the destination is gone from the configuration', () => {
    expect(result(paused, { deliveries: [], deadLetters: [] })).toBe(
      'Webhook of shop is not configured any more.',
    );
  });
});

describe('what came of trying dead letters again', () => {
  const two: [number, number][] = [
    [8, 1],
    [7, 1],
  ];
  const before = health({ deadLetters: 2 }, two);
  const result = (after: Health, last = false, from = before) =>
    replayResult(delivery(), { before: from, after, times: 1, last }, en);

  it('is told when each has had its turn', () => {
    expect(result(health({ deadLetters: 2 }, two))).toBeUndefined();
    expect(result(health({ deadLetters: 1, sent: 1 }, [[8, 1]]))).toBeUndefined();
    expect(result(health({ deadLetters: 1, sent: 1 }, [[8, 2]]))).toBe(
      '1 of 2 dead letters of Webhook of shop is delivered, 1 was not taken: answered 422',
    );
    expect(result(health({ sent: 2 }))).toBe('All 2 dead letters of Webhook of shop are delivered.');
    const one = health({ deadLetters: 1 }, [[8, 1]]);
    expect(result(health({ sent: 1 }), false, one)).toBe('The dead letter of Webhook of shop is delivered.');
    expect(result(health({ deadLetters: 1 }, [[8, 2]]), false, one)).toBe(
      '1 dead letter of Webhook of shop was not taken: answered 422',
    );
  });

  it('does not call delivered what went without being sent', () => {
    expect(result(health({ sent: 1 }))).toBe(
      'All 2 dead letters of Webhook of shop are delivered or may not be sent any more.',
    );
  });

  it('says at last what is known when they were not all tried', () => {
    expect(result(health({ deadLetters: 2 }, two), true)).toBe(
      '2 dead letters of Webhook of shop were not taken until now.',
    );
  });

  it('follows thousands by the newest of them, as those come last', () => {
    const many = health({ deadLetters: 5000 }, [[9000, 1]]);
    expect(result(health({ deadLetters: 4000, sent: 1000 }, [[9000, 1]]), false, many)).toBeUndefined();
    expect(result(health({ deadLetters: 12, sent: 4988 }, [[9000, 5]]), false, many)).toBe(
      '4,988 of 5,000 dead letters of Webhook of shop are delivered, 12 were not taken: answered 422',
    );
  });
});
