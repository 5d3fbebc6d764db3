/** Small requests that want to become large behind the answer: the indexer keeps going, in little memory. */
import { gzipSync } from 'node:zlib';
import { type CollectorProcess, makeBatch, makeEvent, startCollectorProcess, until } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let collector: CollectorProcess;
beforeAll(async () => {
  // Of a small machine.
  collector = await startCollectorProcess({}, { env: { NODE_OPTIONS: '--max-old-space-size=160' } });
});
afterAll(() => collector.kill());

const send = (body: string, query = '') =>
  fetch(`${collector.url}/bk/e/shop${query}`, {
    method: 'POST',
    headers: { origin: 'http://localhost', 'content-encoding': 'gzip' },
    body: gzipSync(body),
  });
const reasons = async () => (await collector.badRows()).map(({ reason }) => reason);
const sharing = (shared: object, events: object[]) => JSON.stringify({ v: 1, shared, events });
/** One kilobyte as gzip, 500 megabytes when it is put back into each event. */
const bomb = sharing({ user: { a: 'x'.repeat(1_000_000) } }, Array(500).fill({}));

/** Everything is indexed, by an indexer that never failed. */
async function allWell(): Promise<void> {
  const event = makeEvent();
  expect((await collector.post(makeBatch([event]))).status).toBe(204);
  await collector.indexed();
  expect((await collector.events()).at(-1)?.id).toBe(event['id']);
  expect(collector.output()).not.toContain('indexer: failed');
}

test('a shared field that is larger than an event may be is one fault, however many events have it', async () => {
  for (let n = 0; n < 12; n++) expect((await send(bomb)).status).toBe(204);
  await allWell();
  expect(await reasons()).toEqual(Array(12).fill('"shared" is larger than 32768 characters'));
});

test('whoever asks strictly is told so, and others are answered meanwhile', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, () => send(bomb, '?strict=1')));
  for (const answer of answers) {
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: '"shared" is larger than 32768 characters' });
  }
  await allWell();
});

test('a batch that is millions of characters when it is put together is one fault', async () => {
  const { id, name, data, time, seq, ...shared } = makeEvent({ user: { a: 'x'.repeat(31_000) } });
  const events = Array.from({ length: 500 }, (_, n) => ({ id: `many-${n}`, name, data, time, seq: n + 1 }));
  expect((await send(sharing(shared, events))).status).toBe(204);
  await until('the row', async () =>
    (await reasons()).find((reason) => reason.startsWith('more than 4194304')),
  );
  expect(await collector.events()).toHaveLength(2);
});

test('the largest batch of the SDK is stored', async () => {
  const { id, name, data, time, seq, ...shared } = makeEvent({
    visitor: 'v-largest',
    user: { a: 'x'.repeat(20_000) },
  });
  const events = Array.from({ length: 100 }, (_, n) => ({ id: `sdk-${n}`, name, data, time, seq: n + 1 }));
  expect((await send(sharing(shared, events))).status).toBe(204);
  await allWell();
  expect((await collector.events()).filter(({ visitor }) => visitor === 'v-largest')).toHaveLength(100);
});

test('bad events that share much are kept, as far as they fit into memory', async () => {
  const batch = sharing({ user: { a: 'x'.repeat(8000) } }, Array(500).fill({}));
  for (let n = 0; n < 40; n++) expect((await send(batch)).status).toBe(204);
  await allWell();
  const rows = await collector.badRows();
  expect(rows[0]!.reason).toContain('must be');
  expect(rows.every(({ body }) => !body || body.includes('xxx'))).toBe(true);
});

test('bodies and events of a megabyte are cut', async () => {
  const large = 'y'.repeat(1_000_000);
  const client = { sdk: large };
  for (let n = 0; n < 12; n++) {
    await send(makeBatch([{ large }]));
    await send(large);
    await send(JSON.stringify({ v: 1, shared: {}, events: Array(500).fill({}), client }));
  }
  await allWell();
  const found = (await collector.badRows()).filter(({ body }) => body.includes('yyy'));
  expect(found.length).toBeGreaterThan(0);
  expect(found.every(({ body }) => body.length === 64 * 1024)).toBe(true);
});
