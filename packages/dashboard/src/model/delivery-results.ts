/** What came of resuming a destination and of trying dead letters again, told from how it stood before and stands now. */
import {
  behindText,
  type DeadLetter,
  type Delivery,
  destinationName,
  isOf,
  lettersText,
} from './deliveries.ts';
import { formatCount, type Locale } from './format.ts';

export interface Health {
  deliveries: readonly Delivery[];
  /** The newest of all destinations. */
  deadLetters: readonly DeadLetter[];
}

export interface Look {
  before: Health;
  after: Health;
  /** How often it was looked at since, from 1. */
  times: number;
  /** There is no further look: say what is known. */
  last: boolean;
}

/** The collector takes up what it is told within moments: what is unchanged so often has happened again. */
const SURE_TIMES = 3;

/** @returns undefined while nothing can be told yet */
export function resumeResult(one: Delivery, look: Look, where: Locale = {}): string | undefined {
  const name = destinationName(one);
  const before = look.before.deliveries.find(isOf(one));
  const after = look.after.deliveries.find(isOf(one));
  if (!before || !after) return `${name} is not configured any more.`;
  const { paused, failures, reason, behind } = after;
  const unchanged =
    before.paused === paused && before.failures === failures && before.nextAt === after.nextAt;
  if (unchanged && look.times < SURE_TIMES && !look.last) return undefined;
  if (paused) return `${name} is paused again: ${reason}`;
  if (failures) return `${name} failed again: ${reason}`;
  if (!behind) return `${name} works again. Nothing waits any more.`;
  return look.last ? `${name} works again. ${behindText(after, where)} events still wait.` : undefined;
}

/** @returns undefined while nothing can be told yet */
export function replayResult(one: Delivery, look: Look, where: Locale = {}): string | undefined {
  const before = look.before.deliveries.find(isOf(one));
  const after = look.after.deliveries.find(isOf(one));
  if (!before || !after) return `${destinationName(one)} is not configured any more.`;
  const all = before.deadLetters;
  const left = Math.min(all, after.deadLetters);
  const known = look.before.deadLetters.filter(isOf(one));
  const now = new Map(look.after.deadLetters.map((letter) => [letter.seq, letter]));
  const again = known.flatMap(({ seq, at }) => {
    const letter = now.get(seq);
    return letter && letter.at !== at ? [letter] : [];
  });
  const still = known.filter(({ seq }) => now.has(seq));
  // They go oldest first: when the newest have had their turn, so have all.
  const done = !left || (still.length > 0 && still.length === again.length);
  if (!done && !look.last) return undefined;
  const gone = all - left;
  // What was erased, or what consent was taken back for, goes without being sent.
  const how = after.sent - before.sent >= gone ? 'delivered' : 'delivered or may not be sent any more';
  const letters = `${lettersText(all, where)} of ${destinationName(one)}`;
  if (!left) return all === 1 ? `The ${letters.slice(2)} is ${how}.` : `All ${letters} are ${how}.`;
  const why = again[0] ? `: ${again[0].reason}` : ' until now.';
  const first = gone ? `${formatCount(gone, where)} of ${letters} ${gone === 1 ? 'is' : 'are'} ${how}, ` : '';
  return `${first}${first ? formatCount(left, where) : letters} ${left === 1 ? 'was' : 'were'} not taken${why}`;
}
