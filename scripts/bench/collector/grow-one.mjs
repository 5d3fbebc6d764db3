/** Indexes what lies in a log, asks the dashboard's questions, and prints one JSON line. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { collectorIn } from './installed.mjs';
import { sizeOf } from './servers.mjs';

const [packages, dir, count] = process.argv.slice(2);
const events = Number(count);
const { openSqliteStore, rebuildStore } = await collectorIn(packages);

const started = performance.now();
const { events: stored } = await rebuildStore(dir);
const seconds = (performance.now() - started) / 1000;
if (stored !== events) throw new Error(`bench: ${stored} of ${events} events were stored`);

const now = Date.now();
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
