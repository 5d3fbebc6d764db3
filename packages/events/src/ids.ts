/** Event ids: time-ordered random ones, and ones derived from a fact that must count once. */

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

/**
 * A UUIDv7 (RFC 9562): 48 bits of epoch milliseconds, then random bits, so that ids sort by time and database
 * indexes stay compact.
 * @param now whole epoch milliseconds
 * @param random 10 bytes, of `crypto.getRandomValues`
 */
export function uuidv7(now: number, random: Uint8Array): string {
  let digits = hex(now, 12);
  for (const byte of random) digits += hex(byte, 2);
  // Version 7, and variant 10 with two zeros behind it: 72 random bits are left.
  return digits.replace(/(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-7$3-8$4-');
}

/** 32 bits of a string: a multiply-xorshift walk. Not cryptographic. */
export function digest(text: string, seed: number): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x5bd1e995);
    h ^= h >>> 15;
  }
  return h >>> 0;
}

/**
 * The id of a fact that must be counted once, so that a reloaded thank-you page, a second tab and a server
 * webhook collapse into one event: `purchase` and `refund` by their transaction id. Other events, and these
 * without a transaction id, have no such fact: returns undefined.
 */
export function factId(name: string, data: Readonly<Record<string, unknown>>): string | undefined {
  const order = data['transaction_id'];
  if (!order || (name !== 'purchase' && name !== 'refund')) return undefined;
  // A refund can come in parts: each distinct part of an order is a fact of its own.
  const fact = name === 'refund' ? JSON.stringify(data) : `${order}`;
  return `${name}-${[1, 2, 3, 4].map((seed) => hex(digest(fact, seed), 8)).join('')}`;
}
