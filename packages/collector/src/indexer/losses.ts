/** What a batch tells the loss meter beside its events: numbers of refused events, and reported losses. */
import type { DropReason } from '@beckon/events';
import type { DropReport, Refused } from '../store/loss.ts';
import { isObject } from './unfit.ts';

/** No page loses more between two reports; keeps sums of invented numbers within what SQLite and JSON can hold. */
const MAX_DROPS = 1_000_000;
const DROP_REASONS = new Set<string>([
  'held_overflow',
  'too_old',
  'outbox_full',
  'refused',
  'unserialisable',
] satisfies DropReason[]);
const ID = /^[\w-]{1,64}$/;

/** Client and number of an event that cannot be stored; undefined when they cannot be read. */
export function numbersOf(event: unknown): Pick<Refused, 'client' | 'seq'> | undefined {
  if (!isObject(event)) return undefined;
  const { client, seq } = event;
  return typeof client === 'string' && ID.test(client) && Number.isSafeInteger(seq) && (seq as number) > 0
    ? { client, seq: seq as number }
    : undefined;
}

/** The batch's report of losses, with the known reasons only; undefined when it tells of none. */
export function dropsOf(
  batch: Record<string, unknown>,
  from: Pick<DropReport, 'site' | 'received' | 'browser'>,
): DropReport | undefined {
  if (!isObject(batch['drops'])) return undefined;
  const drops: Record<string, number> = {};
  for (const [reason, count] of Object.entries(batch['drops']))
    if (DROP_REASONS.has(reason) && Number.isSafeInteger(count) && (count as number) > 0)
      drops[reason] = Math.min(MAX_DROPS, count as number);
  if (!Object.keys(drops).length) return undefined;
  const id = batch['dropsId'];
  return { ...from, drops, ...(typeof id === 'string' && ID.test(id) && { id }) };
}
