/** The live stream to clients that are far behind, slow, or stuck, and of events that cannot be shown: over real sockets. */
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLive, type LiveParts } from '../src/admin/live.ts';
import type { SequencedEvent } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

const TOTAL = 3000;
let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess();
  for (let sent = 0; sent < TOTAL; sent += 50) {
    const events = Array.from({ length: 50 }, () => makeEvent({ data: { pad: 'x'.repeat(600) } }));
    expect((await collector.post(makeBatch(events))).status).toBe(204);
  }
  await collector.indexed();
});
afterAll(() => collector.kill());

/** The ids of the messages so far, in the order of their coming. */
function listen(url: string, last: number) {
  const seen = { ids: [] as number[], text: '', ended: false };
  let answer: IncomingMessage | undefined;
  const headers = { authorization: `Bearer ${TOKEN}`, 'last-event-id': String(last) };
  const request = get(url, { headers, agent: false }, (opened) => {
    answer = opened;
    let rest = '';
    opened.on('data', (chunk) => {
      seen.text += chunk;
      const messages = `${rest}${chunk}`.split('\n\n');
      rest = messages.pop()!;
      for (const message of messages) {
        const id = /^id: (\d+)$/m.exec(message)?.[1];
        if (id) seen.ids.push(Number(id));
      }
    });
    opened.on('error', () => {});
    opened.on('close', () => {
      seen.ended = true;
    });
  });
  request.on('error', () => {});
  return {
    seen,
    opened: () => until('the stream', () => answer),
    end: () => request.destroy(),
  };
}

const following = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

test('a client that slept through thousands of events gets each of them once, in order, and then what is new', async () => {
  const { seen, end } = listen(`${collector.url}/api/live`, 1);
  await until('the backlog', () => seen.ended || seen.ids.length >= TOTAL - 1);
  expect(seen.ids).toEqual(following(2, TOTAL - 1));
  await collector.post(makeBatch([makeEvent({ name: 'fresh' })]));
  await until('the new event', () => seen.text.includes('"name":"fresh"'));
  expect(seen.ids).toEqual(following(2, TOTAL));
  end();
});

/** A stream over a socket, of a store that holds `events` and whatever is pushed to it. */
async function serveLive(events: SequencedEvent[], more: Partial<LiveParts> = {}) {
  const told: string[] = [];
  const live = createLive({
    store: {
      eventsAfter: (seq, limit) => events.slice(seq, seq + limit),
      lastSeq: () => events.length,
    },
    present: (event) => event,
    report: (message, _level, fields) => void told.push(`${message} ${fields?.['seq'] ?? ''}`),
    ...more,
  });
  const server = createServer((req, res) => void live.open(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    live,
    told,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      live.close();
      server.close();
    },
  };
}

let seq = 0;
const stored = (pad = 0): SequencedEvent => ({
  ...makeStored('c', ++seq, 1, { data: { pad: 'x'.repeat(pad) } }),
  seq,
});
/** More than the buffers of a connection of the system hold. */
function manyBytes(): SequencedEvent[] {
  seq = 0;
  return Array.from({ length: 1000 }, () => stored(32 * 1024));
}

test('a slow client is waited for: what it has not read stays in the store, and others are fed meanwhile', async () => {
  const events = manyBytes();
  let shown = 0;
  const present = (event: SequencedEvent) => {
    shown++;
    return event;
  };
  const { live, url, close } = await serveLive(events, { present });
  const { seen, opened, end } = listen(url, 1);
  const answer = await opened();
  answer.pause();
  const other = listen(url, events.length);
  await other.opened();
  events.push(stored());
  live.announce();
  await until('the event at the other', () => other.seen.ids.length === 1);
  await until('the stream to stand still', async () => {
    const before = shown;
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
    return shown === before;
  });
  expect(shown).toBeLessThan(events.length / 2);
  answer.resume();
  await until('the rest', () => seen.ids.length >= events.length - 1);
  expect(seen.ids).toEqual(following(2, events.length - 1));
  end();
  other.end();
  close();
});

test('a client that reads nothing is dropped, and one that waits for news is not', async () => {
  const events = manyBytes();
  const { url, close } = await serveLive(events, { heartbeatMs: 100 });
  const idle = listen(url, events.length);
  await idle.opened();
  const stuck = listen(url, 1);
  const answer = await stuck.opened();
  answer.pause();
  // Read up to where it was cut off.
  await until('heartbeats', () => idle.seen.text.split('still here').length > 5);
  answer.resume();
  await until('the end', () => stuck.seen.ended);
  expect(stuck.seen.ids.length).toBeLessThan(events.length - 1);
  expect(idle.seen.ended).toBe(false);
  idle.end();
  close();
});

test('an event that cannot be shown is left out and told of once; the stream and who announces go on', async () => {
  seq = 0;
  const events = [stored(), stored(), stored()];
  const { live, told, url, close } = await serveLive(events, {
    present(event) {
      if (event.seq % 2 === 0) throw new TypeError('Cannot convert object to primitive value');
      return event;
    },
  });
  const clients = [listen(url, 1), listen(url, 1)];
  for (const { seen } of clients) await until('the ones stored', () => seen.ids.includes(3));
  events.push(stored(), stored());
  live.announce();
  for (const { seen } of clients) await until('the ones announced', () => seen.ids.includes(5));
  for (const { seen, end } of clients) {
    expect(seen.ids).toEqual([2, 3, 4, 5]);
    expect(seen.text.match(/^data: /gm)).toHaveLength(2);
    end();
  }
  expect(told).toEqual([2, 4].map((one) => `live stream: an event cannot be shown ${one}`));
  close();
});

test('a store that cannot be read ends the streams, and throws at nobody', async () => {
  seq = 0;
  const events = [stored()];
  let broken = false;
  const { live, told, url, close } = await serveLive(events, {
    store: {
      eventsAfter(after, limit) {
        if (broken) throw new Error('database is locked');
        return events.slice(after, after + limit);
      },
      lastSeq: () => events.length,
    },
  });
  const { seen, opened } = listen(url, 1);
  await opened();
  broken = true;
  live.announce();
  await until('the end', () => seen.ended);
  expect(told).toEqual(['live stream: failed, closing it ']);
  close();
});
