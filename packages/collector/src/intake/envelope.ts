/** What the log keeps of one request: facts about it as JSON, then the body exactly as it came. */

export interface Envelope {
  /** Epoch milliseconds by the collector's clock. */
  received: number;
  site: string;
  origin: string;
  userAgent: string;
  /** Truncated: IPv4 to /24, IPv6 to /48. */
  address: string;
  language: string;
  /** The browser sent Global Privacy Control. */
  gpc: boolean;
  /** Sec-Purpose, when the browser only prefetched or prerendered. */
  purpose: string;
}

const VERSION = 1;

export function encodeEnvelope(envelope: Envelope, body: Buffer): Buffer {
  const header = Buffer.from(JSON.stringify(envelope));
  const prefix = Buffer.allocUnsafe(5);
  prefix.writeUInt8(VERSION, 0);
  prefix.writeUInt32LE(header.length, 1);
  return Buffer.concat([prefix, header, body]);
}

export function decodeEnvelope(payload: Buffer): { envelope: Envelope; body: Buffer } {
  if (payload.readUInt8(0) !== VERSION) throw new Error(`unknown envelope version ${payload.readUInt8(0)}`);
  const bodyAt = 5 + payload.readUInt32LE(1);
  return {
    envelope: JSON.parse(payload.toString('utf8', 5, bodyAt)) as Envelope,
    body: payload.subarray(bodyAt),
  };
}
