/** The records of the log: a request, as facts about it in JSON and the body exactly as it came; an erasure; a replay; counted views; an arrival. */
import type { Arrival } from '../store/arrivals.ts';
import type { Erasure } from '../store/erasures.ts';
import type { PageCount } from '../store/page-counts.ts';
import type { ReplayRequest } from '../store/replays.ts';
import type { Place } from './places.ts';

/** As the headers came; empty where one is missing. */
export interface ClientHints {
  /** Sec-CH-UA. */
  brands: string;
  /** Sec-CH-UA-Mobile: `?0` or `?1`. */
  mobile: string;
  /** Sec-CH-UA-Platform, without its quotes. */
  platform: string;
}

/** Optional fields are those that earlier versions did not write. */
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
  /** By the country file, where the operator has given one and it knows the whole address. */
  place?: Place;
  /** Of a visitor of this day, where the site counts them. */
  dailyHash?: string;
  /** What Chromium tells unasked. */
  hints?: ClientHints;
  /** The site has a vendor's server half, which needs the User-Agent, and the whole public address where the site keeps it. */
  vendor?: { address?: string };
}

/** The first byte of a record. */
const REQUEST = 1;
const ERASURE = 2;
const REPLAY = 3;
const PAGE_COUNT = 4;
const ARRIVAL = 5;

/** The record in parts; the body is not copied. */
export function encodeEnvelope(envelope: Envelope, body: Buffer): [header: Buffer, body: Buffer] {
  const json = JSON.stringify(envelope);
  const length = Buffer.byteLength(json);
  const header = Buffer.allocUnsafe(5 + length);
  header.writeUInt8(REQUEST, 0);
  header.writeUInt32LE(length, 1);
  header.write(json, 5);
  return [header, body];
}

const encodeJson = (kind: number, value: unknown): Buffer =>
  Buffer.concat([Buffer.from([kind]), Buffer.from(JSON.stringify(value))]);

/** No facts of the request: they are all there is. */
export const encodePageCount = (count: PageCount): Buffer => encodeJson(PAGE_COUNT, count);
export const encodeArrival = (arrival: Arrival): Buffer => encodeJson(ARRIVAL, arrival);
export const encodeErasure = (erasure: Erasure): Buffer => encodeJson(ERASURE, erasure);
/** A rebuild reads every body by the rules of its own version, so this finds nothing left to do there. */
export const encodeReplay = (replay: ReplayRequest): Buffer => encodeJson(REPLAY, replay);

/** @throws Error when it is of a kind that this version does not know, or damaged */
export function decodeRecord(
  payload: Buffer,
):
  | { envelope: Envelope; body: Buffer }
  | { erasure: Erasure }
  | { replay: ReplayRequest }
  | { pageCount: PageCount }
  | { arrival: Arrival } {
  const kind = payload.readUInt8(0);
  if (kind === ERASURE) return { erasure: JSON.parse(payload.toString('utf8', 1)) as Erasure };
  if (kind === REPLAY) return { replay: JSON.parse(payload.toString('utf8', 1)) as ReplayRequest };
  if (kind === PAGE_COUNT) return { pageCount: JSON.parse(payload.toString('utf8', 1)) as PageCount };
  if (kind === ARRIVAL) return { arrival: JSON.parse(payload.toString('utf8', 1)) as Arrival };
  if (kind !== REQUEST) throw new Error(`unknown kind of record ${kind}`);
  const bodyAt = 5 + payload.readUInt32LE(1);
  return {
    envelope: JSON.parse(payload.toString('utf8', 5, bodyAt)) as Envelope,
    body: payload.subarray(bodyAt),
  };
}
