/** The outbox: keeps every released event until the collector acknowledged it, across pages, tabs and crashes. */
import type { BeckonEvent } from '@beckon/events';
import { nextWaitMs, retryable } from './backoff.ts';
import { type Entry, pack } from './batch.ts';
import type { Drops } from './drops.ts';
import { withLease } from './lease.ts';
import { openSpool } from './spool.ts';
import type { Disk } from './storage.ts';
import type { Transport } from './transport.ts';

export interface FlushResult {
  /** Events acknowledged by this call. */
  sent: number;
  /** Events that still wait; they stay in the outbox and are tried again. */
  remaining: number;
}

export interface Outbox {
  /** Keeps one event. `urgent` sends at once, together with all that waits; others go with the next batch. */
  add(event: BeckonEvent, mono: number, urgent: boolean): void;
  /** Takes in what earlier pages left behind, and sends it. */
  recover(): Promise<void>;
  /** Sends what waits. Resolves when it is sent or has to wait; never rejects. */
  flush(): Promise<FlushResult>;
  /** Synchronous, as the page may die: `last` when no answer will be seen any more. */
  hide(last: boolean): void;
  /** The page lives on. `online` ends a wait that the network caused. */
  show(online: boolean): void;
  /** Forgets everything, on disk too. */
  clear(): void;
}

export interface OutboxParts {
  site: string;
  disk: Disk;
  transport: Transport;
  drops: Drops;
  /** Told the ids that the collector acknowledged. */
  acked(ids: string[]): void;
  flushIntervalMs: number;
}

/** Events per request at the most; the collector takes 500. */
const BATCH_EVENTS = 100;
const MAX_AGE_MS = 3 * 24 * 3600 * 1000;
const MAX_BYTES = 256 * 1024;

export function createOutbox({ site, disk, transport, drops, acked, flushIntervalMs }: OutboxParts): Outbox {
  const entries = new Map<string, Entry>();
  const spool = openSpool(site);
  let unstored: Entry[] = [];
  /** Handed to the browser at page end: the answer will not be seen. */
  let handed: Entry[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let waitUntil = 0;
  /** The wait was asked for by the collector: being online again does not end it. */
  let waitTold = false;
  let batchLimit = BATCH_EVENTS;
  /** Grows with each clear: answers that belong to what was forgotten change nothing. */
  let era = 0;

  function schedule(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void flush();
    }, ms);
  }

  /** Writes all new entries in one transaction, started in the task of the `track` that made them. */
  async function store(): Promise<void> {
    const batch = unstored;
    unstored = [];
    const records = batch.map((entry): [string, string] => {
      const text = JSON.stringify(entry.event);
      entry.bytes = text.length;
      return [entry.event.id, text];
    });
    const ok = batch.length && (await disk.put(records));
    for (const entry of batch) entry.stored = !!ok;
    limit();
  }

  const waiting = (): Entry[] =>
    [...entries.values()]
      .filter((entry) => !entry.sending)
      .sort((a, b) => a.event.time - b.event.time || a.event.seq - b.event.seq);

  function remove(batch: Entry[]): void {
    const ids = batch.map((entry) => entry.event.id);
    for (const id of ids) entries.delete(id);
    void disk.remove(ids);
  }

  /** Sends the first of `list`; resolves whether to go on with the rest. The request leaves synchronously. */
  async function send(list: Entry[]): Promise<boolean> {
    const told = drops.take();
    const { batch, body } = pack(site, list.slice(0, batchLimit), told);
    const started = era;
    for (const entry of batch) entry.sending = true;
    const { status, waitMs } = await transport.post(body);
    if (started !== era) return false;
    for (const entry of batch) entry.sending = false;
    if (status >= 200 && status < 300) {
      failures = waitUntil = 0;
      batchLimit = BATCH_EVENTS;
      remove(batch);
      acked(batch.map((entry) => entry.event.id));
      return true;
    }
    drops.restore(told);
    if (status === 413 && batch.length > 1) {
      batchLimit = batch.length >> 1;
      return true;
    }
    if (!retryable(status)) {
      remove(batch);
      drops.count('refused', batch.length);
      return true;
    }
    waitTold = !!waitMs;
    waitUntil = Date.now() + (waitMs ?? nextWaitMs(failures++));
    return false;
  }

  async function pump(): Promise<void> {
    for (let list = waiting(); list.length && Date.now() >= waitUntil; list = waiting())
      if (!(await send(list))) break;
    if (entries.size) schedule(Math.max(flushIntervalMs, waitUntil - Date.now()));
  }

  /** Age and size limits: the oldest go first and are counted. */
  function limit(): void {
    const list = waiting();
    const old = list.filter((entry) => entry.event.time < Date.now() - MAX_AGE_MS);
    let bytes = 0;
    const over = list
      .slice(old.length)
      .reverse()
      .filter((entry) => {
        bytes += entry.bytes ?? 0;
        return bytes > MAX_BYTES;
      });
    if (old.length) remove(old);
    if (over.length) remove(over);
    drops.count('too_old', old.length);
    drops.count('outbox_full', over.length);
  }

  /** Takes in the records of earlier pages: from disk, and from the last moments before the disk was written. */
  async function merge(): Promise<void> {
    const started = era;
    const kept = (await disk.all()) ?? [];
    if (started !== era) return;
    const take = (text: string, stored: boolean) => {
      try {
        const event = JSON.parse(text) as BeckonEvent;
        if (entries.has(event.id)) return;
        const entry: Entry = { event, stored, bytes: text.length };
        entries.set(event.id, entry);
        if (!stored) unstored.push(entry);
      } catch {
        drops.count('unserialisable', 1);
      }
    };
    for (const text of kept) take(text, true);
    const spooled = spool.read();
    for (const text of spooled.texts) take(text, false);
    // What no disk takes stays in memory, and is spooled again when this page goes.
    void store().then(spooled.done);
  }

  async function flush(): Promise<FlushResult> {
    const before = entries.size;
    // One tab at a time: the others try again a little later.
    if (before && !(await withLease(`beckon:${site}`, pump))) schedule(flushIntervalMs);
    return { sent: Math.max(0, before - entries.size), remaining: entries.size };
  }

  return {
    add(event, mono, urgent) {
      const entry: Entry = { event, mono };
      entries.set(event.id, entry);
      if (unstored.push(entry) === 1) queueMicrotask(store);
      if (urgent) queueMicrotask(pump);
      else schedule(flushIntervalMs);
    },
    async recover() {
      await withLease(`beckon:${site}`, async () => {
        await merge();
        await pump();
      });
    },
    flush,
    hide(last) {
      if (!last) {
        void store();
        void pump();
        return;
      }
      // The disk is not touched in pagehide, see spool.ts.
      spool.put(
        [...entries.values()].filter((entry) => !entry.stored).map((entry) => JSON.stringify(entry.event)),
      );
      for (let rest = waiting(); rest.length; ) {
        const told = drops.take();
        const { batch, body } = pack(site, rest.slice(0, batchLimit), told);
        if (!transport.beacon(body)) {
          drops.restore(told);
          return;
        }
        for (const entry of batch) entry.sending = true;
        handed.push(...batch);
        rest = rest.slice(batch.length);
      }
    },
    show(online) {
      for (const entry of handed) entry.sending = false;
      handed = [];
      void store();
      if (online && !waitTold) waitUntil = 0;
      if (entries.size) {
        if (online) void flush();
        else schedule(flushIntervalMs);
      }
    },
    clear() {
      era++;
      clearTimeout(timer);
      timer = undefined;
      entries.clear();
      unstored = [];
      handed = [];
      failures = waitUntil = 0;
      spool.clear();
      void disk.clear();
    },
  };
}
