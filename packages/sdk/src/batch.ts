/** Writes the body of one request from the entries that wait. */
import { type Batch, type BeckonEvent, type ClientInfo, hoist, WIRE_VERSION } from '@beckon/events';
import { byteLength } from './transport.ts';
import { VERSION } from './version.ts';

/** An event that waits for its acknowledgement. */
export interface Entry {
  event: BeckonEvent;
  /** performance.now() at the call; absent for events of an earlier page. */
  mono?: number;
  /** Known to be on disk. */
  stored?: boolean;
  /** Length of its record on disk. */
  bytes?: number;
  /** On its way: not to be sent again before the answer. */
  sending?: boolean;
}

/** Bytes per request at the most: half of the page's keepalive budget, so that two fit. */
const BATCH_BYTES = 30000;

let client: ClientInfo | undefined;
function clientInfo(): ClientInfo {
  client ??= {
    sdk: VERSION,
    lang: navigator.language,
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
    view: `${innerWidth}x${innerHeight}`,
    ...(navigator.webdriver && { auto: 1 }),
  };
  return client;
}

function write(site: string, entries: readonly Entry[], drops: Batch['drops']): string {
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
    ...(drops && { drops }),
  };
  return JSON.stringify(batch);
}

/** As many of `list`, from its start, as fit one request, and that request's body. */
export function pack(site: string, list: Entry[], drops: Batch['drops']): { batch: Entry[]; body: string } {
  let batch = list;
  let body = write(site, batch, drops);
  while (batch.length > 1 && byteLength(body) > BATCH_BYTES) {
    batch = batch.slice(0, batch.length >> 1);
    body = write(site, batch, drops);
  }
  return { batch, body };
}
