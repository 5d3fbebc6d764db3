/** Start on a slow phone: compiling, running and initialising the script, page view included, at 4x CPU throttling. */
import { meter, pause } from './browser.mjs';
import { interleave, median, spread } from './statistics.mjs';

const THROTTLE = 4;
/** Long enough for remote configuration, deferred work and the first request. */
const WINDOW_MS = 1800;

/**
 * @param standIns those of `ids`, and one for `floor`
 * @returns {Promise<Record<string, { blockMs: number, blockSpread: number, mainMs: number, mainSpread: number }>>}
 * `blockMs` is the one task in which the script starts, `mainMs` all tasks until the window ends over those of a page
 * that is given an empty script; `floor` is what adapters/floor.mjs takes
 */
export async function measureStart({ browser, pages, standIns, ids, repeats }) {
  const values = await interleave(['empty', 'floor', ...ids], repeats, (id) =>
    browser.visitor(async (context) => {
      const page = await context.newPage();
      const main = await meter(page);
      await main.throttle(THROTTLE);
      await page.goto(pages.page(id, 'text', 'home', standIns[id]?.url ?? 'none'));
      await page.waitForFunction(() => !!window.benchInject);
      await pause(300);
      const before = await main.taskMs();
      const block = await page.evaluate(() => window.benchInject());
      await pause(WINDOW_MS);
      const task = (await main.taskMs()) - before;
      standIns[id]?.take();
      return { block, task };
    }),
  );
  const empty = median(values.empty.task);
  return Object.fromEntries(
    ['floor', ...ids].map((id) => [
      id,
      {
        blockMs: median(values[id].block),
        blockSpread: spread(values[id].block),
        mainMs: median(values[id].task) - empty,
        mainSpread: spread(values[id].task),
      },
    ]),
  );
}
