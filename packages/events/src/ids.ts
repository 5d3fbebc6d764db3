/** Event ids: time-ordered random ones, and ones derived from a fact that must count once. */

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

/**
 * A UUIDv7 (RFC 9562): 48 bits of epoch milliseconds, then random bits, so that ids sort by time and database
 * indexes stay compact.
 * @param now epoch milliseconds
 * @param random fills 10 bytes; `crypto.getRandomValues` in every supported runtime
 */
export function uuidv7(now: number, random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  let digits = hex(Math.max(0, Math.floor(now)), 12);
  random(new Uint8Array(10)).forEach((byte, i) => {
    // Version 7 in the upper half of the first random byte, variant 10 in the top bits of the third.
    digits += hex(i === 0 ? 0x70 | (byte & 15) : i === 2 ? 0x80 | (byte & 63) : byte, 2);
  });
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** 64 bits of a string: two 32-bit lanes, each a multiply-xor walk with its own constants. Not cryptographic. */
function digest(text: string): string {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ (c + i), 0xc2b2ae35);
    a ^= b >>> 15;
    b ^= a >>> 13;
  }
  return hex(a >>> 0, 8) + hex(b >>> 0, 8);
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
  const fact = order + (name === 'refund' ? JSON.stringify([data['value'], data['items']]) : '');
  return `${name}-${digest(fact)}${digest(`2${fact}`)}`;
}
