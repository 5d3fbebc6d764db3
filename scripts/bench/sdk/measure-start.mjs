/** Start on a slow phone: loading, running and initialising the script, page view included, at 4x CPU throttling. */
import { meter, pause, record } from './browser.mjs';
import { interleave, median, spread } from './statistics.mjs';

const THROTTLE = 4;
/** Long enough for remote configuration, deferred work and the first request. */
const WINDOW_MS = 1800;

/**
 * @param standIns those of `ids`, and one for `floor`
 * @returns {Promise<Record<string, { blockMs: number, blockSpread: number, textMs: number, textSpread: number,
 * mainMs: number, mainSpread: number }>>} `blockMs` is the task in which the script starts, loaded by its tag, so that
 * the browser compiles it beside the main thread as far as it can; `textMs` that task when the script is given as
 * text, so that the main thread compiles it, as within a shop's own bundle; `mainMs` all tasks of a page with the tag
 * over those of a page with an empty script; `floor` is what adapters/floor.mjs takes
 */
export async function measureStart({ browser, pages, standIns, ids, repeats }) {
  const address = (id, way) => pages.page(id, way, 'home', standIns[id]?.url ?? 'none');

  const byTag = (id) =>
    browser.visitor(async (context) => {
      const page = await context.newPage();
      const main = await meter(page);
      await main.throttle(THROTTLE);
      const recording = await record(context.browser());
      const before = await main.taskMs();
      await page.goto(address(id, 'tag'));
      await pause(WINDOW_MS);
      const task = (await main.taskMs()) - before;
      const runs = (await recording.stop()).filter(
        ({ name, args }) => name === 'EvaluateScript' && args.data?.url.endsWith(`/script/${id}.js`),
      );
      if (!runs.length) throw new Error(`bench: start: the trace does not show that ${id} ran`);
      return { block: runs.reduce((sum, { tdur }) => sum + tdur / 1000, 0), task };
    });

  const asText = (id) =>
    browser.visitor(async (context) => {
      const page = await context.newPage();
      const main = await meter(page);
      await main.throttle(THROTTLE);
      await page.goto(address(id, 'text'));
      await page.waitForFunction(() => !!window.benchInject);
      await pause(300);
      return page.evaluate(() => window.benchInject());
    });

  const values = await interleave(['empty', 'floor', ...ids], repeats, async (id) => {
    const figures = await byTag(id);
    const text = await asText(id);
    standIns[id]?.take();
    return { ...figures, text };
  });
  const empty = median(values.empty.task);
  return Object.fromEntries(
    ['floor', ...ids].map((id) => [
      id,
      {
        blockMs: median(values[id].block),
        blockSpread: spread(values[id].block),
        textMs: median(values[id].text),
        textSpread: spread(values[id].text),
        mainMs: median(values[id].task) - empty,
        mainSpread: spread(values[id].task),
      },
    ]),
  );
}
