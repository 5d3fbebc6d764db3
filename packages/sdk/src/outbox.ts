/** The outbox: keeps every released event until the collector acknowledged it, across pages, tabs and crashes. */
import type { BeckonEvent, DropReason, Page } from '@beckon/events';
import { leftOf, NONE, type Pause, pauseAfter, retryable, UNKNOWN } from './backoff.ts';
import { type Entry, type Packed, pack } from './batch.ts';
import type { Drops } from './drops.ts';
import { createLease } from './lease.ts';
import { createLimits, MAX_OWN } from './limits.ts';
import { quietly } from './quietly.ts';
import { ACKED, LOST, type Reach, SENT, STORED } from './receipt.ts';
import { openSpool } from './spool.ts';
import type { Disk } from './storage.ts';
import type { Transport } from './transport.ts';

export interface FlushResult {
  /** Events acknowledged by this call, those of earlier pages and other tabs included. */
  sent: number;
  /** Events that still wait; they stay in the outbox and are tried again. */
  remaining: number;
}

/** An event on its way into the outbox, which numbers it. */
export type Numbered = 'client' | 'seq';

export interface Outbox {
  /** Keeps one event. `urgent` sends at once, together with all that waits; others go with the next batch. */
  add(event: Omit<BeckonEvent, Numbered>, mono: number, urgent: boolean, reach: Reach): void;
  /**
   * Sends what waits, of all pages. Resolves when it is sent or has to wait; never rejects.
   * @param may consent allows to look at the disk and to send: else there is nothing
   */
  flush(may: boolean): Promise<FlushResult>;
  /** Synchronous, as the page may die here. `leaving` when it is left, not merely hidden. */
  hide(leaving: boolean): void;
  /** The page lives on. `online` ends a wait that the network caused. */
  show(online: boolean): void;
  /** Forgets everything, on disk too. */
  clear(): void;
}

export interface OutboxParts {
  site: string;
  /** Id of this run; events are numbered under it. */
  client: string;
  disk: Disk;
  transport: Transport;
  drops: Drops;
  /** The page whose title is still to come: its events are kept, but not sent. */
  unsettled(): Page | undefined;
  /** Told the ids that the collector acknowledged. */
  onAcked(ids: string[]): void;
  flushIntervalMs: number;
}

/** Events per request at the most; the collector takes 500. */
const BATCH_EVENTS = 100;
/** A record of the disk: an entry, or the pause. */
interface Change extends Pick<Entry, 'stored' | 'reach'> {
  event?: BeckonEvent | Pause;
}

/** Sorts behind every event id. Its absence tells that the browser has emptied the disk. */
const PAUSE_KEY = '~';

export function createOutbox(parts: OutboxParts): Outbox {
  const { site, client, disk, transport, drops } = parts;
  /**
   * Events of this page that are not acknowledged; those of other pages are on disk alone. Another map from each
   * clear on: what began before it changes nothing any more.
   */
  let own = new Map<string, Entry>();
  const spool = openSpool(site, client);
  const lease = createLease(`bk~${site}`);
  /** What the disk has to learn, by key; a record without an event is to be removed. */
  let changes = new Map<string, Change>();
  let seq = 0;
  /** Acknowledged so far. */
  let sent = 0;
  /** Requests that left without the lease. */
  let flights: Promise<unknown> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  /** Events of other pages that waited at last sight and are not gone since. */
  let others = 0;
  let pause = UNKNOWN;
  /** As the disk last had it. A disk that takes nothing more says nothing new. */
  let pauseText: string | undefined;
  let batchLimit = BATCH_EVENTS;
  /** Between pagehide and a return from the bfcache: the disk is not touched, see spool.ts. */
  let left = false;

  function schedule(): void {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        void flush();
      },
      Math.max(parts.flushIntervalMs, leftOf(pause)),
    );
  }

  /** Brings the disk up to date in one transaction. */
  async function sync(): Promise<void> {
    if (left || !changes.size) return;
    const batch = [...changes];
    changes = new Map();
    if (await disk.change(batch.map(([key, { event }]) => [key, JSON.stringify(event)])))
      for (const [, change] of batch) {
        change.stored = true;
        change.reach?.(STORED);
      }
  }
  /** In the task of the call, but once for all its changes. */
  const syncSoon = () => queueMicrotask(sync);

  /** The disk learns it with the next change. */
  function setPause(next: Pause): void {
    pause = next;
    changes.set(PAUSE_KEY, { event: next });
  }

  function keep(entry: Entry): void {
    own.set(entry.event.id, entry);
    changes.set(entry.event.id, entry);
    syncSoon();
  }

  function remove(batch: readonly Entry[], step: typeof ACKED | typeof LOST): void {
    for (const { event, reach } of batch) {
      changes.set(event.id, {});
      own.delete(event.id);
      // Those of other pages have no reach.
      if (reach) reach(step);
      else others--;
    }
    syncSoon();
  }

  function drop(batch: readonly Entry[], reason: DropReason): void {
    drops.count(reason, batch.length);
    remove(batch, LOST);
  }

  const sendable = (entries: Iterable<Entry>): Entry[] =>
    [...entries].filter((entry) => !entry.sending && entry.event.page !== parts.unsettled());

  /**
   * What waits, of all pages. Call under the lease. Keys are ids that begin with the time, so that the oldest come
   * first; facts that must be counted once, as purchases, come last and so are dropped last.
   */
  async function gather(): Promise<Entry[]> {
    const started = own;
    const spooled = spool.read();
    // What other pages could only spool is this page's from now on, and spooled again should no disk take it.
    for (const text of spooled.texts)
      quietly(() => {
        const event = JSON.parse(text) as BeckonEvent;
        if (!own.has(event.id)) keep({ event, reach() {} });
      });
    await sync();
    spooled.done();
    const kept = await disk.all();
    if (started !== own) return [];
    const found = new Map<string, Entry>();
    let emptied = true;
    for (const text of kept ?? []) {
      const record = JSON.parse(text) as BeckonEvent | Pause;
      if (Array.isArray(record)) {
        if (text !== pauseText) pause = record;
        pauseText = text;
        emptied = false;
      } else found.set(record.id, { event: record, stored: true });
    }
    for (const [id, entry] of own) {
      // Another tab has sent it, unless the browser has emptied the disk.
      if (entry.stored && !found.has(id))
        if (emptied) keep(entry);
        else {
          remove([entry], ACKED);
          continue;
        }
      found.set(id, entry);
    }
    if (emptied) setPause(pause === UNKNOWN ? NONE : pause);
    const reasonToDrop = createLimits();
    const fit = (entry: Entry) => {
      const reason = reasonToDrop(entry);
      if (reason) drop([entry], reason);
      return !reason;
    };
    return sendable(found.values()).reverse().filter(fit).reverse();
  }

  /** Sends one batch, whose request leaves synchronously. Resolves whether to go on with the rest. */
  async function post(packed: Packed): Promise<boolean> {
    const { batch } = packed;
    const started = own;
    for (const entry of batch) {
      entry.sending = true;
      entry.reach?.(SENT);
    }
    const { status, waitMs } = await transport.post(packed);
    if (started !== own) return false;
    for (const entry of batch) entry.sending = false;
    if (status >= 200 && status < 300) {
      if (pause[1]) setPause(NONE);
      batchLimit = Math.min(BATCH_EVENTS, batchLimit * 2);
      drops.told(packed.report);
      sent += batch.length;
      remove(batch, ACKED);
      parts.onAcked(batch.map(({ event }) => event.id));
      return true;
    }
    if (retryable(status)) {
      setPause(pauseAfter(pause, waitMs));
      syncSoon();
      return false;
    }
    // A part of the batch may not meet these: the one event that does is found by halves.
    if ((status === 413 || status === 400) && batch.length > 1) batchLimit = batch.length >> 1;
    else drop(batch, 'refused');
    return true;
  }

  const first = (list: readonly Entry[]) => pack(site, list.slice(0, batchLimit), drops.report());

  /** Hands this page's waiting events to the browser at once, as far as its budget for leaving pages allows. */
  function handOver(): void {
    for (let rest = sendable(own.values()); rest.length; ) {
      const packed = first(rest);
      if (!transport.fits(packed)) return schedule();
      rest = rest.slice(packed.batch.length);
      flights = Promise.all([flights, post(packed).then(again)]);
    }
  }
  const again = () => {
    if (own.size || others || pause === UNKNOWN) schedule();
  };

  async function drain(): Promise<void> {
    let more: boolean;
    const round = async () => {
      const list = await gather();
      others = list.filter(({ event }) => !own.has(event.id)).length;
      if (list.length && !leftOf(pause)) more = await post(first(list));
    };
    // One tab at a time: the others try again a little later. The disk is not asked for what is known to be gone.
    do {
      more = false;
      await lease(round);
    } while (more && (own.size || others));
    again();
  }

  function flush(): Promise<void> {
    running ??= drain().finally(() => {
      running = undefined;
    });
    return running;
  }

  function hide(leaving: boolean): void {
    // The page is hidden when it is left, too: then all is done already.
    if (left && !leaving) return;
    left = leaving;
    if (leaving)
      spool.put([...own.values()].filter(({ stored }) => !stored).map(({ event }) => JSON.stringify(event)));
    void sync();
    // A wait that the collector asked for holds to the last; one of our own does not, when it is the last moment.
    if ((leaving && pause[2]) || !leftOf(pause)) handOver();
  }

  return {
    add(event, mono, urgent, reach) {
      // The same fact again, as a purchase that is reported twice, is kept once.
      if (own.has(event.id)) return reach(LOST);
      keep({ event: { ...event, client, seq: ++seq }, mono, reach });
      if (own.size > MAX_OWN) drop([...own.values()].slice(0, 1), 'outbox_full');
      if (left) queueMicrotask(() => hide(true));
      // Whether the collector asked this browser to wait is on disk.
      else if (urgent && !leftOf(pause)) queueMicrotask(pause === UNKNOWN ? flush : handOver);
      else schedule();
    },
    async flush(may) {
      const before = sent;
      if (may) await flush();
      // Waited for here alone: Firefox forgets the answers to a page that returns from the bfcache.
      await flights;
      return { sent: sent - before, remaining: others + own.size };
    },
    hide,
    show(online) {
      if (left) {
        left = false;
        spool.put([]);
        syncSoon();
      }
      if (online && pause[2]) setPause(NONE);
      if (online) void flush();
      else again();
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      for (const { reach } of own.values()) reach?.(LOST);
      own = new Map();
      changes = new Map();
      pause = NONE;
      others = 0;
      transport.stop();
      spool.clear();
      void disk.clear();
    },
  };
}
