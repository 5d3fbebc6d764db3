/** Writes the body of one request from the entries that wait. */
import { type Batch, type BeckonEvent, type ClientInfo, hoist, WIRE_VERSION } from '@beckon/events';
import type { DropReport } from './drops.ts';
import type { Reach } from './receipt.ts';
import { byteLength, type Message } from './transport.ts';
import { VERSION } from './version.ts';

/** An event that waits for its acknowledgement. */
export interface Entry {
  event: BeckonEvent;
  /** Of events of this page: tells how far it has come. */
  reach?: Reach;
  /** performance.now() at the call; absent for events of an earlier page or another tab. */
  mono?: number;
  /** Known to be on disk. */
  stored?: boolean;
  /** On its way: not to be sent again before the answer. */
  sending?: boolean;
}

/** Bytes per request at the most: half of the page's keepalive budget, so that two fit. */
const BATCH_BYTES = 30000;

/** `Temporal` is absent in Safari. Where present it is asked first: a page's first Intl format costs tens of milliseconds. */
interface Clock {
  Temporal?: { Now: { timeZoneId(): string } };
}

const clientInfo = (): ClientInfo => ({
  sdk: VERSION,
  tz: (globalThis as Clock).Temporal?.Now?.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  ...(navigator.webdriver && { auto: 1 }),
});

function write(site: string, entries: readonly Entry[], report: DropReport | undefined): string {
  const batch: Batch = {
    v: WIRE_VERSION,
    site,
    sentAt: Date.now(),
    client: clientInfo(),
    ...hoist(
      entries.map(({ event, mono }) =>
        mono === undefined ? event : { ...event, age: Math.round(performance.now() - mono) },
      ),
    ),
    ...report,
  };
  return JSON.stringify(batch);
}

/** A request that carries the first of what waits. */
export interface Packed extends Message {
  batch: readonly Entry[];
  report: DropReport | undefined;
}

/** As many of `list`, from its start, as fit one request. */
export function pack(site: string, list: readonly Entry[], report: DropReport | undefined): Packed {
  for (let batch = list; ; batch = batch.slice(0, batch.length >> 1)) {
    const body = write(site, batch, report);
    const bytes = byteLength(body);
    if (bytes <= BATCH_BYTES || batch.length < 2) return { batch, body, bytes, report };
  }
}
