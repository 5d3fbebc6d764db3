/** Event ids: time-ordered random ones, and ones derived from a fact that must count once. */

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

/**
 * A UUIDv7 (RFC 9562, with a counter by method 1 of its section 6.2): 48 bits of epoch milliseconds, so that ids sort
 * by time and database indexes stay compact, 12 bits that count, and who made it. One maker makes ids of one
 * millisecond apart as long as there are no more than 4,096.
 * @param now whole epoch milliseconds
 * @param count ids that this maker has made before
 * @param maker the second half of a random UUID (`crypto.randomUUID().slice(-17)`), once for all ids of a process or page
 */
export const uuidv7 = (now: number, count: number, maker: string): string =>
  `${hex((now / 65536) >>> 0, 8)}-${hex(now % 65536, 4)}-7${hex(count & 4095, 3)}-${maker}`;

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
