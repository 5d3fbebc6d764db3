/** The price of `track()`: time of 1,000 calls in a row, what they leave for later, and memory before and after. */
import { meter, pause, ready } from './browser.mjs';
import { product } from './events.mjs';
import { interleave, median, spread } from './statistics.mjs';

const CALLS = 1000;
/** Calls that are timed together; the median of the groups is not moved by one pause of the machine. */
const GROUP = 50;
const SETTLE_MS = 1000;
/** Time for what the calls left behind: writes, requests, answers. */
const AFTER_MS = 2500;

/** @returns figures by subject: microseconds a call, bytes of heap over a page with an empty script */
export async function measureTrack({ browser, pages, standIns, ids, repeats }) {
  const values = await interleave(['empty', ...ids], repeats, (id) =>
    browser.visitor(async (context) => {
      const page = await context.newPage();
      const main = await meter(page);
      await page.goto(pages.page(id, 'tag', 'product', standIns[id]?.url ?? 'none'));
      if (id !== 'empty') await ready(page);
      await pause(SETTLE_MS);
      const heapStart = await main.heap();
      standIns[id]?.take();
      const before = await main.taskMs();
      const groups = await page.evaluate(
        ([calls, group, data]) => {
          const all = Array.from({ length: calls }, (_, i) => ({ ...data, marker: `mk-cost-${i}` }));
          const track = window.benchPeer?.track ?? (() => {});
          const times = [];
          for (let i = 0; i < calls; i += group) {
            const started = performance.now();
            for (let j = i; j < i + group; j++) track('view_item', all[j]);
            times.push(performance.now() - started);
          }
          return times;
        },
        [CALLS, GROUP, product('')],
      );
      await pause(AFTER_MS);
      const task = (await main.taskMs()) - before;
      const heapTracked = await main.heap();
      const arrived = new Set((standIns[id]?.take() ?? []).flatMap(({ markers }) => [...markers.keys()]));
      return {
        call: (median(groups) * 1000) / GROUP,
        all: (task * 1000) / CALLS,
        heapStart,
        heapTracked,
        arrived: arrived.size,
      };
    }),
  );
  const empty = Object.fromEntries(Object.entries(values.empty).map(([name, list]) => [name, median(list)]));
  return Object.fromEntries(
    ids.map((id) => {
      const { call, all, heapStart, heapTracked, arrived } = values[id];
      return [
        id,
        {
          callUs: median(call),
          callSpread: spread(call),
          allUs: median(all) - empty.all,
          allSpread: spread(all),
          heapStart: median(heapStart) - empty.heapStart,
          heapTracked: median(heapTracked) - empty.heapTracked,
          arrived: median(arrived),
        },
      ];
    }),
  );
}
