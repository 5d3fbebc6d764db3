/** Delivery: of the events that were tracked, how many arrived, how many never, how many twice. */
import { launch } from './browser.mjs';
import { scenarios } from './delivery-scenarios.mjs';
import { startStandIn } from './stand-in.mjs';
import { pool } from './statistics.mjs';
import { verdict } from './verdict.mjs';

const SUBJECTS_AT_ONCE = 2;

async function play(name, { browser, pages, assets, id, tries }) {
  const standIn = await startStandIn(id, assets[id]);
  const shop = {
    page: pages.page(id, 'tag', 'product', standIn.url),
    other: pages.other,
    setDown: standIn.setDown,
  };
  try {
    await scenarios[name](browser, shop, tries);
    return verdict(standIn.take(), tries);
  } catch (error) {
    return { failed: String(error.message).split('\n')[0] };
  } finally {
    await standIn.close();
  }
}

/**
 * All scenarios of a few subjects at once, as nothing here is timed; each subject has a browser of its own.
 * @returns subject -> scenario -> verdict, or `{ failed }` with the reason when it could not be played
 */
export async function measureDelivery({ pages, assets, ids, tries }) {
  const results = {};
  await pool(ids, SUBJECTS_AT_ONCE, async (id) => {
    const browser = await launch();
    const names = Object.keys(scenarios);
    const verdicts = await Promise.all(
      names.map((name) => play(name, { browser, pages, assets, id, tries })),
    );
    await browser.close();
    results[id] = Object.fromEntries(names.map((name, i) => [name, verdicts[i]]));
    console.error(`bench: delivery of ${id}: ${JSON.stringify(results[id])}`);
  });
  return results;
}
