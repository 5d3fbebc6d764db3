/** Whom destinations are to forget, read from the API and put into words. */
import { expect, it } from 'vitest';
import { readDeliveries } from '../src/model/deliveries.ts';
import { readRemovals, removalsText } from '../src/model/removals.ts';

const en = { locale: 'en-GB' };

it('is not there where nobody is asked to forget, and takes what is no number for zero', () => {
  for (const json of [null, undefined, 'x', 5, []]) expect(readRemovals(json)).toBeUndefined();
  expect(readDeliveries([{ site: 'shop', destination: 'meta' }])[0]!.removals).toBeUndefined();
  expect(
    readDeliveries([{ site: 'shop', destination: 'meta', removals: { sent: 'x' } }])[0]!.removals,
  ).toMatchObject({
    sent: 0,
    paused: false,
  });
});

it('tells what became of them, and nothing of what did not happen', () => {
  expect(removalsText(readRemovals({ sent: 1200 })!, en)).toBe('Told to forget 1,200');
  expect(removalsText(readRemovals({ sent: 3, waiting: 1 })!, en)).toBe('Told to forget 3, 1 waits');
  expect(removalsText(readRemovals({ sent: 0, waiting: 2, dead: 1, cancelled: 3, expired: 4 })!, en)).toBe(
    'Told to forget 0, 2 wait, 1 refused, 3 agreed again before, 4 given up after 30 days',
  );
});
