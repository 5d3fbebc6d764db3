/** How vendors' scripts fare, as a real page tells the collector when it is left. */
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { setUp } from './harness.ts';

const SLOW_MS = 300;
const attributes = 'data-meta="1234567890123456" data-tiktok="C4A1B2C3D4E5F6G7H8I0"';
const t = setUp((path, { html }) => {
  if (path === '/asked') return html('Asked', { consent: 'pending', attributes });
  return path === '/measured' ? html('Measured', { consent: 'granted', attributes }) : undefined;
});

interface Sum {
  destination: string;
  pages: number;
  ran: number;
  blocked: number;
  measured: number;
  p75Ms?: number;
  server: boolean;
}
const sums = async () => (await t.collector.api<{ scripts: Sum[] }>('scripts')).scripts;

/** Meta's script keeps the page busy, and a blocker keeps TikTok's away. @param chance what the page throws */
async function visit(path: string, chance: number): Promise<void> {
  const { page } = t;
  await page.addInitScript(`
    Math.random = () => ${chance};
    window.frames3 = [];
    new PerformanceObserver((list) => frames3.push(...list.getEntries().flatMap((one) => one.scripts.map((s) => s.sourceURL))))
      .observe({ type: 'long-animation-frame', buffered: true });
    window.planned = [];
    for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback']) {
      const real = window[name];
      window[name] = (...args) => { planned.push(new Error(name).stack); return real(...args); };
    }`);
  await page.route('https://connect.facebook.net/**', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `{ const end = performance.now() + ${SLOW_MS}; while (performance.now() < end); }`,
    }),
  );
  await page.route('https://analytics.tiktok.com/**', (route) => route.abort('blockedbyclient'));
  await t.open(path);
  await t.loaded();
}
const busy = () => t.page.waitForFunction('frames3.some((url) => url.includes("connect.facebook.net"))');
/** The part is there, and the browser has told of the busy frame. */
async function settled(): Promise<void> {
  await busy();
  await t.page.waitForFunction(
    'performance.getEntriesByType("resource").some(({ name, responseEnd }) => name.endsWith("/measure.js") && responseEnd)',
  );
}

test('before consent nothing is measured, and an idle page is left alone', async () => {
  const asked: string[] = [];
  t.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await visit('/asked', 0);
  await t.call('track', 'view_item', {});
  await t.page.waitForFunction('document.readyState === "complete"');
  asked.push('consent');
  await t.call('consent', 'granted');
  await settled();
  const order = asked.flatMap((path) => /[^/]*measure\.js$|^consent$/.exec(path) ?? []);
  expect(order).toEqual(['consent', 'measure.js']);
  expect(await t.page.evaluate('planned.filter((stack) => stack.includes("measure.js"))')).toEqual([]);
});

test('a page that was not chosen tells nothing; one that was tells what was blocked and what the rest cost, once', async () => {
  const before = new Map((await sums()).map((sum) => [sum.destination, sum.pages]));
  const asked: string[] = [];
  t.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await visit('/measured', 0.9);
  await busy();
  await t.page.goto('about:blank');
  expect(asked).toContainEqual(expect.stringMatching(/mirror\.js$/));
  expect(asked).not.toContainEqual(expect.stringMatching(/measure\.js$/));
  await t.page.close();
  t.page = await t.context.newPage();
  await visit('/measured', 0);
  await settled();
  await t.page.goto('about:blank');
  const found = await until('what the page told', async () => {
    const list = await sums();
    return list.length === 2 && list[0]!.pages > (before.get('meta') ?? 0) && list;
  });
  const [meta, tiktok] = found;
  expect(meta!.pages - (before.get('meta') ?? 0)).toBe(1);
  expect(meta).toMatchObject({ destination: 'meta', blocked: 0, server: false });
  expect(meta!.ran).toBeGreaterThan(0);
  expect(meta!.p75Ms).toBeGreaterThanOrEqual(SLOW_MS);
  expect(tiktok).toMatchObject({ destination: 'tiktok', ran: 0, p75Ms: 0 });
  expect(tiktok!.blocked).toBe(tiktok!.pages);
});
