/** A real Chromium in which nothing outside this machine exists, and visitors with nothing stored. */
import { chromium } from 'playwright';
import { ensureChromium } from '../../lib/chromium.mjs';

/** The flags of packages/testing, and one that keeps trackers from taking the visitor for a robot. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  '--disable-blink-features=AutomationControlled',
];

/** Long, as a busy machine is no reason to fail. */
const TIMEOUT_MS = 120_000;

export async function launch() {
  const executablePath = await ensureChromium();
  if (!executablePath) throw new Error('beckon: bench: no Chromium. Install one, or set CHROMIUM_PATH.');
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    // Playwright would close the browser and let the bench go on to the next; sdk.mjs ends with its signals.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: ARGS,
  });
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version().split('.')[0]}.0.0.0 Safari/537.36`;
  return {
    version: browser.version(),
    /** Runs `work` in a fresh visitor's context and closes it, whatever happens. */
    async visitor(work) {
      const context = await browser.newContext({ userAgent });
      context.setDefaultTimeout(TIMEOUT_MS);
      try {
        return await work(context);
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the subject has started and has what it needs to send. */
export async function ready(page) {
  await page.waitForFunction(() => !!window.benchPeer);
  await page.evaluate(() => window.benchPeer.ready);
}

/** A DevTools session whose numbers are of this page's renderer. */
export async function meter(page) {
  const session = await page.context().newCDPSession(page);
  // The thread's own time: what other programs of this machine do does not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  return {
    throttle: (rate) => session.send('Emulation.setCPUThrottlingRate', { rate }),
    /** Milliseconds that tasks of the main thread have used so far. */
    taskMs: async () => (await read()).TaskDuration * 1000,
    /** Bytes of JavaScript heap after full collections. */
    async heap() {
      await session.send('HeapProfiler.collectGarbage');
      await session.send('HeapProfiler.collectGarbage');
      return (await read()).JSHeapUsedSize;
    },
  };
}

/** Records what the browser's main threads do; `stop` gives the events of Chromium's trace. */
export async function record(browser) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline'] },
  });
  return {
    async stop() {
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await complete;
      await session.detach();
      return events;
    },
  };
}
