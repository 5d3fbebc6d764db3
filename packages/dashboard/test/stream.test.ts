/** The live list: bounds, order, doubles, pause, filter. */
import { describe, expect, it } from 'vitest';
import { noFilter } from '../src/model/filter.ts';
import {
  emptyStream,
  MAX_ROWS,
  mergeRows,
  type Stream,
  type StreamAction,
  streamReducer,
  visibleRows,
} from '../src/model/stream.ts';
import { eventOf, eventsOf } from './event-of.ts';

const after = (...actions: StreamAction[]): Stream => actions.reduce(streamReducer, emptyStream);
const arrived = (from: number, to: number, fields = {}): StreamAction => ({
  type: 'arrived',
  events: eventsOf(from, to, fields),
});
const seqs = (rows: { seq: number }[]) => rows.map(({ seq }) => seq);
const onlyPurchases: StreamAction = { type: 'filtered', filter: { ...noFilter, name: 'purchase' } };

describe('the live list', () => {
  it('is newest first, whatever the order of arrival', () => {
    expect(seqs(after(arrived(3, 4), arrived(1, 2)).rows)).toEqual([4, 3, 2, 1]);
  });

  it('never keeps more than MAX_ROWS, and those are the newest', () => {
    const { rows } = after(arrived(1, 90), arrived(91, 350));
    expect(rows).toHaveLength(MAX_ROWS);
    expect([rows[0]?.seq, rows.at(-1)?.seq]).toEqual([350, 251]);
  });

  it('shows an event that arrives twice once', () => {
    expect(seqs(after(arrived(1, 3), arrived(2, 4)).rows)).toEqual([4, 3, 2, 1]);
  });

  it('marks only rows of the last arrival as fresh, and none of the first', () => {
    expect(after(arrived(1, 3)).freshAfter).toBe(Number.POSITIVE_INFINITY);
    expect(after(arrived(1, 3), arrived(4, 5)).freshAfter).toBe(3);
    expect(after(arrived(1, 3), arrived(4, 5), onlyPurchases).freshAfter).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('pausing', () => {
  it('leaves the rows as they are and counts what comes', () => {
    const stream = after(arrived(1, 3), { type: 'paused' }, arrived(4, 8));
    expect(seqs(stream.rows)).toEqual([3, 2, 1]);
    expect(stream.heldCount).toBe(5);
  });

  it('does not count what a reconnect tells again', () => {
    const stream = after(arrived(1, 3), { type: 'paused' }, arrived(4, 5), arrived(1, 5));
    expect(stream.heldCount).toBe(2);
  });

  it('holds no more than MAX_ROWS but counts them all', () => {
    const stream = after({ type: 'paused' }, arrived(1, 80), arrived(81, 260));
    expect(stream.held).toHaveLength(MAX_ROWS);
    expect(stream.heldCount).toBe(260);
  });

  it('shows what was held when it goes on', () => {
    const stream = after(arrived(1, 3), { type: 'paused' }, arrived(4, 5), { type: 'resumed' });
    expect(seqs(stream.rows)).toEqual([5, 4, 3, 2, 1]);
    expect(stream).toMatchObject({ paused: false, held: [], heldCount: 0 });
  });
});

describe('filtering', () => {
  it('shows matching events only', () => {
    const stream = after(arrived(1, 5), arrived(6, 7, { name: 'purchase' }), onlyPurchases);
    expect(seqs(visibleRows(stream))).toEqual([7, 6]);
  });

  it('keeps matching events while others stream past', () => {
    const stream = after(arrived(1, 2, { name: 'purchase' }), onlyPurchases, arrived(3, 900));
    expect(seqs(visibleRows(stream))).toEqual([2, 1]);
    expect(stream.rows).toHaveLength(MAX_ROWS);
  });

  it('gives the room back to the newest when it is cleared and the newest arrive', () => {
    const stream = after(
      arrived(1, 2, { name: 'purchase' }),
      onlyPurchases,
      arrived(3, 900),
      { type: 'filtered', filter: noFilter },
      arrived(801, 900),
    );
    expect([stream.rows[0]?.seq, stream.rows.at(-1)?.seq]).toEqual([900, 801]);
  });

  it('is bounded also when everything matches', () => {
    const all = eventsOf(1, 150, { name: 'purchase' });
    expect(mergeRows([], all, { name: 'purchase', visitor: '' })).toHaveLength(MAX_ROWS);
  });

  it('gives the same list back when nothing arrived', () => {
    const stream = after(arrived(1, 2));
    expect(streamReducer(stream, { type: 'arrived', events: [] })).toBe(stream);
    expect(visibleRows(stream)).toEqual([eventOf({ seq: 2 }), eventOf({ seq: 1 })]);
  });
});
