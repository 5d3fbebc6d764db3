/**
 * How often passwords may be tried.
 *
 * An address (IPv6: its /48) that was wrong five times waits a minute, and twice as long after each further wrong try,
 * up to an hour. All addresses together have an allowance beside that, or a guesser with a thousand of them would
 * have five thousand tries.
 *
 * The trade: who limits strangers by what they share with the owner lets them lock the owner out. So the allowance
 * of all does not bind addresses from which somebody has signed in since the start, and neither limit binds the admin
 * token (`/dashboard/#token=…`), which is too long to be guessed. Whoever is locked out by a neighbour behind the
 * same address, or by a crowd while at a new one, has that way in, and a restart.
 */
import { truncateAddress } from '../intake/address.ts';
import { createRateLimit } from '../intake/rate-limit.ts';
import type { Report } from '../report.ts';

export interface LockOut {
  /** Before a password is compared: 0 when it may be, and the try counts as wrong until told; else seconds to wait. */
  take(address: string): number;
  right(address: string): void;
  wrong(address: string): void;
}

/** Wrong tries before the first wait. */
const TRIES = 5;
const FIRST_WAIT_MS = 60 * 1000;
const MAX_WAIT_MS = 3600 * 1000;
/** Wrong tries count this long after the last one. */
const FORGET_MS = 24 * 3600 * 1000;
/** Of all addresses together: tries at once, and then one in so many seconds, 2,880 a day. */
const ALL_TRIES = 50;
const ALL_SECONDS_A_TRY = 30;
/** More than the allowance of all lets through in a day: nobody is forgotten for room. */
const MAX_ADDRESSES = 10_000;
const MAX_KNOWN = 1000;
/** A crowd that guesses is worth a line, not one for each try. */
const TELL_EVERY_MS = 60 * 1000;

interface Tries {
  wrong: number;
  lockedUntil: number;
  at: number;
}

/** Bounded, the least recently set goes first. */
function put<T>(map: Map<string, T>, key: string, value: T, max: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= max) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

/** @param now epoch milliseconds */
export function createLockOut(report: Report, now: () => number): LockOut {
  const addresses = new Map<string, Tries>();
  const known = new Map<string, true>();
  const all = createRateLimit(1 / ALL_SECONDS_A_TRY, ALL_TRIES, 1);
  let toldAt = 0;
  const keyOf = (address: string) => (address.includes(':') ? truncateAddress(address) : address);

  function allowance(key: string): number {
    if (known.has(key)) return 0;
    const wait = all.take('', now());
    if (wait && now() - toldAt >= TELL_EVERY_MS) {
      toldAt = now();
      report('sign-in: too many tries from all addresses together, new ones have to wait', 'warn');
    }
    return wait;
  }

  return {
    take(address) {
      const key = keyOf(address);
      let tries = addresses.get(key);
      if (!tries || now() - tries.at > FORGET_MS) tries = { wrong: 0, lockedUntil: 0, at: 0 };
      const locked = tries.lockedUntil - now();
      const wait = locked > 0 ? Math.ceil(locked / 1000) : allowance(key);
      if (wait) return wait;
      // Counted before the comparison, or a hundred requests at once would be one try.
      const wrong = tries.wrong + 1;
      const waitMs =
        wrong < TRIES ? 0 : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(wrong - TRIES, 20));
      put(addresses, key, { wrong, lockedUntil: waitMs && now() + waitMs, at: now() }, MAX_ADDRESSES);
      return 0;
    },
    right(address) {
      addresses.delete(keyOf(address));
      put(known, keyOf(address), true, MAX_KNOWN);
    },
    wrong(address) {
      const { wrong = 0, lockedUntil = 0 } = addresses.get(keyOf(address)) ?? {};
      const seconds = Math.max(0, Math.round((lockedUntil - now()) / 1000));
      const told = { address: truncateAddress(address), wrong, ...(seconds && { seconds }) };
      report(seconds ? 'sign-in: wrong password, locked out' : 'sign-in: wrong password', 'warn', told);
    },
  };
}
