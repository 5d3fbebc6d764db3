/** The price of `track()`: time of 1,000 calls in a row, what they leave for later, and memory before and after. */
import { meter, pause, ready } from './browser.mjs';
import { product } from './events.mjs';
import { interleave, median, spread } from './statistics.mjs';

const CALLS = 1000;
/** Calls in one task, timed together; the median of the groups is not moved by one pause of the machine. */
const GROUP = 50;
const SETTLE_MS = 1000;
/** Some clients take tens of seconds for all calls: no more are made after this long. */
const CALLS_WITHIN_MS = 6000;
/** ... and some keep the main thread from answering for as long afterwards: then there is no figure. */
const ANSWER_WITHIN_MS = 8000;
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
      const groups = [];
      const end = Date.now() + CALLS_WITHIN_MS;
      for (let first = 0; first < CALLS && Date.now() < end; first += GROUP)
        groups.push(await page.evaluate(trackGroup, [first, GROUP, product('')]));
      await pause(AFTER_MS);
      const after = await soon(async () => ({
        all: ((await main.taskMs()) - before) * 1000,
        heapTracked: await main.heap(),
      }));
      const arrived = new Set((standIns[id]?.take() ?? []).flatMap(({ markers }) => [...markers.keys()]));
      return {
        call: (median(groups) * 1000) / GROUP,
        heapStart,
        calls: groups.length * GROUP,
        arrived: arrived.size,
        ...(after && { all: after.all / (groups.length * GROUP), heapTracked: after.heapTracked }),
      };
    }),
  );
  const empty = Object.fromEntries(Object.entries(values.empty).map(([name, list]) => [name, median(list)]));
  return Object.fromEntries(
    ids.map((id) => {
      const { call, all = [], heapStart, heapTracked = [], calls, arrived } = values[id];
      const answered = all.length > repeats / 2;
      return [
        id,
        {
          callUs: median(call),
          callSpread: spread(call),
          heapStart: median(heapStart) - empty.heapStart,
          calls: median(calls),
          arrived: median(arrived),
          ...(answered && {
            allUs: median(all) - empty.all,
            allSpread: spread(all),
            heapTracked: median(heapTracked) - empty.heapTracked,
          }),
        },
      ];
    }),
  );
}

/** Runs in the page; only the calls are timed, not the making of what they are given. */
function trackGroup([first, count, data]) {
  const all = Array.from({ length: count }, (_, i) => ({ ...data, marker: `mk-cost-${first + i}` }));
  const track = window.benchPeer?.track ?? (() => {});
  const started = performance.now();
  for (const one of all) track('view_item', one);
  return performance.now() - started;
}

/** The result of `ask`, or undefined when the page does not answer in time. */
async function soon(ask) {
  const asked = ask().catch(() => undefined);
  return Promise.race([asked, pause(ANSWER_WITHIN_MS)]);
}
