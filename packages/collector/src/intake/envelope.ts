/** The records of the log: a request, as facts about it in JSON and the body exactly as it came; an erasure; a replay. */
import type { Erasure } from '../store/erasures.ts';
import type { ReplayRequest } from '../store/replays.ts';

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

/** The first byte of a record. */
const REQUEST = 1;
const ERASURE = 2;
const REPLAY = 3;

export function encodeEnvelope(envelope: Envelope, body: Buffer): Buffer {
  const header = Buffer.from(JSON.stringify(envelope));
  const prefix = Buffer.allocUnsafe(5);
  prefix.writeUInt8(REQUEST, 0);
  prefix.writeUInt32LE(header.length, 1);
  return Buffer.concat([prefix, header, body]);
}

const encodeJson = (kind: number, value: unknown): Buffer =>
  Buffer.concat([Buffer.from([kind]), Buffer.from(JSON.stringify(value))]);

export const encodeErasure = (erasure: Erasure): Buffer => encodeJson(ERASURE, erasure);
/** A rebuild reads every body by the rules of its own version, so this finds nothing left to do there. */
export const encodeReplay = (replay: ReplayRequest): Buffer => encodeJson(REPLAY, replay);

/** @throws Error when it is of a kind that this version does not know, or damaged */
export function decodeRecord(
  payload: Buffer,
): { envelope: Envelope; body: Buffer } | { erasure: Erasure } | { replay: ReplayRequest } {
  const kind = payload.readUInt8(0);
  if (kind === ERASURE) return { erasure: JSON.parse(payload.toString('utf8', 1)) as Erasure };
  if (kind === REPLAY) return { replay: JSON.parse(payload.toString('utf8', 1)) as ReplayRequest };
  if (kind !== REQUEST) throw new Error(`unknown kind of record ${kind}`);
  const bodyAt = 5 + payload.readUInt32LE(1);
  return {
    envelope: JSON.parse(payload.toString('utf8', 5, bodyAt)) as Envelope,
    body: payload.subarray(bodyAt),
  };
}
