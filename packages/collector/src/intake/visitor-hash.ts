/** Tells visitors of one day apart without an id: a keyed hash of what their request shows, useless without its salt. */
import { createHmac } from 'node:crypto';
import { dayOf } from '../store/day.ts';
import { createDailySalts } from './daily-salts.ts';

/** Undefined for sites that do not count, and without an address. */
export type VisitorHashOf = (
  site: string,
  address: string,
  userAgent: string,
  received: number,
) => string | undefined;

export interface VisitorHash {
  of: VisitorHashOf;
  close(): void;
}

const HASH_BYTES = 16;
const FORGET_EVERY_MS = 60 * 1000;

/**
 * @param sites keys of those that count
 * @param dir where the salts are kept
 */
export function openVisitorHash(
  sites: readonly string[],
  dir: string,
  report: (message: string) => void,
): VisitorHash {
  const counting = new Set(sites);
  const salts = createDailySalts(dir, report);
  const forget = () => salts.forget(Date.now());
  forget();
  const timer = setInterval(forget, FORGET_EVERY_MS).unref();
  return {
    of(site, address, userAgent, received) {
      if (!address || !counting.has(site)) return undefined;
      // Neither a site key nor an address has a line break: no two visitors write the same text.
      return createHmac('sha256', salts.of(dayOf(received)))
        .update(`${site}\n${address}\n${userAgent}`)
        .digest()
        .toString('base64url', 0, HASH_BYTES);
    },
    close: () => clearInterval(timer),
  };
}
