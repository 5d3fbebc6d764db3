/** Writes so many events into a log, indexes them, asks the dashboard's questions, and prints one JSON line. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openSegmentLog, openSqliteStore, rebuildStore } from '../../../packages/collector/src/index.ts';
import { encodeEnvelope } from '../../../packages/collector/src/intake/envelope.ts';
import { makeBody } from './make-body.mjs';
import { sizeOf } from './servers.mjs';

const [dir, count] = process.argv.slice(2);
const events = Number(count);
const BODY = 10;
const DAYS = 30;
const now = Date.now();

const log = await openSegmentLog({ dir: join(dir, 'log') });
let waiting = [];
for (let n = 0; n < events; n += BODY) {
  // Spread over a month, as a shop's are.
  const received = now - Math.floor((1 - n / events) * DAYS * 24 * 3600 * 1000);
  const envelope = {
    received,
    site: 'shop',
    origin: 'https://shop.example',
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    address: '203.0.113.0',
    language: 'de',
    gpc: false,
    purpose: '',
  };
  waiting.push(log.append(...encodeEnvelope(envelope, Buffer.from(makeBody('grow', n, BODY, received)))));
  if (waiting.length < 1000) continue;
  await Promise.all(waiting);
  waiting = [];
}
await Promise.all(waiting);
await log.close();

const started = performance.now();
const { events: stored } = await rebuildStore(dir);
const seconds = (performance.now() - started) / 1000;
if (stored !== events) throw new Error(`bench: ${stored} of ${events} events were stored`);

const store = openSqliteStore(join(dir, 'store.sqlite'));
const timed = (ask) => {
  const times = Array.from({ length: 5 }, () => {
    const before = performance.now();
    ask();
    return performance.now() - before;
  });
  return times.sort((a, b) => a - b)[2];
};
const queries = {
  totals: timed(() => store.stats(now)),
  'loss of 30 days': timed(() => store.loss(now, 30)),
  'newest 100': timed(() => store.recentEvents(100)),
};
store.close();
console.log(
  JSON.stringify({
    indexedPerSecond: events / seconds,
    bytesPerEvent: {
      log: sizeOf(join(dir, 'log')) / events,
      store: statSync(join(dir, 'store.sqlite')).size / events,
    },
    queries,
  }),
);
