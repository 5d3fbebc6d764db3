/** Which numbers of one client have not arrived: its highest number and the gaps below it, bounded. Pure. */

/** First and last missing number, both included. */
export type Range = [from: number, to: number];

/** The numbers of one client, as far as they are known. */
export interface Numbers {
  /** The highest number that arrived; 0 at first. What comes behind it cannot be seen as missing. */
  highest: number;
  /** Ascending, not touching one another. */
  gaps: Range[];
  /** How many numbers lie in the gaps. */
  missing: number;
  /** The numbers cannot be a page's own: nothing of this client counts as missing, from the first to the last. */
  bad: boolean;
}

/**
 * A page that missed more is taken for an invention: an outbox holds 256 KiB, some hundreds of events, and only
 * what left it can be lost. Without a limit one request could claim 9e15 losses.
 */
export const MAX_MISSING = 10_000;
/** Losses come in runs (a request, a dead page), so a real client has few gaps; a row stays below 2 KB with these. */
export const MAX_GAPS = 100;

export const noNumbers = (): Numbers => ({ highest: 0, gaps: [], missing: 0, bad: false });

function giveUp(numbers: Numbers): true {
  numbers.gaps = [];
  numbers.missing = 0;
  numbers.bad = true;
  return true;
}

/**
 * Takes note that `seq` arrived; the same number again changes nothing, the order does not matter.
 * @param seq 1, 2, 3 ...
 * @returns whether `numbers` changed
 */
export function arrive(numbers: Numbers, seq: number): boolean {
  const { gaps, highest, bad } = numbers;
  if (bad) return false;
  if (seq > highest) {
    const skipped = seq - highest - 1;
    if (numbers.missing + skipped > MAX_MISSING || (skipped && gaps.length >= MAX_GAPS))
      return giveUp(numbers);
    if (skipped) gaps.push([highest + 1, seq - 1]);
    numbers.missing += skipped;
    numbers.highest = seq;
    return true;
  }
  const at = gaps.findIndex(([from, to]) => from <= seq && seq <= to);
  if (at < 0) return false;
  const [from, to] = gaps[at]!;
  const rest: Range[] = [];
  if (from < seq) rest.push([from, seq - 1]);
  if (seq < to) rest.push([seq + 1, to]);
  if (gaps.length - 1 + rest.length > MAX_GAPS) return giveUp(numbers);
  gaps.splice(at, 1, ...rest);
  numbers.missing--;
  return true;
}
