/** A shop visit of four documents and seven events: requests and bytes that it costs, parts of the script included, itself excluded. */
import { pause, ready } from './browser.mjs';
import { product, visit } from './events.mjs';
import { median, pool } from './statistics.mjs';

const DWELL_MS = 2500;
const END_MS = 8000;

async function once({ browser, pages }, id, standIn) {
  standIn.take();
  // Peers load theirs from their servers.
  const takeParts = () => (id === 'beckon' ? pages.takeParts() : 0);
  takeParts();
  await browser.visitor(async (context) => {
    const page = await context.newPage();
    let n = 0;
    for (const { name, events } of visit) {
      await page.goto(pages.page(id, 'tag', name, standIn.url));
      await ready(page);
      for (const event of events) {
        await page.evaluate(
          ([what, data]) => window.benchPeer.track(what, data),
          [event, product(`mk-visit-${n++}`)],
        );
        await pause(500);
      }
      await pause(DWELL_MS);
    }
    await page.close({ runBeforeUnload: true });
    await pause(END_MS);
  });
  const taken = standIn.take();
  const parts = takeParts();
  const count = (kind) => taken.filter((request) => request.kind === kind).length;
  return {
    requests: taken.length + parts,
    preflights: count('preflight'),
    loaded: count('config') + count('asset') + parts,
    bodyBytes: taken.reduce((sum, { bytes }) => sum + bytes, 0),
    arrived: new Set(taken.flatMap(({ markers }) => [...markers.keys()])).size,
  };
}

/** @returns medians by subject; `arrived` of the three tracked events */
export async function measureVisit({ browser, pages, standIns, ids, repeats }) {
  const results = {};
  await pool(ids, 3, async (id) => {
    const runs = [];
    for (let i = 0; i < repeats; i++) runs.push(await once({ browser, pages }, id, standIns[id]));
    results[id] = Object.fromEntries(
      Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))]),
    );
  });
  return results;
}
