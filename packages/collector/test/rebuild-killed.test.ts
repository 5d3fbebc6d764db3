/** A store that is made anew is the old one or the new one, whenever it is killed: nothing is lost, sent twice, or left lying about. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeEvent, until } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HookedShop, startHookedShop } from './hooked-shop.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const killer = fileURLToPath(new URL('./kill-at.mjs', import.meta.url));
/** The log is read by then, and the places of destinations are being taken over. */
const FIRST_CALL = 5;
/** More calls than a rebuild has. */
const MOST_CALLS = 30;

let shop: HookedShop;
beforeAll(async () => {
  shop = await startHookedShop();
});
afterAll(() => shop?.close());

async function store(over: Record<string, unknown> = {}): Promise<string> {
  const event = makeEvent(over);
  await shop.send([event]);
  await shop.collector.indexed();
  return String(event['id']);
}
const path = (name: string) => join(shop.collector.dataDir, name);

/** @returns the signal that ended it, or undefined when it came to its end before that call */
async function rebuildUntil(call: number): Promise<string | undefined> {
  const child = spawn(
    process.execPath,
    [
      ...['--import', import.meta.resolve('tsx'), '--import', killer],
      ...['packages/cli/src/main.ts', 'rebuild', '--config', shop.collector.configFile],
    ],
    {
      cwd: root,
      stdio: 'ignore',
      env: {
        ...process.env,
        BECKON_TEST_KILL_AT: String(call),
        BECKON_TEST_STORE: path('store.sqlite'),
      },
    },
  );
  const [code, signal] = await new Promise<[number | null, string | null]>((done) =>
    child.once('exit', (...how) => done(how)),
  );
  if (!signal) expect(code).toBe(0);
  return signal ?? undefined;
}

test('killed between any two of its steps it loses no event and no place of a destination', async () => {
  const sent = [await store(), await store()];
  await until('them to be forwarded', async () => (await shop.delivery())?.sent === sent.length);
  shop.status = 401;
  const waiting = [await store()];
  await until('the pause', async () => (await shop.delivery())?.paused);
  let killed = 0;
  for (let call = FIRST_CALL; call < MOST_CALLS; call++) {
    // What is only in the write-ahead log is part of the store.
    waiting.push(await store());
    await shop.collector.kill();
    const signal = await rebuildUntil(call);
    await shop.collector.restart();
    expect((await shop.collector.events()).map(({ id }) => id)).toEqual([...sent, ...waiting]);
    expect(await shop.delivery())?.toMatchObject({ sent: sent.length, behind: waiting.length, paused: true });
    if (!signal) break;
    expect(signal).toBe('SIGKILL');
    killed++;
  }
  expect(killed).toBeGreaterThan(4);
  expect(killed).toBeLessThan(MOST_CALLS - FIRST_CALL);
  shop.status = 204;
  await shop.resume();
  await until('all to be forwarded', async () => (await shop.delivery())?.behind === 0);
  expect(shop.taken).toEqual([...sent, ...waiting]);
}, 240_000);

test('what it left when it was killed goes with the next start, and keeps nobody who is erased', async () => {
  const note = 'very-private-note';
  await store({ visitor: 'gone', data: { note } });
  await shop.collector.kill();
  // Its last steps: the new store is complete.
  let call = FIRST_CALL - 1;
  while (!existsSync(path('store.sqlite.new')) && call < MOST_CALLS)
    expect(await rebuildUntil(++call)).toBe('SIGKILL');
  await shop.collector.restart();
  expect(await (await shop.collector.act('person/erase?site=shop&visitor=gone')).json()).toMatchObject({
    erased: true,
  });
  // The log keeps requests as they came.
  const telling = readdirSync(shop.collector.dataDir, { withFileTypes: true })
    .filter((file) => file.isFile())
    .map(({ name }) => name)
    .filter((name) => readFileSync(path(name), 'latin1').includes(note));
  expect(telling).toEqual([]);
  expect(existsSync(path('store.sqlite.new'))).toBe(false);
}, 120_000);
